"""What the daemon counts, in Prometheus' terms."""

from __future__ import annotations

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One registry and its metrics; `render` is the text of `/metrics`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.accepted = self._counter("webhook_items", "Items accepted from webhooks", "kind")
        self.duplicates = self._counter("webhook_duplicates", "Messages delivered again")
        self.webhooks = self._counter("webhook_requests", "Webhook POSTs by answer", "status")
        self.turns = self._counter("turns", "Turns that left the inbox", "lane", "outcome")
        self.turn_seconds = Histogram(
            "tertulia_turn_seconds",
            "From the start of a turn's work to its commit",
            registry=self.registry,
            buckets=SECONDS,
        )
        self.turn_errors = self._counter("turn_errors", "Attempts that failed", "error")
        self.verdicts = self._counter("commit_refusals", "Commits refused", "verdict")
        self.parked = self._counter("parked", "Messages moved to the dead letters", "reason")
        self.restarts = self._counter("actor_restarts", "Actors replaced after a crash", "kind")
        self.replies = self._counter("replies", "Replies by fate", "fate")
        self.reply_seconds = Histogram(
            "tertulia_reply_seconds",
            "From the acceptance of a message to its reply being sent",
            registry=self.registry,
            buckets=SECONDS,
        )
        self.paused = self._gauge(
            "sending_stopped", "1 while a number may not send", "phone_number_id"
        )
        self.alerts = self._gauge("alerts", "What a person must look at now")
        self.receipts = self._counter("read_receipts", "Read marks with typing indicator", "fate")
        self.statuses = self._counter("statuses", "Delivery statuses received", "status")
        self.journal_lag = self._gauge("journal_records", "Records read and not yet in SQL")
        self.records_written = self._counter("records_written", "Records written to SQL")
        self.records_failed = self._counter("records_failed", "Writes to SQL that failed")
        self.live = self._gauge("live_conversations", "Conversation actors in memory")
        self.in_flight = self._gauge("turns_in_flight", "Entries read and not yet finished")

        self.inbox_entries = self._gauge("inbox_entries", "Messages accepted and not yet applied")
        self.store_memory = self._gauge("store_memory_share", "Used share of the store's memory")
        self.late_turns = self._counter("late_turns", "Turns that passed their deadline")
        self.loop_blocked = self._counter("loop_blocked", "Times the event loop was blocked")

        self.llm_requests = self._counter(
            "llm_requests", "Questions to the language model", "purpose", "outcome"
        )
        self.llm_tokens = self._counter("llm_tokens", "Tokens charged", "purpose", "direction")
        self.llm_dollars = self._counter("llm_dollars", "US dollars charged", "purpose")
        self.llm_seconds = Histogram(
            "tertulia_llm_seconds",
            "From a question to a language model to its answer or its failure",
            ("purpose",),
            registry=self.registry,
            buckets=SECONDS,
        )

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        counter = Counter(f"tertulia_{name}", text, labels, registry=self.registry)
        if labels:
            # prometheus_client checks and locks at each call; a label set is looked up every turn.
            counter.labels = cache(counter.labels)  # type: ignore[method-assign]  # the same, kept
        return counter

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"tertulia_{name}", text, labels, registry=self.registry)

    def render(self) -> bytes:
        return generate_latest(self.registry)

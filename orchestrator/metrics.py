"""What the daemon counts, in Prometheus' terms."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from orchestrator.tallies import LabelledTally, Spread, Tallies, Tally

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """One registry and its metrics; `render` is the text of `/metrics`."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._tallies = Tallies(self.registry)
        self.accepted = self._counters("webhook_items", "Items accepted from webhooks", "kind")
        self.duplicates = self._counter("webhook_duplicates", "Messages delivered again")
        self.webhooks = self._counters("webhook_requests", "Webhook POSTs by answer", "status")
        self.turns = self._counters("turns", "Turns that left the inbox", "lane", "outcome")
        self.turn_seconds = self._seconds("turn", "From the start of a turn's work to its commit")
        self.turn_errors = self._counters("turn_errors", "Attempts that failed", "error")
        self.verdicts = self._counters("commit_refusals", "Commits refused", "verdict")
        self.parked = self._counters("parked", "Messages moved to the dead letters", "reason")
        self.restarts = self._counters("actor_restarts", "Actors replaced after a crash", "kind")
        self.replies = self._counters("replies", "Replies by fate", "fate")
        self.reply_seconds = self._seconds(
            "reply", "From the acceptance of a message to its reply being sent"
        )
        self.paused = self._gauge(
            "sending_stopped", "1 while a number may not send", "phone_number_id"
        )
        self.alerts = self._gauge("alerts", "What a person must look at now")
        self.receipts = self._counters("read_receipts", "Read marks with typing indicator", "fate")
        self.statuses = self._counters("statuses", "Delivery statuses received", "status")
        self.journal_lag = self._gauge("journal_records", "Records read and not yet in SQL")
        self.records_written = self._counter("records_written", "Records written to SQL")
        self.records_failed = self._counter("records_failed", "Writes to SQL that failed")
        self.live = self._gauge("live_conversations", "Conversation actors in memory")
        self.in_flight = self._gauge("turns_in_flight", "Entries read and not yet finished")

        self.inbox_entries = self._gauge("inbox_entries", "Messages accepted and not yet applied")
        self.store_memory = self._gauge("store_memory_share", "Used share of the store's memory")
        self.late_turns = self._counter("late_turns", "Turns that passed their deadline")
        self.loop_blocked = Counter(  # counted on the watchdog's thread
            "tertulia_loop_blocked", "Times the event loop was blocked", registry=self.registry
        )

        self.llm_requests = self._counters(
            "llm_requests", "Questions to the language model", "purpose", "outcome"
        )
        self.llm_tokens = self._counters("llm_tokens", "Tokens charged", "purpose", "direction")
        self.llm_dollars = self._counters("llm_dollars", "US dollars charged", "purpose")
        self.llm_seconds = Histogram(
            "tertulia_llm_seconds",
            "From a question to a language model to its answer or its failure",
            ("purpose",),
            registry=self.registry,
            buckets=SECONDS,
        )

    def _counter(self, name: str, text: str) -> Tally:
        return self._tallies.one(f"tertulia_{name}", text)

    def _counters(self, name: str, text: str, *labels: str) -> LabelledTally:
        return self._tallies.labelled(f"tertulia_{name}", text, labels)

    def _seconds(self, name: str, text: str) -> Spread:
        return Spread(f"tertulia_{name}_seconds", text, SECONDS, self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"tertulia_{name}", text, labels, registry=self.registry)

    def render(self) -> bytes:
        return generate_latest(self.registry)

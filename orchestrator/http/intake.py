"""From the items of a webhook to what is stored: conversation, partition, bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import orjson
from structlog.typing import FilteringBoundLogger

from orchestrator.conversation.key import ConversationKey, mask_user
from orchestrator.conversation.turn import DELIVERY_FAILED, ECHO, PREFERENCE
from orchestrator.metrics import Metrics
from orchestrator.storage.acceptance import Acceptable, Acceptance, Accepted
from orchestrator.storage.entries import InboxPayload, encode, now_ms
from orchestrator.storage.identities import Identities
from orchestrator.storage.keys import Keys
from orchestrator.storage.records.journal import OtherRecord, StatusRecord
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.whatsapp.inbound import InboundItem, InboundMessage, OtherUpdate, StatusUpdate

STATUSES = frozenset({"sent", "delivered", "read", "played", "failed"})

_SAME_TIME_MS = 120_000
"""Webhooks count whole seconds and may be delayed: nearer than this, our own clock is better."""

ITEMS_AT_A_TIME = 100
PREFERENCES = {"stop": "stop", "resume": "resume", "signup": "resume"}
ALERTING = {
    "account_update": None,
    "account_alerts": None,
    "account_review_update": None,
    "security": None,
    "phone_number_quality_update": frozenset({"DOWNGRADE", "FLAGGED"}),
    "message_template_status_update": frozenset({"REJECTED", "PAUSED", "DISABLED", "FLAGGED"}),
}
"""Webhook field -> the events a person must see; None: all of them."""

Asker = TypeVar("Asker")
Told = Callable[[Asker, BaseException | None], None]
OnStatus = Callable[[StatusUpdate], None]


class Intake:
    """Stores every item of a batch, each where it belongs, and reports it.

    `serves` tells whether a number is ours; messages to other numbers are only recorded. With
    `trusts_times` a message that says it was sent at another time is taken to have come then:
    so a simulated user can write on Christmas Eve.
    """

    def __init__(
        self,
        *,
        acceptance: Acceptance,
        identities: Identities,
        keys: Keys,
        serves: Callable[[str], bool],
        on_status: OnStatus,
        on_alert: Callable[[str, dict[str, Any]], None] = lambda name, details: None,
        log: FilteringBoundLogger,
        metrics: Metrics,
        trusts_times: bool = False,
    ) -> None:
        self._acceptance = acceptance
        self._identities = identities
        self._keys = keys
        self._serves = serves
        self._on_status = on_status
        self._on_alert = on_alert
        self._log = log
        self._metrics = metrics
        self._trusts_times = trusts_times
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    async def store(self, items: tuple[InboundItem, ...]) -> None:
        """Store all items; raises StoreUnavailable if any could not be."""
        now = now_ms()
        acceptables: list[Acceptable] = []
        news: list[Acceptable] = []
        """What conversations learn of items that are no messages of theirs."""
        await self._meet(items)
        for place, item in enumerate(items, 1):
            if place % ITEMS_AT_A_TIME == 0:
                await asyncio.sleep(0)  # a batch may hold a thousand: others have their turn
            if isinstance(item, StatusUpdate):
                acceptables.append(self._status(item, now))
                if item.status == "failed":
                    news += await self._failure(item, now)
            elif isinstance(item, OtherUpdate) and self._is_echo(item):
                acceptables.append(await self._echo(item, now))
            elif isinstance(item, OtherUpdate) and self._is_preference(item):
                acceptables.append(self._other(item, now))
                news.append(await self._preference(item, now))
            elif isinstance(item, InboundMessage) and self._is_for_us(item):
                key = await self._identities.resolve(item.phone_number_id, item.phone, item.bsuid)
                acceptables.append(self._message(item, key, now))
            else:
                acceptables.append(self._other(item, now))
        stored = await self._acceptance.accept([*acceptables, *news])
        for item, entry_id in zip(items, stored, strict=False):
            self._report(item, duplicate=not entry_id)

    def begin(self, items: tuple[InboundItem, ...], told: Told[Asker], asker: Asker) -> None:
        """Store all items; `told` hears for whom, once they are, or why they could not be."""
        if len(items) != 1:
            self._begin_task(items, told, asker)
            return
        item, now = items[0], now_ms()
        acceptable = self._at_once(item, now)
        if acceptable is not None:
            self._acceptance.ask(acceptable, partial(self._stored, item, told, asker))
        elif isinstance(item, InboundMessage) and self._is_for_us(item):
            met = partial(self._met, item, now, told, asker)
            self._identities.ask(item.phone_number_id, item.phone, item.bsuid, met)
        else:
            self._begin_task(items, told, asker)

    def _begin_task(self, items: tuple[InboundItem, ...], told: Told[Asker], asker: Asker) -> None:
        task = self._loop.create_task(self.store(items))
        self._tasks.add(task)
        task.add_done_callback(partial(self._all_stored, told, asker))

    def _at_once(self, item: InboundItem, now: int) -> Acceptable | None:
        """What nearly every webhook brings: it takes no look-up to know where it belongs."""
        if isinstance(item, InboundMessage):
            if not self._serves(item.phone_number_id):
                return None
            key = self._identities.known(item.phone_number_id, item.phone, item.bsuid)
            return self._message(item, key, now) if key is not None else None
        if isinstance(item, StatusUpdate) and item.status != "failed":
            return self._status(item, now)
        return None

    def _met(
        self,
        item: InboundMessage,
        now: int,
        told: Told[Asker],
        asker: Asker,
        met: ConversationKey | Exception,
    ) -> None:
        """A user's first message since the daemon came up: now it is known whose it is."""
        if isinstance(met, Exception):
            told(asker, met)
            return
        try:
            acceptable = self._message(item, met, now)
        except Exception as error:  # noqa: BLE001 - told to the caller
            told(asker, error)
        else:
            self._acceptance.ask(acceptable, partial(self._stored, item, told, asker))

    def _stored(
        self, item: InboundItem, told: Told[Asker], asker: Asker, stored: str | Exception
    ) -> None:
        if isinstance(stored, Exception):
            told(asker, stored)
            return
        try:
            self._report(item, duplicate=not stored)
        except Exception as error:  # noqa: BLE001 - told to the caller
            told(asker, error)
        else:
            told(asker, None)

    def _all_stored(self, told: Told[Asker], asker: Asker, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        told(asker, asyncio.CancelledError() if task.cancelled() else task.exception())

    async def _meet(self, items: Sequence[InboundItem]) -> None:
        """Look up everybody new in few round trips, not one after the other."""
        if len(items) == 1:
            return
        strangers = {
            (item.phone_number_id, item.phone, item.bsuid)
            for item in items
            if isinstance(item, InboundMessage)
            and self._is_for_us(item)
            and self._identities.known(item.phone_number_id, item.phone, item.bsuid) is None
        }
        if strangers:
            await asyncio.gather(*(self._identities.resolve(*names) for names in strangers))

    async def command(
        self,
        key: ConversationKey,
        command: str,
        command_id: str,
        text: str,
        values: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """Store an operator's word in the conversation's inbox: (partition, entry id).

        `values` is what the command says beside its words.
        """
        payload = InboxPayload(
            identity=str(key),
            message_id=command_id,
            received_at_ms=now_ms(),
            raw={"type": "command", "text": text} | ({"values": dict(values)} if values else {}),
            command=command,
        )
        partition = self._keys.partition_of(key)
        acceptable = Acceptable(partition, encode(payload), Accepted(key, payload))
        (entry_id,) = await self._acceptance.accept([acceptable])
        return partition, entry_id

    def _message(self, item: InboundMessage, key: ConversationKey, now: int) -> Acceptable:
        # orjson: msgspec minds half surrogates and very deep values, which users do send.
        payload = InboxPayload(
            identity=str(key),
            message_id=item.message_id,
            received_at_ms=_came_at(item, now) if self._trusts_times else now,
            raw=item.raw,
            profile_name=item.profile_name,
            bsuid=item.bsuid,
        )
        data = orjson.dumps(_fields(payload))
        return Acceptable(self._keys.partition_of(key), data, Accepted(key, payload))

    def _is_for_us(self, item: InboundMessage) -> bool:
        """Whether it is a message of somebody to a number that we answer at."""
        return bool(item.user_id) and self._serves(item.phone_number_id)

    def _is_echo(self, item: OtherUpdate) -> bool:
        """Whether a person of ours wrote it to a user in the phone app."""
        return (
            item.kind == "message_echo"
            and item.message_id is not None
            and (item.phone or item.bsuid) is not None
            and item.phone_number_id is not None
            and self._serves(item.phone_number_id)
        )

    def _is_preference(self, item: OtherUpdate) -> bool:
        return (
            item.kind == "user_preference"
            and item.raw.get("value") in PREFERENCES
            and (item.phone or item.bsuid) is not None
            and item.phone_number_id is not None
            and self._serves(item.phone_number_id)
        )

    async def _preference(self, item: OtherUpdate, now: int) -> Acceptable:
        """A command of the conversation: WhatsApp's own switch for marketing messages."""
        number = item.phone_number_id or ""
        key = await self._identities.resolve(number, item.phone, item.bsuid)
        choice = PREFERENCES[item.raw["value"]]
        command_id = f"{PREFERENCE}.{key.wa_id}.{choice}.{item.raw.get('timestamp')}"
        payload = InboxPayload(
            identity=str(key),
            message_id=command_id,
            received_at_ms=now,
            raw={"text": choice},
            command=PREFERENCE,
        )
        data = orjson.dumps(_fields(payload) | {"command": PREFERENCE})
        return Acceptable(self._keys.partition_of(key), data, Accepted(key, payload))

    async def _echo(self, item: OtherUpdate, now: int) -> Acceptable:
        """A command of the conversation: the person has taken it over."""
        number, message_id = item.phone_number_id or "", item.message_id or ""
        key = self._identities.known(number, item.phone, item.bsuid)
        if key is None:
            key = await self._identities.resolve(number, item.phone, item.bsuid)
        payload = InboxPayload(
            identity=str(key),
            message_id=message_id,
            received_at_ms=now,
            raw=item.raw,
            command=ECHO,
        )
        data = orjson.dumps(_fields(payload) | {"command": ECHO})
        return Acceptable(self._keys.partition_of(key), data, Accepted(key, payload))

    def _status(self, item: StatusUpdate, now: int) -> Acceptable:
        recipient = item.phone or item.bsuid
        record = StatusRecord(
            phone_number_id=item.phone_number_id,
            wamid=item.message_id,
            status=item.status,
            at_ms=item.timestamp * 1000 if item.timestamp is not None else now,
            reply_id=item.callback_data,
            error_code=item.error_code,
            error_title=item.error_title,
            recipient=recipient,
        )
        own = self._keys.partition_of_reply(item.callback_data or "")
        if own is not None:
            proof = f"{item.callback_data}|{item.message_id}"
            return Acceptable(own, encode_record(record), proof=proof)
        key = ConversationKey(item.phone_number_id, recipient or "unknown")
        return Acceptable(self._keys.partition_of(key), encode_record(record))

    async def _failure(self, item: StatusUpdate, now: int) -> list[Acceptable]:
        """News for the conversation: the user never got one of our replies."""
        if item.group_id or not (item.phone or item.bsuid):
            return []
        number = item.phone_number_id
        if not (item.callback_data and self._serves(number)):
            return []  # not ours: staff or another application wrote it
        key = await self._identities.resolve(number, item.phone, item.bsuid)
        command_id = f"{DELIVERY_FAILED}.{item.callback_data}"
        text = f"{item.error_code}: {item.error_title or 'no reason given'}"
        payload = InboxPayload(
            identity=str(key),
            message_id=command_id,
            received_at_ms=now,
            raw={"text": text},
            command=DELIVERY_FAILED,
        )
        data = orjson.dumps(_fields(payload) | {"command": DELIVERY_FAILED})
        return [Acceptable(self._keys.partition_of(key), data, Accepted(key, payload))]

    def _other(self, item: InboundMessage | OtherUpdate, now: int) -> Acceptable:
        kind = item.kind if isinstance(item, OtherUpdate) else "message_for_another_number"
        number = item.phone_number_id
        record = OtherRecord(kind=kind, raw=item.raw, at_ms=now, phone_number_id=number)
        key = ConversationKey(number or "unknown", "account")
        return Acceptable(self._keys.partition_of(key), encode_record(record))

    def _report(self, item: InboundItem, *, duplicate: bool) -> None:
        if isinstance(item, InboundMessage):
            self._report_message(item, duplicate=duplicate)
        elif isinstance(item, StatusUpdate):
            self._metrics.statuses.labels(item.status if item.status in STATUSES else "other").inc()
            self._report_status(item)
            self._on_status(item)
        else:
            self._metrics.accepted.labels(item.kind).inc()
            self._alert(item)
            self._log.info(
                "webhook.accepted",
                kind=item.kind,
                field=item.field,
                phone_number_id=item.phone_number_id,
                detail=item.detail,
            )

    def _report_message(self, item: InboundMessage, *, duplicate: bool) -> None:
        if duplicate:
            self._metrics.duplicates.inc()
        else:
            self._metrics.accepted.labels("message").inc()
        self._log.info(
            "webhook.accepted",
            kind="message",
            duplicate=duplicate,
            message_id=item.message_id,
            phone_number_id=item.phone_number_id,
            user=mask_user(item.phone or item.bsuid or ""),
        )

    def _alert(self, item: OtherUpdate) -> None:
        if item.field not in ALERTING:
            return
        event = str(item.raw.get("event") or item.raw.get("decision") or "")
        wanted = ALERTING[item.field]
        if wanted is not None and event not in wanted:
            return
        about = item.raw.get("message_template_name") or item.raw.get("display_phone_number")
        name = ".".join(filter(None, (item.field, event, str(about or ""))))
        self._on_alert(name[:200], {"field": item.field, "what": event, "waba_id": item.waba_id})

    def _report_status(self, item: StatusUpdate) -> None:
        if item.status == "failed":
            self._log.warning(
                "reply.failed",
                wamid=item.message_id,
                reply_id=item.callback_data,
                code=item.error_code,
                detail=item.error_title,
            )
        elif item.status in ("delivered", "read"):
            self._log.info(
                f"reply.{item.status}", wamid=item.message_id, reply_id=item.callback_data
            )


def _came_at(item: InboundMessage, now: int) -> int:
    seconds = item.timestamp
    if seconds is None or abs(seconds * 1000 - now) < _SAME_TIME_MS:
        return now
    return seconds * 1000


def _fields(payload: InboxPayload) -> dict[str, object]:
    return {
        "identity": payload.identity,
        "message_id": payload.message_id,
        "received_at_ms": payload.received_at_ms,
        "raw": payload.raw,
        "profile_name": payload.profile_name,
        "bsuid": payload.bsuid,
    }

"""The desk: what staff see of orders and tickets, and how what they change reaches customers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pykka
from attrs import define
from structlog.typing import FilteringBoundLogger

from actors.messages import FlushJournal
from actors.operator_word import COMMAND_SECONDS, OperatorWord, new_command_id
from actors.ring import Handle
from actors.status_commands import ORDER_STATUS, TICKET_REPLY, TICKET_STATUS
from orchestrator.conversation.key import ConversationKey
from orchestrator.http.admin.desk import DeskAnswer, StatusWish
from orchestrator.orders.errors import ChangedMeanwhile, ImpossibleChange
from orchestrator.orders.ticket import TicketStatus
from orchestrator.storage.desk_claims import DeskClaims
from orchestrator.storage.records.errors import RecordsUnavailable
from orchestrator.storage.records.ledger import ORDERS, REFUSED, TICKETS, Ledger, allowed_next
from orchestrator.storage.records.order_history import ThingFilter, ThingFound, ThingPage
from orchestrator.storage.records.writer import Records

_COMMANDS = {ORDERS.noun: ORDER_STATUS, TICKETS.noun: TICKET_STATUS}


@define
class _Claim:
    keeps: bool = False
    """Whether the change is still on its way when the caller is answered."""


class StaffDesk:
    """Implements the admin pages' `Desk`. One change of a thing at a time, across all desks."""

    def __init__(
        self,
        *,
        records: Records,
        recorder: Handle,
        word: OperatorWord,
        claims: DeskClaims,
        log: FilteringBoundLogger,
    ) -> None:
        self._records = records
        self._recorder = recorder
        self._word = word
        self._claims = claims
        self._log = log

    async def page(self, ledger: Ledger, wanted: ThingFilter) -> ThingPage:
        return await self._records.page(ledger, wanted)

    async def find(self, ledger: Ledger, thing_id: str) -> ThingFound | None:
        return await self._records.find(ledger, thing_id)

    async def change(self, ledger: Ledger, wish: StatusWish) -> DeskAnswer | None:
        async with self._claimed(ledger, wish.thing_id) as claim:
            row = await self._current(ledger, wish.thing_id)
            if row is None:
                return None
            _check(ledger, row, wish)
            values = {"status": wish.status}
            command = _COMMANDS[ledger.noun]
            return await self._carry_out(ledger, row, command, wish.note or "", values, claim)

    async def reply(self, ticket_id: str, text: str) -> DeskAnswer | None:
        async with self._claimed(TICKETS, ticket_id) as claim:
            row = await self._current(TICKETS, ticket_id)
            if row is None:
                return None
            values = {"status": TicketStatus.WAITING.value}
            return await self._carry_out(TICKETS, row, TICKET_REPLY, text, values, claim)

    async def _current(self, ledger: Ledger, thing_id: str) -> dict[str, Any] | None:
        """Its row, with everything committed so far on record."""
        await self._flush()
        found = await self._records.find(ledger, thing_id)
        return None if found is None else found.row

    async def _carry_out(
        self,
        ledger: Ledger,
        row: dict[str, Any],
        command: str,
        text: str,
        values: dict[str, str],
        claim: _Claim,
    ) -> DeskAnswer:
        thing_id, command_id = row[ledger.id_name], new_command_id()
        key = ConversationKey(row["phone_number_id"], row["wa_id"])
        values = await self._all_values(ledger, row, values)
        claim.keeps = True
        done = await self._word.give(key, command, text, command_id=command_id, values=values)
        self._log.info(
            "desk.changed",
            noun=ledger.noun,
            id=thing_id,
            command=command,
            status=values["status"],
            done=done,
            conversation=key.masked,
        )
        if not done:
            return DeskAnswer(row=row, done=False)
        await self._flush()
        found = await self._records.find(ledger, thing_id)
        claim.keeps = False
        if found is None:
            return DeskAnswer(row=row, done=False)
        _mind_refusal(ledger, found, command_id, values["status"])
        return DeskAnswer(row=found.row, done=True)

    async def _all_values(
        self, ledger: Ledger, row: dict[str, Any], values: dict[str, str]
    ) -> dict[str, str]:
        locale = await self._records.locale_of(row["phone_number_id"], row["wa_id"])
        return values | {
            ledger.id_name: row[ledger.id_name],
            "number": row["number"],
            "expected": row["status"],
            "fulfillment": row.get("fulfillment") or "",
            "locale": locale or "",
            "by": "staff",
        }

    async def _flush(self) -> None:
        try:
            await self._recorder.ask(FlushJournal(), COMMAND_SECONDS)
        except (pykka.Timeout, pykka.ActorDeadError) as error:
            raise RecordsUnavailable(
                "the recorder does not answer now; try again in a moment"
            ) from error

    @asynccontextmanager
    async def _claimed(self, ledger: Ledger, thing_id: str) -> AsyncIterator[_Claim]:
        if not await self._claims.take(thing_id):
            raise ChangedMeanwhile(
                f"somebody else is changing {ledger.noun} {thing_id} at this moment; look at it "
                "again before you do"
            )
        claim = _Claim()
        try:
            yield claim
        finally:
            if not claim.keeps:
                await self._claims.release(thing_id)


def _check(ledger: Ledger, row: dict[str, Any], wish: StatusWish) -> None:
    name, allowed = f"{ledger.noun} {row['number']}", allowed_next(ledger, row)
    if wish.expected is not None and wish.expected != row["status"]:
        raise ChangedMeanwhile(
            f"{name} is {row['status']} by now, not {wish.expected}; look at it again"
        )
    if wish.status not in allowed:
        raise ImpossibleChange(name, row["status"], wish.status, allowed)


def _mind_refusal(ledger: Ledger, found: ThingFound, command_id: str, status: str) -> None:
    """The customer may have been faster, with a cancellation for example."""
    refused = any(
        event["message_id"] == command_id and event["outcome"] == REFUSED for event in found.events
    )
    if refused:
        name, allowed = f"{ledger.noun} {found.row['number']}", allowed_next(ledger, found.row)
        raise ImpossibleChange(name, found.row["status"], status, allowed)

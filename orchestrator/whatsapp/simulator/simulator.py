"""WhatsApp in a box: phones, Meta's Graph API and its webhooks, without a network of its own."""

from __future__ import annotations

import asyncio
import base64
import hmac
import secrets
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from orchestrator.whatsapp.simulator import answers
from orchestrator.whatsapp.simulator.answers import GraphAnswer
from orchestrator.whatsapp.simulator.contents import Bubble
from orchestrator.whatsapp.simulator.controls import Controls
from orchestrator.whatsapp.simulator.diary import Diary
from orchestrator.whatsapp.simulator.errors import RequestRefused, TooManyWaiting, UnknownNumber
from orchestrator.whatsapp.simulator.faults import Fault, refuse_by
from orchestrator.whatsapp.simulator.limits import Throughput, check_window, take_turn
from orchestrator.whatsapp.simulator.mailroom import Mailroom
from orchestrator.whatsapp.simulator.media import MediaShelf
from orchestrator.whatsapp.simulator.memory import Memory, choices_of
from orchestrator.whatsapp.simulator.phone import (
    Chat,
    ChatMessage,
    Phone,
    ScreenEvent,
    Ticks,
)
from orchestrator.whatsapp.simulator.phone_book import PhoneBook
from orchestrator.whatsapp.simulator.postman import Deliver, Postman
from orchestrator.whatsapp.simulator.reports import Reports
from orchestrator.whatsapp.simulator.rules import SimulatorRules
from orchestrator.whatsapp.simulator.send_requests import (
    MessageRequest,
    ReadReceipt,
    read_request,
)
from orchestrator.whatsapp.simulator.timers import Timers
from orchestrator.whatsapp.simulator.user_messages import compose
from orchestrator.whatsapp.simulator.webhooks import BusinessNumber, message_body

TYPING_SECONDS = 25
"""How long the typing indicator stays if no message follows."""


@frozen(slots=True)
class Screen:
    """What happened on a phone since it was last looked at."""

    events: tuple[ScreenEvent, ...]
    last_number: int
    """Where to go on."""
    lost: bool
    """Whether events between have fallen off the log."""


class Simulator:
    """Owns the phones. All methods belong on one event loop.

    `deliver` posts webhooks, signed with `app_secret`, to the business's public door. Without
    `phone_number_ids` every number is taken for one of the business. In `folder` it keeps what
    shall outlive it; without one it forgets.
    """

    def __init__(
        self,
        *,
        phone_number_ids: Collection[str],
        access_token: str,
        app_secret: bytes,
        deliver: Deliver,
        rules: SimulatorRules | None = None,
        clock: Callable[[], float] = time.time,
        folder: Path | None = None,
    ) -> None:
        self.phone_number_ids = tuple(phone_number_ids)
        self._access_token = access_token.encode()
        self._rules = rules or SimulatorRules()
        self.controls = Controls(clock)
        self._clock = self.controls.clock
        self._throughput: dict[str, Throughput] = {}
        postman = Postman(deliver, app_secret, delay=self._rules.retry_delay)
        self._mailroom = Mailroom(postman, self.controls.faults)
        self._reports = Reports(self._mailroom, self._clock, self._rules.max_waiting)
        self._timers = Timers()
        self._book = PhoneBook(
            max_phones=self._rules.max_phones,
            log_length=self._rules.log_length,
            clock=self._clock,
            busy=lambda phone: phone.viewers > 0 or self._mailroom.waiting(phone.user_id) > 0,
            on_event=self._note,
        )
        self.media = MediaShelf(self._clock, folder / "media" if folder else None)
        self._memory: Memory | None = None
        if folder is not None:
            memory = Memory(Diary(folder / "phones.jsonl"), self._book, self.controls)
            memory.recall()
            self.media.recall()
            self._memory = memory
        self._started_at = self._clock()
        self.closed = False

    def _note(self, phone: Phone, event: ScreenEvent) -> None:
        if self._memory is not None:
            self._memory.note(phone, event)

    # The business's side: the Graph API.

    def answer(self, phone_number_id: str, access_token: str, body: bytes) -> GraphAnswer:
        """What Meta says to `POST /{phone_number_id}/messages`; the rest happens later."""
        if not self.admits(access_token):
            return answers.wrong_token()
        try:
            self.check_number(phone_number_id)
            request = read_request(body)
            if isinstance(request, ReadReceipt):
                return self._take_receipt(phone_number_id, request)
            return self._take_message(phone_number_id, request)
        except RequestRefused as refused:
            return answers.refusal(refused)

    def admits(self, access_token: str) -> bool:
        claimed = access_token.encode(errors="surrogateescape")
        return hmac.compare_digest(claimed, self._access_token)

    def check_number(self, phone_number_id: str) -> None:
        """Raises RequestRefused if it is none of the business's."""
        if self.phone_number_ids and phone_number_id not in self.phone_number_ids:
            raise RequestRefused(33, f"Object with ID '{phone_number_id}' does not exist.")

    def _take_message(self, phone_number_id: str, request: MessageRequest) -> GraphAnswer:
        faults = self.controls.faults
        if faults.strikes(Fault.EXPIRED_TOKEN):
            return answers.expired_token()
        refuse_by(faults)
        phone = self._book.get(request.recipient)
        chat = phone.chat(phone_number_id)
        self._check_limits(chat, request.bubble)
        message = ChatMessage(
            id=_new_wamid(),
            from_business=True,
            choices=choices_of(request.bubble),
            callback_data=request.callback_data,
        )
        quoted = {"quoted": request.quoted_message_id} if request.quoted_message_id else {}
        if faults.strikes(Fault.UNDELIVERABLE):
            self._reports.failure(phone, chat, message, 131026)
        else:
            self._reports.status(phone, chat, message)
            self._timers.later(
                self._rules.delivered_after_seconds,
                partial(self._arrive, phone, chat, message, {**request.bubble, **quoted}),
            )
        answer = answers.accepted(
            message.id, asked_for=request.asked_for, wa_id=phone.wa_id, bsuid=phone.bsuid
        )
        lost = faults.strikes(Fault.TIMEOUT)
        return evolve(answer, hangs_seconds=lost.delay_seconds) if lost else answer

    def _arrive(self, phone: Phone, chat: Chat, message: ChatMessage, bubble: Bubble) -> None:
        phone.show_message(chat, message, bubble)
        self._reports.raise_ticks(phone, chat, message, Ticks.DELIVERED)
        if phone.viewers:
            self._reports.raise_ticks(phone, chat, message, Ticks.READ)

    def _take_receipt(self, phone_number_id: str, receipt: ReadReceipt) -> GraphAnswer:
        """Marks the earlier messages of the chat as read too."""
        found = self._book.find_user_message(phone_number_id, receipt.message_id)
        if found is None:
            raise RequestRefused(131009, f"Message {receipt.message_id} was not found.")
        phone, chat = found
        for message in list(chat.messages.values()):
            if not message.from_business:
                phone.raise_ticks(chat, message, Ticks.READ)
            if message.id == receipt.message_id:
                break
        if receipt.typing:
            phone.show(phone_number_id, "typing", {"seconds": TYPING_SECONDS})
        return answers.success()

    def _check_limits(self, chat: Chat, bubble: Bubble) -> None:
        now = self._clock()
        if bubble["kind"] != "template":
            unknown = 0.0 if self._rules.strict_window else self._started_at
            opened_at = unknown if chat.last_user_at is None else chat.last_user_at
            check_window(opened_at, now, self._rules.window_seconds)
        number = chat.phone_number_id
        if number not in self._throughput:
            self._throughput[number] = Throughput(self._rules.messages_per_second)
        self._throughput[number].take(now)
        if self._rules.pair_limit:
            take_turn(chat, self._rules.pair_limit, now)

    # The user's side.

    def user_sends(
        self,
        user_id: str,
        wish: Mapping[str, Any],
        *,
        phone_number_id: str | None = None,
        name: str | None = None,
        at: float | None = None,
    ) -> str:
        """Send what `wish` says (see `compose`) and give its message id; needs a running loop.

        `phone_number_id` is by default the first of the business. `at` (Unix seconds) is the time
        the message bears, now by default. A `client_id` in the wish comes back on the bubble, so
        that a page knows its own. Raises UserMessageRefused.
        """
        number = BusinessNumber(self._number(phone_number_id))
        phone = self.phone(user_id)
        waiting = self._mailroom.waiting(phone.user_id)
        if waiting >= self._rules.max_waiting:
            raise TooManyWaiting(waiting)
        phone.name = name or phone.name
        chat = phone.chat(number.phone_number_id)
        composed = compose(wish, chat, self.media.find)
        now = self._clock()
        sent_at = now if at is None else at
        raw = {"id": _new_wamid(), "timestamp": str(int(sent_at)), **composed.raw}
        message = ChatMessage(id=str(raw["id"]), from_business=False)
        chat.last_user_at = now
        mark = {"client_id": str(wish["client_id"])} if wish.get("client_id") else {}
        phone.show_message(chat, message, {**composed.bubble, **mark})
        ticks = partial(phone.raise_ticks, chat, message, Ticks.DELIVERED)
        self._reports.post(phone, chat, message_body(number, phone, raw), delivered=ticks)
        return message.id

    def _number(self, phone_number_id: str | None) -> str:
        known = self.phone_number_ids
        if phone_number_id is None and known:
            return known[0]
        if phone_number_id is None or (known and phone_number_id not in known):
            raise UnknownNumber(phone_number_id or "", known)
        return phone_number_id

    def phone(self, user_id: str) -> Phone:
        """The phone with these digits, or with this BSUID if it hides them; made if need be."""
        return self._book.read(user_id)

    def phones(self) -> tuple[Phone, ...]:
        """The one used last comes first."""
        return self._book.all()

    async def watch(
        self, user_id: str, *, after: int = 0, wait_seconds: float = 0, reading: bool = True
    ) -> Screen:
        """Look at a phone's screen: events later than number `after`, or waited for.

        Looking opens the chats: what was delivered becomes read, unless one looks without
        `reading`. `after=-1` means from now on, and a number past the last (from before a
        restart) means from the beginning.
        """
        phone = self.phone(user_id)
        if after < 0:
            return Screen((), phone.last_number, lost=False)
        if after > phone.last_number:
            after = 0
        phone.viewers += reading
        try:
            if reading:
                self._read_everything(phone)
            if phone.last_number <= after and wait_seconds > 0 and not self.closed:
                await _event_or_timeout(phone, wait_seconds)
        finally:
            phone.viewers -= reading
        events = tuple(event for event in phone.events if event.number > after)
        lost = bool(events) and events[0].number > after + 1
        return Screen(events, phone.last_number, lost=lost)

    def _read_everything(self, phone: Phone) -> None:
        for chat in phone.chats.values():
            for message in list(chat.messages.values()):
                if message.from_business:
                    self._reports.raise_ticks(phone, chat, message, Ticks.READ)

    # Its life.

    def step_clock(self, seconds: float) -> None:
        """Raises ControlRefused."""
        self.controls.step(seconds)
        self._note_clock()

    def reset_clock(self) -> None:
        self.controls.reset_clock()
        self._note_clock()

    def _note_clock(self) -> None:
        if self._memory is not None:
            self._memory.note_clock()

    async def settle(self) -> None:
        """Wait until every message is on its phone and every webhook is taken."""
        await self._timers.settle()
        await self._mailroom.settle()

    async def close(self) -> None:
        """Stop delivering, and let go of whoever watches."""
        self.closed = True
        for phone in self._book.all():
            phone.wake()
        self.controls.wake()
        self._timers.cancel()
        await self._mailroom.close()
        if self._memory is not None:
            self._memory.close()


async def _event_or_timeout(phone: Phone, wait_seconds: float) -> None:
    try:
        async with asyncio.timeout(wait_seconds):
            await phone.changed.wait()
    except TimeoutError:
        return


def _new_wamid() -> str:
    return "wamid." + base64.b64encode(secrets.token_bytes(31)).decode()

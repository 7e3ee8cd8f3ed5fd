"""Tells the business, by webhooks, what became of its messages and what users sent."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.whatsapp.simulator.answers import title_of
from orchestrator.whatsapp.simulator.mailroom import Mailroom
from orchestrator.whatsapp.simulator.phone import Chat, ChatMessage, Phone, Ticks
from orchestrator.whatsapp.simulator.postman import Letter
from orchestrator.whatsapp.simulator.webhooks import BusinessNumber, failed_body, status_body


class Reports:
    """`clock` gives Unix seconds; past `max_waiting` webhooks of a phone, statuses are left out."""

    def __init__(self, mailroom: Mailroom, clock: Callable[[], float], max_waiting: int) -> None:
        self._mailroom = mailroom
        self._clock = clock
        self._max_waiting = max_waiting

    def raise_ticks(self, phone: Phone, chat: Chat, message: ChatMessage, ticks: Ticks) -> None:
        """On the screen and to the business, if the message got further by this."""
        if phone.raise_ticks(chat, message, ticks):
            self.status(phone, chat, message)

    def status(self, phone: Phone, chat: Chat, message: ChatMessage) -> None:
        """How far it has got; statuses are never promised."""
        if self._mailroom.waiting(phone.user_id) < self._max_waiting:
            number = BusinessNumber(chat.phone_number_id)
            body = status_body(number, phone, message, self._clock())
            self.post(phone, chat, body, is_status=True)

    def failure(self, phone: Phone, chat: Chat, message: ChatMessage, code: int) -> None:
        """That it will never arrive, by Meta's error `code`."""
        title = title_of(code)
        error = {"code": code, "title": title, "message": title}
        number = BusinessNumber(chat.phone_number_id)
        body = failed_body(number, phone, message, self._clock(), error)
        self.post(phone, chat, body, is_status=True)

    def post(
        self,
        phone: Phone,
        chat: Chat,
        body: bytes,
        delivered: Callable[[], object] = lambda: None,
        *,
        is_status: bool = False,
    ) -> None:
        """A webhook; what keeps it from being taken shows on the phone."""

        def refused(reason: str) -> None:
            phone.show(chat.phone_number_id, "trouble", {"detail": reason})

        self._mailroom.post(phone.user_id, Letter(body, delivered, refused), is_status=is_status)

"""Finds the phones, by number or by BSUID, and forgets those unused for longest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from orchestrator.whatsapp.identity import as_bsuid, as_phone
from orchestrator.whatsapp.simulator.errors import UserMessageRefused
from orchestrator.whatsapp.simulator.phone import Chat, Phone, ScreenEvent


class PhoneBook:
    """`busy` names phones that must not be forgotten now."""

    def __init__(
        self,
        *,
        max_phones: int,
        log_length: int,
        clock: Callable[[], float],
        busy: Callable[[Phone], bool],
        on_event: Callable[[Phone, ScreenEvent], object] = lambda phone, event: None,
    ) -> None:
        self._max_phones = max_phones
        self._log_length = log_length
        self._clock = clock
        self._busy = busy
        self._on_event = on_event
        self._phones: OrderedDict[str, Phone] = OrderedDict()
        self._user_ids: dict[str, str] = {}
        """BSUID -> the key of its phone."""

    def read(self, user_id: str) -> Phone:
        """The phone a person means. Raises UserMessageRefused if that cannot be one."""
        known = as_phone(user_id) or as_bsuid(user_id)
        if known is None:
            raise UserMessageRefused(
                f"{user_id!r} is no phone: write digits with the country code, 573005550117, "
                "or a user id, CO.4471829364550918273"
            )
        return self.get(known)

    def get(self, user_id: str) -> Phone:
        """The phone with these digits or this BSUID, switched on if it is new."""
        key = self._user_ids.get(user_id, user_id)
        phone = self._phones.get(key)
        if phone is None:
            phone = Phone(key, self._log_length, self._clock, on_event=self._on_event)
            self._phones[key] = phone
            self._user_ids[phone.bsuid] = key
            self._forget_some()
        else:
            self._phones.move_to_end(key)
        return phone

    def all(self) -> tuple[Phone, ...]:
        """The one used last comes first."""
        return tuple(reversed(self._phones.values()))

    def find_user_message(self, phone_number_id: str, message_id: str) -> tuple[Phone, Chat] | None:
        """The chat in which a user sent it; most often one used a moment ago."""
        for phone in reversed(self._phones.values()):
            chat = phone.chats.get(phone_number_id)
            message = chat.messages.get(message_id) if chat else None
            if chat and message and not message.from_business:
                return phone, chat
        return None

    def _forget_some(self) -> None:
        excess = len(self._phones) - self._max_phones
        if excess > 0:
            newest = next(reversed(self._phones))
            idle = [
                phone
                for key, phone in self._phones.items()
                if key != newest and not self._busy(phone)
            ]
            for phone in idle[:excess]:
                del self._phones[phone.user_id], self._user_ids[phone.bsuid]

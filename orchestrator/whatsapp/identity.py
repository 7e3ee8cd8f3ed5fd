"""Who a user is to WhatsApp: a phone number, a business-scoped user id (BSUID), or both."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_PHONE_PUNCTUATION = str.maketrans("", "", " -().+/\u00a0\u200e\u202a\u202c")
_MAX_PHONE_DIGITS = 20
_MAX_USER_ID = 160
_BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


class Identity(msgspec.Struct, frozen=True):
    """Either half may be missing: users with a username can hide their number."""

    phone: str | None = None
    """Digits with country code, no `+`."""
    bsuid: str | None = None
    name: str | None = None
    """The profile name the user chose; never an identifier."""


def as_phone(value: object) -> str | None:
    """The digits of a phone number however it is formatted; None if it is none."""
    if type(value) is not str:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        value = str(value)
    if not (value.isascii() and value.isdigit()):
        value = value.translate(_PHONE_PUNCTUATION)
        if not (value.isascii() and value.isdigit()):
            return None
    return value if len(value) <= _MAX_PHONE_DIGITS else None


def as_bsuid(value: object) -> str | None:
    """A value of an unreserved field (`from`, `wa_id`) if it has the shape of a BSUID."""
    return value if isinstance(value, str) and _BSUID.fullmatch(value) else None


def as_user_id(value: object) -> str | None:
    """A value of a field that holds BSUIDs only: letters, digits and dots, of any shape."""
    if not isinstance(value, str) or len(value) > _MAX_USER_ID or not value.isascii():
        return None
    # As bytes: of text each character is looked up in three tables of Unicode.
    return value if value.encode().replace(b".", b"").isalnum() else None


def identify(number: object, user_id: object, contacts: object = None) -> Identity:
    """The user behind a `from`/`from_user_id` pair (or `to`, `recipient_id`, ...).

    What the pair leaves out is taken from the contact that shares a value with it; contacts are
    never matched by their position.
    """
    phone = as_phone(number)
    bsuid = as_user_id(user_id) or (None if phone else as_bsuid(number))
    if not isinstance(contacts, list):
        return Identity(phone, bsuid)
    for contact in contacts:
        if not isinstance(contact, dict):
            continue
        wa_id, contact_user_id = contact.get("wa_id"), contact.get("user_id")
        if bsuid and phone and (wa_id == phone or contact_user_id == bsuid):
            return Identity(phone, bsuid, _name(contact))
        contact_phone = as_phone(wa_id)
        contact_bsuid = as_user_id(contact_user_id) or as_bsuid(wa_id)
        if (phone and phone == contact_phone) or (bsuid and bsuid == contact_bsuid):
            return Identity(phone or contact_phone, bsuid or contact_bsuid, _name(contact))
    return Identity(phone, bsuid)


class ContactIndex:
    """The contacts of a value that has many, each found by its names; the first one counts."""

    __slots__ = ("_places", "contacts")

    def __init__(self, contacts: list[Any]) -> None:
        self.contacts = contacts
        self._places: dict[tuple[str, str | None], int] = {}
        for place, contact in enumerate(contacts):
            if isinstance(contact, dict):
                wa_id, user_id = contact.get("wa_id"), contact.get("user_id")
                bsuid = as_user_id(user_id) or as_bsuid(wa_id)
                for name in (("phone", as_phone(wa_id)), ("bsuid", bsuid)):
                    self._places.setdefault(name, place)

    def of(self, number: object, user_id: object) -> list[Any]:
        """The contact `identify` would take of all of them, in a list; empty if none."""
        phone = as_phone(number)
        bsuid = as_user_id(user_id) or (None if phone else as_bsuid(number))
        names = (("phone", phone), ("bsuid", bsuid))
        places = [self._places[name] for name in names if name[1] and name in self._places]
        return [self.contacts[min(places)]] if places else []


def only_contact(contacts: object) -> Identity:
    """The user of a value that names exactly one; an empty identity otherwise."""
    people = contacts if isinstance(contacts, list) else []
    if len(people) != 1 or not isinstance(people[0], dict):
        return Identity()
    wa_id = people[0].get("wa_id")
    bsuid = as_user_id(people[0].get("user_id")) or as_bsuid(wa_id)
    return Identity(as_phone(wa_id), bsuid, _name(people[0]))


def _name(contact: dict[str, Any]) -> str | None:
    profile = contact.get("profile")
    name = profile.get("name") if isinstance(profile, dict) else None
    return name if isinstance(name, str) and name else None

"""Sessions from nothing and from bytes: the new session, its JSON, and the way back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from orchestrator.conversation.contract import MAX_NAME, RULES, validate
from orchestrator.conversation.errors import InvalidState, UndecodableState
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.moments import moment
from orchestrator.conversation.patch import clip
from orchestrator.conversation.state import SCHEMA_VERSION, SessionState
from orchestrator.conversation.upgrades import UPGRADES, Upgrade

_ENCODER = msgspec.json.Encoder()
_STATES = msgspec.json.Decoder(SessionState)
_OBJECTS = msgspec.json.Decoder(dict[str, object])

# RecursionError: JSON nested past the interpreter's limit. ValueError: text that is not UTF-8.
_UNREADABLE = (msgspec.MsgspecError, RecursionError, ValueError)
# What an upgrade step meets when the object is not what its schema version promises.
_NOT_AS_PROMISED = (LookupError, TypeError, ValueError, AttributeError)


def new_session(
    *,
    key: ConversationKey,
    tenant_id: str,
    locale: str,
    timezone: str,
    currency: str,
    profile_name: str | None,
    now: datetime,
) -> SessionState:
    """The session of a conversation that has none; raises InvalidState naming a bad argument."""
    base = _session_of_business(key.phone_number_id, tenant_id, locale, timezone, currency)
    _check("wa_id", key.wa_id)
    # The other two keep their rules by how they are made.
    return replace(
        base,
        wa_id=key.wa_id,
        profile_name=clip(profile_name, MAX_NAME) if profile_name else None,
        updated_at=moment(now.astimezone(UTC)),
    )


@lru_cache(maxsize=256)
def _session_of_business(
    phone_number_id: str, tenant_id: str, locale: str, timezone: str, currency: str
) -> SessionState:
    """What the first sessions at one number have in common, checked once for all of them."""
    given: dict[str, Any] = {
        "tenant_id": tenant_id,
        "phone_number_id": phone_number_id,
        "locale": locale,
        "timezone": timezone,
        "cart_currency": currency,
    }
    for name, value in given.items():
        _check(name, value)
    # All else stands at its default, and the defaults keep the contract: a test holds them to it.
    return SessionState(wa_id="", updated_at="", **given)


def _check(name: str, value: object) -> None:
    if not RULES[name].holds(value):
        raise InvalidState(name, value, RULES[name].text)


def encode_state(state: SessionState) -> bytes:
    """The session as one JSON object, `version` first."""
    return _ENCODER.encode(state)


def decode_state(
    data: bytes, *, sound: str | None = None, upgrades: Mapping[int, Upgrade] = UPGRADES
) -> SessionState:
    """Read a stored session, upgrading an older schema; keys it lacks get their defaults.

    Raises UndecodableState for anything else: bad JSON, a newer schema, a value that breaks the
    contract. It never answers with an empty session. `sound` is a version known to keep the
    contract: a version is written once, so checking its values again is half of the work in vain.
    """
    try:
        state = _STATES.decode(data)
    except _UNREADABLE as error:
        state = _upgraded(data, upgrades, error)
    else:
        if state.schema_version != SCHEMA_VERSION:
            state = _upgraded(data, upgrades, None)
        elif sound is not None and state.version == sound:
            return state
    try:
        validate(state)
    except InvalidState as error:
        raise UndecodableState(str(error)) from error
    return state


def _upgraded(
    data: bytes, upgrades: Mapping[int, Upgrade], failure: Exception | None
) -> SessionState:
    """Take the long way: read the plain object and walk it up to the present schema."""
    try:
        stored = _OBJECTS.decode(data)
    except _UNREADABLE as error:
        raise UndecodableState(f"it is not a JSON object ({error})") from error
    found = stored.get("schema_version", SCHEMA_VERSION)
    if type(found) is not int:
        raise UndecodableState(f"schema_version is {found!r}, not a whole number")
    if found > SCHEMA_VERSION:
        raise UndecodableState(
            f"its schema_version {found} is newer than {SCHEMA_VERSION}, the newest known here"
        )
    if found == SCHEMA_VERSION and failure is not None:
        raise UndecodableState(str(failure)) from failure
    for step in range(found, SCHEMA_VERSION):
        stored = _one_step(stored, step, upgrades)
    try:
        return _STATES.decode(_ENCODER.encode(stored | {"schema_version": SCHEMA_VERSION}))
    except (*_UNREADABLE, TypeError) as error:  # TypeError: the step left what JSON does not know
        raise UndecodableState(f"upgraded from schema_version {found}: {error}") from error


def _one_step(
    stored: dict[str, object], step: int, upgrades: Mapping[int, Upgrade]
) -> dict[str, object]:
    upgrade = upgrades.get(step)
    if upgrade is None:
        raise UndecodableState(f"no upgrade leads on from schema_version {step}")
    try:
        return upgrade(stored)
    except _NOT_AS_PROMISED as error:
        raise UndecodableState(f"upgrading schema_version {step}: {error!r}") from error


def version_of(data: bytes) -> str:
    """The version at the head of a snapshot, `?` if it cannot be read; as the commit reads it."""
    found = _VERSION.match(data[:64])
    return found[1].decode() if found else UNREADABLE_VERSION


UNREADABLE_VERSION = "?"
_VERSION = re.compile(rb'\{"version":"([^"]*)"')

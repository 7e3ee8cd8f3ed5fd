"""Changes to a session: each gives a new state, and only what changed is checked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from orchestrator.conversation.contract import (
    CROSS_RULES,
    ENTRY_RULES,
    KEYS,
    MAX_TEXT,
    MAX_TURNS,
    RULES,
    CrossRule,
    is_said,
)
from orchestrator.conversation.errors import InvalidPatch
from orchestrator.conversation.history import DialogueEntry, Line, line_of
from orchestrator.conversation.moments import is_moment
from orchestrator.conversation.state import SessionState

FIXED_KEYS = frozenset(
    {
        "version",
        "schema_version",
        "tenant_id",
        "wa_id",
        "phone_number_id",
        "turns",
        "updated_at",
    }
)
"""Keys no patch may change: identity, what the commit stamps, and the history."""

PATCHABLE_KEYS = frozenset(KEYS) - FIXED_KEYS

_is_version = RULES["version"].holds
_CHECKS = {key: RULES[key].holds for key in PATCHABLE_KEYS}
_CROSS_RULES: dict[str, tuple[CrossRule, ...]] = {
    key: tuple(rule for rule in CROSS_RULES if key == rule.key or key in rule.others)
    for key in KEYS
    if any(key == rule.key or key in rule.others for rule in CROSS_RULES)
}


def apply_patch(state: SessionState, patch: Mapping[str, object]) -> SessionState:
    """The state with `patch` applied; raises InvalidPatch with the key, its value and the rule."""
    if not patch:
        return state
    changes, crossing = _changes(state, patch)
    patched = replace(state, **changes)
    _check_across(patched, crossing)
    return patched


def _changes(
    state: SessionState, patch: Mapping[str, object]
) -> tuple[dict[str, object], list[str]]:
    """What of `patch` changes anything, and which keys of it have a say in rules across keys.

    All of it keeps the rules of its keys.
    """
    changes: dict[str, object] = {}
    crossing = []
    for key, value in patch.items():
        try:
            holds = _CHECKS[key]
        except KeyError:
            raise InvalidPatch(key, value, _rule_text(key)) from None
        if value is getattr(state, key):
            continue  # it kept its rule when it was put there
        if not holds(value):
            raise InvalidPatch(key, value, _rule_text(key))
        changes[key] = value
        if key in _CROSS_RULES:
            crossing.append(key)
    return changes, crossing


def _check_across(patched: SessionState, crossing: Iterable[str]) -> None:
    for key in crossing:
        for rule in _CROSS_RULES[key]:
            if not rule.holds(patched):
                raise InvalidPatch(rule.key, getattr(patched, rule.key), rule.text)


def append_turns(state: SessionState, entries: Iterable[DialogueEntry], limit: int) -> SessionState:
    """The state with `entries` at the end of its history, of which the last `limit` are kept.

    A text above MAX_TEXT characters is cut and ends in an ellipsis. Raises InvalidPatch if an
    entry breaks its rules, ValueError if `limit` is outside 1..MAX_TURNS.
    """
    if not 1 <= limit <= MAX_TURNS:
        raise ValueError(f"a history of {limit} entries is not kept; use 1 to {MAX_TURNS}")
    added = [_line(entry) for entry in entries]
    if not added:
        return state
    return replace(state, lines=(state.lines + tuple(added))[-limit:])


def stamp(state: SessionState, *, version: str, updated_at: str) -> SessionState:
    """The state as it is committed: `version` is the inbox entry applied, times are ISO 8601."""
    _check_stamps(version, updated_at)
    return replace(state, version=version, updated_at=updated_at)


def advance(
    state: SessionState,
    patch: Mapping[str, object],
    entries: Iterable[DialogueEntry],
    noted: Mapping[str, object],
    *,
    limit: int,
) -> SessionState:
    """`apply_patch`, `append_turns` and `stamp` in one: what a turn does to its session.

    `noted` is what the turn says of itself, its version, moments and ids of its own making: they
    keep their rules by how they are made, and go before what `patch` says.
    """
    changes, crossing = _changes(state, patch)
    now = noted["updated_at"]
    added = [_line(entry, now) for entry in entries]
    changes |= noted
    changes["lines"] = (state.lines + tuple(added))[-limit:]
    advanced = replace(state, **changes)
    if crossing:
        _check_across(advanced, crossing)
    return advanced


def _check_stamps(version: str, updated_at: str) -> None:
    if not _is_version(version):
        raise InvalidPatch("version", version, RULES["version"].text)
    if not is_moment(updated_at):
        raise InvalidPatch("updated_at", updated_at, RULES["updated_at"].text)


def clip(text: str, most: int) -> str:
    """`text` in at most `most` characters, ending in an ellipsis if it was cut.

    Lone surrogates and NUL, which neither JSON nor SQL can carry, are replaced.
    """
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if not text.isascii():
        text = _without_surrogates(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def _line(entry: DialogueEntry, now: object = None) -> Line:
    """`now` is a moment that needs no look: most entries are of it."""
    text = entry.text
    if len(text) > MAX_TEXT or "\0" in text:
        entry = replace(entry, text=clip(text, MAX_TEXT))
    if not (is_said(entry) and (entry.at is now or is_moment(entry.at))):
        raise _broken(entry)
    try:
        return line_of(entry)
    except UnicodeEncodeError:  # half a surrogate pair
        return line_of(replace(entry, text=clip(entry.text, MAX_TEXT)))


def _broken(entry: DialogueEntry) -> InvalidPatch:
    key = next(key for key, rule in ENTRY_RULES.items() if not rule.holds(getattr(entry, key)))
    rule = f"entries whose {key} is {ENTRY_RULES[key].text}"
    return InvalidPatch("turns", getattr(entry, key), rule)


def _rule_text(key: str) -> str:
    if key in PATCHABLE_KEYS:
        return RULES[key].text
    if key in FIXED_KEYS:
        return "left alone: no patch may change it"
    return "a key of the session state"

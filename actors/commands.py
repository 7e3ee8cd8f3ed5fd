"""What the word of an operator, or of a person at the phone app, does to a conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actors.adoption import adopt
from actors.errors import NoSuchAgent
from actors.outcome import Outcome
from actors.status_commands import (
    ORDER_STATUS,
    TICKET_REPLY,
    TICKET_STATUS,
    change_order,
    change_ticket,
    waits_for_answer,
)
from agents.base import Effect
from agents.texts import Texts
from config.profile import BusinessProfile, language_of
from orchestrator.conversation.ownership import BOT, PERSON, has_lasted, to_bot, to_person
from orchestrator.conversation.patch import clip
from orchestrator.conversation.replies import Reply, TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import ADOPT, DELIVERY_FAILED, ECHO, PREFERENCE, Turn

RESET = "reset"

_LONGEST_NOTE = 400
_SERVICE_WINDOW_MINUTES = 24 * 60
"""How long after the user's last message WhatsApp takes plain texts."""


def command_outcome(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    carry_out = _COMMANDS.get(turn.command or "")
    if carry_out is None:
        known = ", ".join(_COMMANDS)
        raise NoSuchAgent(f"{turn.command!r} is not an operator's command; use one of {known}")
    return carry_out(turn, state, profile)


def _reset(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    told = Effect(kind="returned_to_bot", details=_by("console"))
    effects = () if state.owner == BOT else (told,)
    return Outcome(outcome="command", deletes_session=True, effects=effects)


def _handoff(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    effects = () if state.owner == PERSON else (Effect(kind="taken_over", details=_by("console")),)
    return Outcome(outcome="command", patch=to_person(turn.received_at), effects=effects)


def _return(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """Closed once: a conversation the bot has already gets neither a word nor a mark."""
    if state.owner == BOT:
        return Outcome(outcome="command")
    text = Texts(profile).get("returned", language_of(state.locale), business=profile.name)
    replies: tuple[Reply, ...] = (TextReply(body=text),) if _may_be_written_to(turn, state) else ()
    effect = Effect(kind="returned_to_bot", details=_by("console"))
    return Outcome(outcome="command", patch=to_bot(), replies=replies, effects=(effect,))


def _message(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    taken = _handoff(turn, state, profile)
    taken.replies = (TextReply(body=turn.text),)
    taken.reply_role = PERSON
    return taken


def _ticket_reply(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """A person's words: whoever wrote them answers from now on."""
    said = _message(turn, state, profile)
    said.effects += waits_for_answer(turn)
    return said


def _echo(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    effects = () if state.owner == PERSON else (Effect(kind="taken_over", details=_by("app")),)
    return Outcome(
        outcome="command",
        patch=to_person(turn.received_at),
        effects=effects,
        note=turn.text or f"[{turn.detail or 'message'}]",
        note_role=PERSON,
    )


def _by(where: str) -> Mapping[str, str]:
    return {"by": where}


def _may_be_written_to(turn: Turn, state: SessionState) -> bool:
    since = state.last_user_msg_at
    return since is not None and not has_lasted(since, _SERVICE_WINDOW_MINUTES, turn.received_at)


def _preference(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    stops = turn.text == "stop"
    return Outcome(
        outcome="command",
        patch={"opted_out": stops},
        note="[the user stopped messages]" if stops else "[the user takes messages again]",
        effects=(Effect(kind="opted_out" if stops else "opted_in", details=_by("whatsapp")),),
    )


def _delivery_failed(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """A session is not begun for it."""
    note = clip(f"[not delivered] {turn.text}", _LONGEST_NOTE)
    return Outcome(outcome="command", note=note, deletes_session=not state.version)


_COMMANDS: Mapping[str, Callable[[Turn, SessionState, BusinessProfile], Outcome]] = {
    RESET: _reset,
    "handoff": _handoff,
    "return": _return,
    "message": _message,
    ORDER_STATUS: change_order,
    TICKET_STATUS: change_ticket,
    TICKET_REPLY: _ticket_reply,
    ECHO: _echo,
    DELIVERY_FAILED: _delivery_failed,
    PREFERENCE: _preference,
    ADOPT: adopt,
}

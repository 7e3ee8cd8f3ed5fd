"""What a turn comes to: the router and the agents are asked, what they say is gathered."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from actors.adoption import is_move
from actors.attempt import Attempt
from actors.commands import command_outcome
from actors.errors import HandoffLoop, NoSuchAgent
from actors.messages import AnswerTurn, RouteTurn
from actors.outcome import Outcome
from actors.quiet_turns import quiet_outcome, was_just_told
from actors.tenants import Tenant
from agents.base import AgentResponse, Handoff
from config.localized import language_of
from orchestrator.conversation.builder import encode_state
from orchestrator.conversation.decision import Clause, Lane, RoutingDecision, decision_of
from orchestrator.conversation.moments import moment
from orchestrator.conversation.ownership import BOT, PERSON, WAITING, has_lasted
from orchestrator.conversation.patch import apply_patch
from orchestrator.conversation.reminders import LATEST_MINUTES, REMIND, reminder_due, wait_due
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from orchestrator.routing.guards import ATTEND, OPT_IN, OPT_OUT, decided, guard

MAX_HANDOFFS = 3
REMINDER_TOLERANCE = timedelta(seconds=30)
"""A timer may be this early; the turn's commit sets one that is earlier anew."""
SPOKEN = frozenset({MessageKind.VOICE, MessageKind.AUDIO})

# What every turn compares with: an attribute of an enum takes as long as a small call.
_INFO, _OUT_OF_SCOPE = Lane.INFO, Lane.OUT_OF_SCOPE
_NAMES = {lane: lane.value for lane in Lane}


async def decide(attempt: Attempt, state: SessionState, tenant: Tenant) -> Outcome:
    turn = attempt.turn
    if turn.command == REMIND:
        return await _remind(attempt, state, tenant)
    if turn.command is not None:
        return _unless_opted_out(command_outcome(turn, state, tenant.profile), state)
    if not turn.wants_answer:
        return await _quiet(attempt, state)
    if was_just_told(turn, state):
        return Outcome(outcome="silent")
    outcome = Outcome(outcome="applied")
    if state.owner != BOT:
        reroutes = await _attend(attempt, state, tenant, outcome)
        if not reroutes:
            return outcome
        state = apply_patch(state, outcome.patch)
    _show_receipt(attempt)
    if turn.kind in SPOKEN:
        await _hear(attempt, state)
    decision: RoutingDecision = await attempt.ring.router.ask(
        RouteTurn(attempt.turn, state, tenant), attempt.remaining()
    )
    outcome.outcome, outcome.decision = "applied", decision
    turn = attempt.turn if decision.clause is None else replace(attempt.turn, text=decision.clause)
    await _answer(attempt, turn, state, tenant, decision, outcome)
    for clause in decision.secondary:
        await _answer_besides(attempt, clause, state, tenant, decision, outcome)
    return outcome


async def _quiet(attempt: Attempt, state: SessionState) -> Outcome:
    outcome = quiet_outcome(attempt.turn)
    if attempt.ring.moves is None or not is_move(attempt.turn):
        return outcome
    entry, turn = attempt.entry, attempt.turn
    new = await attempt.ring.moves.move(
        entry.conversation,
        new_phone=turn.new_phone,
        new_bsuid=turn.new_bsuid,
        old_bsuid=state.bsuid or entry.payload.bsuid,
        message_id=turn.message_id,
        session=encode_state(state) if state.version else None,
    )
    outcome.deletes_session = new != entry.conversation
    return outcome


async def _remind(attempt: Attempt, state: SessionState, tenant: Tenant) -> Outcome:
    """The timer of a cart: said only if the cart still waits and WhatsApp takes it now."""
    if state.version == "":
        return Outcome(outcome="command", deletes_session=True)  # the session ran out
    if state.owner == WAITING:
        return await _wait_over(attempt, state, tenant)
    now = attempt.turn.received_at
    due = reminder_due(state, tenant.profile.order.reminder_minutes)
    if due is None or due > now + REMINDER_TOLERANCE:
        return Outcome(outcome="command")
    if has_lasted(state.last_user_msg_at, LATEST_MINUTES, now):
        return Outcome(outcome="command", patch={"reminded_cart": state.cart_id})
    decision = decided(Lane.COMMERCE, REMIND, "a cart waits")
    request = AnswerTurn(attempt.turn, state, tenant, decision, None)
    agent = attempt.ring.agents[Lane.COMMERCE]
    response: AgentResponse = await agent.ask(request, attempt.remaining())
    reminder = Outcome(
        outcome="command",
        replies=response.messages,
        patch=dict(response.state_patch),
        agent=Lane.COMMERCE,
        effects=response.effects,
    )
    return _unless_opted_out(reminder, state)


async def _hear(attempt: Attempt, state: SessionState) -> None:
    """Read a voice note as the words it holds; without them the bot says that it cannot."""
    media, hearing = attempt.turn.media, attempt.ring.hearing
    if hearing is None or media is None:
        return
    language = language_of(state.locale)
    said = await hearing.hear(media, language=language, seconds=attempt.remaining() * 0.8)
    if said:
        attempt.last = replace(attempt.last, text=said)
        attempt.turn = replace(attempt.turn, kind=MessageKind.TEXT, text=said)


async def _wait_over(attempt: Attempt, state: SessionState, tenant: Tenant) -> Outcome:
    """The timer of a user in line: nobody came, and the bot says so before it is asked."""
    now = attempt.turn.received_at
    due = wait_due(state, tenant.profile.support.handoff_timeout_minutes)
    if due is None or due > now or has_lasted(state.last_user_msg_at, LATEST_MINUTES, now):
        return Outcome(outcome="command")
    outcome = Outcome(outcome="command")
    await _attend(attempt, state, tenant, outcome)
    return outcome


def _show_receipt(attempt: Attempt) -> None:
    """Once for a message, and never when nobody is there to see it."""
    entry = attempt.entry
    if attempt.ring.receipts is None or attempt.attempts:
        return
    show = partial(attempt.ring.receipts.show, entry.conversation, attempt.turn.message_id)
    if entry.storing is None:
        show()
    else:
        entry.storing.when_stored(entry.entry_id, show)


async def _attend(attempt: Attempt, state: SessionState, tenant: Tenant, outcome: Outcome) -> bool:
    """While a person is asked for or at work; whether the bot goes on with the turn.

    The support agent speaks for the queue. A person at work is not interrupted, unless they
    have been gone too long or the user wants no more messages.
    """
    outcome.outcome = "human"
    wish = guard(attempt.turn, state)
    if wish is not None and wish.intent in (OPT_OUT, OPT_IN):
        return True
    away = has_lasted(
        state.owner_since, tenant.profile.support.person_timeout_minutes, attempt.turn.received_at
    )
    if state.owner == PERSON and not away:
        if state.owner_since is None:  # taken over under an earlier version
            outcome.patch["owner_since"] = moment(attempt.turn.received_at)
        return False
    reason = f"the conversation is {state.owner}"
    decision = decided(Lane.SUPPORT, ATTEND, reason)
    agent = attempt.ring.agents[Lane.SUPPORT]
    request = AnswerTurn(attempt.turn, state, tenant, decision, None)
    response: AgentResponse = await agent.ask(request, attempt.remaining())
    outcome.replies += response.messages
    outcome.patch |= response.state_patch
    outcome.effects += response.effects
    if response.messages or response.state_patch:
        outcome.outcome, outcome.decision, outcome.agent = "applied", decision, Lane.SUPPORT
    return response.reroutes


async def _answer_besides(
    attempt: Attempt,
    clause: Clause,
    base: SessionState,
    tenant: Tenant,
    decision: RoutingDecision,
    outcome: Outcome,
) -> None:
    """What the message asks for as well: a turn of its own in the same commit."""
    state = apply_patch(base, outcome.patch)
    if state.owner != BOT and clause.lane is not Lane.INFO:
        return  # a person was fetched; they see the whole message
    first = outcome.agent, outcome.patch.get("current_lane"), state.pending_question
    turn = replace(attempt.turn, text=clause.text)
    part = decision_of(clause, decision)
    await _answer(attempt, turn, state, tenant, part, outcome)
    outcome.agent, outcome.patch["current_lane"] = first[:2]
    if outcome.patch.get("pending_question") is None:
        outcome.patch["pending_question"] = first[2]


async def _answer(
    attempt: Attempt,
    turn: Turn,
    state: SessionState,
    tenant: Tenant,
    decision: RoutingDecision,
    outcome: Outcome,
) -> None:
    # What is out of scope is declined by the info agent.
    lane = _INFO if decision.lane is _OUT_OF_SCOPE else decision.lane
    handoff, visited = None, []
    while True:
        visited.append(lane)
        agent = attempt.ring.agents.get(lane)
        if agent is None:
            raise NoSuchAgent(f"no agent answers lane {lane!r}")
        request = AnswerTurn(turn, state, tenant, decision, handoff)
        response: AgentResponse = await agent.ask(request, attempt.remaining())
        _merge(outcome, response, lane)
        handoff = response.handoff
        if handoff is None:
            return
        state = apply_patch(state, response.state_patch)
        lane = _next_lane(handoff, visited)


def _next_lane(handoff: Handoff, visited: list[Lane]) -> Lane:
    if handoff.lane in visited or len(visited) >= MAX_HANDOFFS:
        path = " → ".join([*visited, handoff.lane])
        raise HandoffLoop(f"agents handed the turn round: {path} ({handoff.reason})")
    return handoff.lane


def _merge(outcome: Outcome, response: AgentResponse, lane: Lane) -> None:
    outcome.agent = lane
    outcome.replies += response.messages
    outcome.patch |= response.state_patch
    outcome.patch["current_lane"] = _NAMES[lane]
    if response.effects:
        outcome.effects += response.effects
    if response.handoff is not None:
        outcome.handoffs += (f"{lane}→{response.handoff.lane}: {response.handoff.reason}",)


def _unless_opted_out(outcome: Outcome, state: SessionState) -> Outcome:
    """Nothing the bot says of itself reaches a user who wants no messages; what people say does."""
    if state.opted_out and outcome.replies and outcome.reply_role != PERSON:
        outcome.replies = ()
        outcome.note = outcome.note or "[not sent: the user wants no messages]"
    return outcome

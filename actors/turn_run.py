"""One attempt at one turn: from an inbox entry to its commit."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from actors.adoption import is_move
from actors.burst import text_of
from actors.commands import command_outcome
from actors.errors import AlreadySettled, FencedOut, HandoffLoop, NoSuchAgent, StateMoved
from actors.messages import AnswerTurn, RouteTurn
from actors.outcome import Outcome
from actors.outgoing import outgoing, reply_id, reply_text
from actors.quiet_turns import quiet_outcome, rewritten, was_just_told
from actors.ring import Ring
from actors.tenants import Tenant
from actors.window import window_template, window_until_ms
from agents.base import AgentResponse, Handoff
from config.localized import language_of
from orchestrator.conversation.builder import encode_state, new_session
from orchestrator.conversation.contract import MAX_ID, MAX_NAME, MAX_TURNS
from orchestrator.conversation.decision import Clause, Lane, RoutingDecision, decision_of
from orchestrator.conversation.message_contents import read_content
from orchestrator.conversation.moments import moment
from orchestrator.conversation.ownership import (
    BOT,
    PERSON,
    WAITING,
    change_note,
    has_lasted,
)
from orchestrator.conversation.patch import advance, apply_patch, clip
from orchestrator.conversation.reminders import (
    LATEST_MINUTES,
    REMIND,
    reminder_due,
    timer_for,
    wait_due,
)
from orchestrator.conversation.state import DialogueEntry, SessionState
from orchestrator.conversation.turn import ADOPT, ECHO, MessageKind, Turn
from orchestrator.conversation.turn_builder import build_turn
from orchestrator.conversation.version import version_again
from orchestrator.routing.guards import ATTEND, OPT_IN, OPT_OUT, decided, guard
from orchestrator.storage.entries import InboxEntry, InboxPayload, now_ms
from orchestrator.storage.records.journal import EffectRecord, ReplyRecord, TurnRecord
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.storage.turn_store import TurnCommit, Verdict

MAX_HANDOFFS = 3
REMINDER_TOLERANCE = timedelta(seconds=30)
"""A timer may be this early; the turn's commit sets one that is earlier anew."""
LEAST_SECONDS = 0.05
"""What is left to ask somebody in, however late it is."""
MERGED = "merged"
SPOKEN = frozenset({MessageKind.VOICE, MessageKind.AUDIO})

# What every turn compares with: an attribute of an enum takes as long as a small call.
_OK, _TEXT, _INFO, _OUT_OF_SCOPE = Verdict.OK, MessageKind.TEXT, Lane.INFO, Lane.OUT_OF_SCOPE


class Prepared(msgspec.Struct, frozen=True):
    """A turn as it is to be committed, and the session as it then stands."""

    outcome: Outcome
    state: SessionState
    commit: TurnCommit

    @property
    def is_ordinary(self) -> bool:
        """Whether it leaves a session that the next turn can go on with."""
        return self.outcome.outcome == "applied" and not self.outcome.deletes_session


class TurnRun:
    """An attempt. It writes nothing but its one commit, so it may be given up anywhere.

    `attempts` have failed before. With messages `before` it, the entry is the end of a burst: one
    turn and one answer for all of them. `again` says that a commit of the same turn may be on its
    way already: the version of this one differs, lest what was built on the other is taken for
    something built on this.
    """

    def __init__(
        self,
        ring: Ring,
        entry: InboxEntry,
        *,
        attempts: int,
        before: tuple[InboxEntry, ...] = (),
        again: bool = False,
    ) -> None:
        self._ring = ring
        self._entry = entry
        self._before = before
        self._attempts = attempts
        self._version = entry.entry_id
        if again:
            self._version = version_again(entry.entry_id, next(ring.tries))
        self._started = time.monotonic()
        self._deadline = self._started + ring.limits.turn_timeout_seconds
        self._started_ms = now_ms()
        self._last = self._build()
        self.turn = self._whole(self._last) if before else self._last

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def _build(self) -> Turn:
        payload = self._entry.payload
        received_at = datetime.fromtimestamp(payload.received_at_ms / 1000, UTC)
        if payload.command is not None:
            text, detail = _spoken(payload)
            return Turn(
                entry_id=self._entry.entry_id,
                conversation=self._entry.conversation,
                message_id=payload.message_id,
                kind=MessageKind.COMMAND,
                command=payload.command,
                command_values=payload.raw.get("values") or {},
                text=text,
                detail=detail,
                sent_at=received_at,
                received_at=received_at,
            )
        return build_turn(
            entry_id=self._entry.entry_id,
            conversation=self._entry.conversation,
            message_id=payload.message_id,
            raw=payload.raw,
            profile_name=payload.profile_name,
            received_at=received_at,
        )

    def _whole(self, turn: Turn) -> Turn:
        """The turn with the words of the whole burst."""
        said = " ".join(filter(None, (*map(text_of, self._before), turn.text)))
        return replace(turn, text=said)

    async def prepare(
        self, session: SessionState | None, *, base_version: str | None = None
    ) -> Prepared:
        """Do the turn on `session` (None: a new one), up to what is to be committed.

        `base_version` is given where the stored session cannot be read. Raises FencedOut and
        whatever router and agents raise.
        """
        tenant = self._ring.tenants.serving(self._entry.conversation.phone_number_id)
        if tenant is None:
            number = self._entry.conversation.phone_number_id
            raise NoSuchAgent(f"no business profile serves the phone_number_id {number!r}")
        base = self._session_at(tenant, session)
        outcome = await self._decide(base, tenant)
        state = self._next_state(base, outcome)
        version = base.version if base_version is None else base_version
        outcome.remind_at_ms = timer_for(
            base,
            state,
            tenant.profile.order.reminder_minutes,
            tenant.profile.support.handoff_timeout_minutes,
        )
        return Prepared(outcome, state, self._commit(version, state, outcome, tenant))

    def judged(self, prepared: Prepared, verdict: Verdict) -> SessionState | None:
        """The session as it now stands, None if it was deleted.

        Raises StateMoved, FencedOut and AlreadySettled.
        """
        if verdict is _OK:
            self._report(prepared.outcome)
            return None if prepared.outcome.deletes_session else prepared.state
        self._ring.metrics.verdicts.labels(verdict).inc()
        entry = self._entry
        if verdict is Verdict.FENCED:
            raise FencedOut(f"partition {entry.partition} has another owner")
        if verdict in (Verdict.STALE, Verdict.EXPIRED):
            raise StateMoved(f"the session of turn {entry.entry_id} is {verdict}")
        raise AlreadySettled(f"entry {entry.entry_id} had left the inbox ({verdict})")

    def _session_at(self, tenant: Tenant, session: SessionState | None) -> SessionState:
        """The session to go on with; nothing of one business is ever known to another."""
        if session is None:
            return self._new_session(tenant)
        if session.tenant_id == tenant.profile.tenant_id:
            return session
        self._ring.log.warning(
            "conversation.changed_business",
            conversation=self._entry.conversation.masked,
            before=session.tenant_id,
            now=tenant.profile.tenant_id,
        )
        return replace(self._new_session(tenant), version=session.version)

    def _new_session(self, tenant: Tenant) -> SessionState:
        profile = tenant.profile
        return new_session(
            key=self._entry.conversation,
            tenant_id=profile.tenant_id,
            locale=profile.locale,
            timezone=profile.timezone,
            currency=profile.currency,
            profile_name=self._entry.payload.profile_name,
            now=self.turn.received_at,
        )

    # What the turn comes to

    async def _decide(self, state: SessionState, tenant: Tenant) -> Outcome:
        if self.turn.command == REMIND:
            return await self._remind(state, tenant)
        if self.turn.command is not None:
            return _unless_opted_out(command_outcome(self.turn, state, tenant.profile), state)
        if not self.turn.wants_answer:
            return await self._quiet(state)
        if was_just_told(self.turn, state):
            return Outcome(outcome="silent")
        outcome = Outcome(outcome="applied")
        if state.owner != BOT:
            reroutes = await self._attend(state, tenant, outcome)
            if not reroutes:
                return outcome
            state = apply_patch(state, outcome.patch)
        self._show_receipt()
        if self.turn.kind in SPOKEN:
            await self._hear(state)
        decision = await self._ring.router.ask(
            RouteTurn(self.turn, state, tenant), self._remaining()
        )
        return await self._answer(state, tenant, decision, outcome)

    async def _quiet(self, state: SessionState) -> Outcome:
        outcome = quiet_outcome(self.turn)
        if self._ring.moves is None or not is_move(self.turn):
            return outcome
        entry, turn = self._entry, self.turn
        new = await self._ring.moves.move(
            entry.conversation,
            new_phone=turn.new_phone,
            new_bsuid=turn.new_bsuid,
            old_bsuid=state.bsuid or entry.payload.bsuid,
            message_id=turn.message_id,
            session=encode_state(state) if state.version else None,
        )
        outcome.deletes_session = new != entry.conversation
        return outcome

    async def _remind(self, state: SessionState, tenant: Tenant) -> Outcome:
        """The timer of a cart: said only if the cart still waits and WhatsApp takes it now."""
        if state.version == "":
            return Outcome(outcome="command", deletes_session=True)  # the session ran out
        if state.owner == WAITING:
            return await self._wait_over(state, tenant)
        now = self.turn.received_at
        due = reminder_due(state, tenant.profile.order.reminder_minutes)
        if due is None or due > now + REMINDER_TOLERANCE:
            return Outcome(outcome="command")
        if has_lasted(state.last_user_msg_at, LATEST_MINUTES, now):
            return Outcome(outcome="command", patch={"reminded_cart": state.cart_id})
        decision = decided(Lane.COMMERCE, REMIND, "a cart waits")
        request = AnswerTurn(self.turn, state, tenant, decision, None)
        agent = self._ring.agents[Lane.COMMERCE]
        response: AgentResponse = await agent.ask(request, self._remaining())
        reminder = Outcome(
            outcome="command",
            replies=response.messages,
            patch=dict(response.state_patch),
            agent=Lane.COMMERCE,
            effects=response.effects,
        )
        return _unless_opted_out(reminder, state)

    async def _hear(self, state: SessionState) -> None:
        """Read a voice note as the words it holds; without them the bot says that it cannot."""
        media, hearing = self.turn.media, self._ring.hearing
        if hearing is None or media is None:
            return
        language = language_of(state.locale)
        said = await hearing.hear(media, language=language, seconds=self._remaining() * 0.8)
        if said:
            self._last = replace(self._last, text=said)
            self.turn = replace(self.turn, kind=MessageKind.TEXT, text=said)

    async def _wait_over(self, state: SessionState, tenant: Tenant) -> Outcome:
        """The timer of a user in line: nobody came, and the bot says so before it is asked."""
        now = self.turn.received_at
        due = wait_due(state, tenant.profile.support.handoff_timeout_minutes)
        if due is None or due > now or has_lasted(state.last_user_msg_at, LATEST_MINUTES, now):
            return Outcome(outcome="command")
        outcome = Outcome(outcome="command")
        await self._attend(state, tenant, outcome)
        return outcome

    def _show_receipt(self) -> None:
        """Once for a message, and never when nobody is there to see it."""
        if self._ring.receipts is not None and self._attempts == 0:
            self._ring.receipts.show(self._entry.conversation, self.turn.message_id)

    async def _attend(self, state: SessionState, tenant: Tenant, outcome: Outcome) -> bool:
        """While a person is asked for or at work; whether the bot goes on with the turn.

        The support agent speaks for the queue. A person at work is not interrupted, unless they
        have been gone too long or the user wants no more messages.
        """
        outcome.outcome = "human"
        wish = guard(self.turn, state)
        if wish is not None and wish.intent in (OPT_OUT, OPT_IN):
            return True
        away = has_lasted(
            state.owner_since, tenant.profile.support.person_timeout_minutes, self.turn.received_at
        )
        if state.owner == PERSON and not away:
            if state.owner_since is None:  # taken over under an earlier version
                outcome.patch["owner_since"] = moment(self.turn.received_at)
            return False
        reason = f"the conversation is {state.owner}"
        decision = decided(Lane.SUPPORT, ATTEND, reason)
        agent = self._ring.agents[Lane.SUPPORT]
        request = AnswerTurn(self.turn, state, tenant, decision, None)
        response: AgentResponse = await agent.ask(request, self._remaining())
        outcome.replies += response.messages
        outcome.patch |= response.state_patch
        outcome.effects += response.effects
        if response.messages or response.state_patch:
            outcome.outcome, outcome.decision, outcome.agent = "applied", decision, Lane.SUPPORT
        return response.reroutes

    async def _answer(
        self, state: SessionState, tenant: Tenant, decision: RoutingDecision, outcome: Outcome
    ) -> Outcome:
        outcome.outcome, outcome.decision = "applied", decision
        turn = self.turn if decision.clause is None else replace(self.turn, text=decision.clause)
        await self._answer_part(turn, state, tenant, decision, outcome)
        for clause in decision.secondary:
            await self._answer_besides(clause, state, tenant, decision, outcome)
        return outcome

    async def _answer_besides(
        self,
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
        turn = replace(self.turn, text=clause.text)
        part = decision_of(clause, decision)
        await self._answer_part(turn, state, tenant, part, outcome)
        outcome.agent, outcome.patch["current_lane"] = first[:2]
        if outcome.patch.get("pending_question") is None:
            outcome.patch["pending_question"] = first[2]

    async def _answer_part(
        self,
        turn: Turn,
        state: SessionState,
        tenant: Tenant,
        decision: RoutingDecision,
        outcome: Outcome,
    ) -> None:
        lane, handoff, visited = self._lane(state, decision), None, []
        while True:
            visited.append(lane)
            agent = self._ring.agents.get(lane)
            if agent is None:
                raise NoSuchAgent(f"no agent answers lane {lane!r}")
            request = AnswerTurn(turn, state, tenant, decision, handoff)
            response: AgentResponse = await agent.ask(request, self._remaining())
            self._merge(outcome, response, lane)
            handoff = response.handoff
            if handoff is None:
                return
            state = apply_patch(state, response.state_patch)
            lane = self._next_lane(handoff, visited)

    @staticmethod
    def _lane(state: SessionState, decision: RoutingDecision) -> Lane:
        """The lane that answers; what is out of scope is declined by the info agent."""
        return _INFO if decision.lane is _OUT_OF_SCOPE else decision.lane

    @staticmethod
    def _next_lane(handoff: Handoff, visited: list[Lane]) -> Lane:
        if handoff.lane in visited or len(visited) >= MAX_HANDOFFS:
            path = " → ".join([*visited, handoff.lane])
            raise HandoffLoop(f"agents handed the turn round: {path} ({handoff.reason})")
        return handoff.lane

    @staticmethod
    def _merge(outcome: Outcome, response: AgentResponse, lane: Lane) -> None:
        outcome.agent = lane
        outcome.replies += response.messages
        outcome.patch |= response.state_patch
        outcome.patch["current_lane"] = str(lane)
        outcome.effects += response.effects
        if response.handoff is not None:
            outcome.handoffs += (f"{lane}→{response.handoff.lane}: {response.handoff.reason}",)

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        return remaining if remaining > LEAST_SECONDS else LEAST_SECONDS

    # What is committed

    def _next_state(self, base: SessionState, outcome: Outcome) -> SessionState:
        turn = self.turn
        now = moment(turn.received_at)
        patch = outcome.patch
        if outcome.earlier:
            base = replace(base, turns=(*outcome.earlier, *base.turns)[-MAX_TURNS:])
        if outcome.rewrites:
            base = rewritten(base, outcome.rewrites)
        note = outcome.note or change_note(base, patch)
        entries = []
        if turn.command is None:
            patch["last_user_msg_id"] = turn.message_id
            if turn.product_id is not None:
                patch.setdefault("last_product_id", clip(turn.product_id, MAX_ID))
            if turn.wants_answer:
                patch["last_user_msg_at"] = now
                for piece in self._before:
                    entries.append(self._piece_entry(piece, outcome.decision))
                entries.append(self._user_entry(now, outcome.decision))
            name = turn.profile_name
            if name and name != base.profile_name:
                patch["profile_name"] = clip(name, MAX_NAME)
            if self._entry.payload.bsuid and self._entry.payload.bsuid != base.bsuid:
                patch["bsuid"] = self._entry.payload.bsuid
        if note is not None:
            role = outcome.note_role
            entries.append(DialogueEntry(role=role, text=note, message_id=turn.message_id, at=now))
        for index, reply in enumerate(outcome.replies):
            own_id = reply_id(self._entry, index)
            patch["last_assistant_msg_id"] = own_id
            entries.append(
                DialogueEntry(
                    role=outcome.reply_role,
                    text=reply_text(reply),
                    message_id=own_id,
                    at=now,
                    lane=outcome.agent,
                )
            )
        return advance(
            base,
            patch,
            entries,
            limit=self._ring.limits.history_turns,
            version=self._version,
            updated_at=now,
        )

    def _piece_entry(self, piece: InboxEntry, decision: RoutingDecision | None) -> DialogueEntry:
        at = datetime.fromtimestamp(piece.payload.received_at_ms / 1000, UTC)
        entry = self._user_entry(moment(at), decision)
        said = {"text": text_of(piece), "message_id": piece.payload.message_id}
        return msgspec.structs.replace(entry, **said)

    def _user_entry(self, now: str, decision: RoutingDecision | None) -> DialogueEntry:
        turn = self._last
        return DialogueEntry(
            role="user",
            text=turn.text or turn.choice_title or f"[{turn.kind}]",
            message_id=turn.message_id,
            at=now,
            lane=decision.lane if decision else None,
            intent=decision.intent if decision else None,
        )

    def _commit(
        self, base_version: str, state: SessionState, outcome: Outcome, tenant: Tenant
    ) -> TurnCommit:
        entry = self._entry
        # What people say always leaves, and so does the bot's word that a person takes over.
        yields = self.turn.command is None and state.owner != PERSON
        replies = outgoing(
            entry,
            outcome.replies,
            yields=yields,
            window_until_ms=window_until_ms(state, entry.payload.received_at_ms),
            template=window_template(tenant.profile, state) if outcome.replies else None,
        )
        return TurnCommit(
            conversation=entry.conversation,
            partition=entry.partition,
            term=self._term(),
            base_version=base_version,
            entry_id=entry.entry_id,
            snapshot=b"" if outcome.deletes_session else encode_state(state),
            journal=encode_record(self._record(outcome, replies.records, state)),
            replies=replies.written,
            remind_at_ms=outcome.remind_at_ms,
            pieces=self._pieces(state) if self._before else (),
        )

    def _pieces(self, state: SessionState) -> tuple[tuple[str, bytes], ...]:
        return tuple(
            (piece.entry_id, encode_record(self._piece_record(piece, state)))
            for piece in self._before
        )

    def _term(self) -> int:
        try:
            return self._ring.terms[self._entry.partition]
        except KeyError:
            raise FencedOut(f"partition {self._entry.partition} is not ours any more") from None

    # What is recorded

    def _record(
        self, outcome: Outcome, replies: tuple[ReplyRecord, ...], state: SessionState
    ) -> TurnRecord:
        """The turn as the journal and SQL keep it."""
        entry, decision = self._entry, outcome.decision
        payload = entry.payload
        record = TurnRecord(
            entry_id=entry.entry_id,
            partition=entry.partition,
            phone_number_id=entry.conversation.phone_number_id,
            wa_id=entry.conversation.wa_id,
            tenant_id=state.tenant_id,
            message_id=payload.message_id,
            kind=self._last.kind,
            locale=state.locale,
            outcome=outcome.outcome,
            received_at_ms=payload.received_at_ms,
            sent_at_ms=int(self.turn.sent_at.timestamp() * 1000),
            started_at_ms=self._started_ms,
            committed_at_ms=now_ms(),
            duration_us=int((time.monotonic() - self._started) * 1e6),
        )
        # Apart: Python takes three times as long for a call with more than 15 keywords.
        return replace(
            record,
            text=self._recorded_text(),
            bsuid=payload.bsuid,
            profile_name=payload.profile_name,
            raw=payload.raw if self._keeps_raw() else None,
            lane=decision.lane if decision else None,
            intent=decision.intent if decision else None,
            confidence=decision.confidence if decision else 0.0,
            tier=decision.tier if decision else None,
            reasons=decision.why if decision else (),
            agent=outcome.agent,
            handoffs=outcome.handoffs,
            attempts=self._attempts + 1,
            replies=replies,
            effects=tuple(
                EffectRecord(kind=effect.kind, details=dict(effect.details))
                for effect in outcome.effects
            ),
        )

    def _piece_record(self, piece: InboxEntry, state: SessionState) -> TurnRecord:
        """A message answered together with the last one of its burst."""
        whole = self._record(Outcome(outcome=MERGED), (), state)
        return replace(
            whole,
            entry_id=piece.entry_id,
            message_id=piece.payload.message_id,
            text=text_of(piece),
            raw=None,
            received_at_ms=piece.payload.received_at_ms,
            sent_at_ms=piece.payload.received_at_ms,
        )

    def _recorded_text(self) -> str:
        """What the user or a person of ours wrote; of an operator's word, nothing."""
        command = self._last.command
        return self._last.text if command in (None, ECHO) else ""

    def _keeps_raw(self) -> bool:
        """What the text alone would lose: everything but plain words."""
        turn = self._last
        if turn.command == ADOPT:
            return False  # it is a whole session
        return turn.kind is not _TEXT or turn.from_ad or turn.product_id is not None

    def _report(self, outcome: Outcome) -> None:
        """The canonical line of the turn."""
        decision = outcome.decision
        microseconds = int((time.monotonic() - self._started) * 1e6)
        lane = decision.lane if decision else None
        self._ring.metrics.turns.labels(lane or "none", outcome.outcome).inc()
        self._ring.metrics.turn_seconds.observe(microseconds / 1e6)
        self._ring.log.info(
            "orchestrate_turn.completed",
            success=True,
            outcome=outcome.outcome,
            lane=lane,
            intent=decision.intent if decision else None,
            confidence=decision.certainty if decision else None,
            agent=outcome.agent,
            messages_count=len(outcome.replies),
            duration_ms=microseconds / 1000,
            conversation=self._entry.conversation.masked,
            message_id=self._entry.payload.message_id,
            attempts=self._attempts + 1,
        )


def _spoken(payload: InboxPayload) -> tuple[str, str | None]:
    """The words of a command and, of what a person sent from the phone app, its kind."""
    if payload.command != ECHO:
        return str(payload.raw.get("text", "")), None
    content = read_content(payload.raw)
    return str(content.get("text", "")), str(content["kind"])


def _unless_opted_out(outcome: Outcome, state: SessionState) -> Outcome:
    """Nothing the bot says of itself reaches a user who wants no messages; what people say does."""
    if state.opted_out and outcome.replies and outcome.reply_role != PERSON:
        outcome.replies = ()
        outcome.note = outcome.note or "[not sent: the user wants no messages]"
    return outcome

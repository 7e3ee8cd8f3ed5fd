"""One attempt at one turn: from an inbox entry to its commit."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from actors.attempt import Attempt
from actors.errors import AlreadySettled, FencedOut, NoSuchAgent, StateMoved
from actors.outcome import Outcome
from actors.outgoing import reply_ids
from actors.tenants import Tenant
from actors.turn_answers import decide
from actors.turn_commit import commit_of, next_state
from orchestrator.conversation.builder import new_session
from orchestrator.conversation.reminders import timer_for
from orchestrator.conversation.state import SessionState
from orchestrator.storage.turn_store import TurnCommit, Verdict

_OK = Verdict.OK  # an attribute of an enum takes as long as a small call


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
    """Runs an attempt. It writes nothing but its one commit, so it may be given up anywhere."""

    __slots__ = ("_entry", "_ring", "attempt")

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self._ring = attempt.ring
        self._entry = attempt.entry

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
        outcome = await decide(self.attempt, base, tenant)
        await self._ring.cohort
        ids = reply_ids(self._entry, len(outcome.replies))
        state = next_state(self.attempt, base, outcome, ids)
        version = base.version if base_version is None else base_version
        outcome.remind_at_ms = timer_for(
            base,
            state,
            tenant.profile.order.reminder_minutes,
            tenant.profile.support.handoff_timeout_minutes,
        )
        await self._ring.cohort
        commit = commit_of(self.attempt, version, state, outcome, ids, tenant)
        return Prepared(outcome, state, commit)

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
            now=self.attempt.turn.received_at,
        )

    def _report(self, outcome: Outcome) -> None:
        """The canonical line of the turn."""
        decision, entry, ring = outcome.decision, self._entry, self._ring
        seconds = self.attempt.seconds
        lane = decision.lane if decision else None
        ring.metrics.turns.labels(lane or "none", outcome.outcome).inc()
        ring.metrics.turn_seconds.observe(seconds)
        ring.log.info(
            "orchestrate_turn.completed",
            success=True,
            outcome=outcome.outcome,
            lane=lane,
            intent=decision.intent if decision else None,
            confidence=decision.certainty if decision else None,
            agent=outcome.agent,
            messages_count=len(outcome.replies),
            duration_ms=int(seconds * 1e6) / 1000,
            conversation=entry.conversation.masked,
            message_id=entry.payload.message_id,
            attempts=self.attempt.attempts + 1,
        )

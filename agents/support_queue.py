"""What is said to whoever writes while a person is asked for, and when the bot takes over again."""

from __future__ import annotations

import re
from datetime import datetime

from attrs import frozen

from agents.asked import Asked
from agents.base import AgentResponse, Effect
from agents.formats import Formats
from agents.hours import polished
from agents.people import People
from agents.support_case import Case
from agents.support_kinds import says_something
from agents.support_tickets import Tickets, note
from agents.texts import Texts
from agents.wording import say
from config.profile import BusinessProfile
from config.support import CaseKind
from orchestrator.conversation.moments import moment
from orchestrator.conversation.ownership import PERSON, Patch, has_lasted, to_bot
from orchestrator.routing.choices import HUMAN
from orchestrator.routing.normal_text import normalise

RETURNED = "returned_to_bot"
_WHAT_WAITED = ".waited"

_BACK = re.compile(
    r"(?:quiero |prefiero |mejor |i want |let me |quero |prefiro |melhor )*(?:(?:volver|vuelve|"
    r"regresar|seguir|sigo|seguimos|continuar|go|going|voltar|volta|back)(?: (?:al?|con|con el|"
    r"a la|back|to|to the|with|with the|ao|com|com o|o))* )?(?:el |the |o )?(?:bot|"
    r"robot|asistente|assistant|assistente|robo|chatbot)(?: por favor| please)?|cancelar espera|"
    r"ya no(?: gracias)?|ya no hace falta|dejalo asi|never mind|nao precisa mais"
)
_ASKS_FOR_A_PERSON = re.compile(
    r"\b(?:asesor\w*|persona|humano|agente|alguien|agent|human|person|someone|anyone|anybody|"
    r"atendente|pessoa|alguem)\b"
)


@frozen(kw_only=True, slots=True)
class _Lapse:
    """Why nobody comes any more, and the text that says so."""

    by: str
    text_key: str
    opens: datetime | None = None


class Queue:
    """The waiting room of one business."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        people: People,
        tickets: Tickets,
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._people = people
        self._tickets = tickets

    def answer(self, asked: Asked) -> AgentResponse:
        """Asked only while a person is wanted, or when one has been silent for too long."""
        if asked.state.owner == PERSON:
            text = self._texts.get("person_left", asked.language)
            return _back("timeout", text, reroutes=True)
        if asked.choice is not None and asked.choice.kind != HUMAN:
            return _back("user", None, reroutes=True)
        if _BACK.fullmatch(normalise(asked.text)):
            return _back("user", self._texts.get("stay", asked.language), reroutes=False)
        lapse = self._lapse(asked)
        return self._notice(asked) if lapse is None else self._give_up(asked, lapse)

    def _lapse(self, asked: Asked) -> _Lapse | None:
        if not self._people.can_come(asked):
            opens = self._people.next_time(asked)
            return _Lapse(by="hours", text_key="waiting_closed", opens=opens)
        since, minutes = asked.state.owner_since, self._profile.support.handoff_timeout_minutes
        if has_lasted(since, minutes, asked.turn.received_at):
            return _Lapse(by="timeout", text_key="waiting_over")
        return None

    def _notice(self, asked: Asked) -> AgentResponse:
        """That they still wait, not more often than the business says."""
        told, now = asked.state.waiting_told_at, asked.turn.received_at
        if asked.state.owner_since is None:  # put in line by an earlier version
            return AgentResponse(
                state_patch={"owner_since": moment(now), "waiting_told_at": moment(now)}
            )
        if not has_lasted(told, self._profile.support.waiting_notice_minutes, now):
            return AgentResponse()
        return AgentResponse(
            messages=say(self._texts.get("waiting", asked.language)),
            state_patch={"waiting_told_at": moment(now)},
        )

    def _give_up(self, asked: Asked, lapse: _Lapse) -> AgentResponse:
        """What they asked for becomes a ticket, and the bot goes on."""
        number, effect, patch = self._ticket(asked)
        values = self._values(asked, lapse, number)
        text = polished(self._texts.get(lapse.text_key, asked.language, **values), asked.language)
        back = _back(lapse.by, text, reroutes=_says_more(asked))
        return AgentResponse(
            messages=back.messages,
            state_patch=patch | dict(back.state_patch),
            effects=(effect, *back.effects),
            reroutes=back.reroutes,
        )

    def _values(self, asked: Asked, lapse: _Lapse, number: str) -> dict[str, object]:
        if lapse.opens is None:
            return {"number": number}
        when = self._people.when(lapse.opens, asked)
        return {"number": number} | when

    def _ticket(self, asked: Asked) -> tuple[str, Effect, Patch]:
        """A new ticket with what the person would have been told; into the open one if any."""
        state = asked.state
        story = state.handoff_summary or state.last_handoff_reason or asked.text
        if state.active_case_id and state.active_case_number:
            added = note(state.active_case_id, state.active_case_number, story)
            return state.active_case_number, added, {}
        case = Case(kind=CaseKind.OTHER, details=story)
        opened = self._tickets.open(case, asked, part=_WHAT_WAITED)
        return opened.ticket.number, opened.effect, opened.patch


def _back(by: str, text: str | None, *, reroutes: bool) -> AgentResponse:
    return AgentResponse(
        messages=say(text) if text else (),
        state_patch=to_bot(),
        effects=(Effect(kind=RETURNED, details={"by": by}),),
        reroutes=reroutes,
    )


def _says_more(asked: Asked) -> bool:
    """Whether the message holds something to answer beside "is anybody there?"."""
    wants_a_person = _ASKS_FOR_A_PERSON.search(normalise(asked.text)) is not None
    return says_something(asked.text) and not wants_a_person

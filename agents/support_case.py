"""A case while it is told: what is known of it, what a message adds, what is asked next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from agents.asked import Asked
from agents.history import PastOrder
from agents.support_kinds import kind_of, says_something
from config.support import CaseKind
from orchestrator.conversation.contract import MAX_SUMMARY
from orchestrator.conversation.ownership import has_lasted
from orchestrator.conversation.patch import clip
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind
from orchestrator.routing.answers import is_no, is_yes
from orchestrator.routing.choices import CASE

PENDING = "support:"
"""How the names of this agent's questions begin."""
KIND, DETAILS, ORDER, PHOTO = "kind", "details", "order", "photo"
AGAIN = "again"
"""Asks for the details once more, in other words."""
MOST_UNCLEAR = 2
"""Answers nothing can be made of, before the case is taken as it is."""
MOST_MEDIA = 10
_JUST_OPENED_MINUTES = 15

SHOWN_BY_A_PHOTO = frozenset({CaseKind.WRONG, CaseKind.QUALITY, CaseKind.CHARGED_TWICE})
_TOLD_BY_ITS_KIND = frozenset({CaseKind.LATE, CaseKind.COLD})
_FILES = frozenset(
    {
        MessageKind.IMAGE,
        MessageKind.VIDEO,
        MessageKind.DOCUMENT,
        MessageKind.AUDIO,
        MessageKind.VOICE,
    }
)
_WITHOUT = re.compile(
    r"(?:sin foto|no tengo(?: foto\w*| imagen\w*| ninguna)?|no hay foto\w*|"
    r"without(?: a)?(?: photo)?|no photo|i do not have (?:one|any|a photo)|sem foto|"
    r"nao tenho(?: foto)?|sigue|continua|seguir|go on|nada mas|eso es todo|that is all|so isso)"
)
_WORDS = re.compile(r"[a-z0-9]+")
_ORDINALS = tuple(
    re.compile(rf"(?:(?:el|la|the|o|a) )?(?:{words})\b")
    for words in (
        r"1|primer\w*|ultim\w*|last|latest|first|mas reciente",
        r"2|segund\w*|second|penultim\w*|anterior",
        r"3|tercer\w*|third|terceir\w*",
    )
)


@frozen(kw_only=True, slots=True)
class Case:
    """`asked` names the questions put already; `unclear` counts answers that told nothing."""

    kind: CaseKind | None = None
    details: str = ""
    order_id: str | None = None
    media: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unclear: int = 0

    @property
    def is_told(self) -> bool:
        """Whether somebody who reads it knows what happened."""
        least = 1 if self.kind is CaseKind.MISSING else 2
        return self.kind in _TOLD_BY_ITS_KIND or says_something(self.details, least)


def in_progress(state: SessionState) -> bool:
    return (state.pending_question or "").startswith(PENDING)


def case_of(state: SessionState) -> Case:
    """The case being told; a new one, with pictures sent just before, if none is."""
    media = tuple((state.case_media or "").split(",")) if state.case_media else ()
    if not in_progress(state):
        return Case(media=media)
    return Case(
        kind=_kind(state.case_kind),
        details=state.case_details or "",
        order_id=state.case_order_id,
        media=media,
        asked=tuple((state.case_asked or "").split(",")) if state.case_asked else (),
        unclear=state.case_unclear,
    )


def patch_of(case: Case) -> dict[str, object]:
    return {
        "case_kind": case.kind.value if case.kind else None,
        "case_details": clip(case.details, MAX_SUMMARY) or None,
        "case_order_id": case.order_id,
        "case_media": joined_media(case.media),
        "case_asked": ",".join(case.asked) or None,
        "case_unclear": case.unclear,
    }


def joined_media(media: Sequence[str]) -> str | None:
    """The newest media ids as the session keeps them."""
    kept = [one for one in dict.fromkeys(media) if "," not in one][-MOST_MEDIA:]
    return clip(",".join(kept), MAX_SUMMARY) if kept else None


def brings_a_file(asked: Asked) -> bool:
    return asked.turn.media is not None and asked.turn.kind in _FILES


def heard(case: Case, asked: Asked, orders: Sequence[PastOrder]) -> Case:
    """The case with what this message tells of it."""
    pending = (asked.state.pending_question or "").removeprefix(PENDING)
    if asked.turn.media is not None and brings_a_file(asked):
        case = evolve(case, media=(*case.media, asked.turn.media.media_id))
    if asked.choice is not None:
        return _chosen(case, asked)
    if pending == PHOTO and (_WITHOUT.fullmatch(asked.plain) or is_no(asked.plain)):
        return case
    named = _order_named(asked, orders, by_place=pending == ORDER)
    if named is not None:
        case = evolve(case, order_id=named.order_id)
    known = evolve(case, kind=_sharper(case.kind, kind_of(asked.text)), details=_more(case, asked))
    learnt = (
        known.kind is not case.kind
        or says_something(asked.text)
        or named is not None
        or brings_a_file(asked)
    )
    answers = pending in (KIND, DETAILS, ORDER)
    return known if learnt or not answers else evolve(known, unclear=case.unclear + 1)


def just_opened(asked: Asked) -> str | None:
    """The number of the ticket that was opened so lately that what comes may be about it."""
    state = asked.state
    number = state.active_case_number
    if not number or not state.active_case_id:
        return None
    since = next((entry.at for entry in state.turns if number in entry.text), None)
    recent = since is not None and not has_lasted(since, _JUST_OPENED_MINUTES, asked.now)
    return number if recent else None


def next_question(case: Case, orders: Sequence[PastOrder]) -> str | None:
    """What is still worth asking, and was not asked; None: take the case as it is."""
    if case.unclear >= MOST_UNCLEAR:
        return None
    wanted = (
        (KIND, case.kind is None and not case.is_told),
        (DETAILS, case.kind is not None and not case.is_told),
        (AGAIN, case.unclear > 0 and not case.is_told),
        (ORDER, case.order_id is None and len(orders) > 1 and case.kind is not CaseKind.COMPLAINT),
        (PHOTO, case.kind in SHOWN_BY_A_PHOTO and not case.media),
    )
    return next(
        (question for question, needed in wanted if needed and question not in case.asked), None
    )


def asking(case: Case, question: str) -> Case:
    return evolve(case, asked=(*case.asked, question))


def pending_name(question: str) -> str:
    """The session's name of a question; the second try at the details waits for the same."""
    return PENDING + (DETAILS if question == AGAIN else question)


def _chosen(case: Case, asked: Asked) -> Case:
    choice = asked.choice
    if choice is None or choice.kind != CASE:
        return case
    what, which = (*choice.arguments, "", "")[:2]
    if what == KIND and _kind(which) is not None:
        return evolve(case, kind=_kind(which))
    if what == ORDER and which:
        return evolve(case, order_id=which)
    return case


def _kind(value: str | None) -> CaseKind | None:
    return CaseKind(value) if value in list(CaseKind) else None


def _sharper(before: CaseKind | None, now: CaseKind | None) -> CaseKind | None:
    """What was named first stays, unless it only said that something is wrong."""
    general = before in (None, CaseKind.COMPLAINT, CaseKind.OTHER)
    return now if now is not None and general else before


def _more(case: Case, asked: Asked) -> str:
    told = asked.text.strip()
    if not told or is_yes(asked.plain) or is_no(asked.plain) or told in case.details:
        return case.details
    return clip(f"{case.details}\n{told}".strip(), MAX_SUMMARY)


def _order_named(asked: Asked, orders: Sequence[PastOrder], *, by_place: bool) -> PastOrder | None:
    """The order whose number stands in the words, or, asked for one, its place in the list."""
    words = _WORDS.findall(asked.text.lower())
    for order in orders:
        if order.number.lower().rpartition("-")[2] in words:
            return order
    if by_place:
        for order, pattern in zip(orders, _ORDINALS, strict=False):
            if pattern.match(asked.plain):
                return order
    return None


CLOSED: Mapping[str, object] = {
    "case_details": None,
    "case_order_id": None,
    "case_media": None,
    "case_asked": None,
    "case_unclear": 0,
}
"""What is left of a case when it has become a ticket: its kind, to know it again."""

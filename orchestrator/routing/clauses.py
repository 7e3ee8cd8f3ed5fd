"""Messages that ask for two things: "a qué hora cierran? y quiero dos cocas"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from orchestrator.conversation.decision import Clause, Lane, RoutingDecision

MOST = 3
"""Things one message is answered for."""

_SIGNS = re.compile(r"[.?!;,\n]+(?=\s|$)")
_JOINTS = re.compile(
    r"\s(?:y|e|pero|además|ademas|también|tambien|aparte|otra cosa|por cierto|de paso|and|but|also|"
    r"by the way|mas|porém|porem|também|tambem|aliás|outra coisa)\s",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_SURE = 0.75
"""Of each of two things, so that a clumsy sentence is not torn."""

_ORDERING = frozenset(
    {
        "browse_products",
        "start_order",
        "add_item",
        "remove_item",
        "view_cart",
        "checkout",
        "choose_delivery_or_pickup",
        "pay",
    }
)
"""Steps of one order, which the commerce agent reads from the whole message."""
_NO_REQUEST = frozenset({"greeting", "thanks_goodbye", "out_of_scope", "non_text"})
_NEXT_TO_ORDERING = frozenset({"payment_methods", "menu_or_catalog_question"})
"""What the words of an order look like when they are torn from it."""

_QUESTION = re.compile(
    r"\?|\b(?:qu[eé]|cu[aá]l|cu[aá]ndo|cu[aá]nto|d[oó]nde|c[oó]mo|saber|aceptan|tienen|what|when|"
    r"where|how|which|do you|are you|quanto|quando|onde|qual|voc[eê]s)\b",
    re.IGNORECASE,
)
_BARE_NAME = 3
"""Words of a part that names a thing and does not say what to do with it."""

Decide = Callable[[str], RoutingDecision]


def with_clauses(text: str, whole: RoutingDecision, decide: Decide) -> RoutingDecision:
    """The decision, with what else the message asks for; `decide` reads a part by itself."""
    if len(text.split()) < 2 * _LEAST_WORDS:
        return whole
    parts = split(text)
    if len(parts) < 2:
        return whole
    asked = _requests(parts, decide)
    if len(asked) < 2:
        return whole
    primary = _primary(asked, whole)
    others = tuple(clause for clause in asked if clause is not primary)[: MOST - 1]
    if primary.lane is Lane.COMMERCE and primary.intent in _ORDERING:
        # An order is read from all its words; only what is no part of it is left out.
        kept = [part for part in parts if all(part != other.text for other in others)]
        primary_text = ", ".join(kept)
    else:
        primary_text = primary.text
    return replace(
        whole,
        lane=primary.lane,
        intent=primary.intent,
        confidence=primary.confidence,
        clause=primary_text,
        secondary=others,
        reasons=(*whole.reasons, *(f"and {other.lane}/{other.intent}" for other in others)),
    )


def split(text: str) -> list[str]:
    """The parts between signs and joining words. Those of one word stay with their neighbour."""
    return list(_joined([part for piece in _pieces(text) for part in _JOINTS.split(piece)]))


def _pieces(text: str) -> Iterator[str]:
    """Between signs; a sign stays with what it ends, for a question mark says much."""
    begin = 0
    for sign in _SIGNS.finditer(text):
        yield text[begin : sign.end()].rstrip(",;. \n")
        begin = sign.end()
    yield text[begin:]


def _joined(parts: Sequence[str]) -> Iterator[str]:
    waiting = ""
    for part in parts:
        waiting = f"{waiting} {part.strip()}".strip()
        if len(waiting.split()) >= _LEAST_WORDS:
            yield waiting
            waiting = ""
    if waiting:
        yield waiting


def _requests(parts: Sequence[str], decide: Decide) -> list[Clause]:
    """What the parts ask for by themselves, each thing once."""
    found: list[Clause] = []
    for part in parts:
        if len(part.split()) < _LEAST_WORDS:
            continue
        decision = decide(part)
        clause = Clause(
            text=part,
            lane=decision.lane,
            intent=decision.intent,
            confidence=decision.confidence,
        )
        sure = decision.confidence >= _SURE and decision.intent not in _NO_REQUEST
        if sure and not any(_same_request(clause, other) for other in found):
            found.append(clause)
    return found


def _same_request(one: Clause, other: Clause) -> bool:
    intents = {one.intent, other.intent}
    if len(intents) == 1:
        return True
    if one.lane is other.lane is Lane.SUPPORT:  # one story, one case
        return True
    if Lane.SUPPORT in (one.lane, other.lane) and Lane.INFO in (one.lane, other.lane):
        told = one if one.lane is Lane.INFO else other
        return not _QUESTION.search(told.text)  # "..., ya son dos horas" is part of the story
    ordering = intents & _ORDERING
    if ordering and intents & _NEXT_TO_ORDERING:
        # "y pago con nequi", "una de pepperoni": only a question is a request of its own.
        question, step = (one, other) if one.intent in _NEXT_TO_ORDERING else (other, one)
        if question.intent == "payment_methods":
            return "?" not in question.text
        return len(step.text.split()) <= _BARE_NAME  # "... y la pepperoni?"
    return len(ordering) == 2


def _primary(asked: Sequence[Clause], whole: RoutingDecision) -> Clause:
    same = [clause for clause in asked if clause.intent == whole.intent]
    near = [clause for clause in asked if clause.lane is whole.lane]
    return (same or near or list(asked))[0]

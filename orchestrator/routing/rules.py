"""The rule engine: how much the words of a message speak for each intent."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain

from orchestrator.conversation.decision import Lane
from orchestrator.routing.needles import held, needles
from orchestrator.routing.patterns import english, portuguese, spanish

LANE_OF: dict[str, Lane] = {
    **dict.fromkeys(
        (
            "greeting",
            "thanks_goodbye",
            "business_hours",
            "locations",
            "menu_or_catalog_question",
            "payment_methods",
            "delivery_zones",
            "general_faq",
        ),
        Lane.INFO,
    ),
    **dict.fromkeys(
        (
            "browse_products",
            "start_order",
            "add_item",
            "remove_item",
            "view_cart",
            "checkout",
            "choose_delivery_or_pickup",
            "pay",
            "order_status",
        ),
        Lane.COMMERCE,
    ),
    **dict.fromkeys(
        (
            "complaint",
            "order_problem",
            "refund_or_return",
            "cancel_order",
            "talk_to_human",
            "ticket_status",
        ),
        Lane.SUPPORT,
    ),
    "out_of_scope": Lane.OUT_OF_SCOPE,
}
"""The intents the router tells apart, and whose they are."""

PRECEDENCE = (
    "out_of_scope",
    "thanks_goodbye",
    "ticket_status",
    "general_faq",
    "talk_to_human",
    "remove_item",
    "cancel_order",
    "checkout",
    "order_problem",
    "complaint",
    "refund_or_return",
    "order_status",
    "business_hours",
    "delivery_zones",
    "browse_products",
    "menu_or_catalog_question",
    "add_item",
    "choose_delivery_or_pickup",
    "start_order",
    "view_cart",
    "payment_methods",
    "pay",
    "locations",
    "greeting",
)
"""Which of two intents equally spoken for is meant: the one whose words say more comes first."""

WORDS_KEPT = 8_192
"""Words whose needles are remembered."""

_RANK = {intent: rank for rank, intent in enumerate(PRECEDENCE)}

MACROS = {
    "@qty": (
        r"(?:\d{1,3}|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|media docena|"
        r"una docena|docena|un par|one|two|three|four|five|six|a dozen|um|uma|dois|duas|quatro)"
    ),
    "@people": (
        r"(?:a todos|mi gente|veci\w*|amig[oa]s?|senor\w*|sra|sr|parce|bro|todos|ustedes|usted|tu|"
        r"equipo|reina|jefe|chicos|muchachos|hoy|zday)"
    ),
    "@ack": (
        r"(?:ok|okay|oki|vale|bueno|listo|dale|super|perfecto|genial|bien|si|no|nada|entendido|"
        r"claro|de una|pues|eso era|todo bien|excelente|great|perfect|alright|sure|fine|cool|"
        r"got it|beleza|certo|ta bom|ta|otimo|entendi|buenisimo|buena|tarde|y|muy amable)"
    ),
    "@address": (
        r"(?:(?:calle|cll|cl|clle|carrera|cra|kra|cr|kr|avenida|av|avda|transversal|tv|trans|tr|"
        r"diagonal|diag|dg|circular|autopista|jiron|pasaje) ?#? ?\d+\w*|"
        r"(?:calle|avenida|av) \w+(?: \w+)? \d+|rua \w+(?: \w+)* \d+|moro na rua|"
        r"# ?\d+|\d+ \d+ (?:apto|apartamento|torre|casa|int|interior|piso|oficina)|"
        r"(?:apto|apartamento|torre|piso) \d+|manzana \w+ casa|casa \d+|"
        r"\d+ \w+ (?:street|st|avenue|ave|road|rd|lane|drive|blvd))"
    ),
}


def ranked(scores: dict[str, float]) -> dict[str, float]:
    """The same scores, best first."""
    order = sorted(scores, key=lambda intent: (-scores[intent], _RANK[intent]))
    return {intent: scores[intent] for intent in order}


class _Rule:
    """One pattern of an intent; compiled when a message first needs it.

    `besides` are needles (see `needles`) that have to be there as well as the one it was found by.
    """

    __slots__ = ("_pattern", "_search", "besides", "intent", "weight")

    def __init__(
        self, intent: str, weight: float, pattern: str, besides: tuple[frozenset[str], ...]
    ) -> None:
        self.intent = intent
        self.weight = weight
        self.besides = besides
        self._pattern = pattern
        self._search: Callable[[str], object] | None = None

    def matches(self, text: str) -> bool:
        if self._search is None:
            self._search = self._compiled()
        return self._search(text) is not None

    def _compiled(self) -> Callable[[str], object]:
        """A pattern that can only fit at the beginning is tried nowhere else."""
        if self._pattern.startswith("^"):
            return re.compile(rf"{self._pattern}\b").match
        return re.compile(rf"\b{self._pattern}\b").search


def _at_top(pattern: str) -> list[str]:
    """The alternatives of a pattern that stand in no group."""
    found, depth, begin = [], 0, 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            found.append(pattern[begin:at])
            begin = at + 1
    return [*found, pattern[begin:]]


class RuleSet:
    """All patterns of all languages; the same for every business, so built once per process."""

    def __init__(self) -> None:
        self._by_needle: dict[str, list[_Rule]] = {}
        self._needless: list[_Rule] = []
        self._needles: set[str] = set()
        # None reaches over a blank, so they are looked for word by word.
        self._in_word = lru_cache(maxsize=WORDS_KEPT)(partial(held, known=self._needles))
        known: set[tuple[str, str]] = set()
        for patterns in (spanish.PATTERNS, english.PATTERNS, portuguese.PATTERNS):
            for intent, levels in patterns.items():
                for weight, alternatives in levels.items():
                    for pattern in chain.from_iterable(map(_at_top, map(_expanded, alternatives))):
                        if (intent, pattern) not in known:  # what several languages share
                            known.add((intent, pattern))
                            self._add(intent, weight, pattern)

    def _add(self, intent: str, weight: float, pattern: str) -> None:
        found = needles(pattern)
        rule = _Rule(intent, weight, pattern, found[1:])
        self._needles.update(*found)
        if not found:
            self._needless.append(rule)
        for needle in found[0] if found else ():
            self._by_needle.setdefault(needle, []).append(rule)

    def scores(self, text: str) -> dict[str, float]:
        """Intent -> weight in 0..1 of what speaks for it, without those nothing speaks for.

        `text` is normalised and marked (see `vocabulary`).
        """
        found: dict[str, float] = {}
        here = frozenset().union(*map(self._in_word, text.split()))
        for rule in self._needless:
            if rule.weight > found.get(rule.intent, 0.0) and rule.matches(text):
                found[rule.intent] = rule.weight
        for needle in here:
            for rule in self._by_needle.get(needle, ()):
                if rule.weight <= found.get(rule.intent, 0.0):
                    continue
                for one in rule.besides:
                    if here.isdisjoint(one):
                        break
                else:
                    if rule.matches(text):
                        found[rule.intent] = rule.weight
        return found


def _expanded(pattern: str) -> str:
    for name, macro in MACROS.items():
        pattern = pattern.replace(name, macro)
    return pattern

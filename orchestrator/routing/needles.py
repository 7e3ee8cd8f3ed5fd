"""What a message must contain for a pattern to have a chance, so that most are never tried.

Reads the small part of regular expressions that the patterns use: letters, classes, groups,
lookaheads and quantifiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

SHORTEST, LONGEST = 2, 7
"""Letters of a needle. The longer the rarer, but many a pattern has no longer word."""

DIGIT = r"\d"
"""The needle of a digit, whichever it is."""

_Group = list[list["_Atom"]]
_Atom = str | _Group | None
"""A letter, a group of alternatives, or something that guarantees no letter."""

_COMMON = (
    "que con por para como cuant quier what how the you with have can znoun zprod zpay una tiene "
    "esta me no la el de en se es lo un is it do to of in"
)
_EVERYWHERE = frozenset(_COMMON.split())
"""Needles that so many messages contain that they hardly spare a search."""
_COST = {2: 9.0, 3: 3.0, 4: 1.5, 5: 1.0, 6: 0.8, 7: 0.7}


def needles(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of stretches of letters: every match contains at least one of each set.

    The most telling set first; nothing if no stretch is certain.
    """
    group = _Reader(pattern).group()
    if len(group) > 1:
        whole = _of_group(group)
        return () if whole is None else (whole,)
    return tuple(sorted(set(_of_sequence(group[0])), key=lambda one: (_cost(one), sorted(one))))


def _of_group(group: _Group) -> frozenset[str] | None:
    found: set[str] = set()
    for sequence in group:
        best = min(_of_sequence(sequence), key=_cost, default=None)
        if best is None:
            return None
        found |= best
    return frozenset(found)


def _of_sequence(sequence: list[_Atom]) -> list[frozenset[str]]:
    """What each part of the sequence guarantees."""
    options = [needle for run in _runs(sequence) for needle in _word_needles(run)]
    options += [
        found
        for atom in sequence
        if isinstance(atom, list) and (found := _of_group(atom)) is not None
    ]
    return options


def _cost(needles: frozenset[str]) -> float:
    """How often they occur, roughly."""
    return sum(12.0 if one in _EVERYWHERE else _COST[len(one)] for one in sorted(needles))


def _runs(sequence: list[_Atom]) -> Iterator[str]:
    run = ""
    for atom in [*sequence, None]:
        if isinstance(atom, str):
            run += atom
        else:
            yield run
            run = ""


def _word_needles(run: str) -> Iterator[frozenset[str]]:
    for word in run.split():
        if len(word) >= SHORTEST:
            yield frozenset({word[:LONGEST]})


def held(text: str, known: Set[str]) -> frozenset[str]:
    """The needles of `known` that stand in a text."""
    found = {
        part
        for length in range(SHORTEST, LONGEST + 1)
        for at in range(len(text) - length + 1)
        if (part := text[at : at + length]) in known
    }
    if DIGIT in known and any(map(str.isdigit, text)):
        found.add(DIGIT)
    return frozenset(found)


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def group(self) -> _Group:
        """Alternatives up to the closing bracket or the end."""
        group: _Group = [[]]
        while self._at < len(self._pattern):
            sign = self._take()
            if sign == ")":
                break
            if sign == "|":
                group.append([])
            else:
                group[-1].append(self._quantified(self._atom(sign)))
        return group

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _atom(self, sign: str) -> _Atom:
        if sign == "(":
            looks = self._pattern.startswith(("?!", "?=", "?<"), self._at)
            self._at += 2  # "?:" or the lookahead's sign
            group = self.group()
            return None if looks else group
        if sign == "[":
            self._at = self._pattern.index("]", self._at) + 1
            return None
        if sign == "\\":
            return [[DIGIT]] if self._take() == "d" else None
        return None if sign in ".^$" else sign

    def _quantified(self, atom: _Atom) -> _Atom:
        rest = self._pattern[self._at : self._at + 1]
        if rest and rest in "?*":
            self._at += 1
            return None
        if rest == "+":
            self._at += 1
            return atom if isinstance(atom, list) else None
        if rest == "{":
            least = self._pattern[self._at + 1]
            self._at = self._pattern.index("}", self._at) + 1
            return atom if isinstance(atom, list) and least in "123456789" else None
        return atom

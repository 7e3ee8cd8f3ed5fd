"""Words that say what is done: "quiero", "quita", "cambia", "mejor", "son 3"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.kinds import Entry, Kind

_LATE = frozenset({Kind.PREFER, Kind.PUT_ON, Kind.TAKE_OFF})
"""They may follow the product: "la hawaiana ponle queso"."""
_LISTS = {Kind.PUT_ON: Kind.WITH, Kind.TAKE_OFF: Kind.WITHOUT}


@frozen(slots=True)
class Verbs:
    cursor: Cursor
    gathering: Gathering

    def handle(self, entry: Entry) -> bool:
        """Whether the entry is one of these words."""
        act = _ACTS.get(entry.kind)
        if act is not None:
            act(self, entry)
        return act is not None

    def _on_verb(self, entry: Entry) -> None:
        gathering, group, kind = self.gathering, self.gathering.group, entry.kind
        gathering.definite = False
        named = group.match is not None or bool(group.size and group.definite)
        if kind is Kind.REMOVE and group.everything and group.is_empty:
            gathering.clears = True
        if named and not group.own_verb and kind in _LATE:
            group.late = kind
        elif named and group.onto and not group.own_verb and kind is Kind.ADD:
            group.late = kind = Kind.PUT_ON
        else:
            self._begin(kind, named=named)
        gathering.listing = _LISTS.get(kind)

    def _begin(self, kind: Kind, *, named: bool) -> None:
        """The verb of the group that is there, if it can be, else of a new one."""
        group = self.gathering.group
        before_verb = group.is_empty or group.is_only_number or group.is_only_other
        before_verb |= named and group.definite and group.number is None
        group.part |= group.is_only_number and kind in _LISTS
        if before_verb and not group.own_verb:
            group.verb, group.own_verb = kind, True
        elif not (group.is_empty and kind is Kind.ADD and group.verb in (Kind.PREFER, Kind.CHANGE)):
            self.gathering.next(kind).own_verb = True

    def _on_correct(self, entry: Entry) -> None:
        """ "son 3 cocas", "las cocas son 3"; without a number "son" says nothing."""
        group = self.gathering.group
        if not self.cursor.number_follows():
            return
        if group.match is not None and group.number is None and not group.own_verb:
            group.verb, group.own_verb = Kind.CORRECT, True
        else:
            self._on_verb(entry)

    def _on_clear(self, _: Entry) -> None:
        self.gathering.clears = True

    def _on_instead(self, _: Entry) -> None:
        self.gathering.next(Kind.CHANGE, instead=True)


_ACTS: Mapping[Kind, Callable[[Verbs, Entry], None]] = {
    **dict.fromkeys((Kind.ADD, Kind.REMOVE, Kind.CHANGE, *_LATE), Verbs._on_verb),
    Kind.CORRECT: Verbs._on_correct,
    Kind.CLEAR: Verbs._on_clear,
    Kind.INSTEAD: Verbs._on_instead,
}

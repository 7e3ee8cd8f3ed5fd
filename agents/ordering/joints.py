"""The small words between: "con", "sin", "y", "la", "de", "por", "mitad"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from agents.ordering.counts import FOR, FOR_WHOM, Counts
from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.halves import Halves, evenly_end, halves_at, only_halved
from agents.ordering.kinds import TAKING, Entry, Kind
from agents.ordering.match import Match

_THE = frozenset({"las", "los", "the", "my", "mis", "as", "os"})
_FEW = 10
"""More pieces are a measure: "las cocas de 400"."""
_OF_THE = frozenset({"das", "dos"})
_PLURAL = frozenset({"las", "los", "mis", "as", "os"})
_THE_TWO = frozenset({Kind.DEFINITE, Kind.NUMBER})


@frozen(slots=True)
class Joints:
    cursor: Cursor
    gathering: Gathering
    counts: Counts

    def handle(self, entry: Entry) -> bool:
        """Whether the entry is one of these words."""
        act = _ACTS.get(entry.kind)
        if act is not None:
            act(self, entry)
        return act is not None

    def _on_definite(self, _: Entry) -> None:
        self.gathering.definite = True
        self.gathering.plural = self.cursor.word in _PLURAL

    def _on_with(self, entry: Entry) -> None:
        gathering = self.gathering
        if gathering.group.verb is Kind.CHANGE and gathering.group.match:
            self._on_into(entry)
        else:
            self._tell()
            gathering.listing, gathering.joined = Kind.WITH, False

    def _on_without(self, _: Entry) -> None:
        gathering = self.gathering
        self._tell()
        gathering.listing, gathering.joined, gathering.left_out = Kind.WITHOUT, False, False

    def _tell(self) -> None:
        """ "quita una con queso" takes away one that is so, and no cheese."""
        self.gathering.part_from_line()
        group = self.gathering.group
        if group.verb is Kind.REMOVE and group.number is not None and not group.onto:
            group.telling = True

    def _on_and(self, _: Entry) -> None:
        self.gathering.joined = self.gathering.after_and = True

    def _on_into(self, _: Entry) -> None:
        """ "cambia la coca por una limonada", "queso a la hawaiana", "limonada por 3"."""
        gathering, group = self.gathering, self.gathering.group
        if group.verb is Kind.CHANGE or (group.late is Kind.PREFER and group.match):
            if group.match or group.extras or group.without or group.own_verb:
                gathering.next(Kind.CHANGE, into=True)
        elif self._is_for_some_there():
            self._take_off_some()
        elif not group.match and (group.extras or group.without or self._begins_with_line()):
            group.onto = True
            gathering.listing = None
        elif group.match and not self._is_for_some():
            self._times_or_eaters()

    def _times_or_eaters(self) -> None:
        """ "limonada por 3"; "para 4 personas" tells who eats it."""
        if self.cursor.word not in FOR_WHOM:
            self.counts.times_what_follows()
        elif self.cursor.number_follows():
            self.cursor.end += 1

    def _is_for_some(self) -> bool:
        """ "dos hawaianas con queso extra en una"; "para una" is for somebody."""
        group, cursor = self.gathering.group, self.cursor
        some = cursor.number_at(cursor.end) if group.alters_inside else None
        if some is None or cursor.word in FOR or not 0 < some[0] < (group.number or 0):
            return False
        group.some, cursor.end = some
        return True

    def _begins_with_line(self) -> bool:
        """ "a la hawaiana ponle queso"."""
        group = self.gathering.group
        follows = self.cursor.cart_product_follows(frozenset({Kind.DEFINITE, Kind.ARTICLE}))
        return group.is_empty and not group.own_verb and follows

    def _on_of(self, _: Entry) -> None:
        """ "quita el queso de la pepperoni": what was named is no line, it is on one."""
        gathering, group = self.gathering, self.gathering.group
        if self._is_within_ingredient():
            group.without[-1] += f" {self.cursor.written}"
            return
        if group.is_empty and not group.own_verb and self._is_of_several():
            group.among = True
            return
        named = group.match is not None or group.extras or group.without
        if group.is_only_number and self._is_of_several():
            group.part = group.onto = True
            return
        if self._is_for_some_there():
            self._take_off_some()
            return
        if group.verb not in TAKING or not named or not self.cursor.cart_product_follows():
            return
        if group.match is not None:
            group.without.append(group.said)
            group.match = None
        group.onto, gathering.listing = True, None

    def _is_of_several(self) -> bool:
        """ "una de las hawaianas" of the cart; "una de la hawaiana" orders one."""
        cursor = self.cursor
        several = cursor.word in _OF_THE or cursor.next_word in _THE
        return several and cursor.cart_product_follows(_THE_TWO)

    def _is_for_some_there(self) -> bool:
        """ "tira a cebola de uma"."""
        group, cursor = self.gathering.group, self.cursor
        some = cursor.number_at(cursor.end) if group.verb in TAKING else None
        few = some is not None and some[0] < _FEW
        return few and bool(group.alters_inside or (group.match and group.number is None))

    def _take_off_some(self) -> None:
        """What was named is in a product, even if it is called as one."""
        group = self.gathering.group
        if group.match is not None:
            group.without.append(group.said)
            group.match = None
        group.onto, self.gathering.listing = True, None

    def _is_within_ingredient(self) -> bool:
        """ "sin salsa de tomate"."""
        gathering = self.gathering
        leaving_out = gathering.left_out and gathering.listing is Kind.WITHOUT
        open_still = bool(gathering.group.without) and not (gathering.joined or gathering.definite)
        return leaving_out and open_still and self.cursor.plain_word_follows()

    def _on_half(self, _: Entry) -> None:
        """ "mitad hawaiana mitad pepperoni"; of what is not sold in halves nobody knows a price."""
        halves = None if self.gathering.half else halves_at(self.cursor)
        if halves is not None:
            self._name_halves(halves)
        elif not self._halve_before() and not self._name_halved():
            group = self.gathering.group
            group = self.gathering.next() if group.match else group
            group.unknown.append(self.cursor.written)
            self.gathering.half = True

    def _name_halved(self) -> bool:
        """ "la de mitad y mitad", of which there is one in the cart."""
        gathering, cursor = self.gathering, self.cursor
        end = evenly_end(cursor) if len(cursor.halved) == 1 else 0
        if not end or gathering.group.match is not None:
            return False
        first, second = cursor.halved[0]
        cursor.end = end
        group = gathering.group
        group.match = Match(start=cursor.at, end=end, products=(first,))
        group.other_half, group.said = second, cursor.said
        group.definite = gathering.take_definite() or group.definite or group.number is None
        return True

    def _name_halves(self, halves: Halves) -> None:
        gathering, group = self.gathering, self.gathering.group
        if group.match is not None and group.match.category is None:
            group = gathering.next()
        begin, self.cursor.end = self.cursor.at, halves.end
        group.match = Match(start=begin, end=halves.end, products=(halves.first,))
        group.other_half, group.said = halves.second, self.cursor.said
        group.definite = gathering.take_definite() or group.definite
        gathering.listing, gathering.joined, gathering.after_and = None, False, False

    def _halve_before(self) -> bool:
        """ "una hawaiana y pepperoni mitad y mitad": the last two named share a piece."""
        gathering, group = self.gathering, self.gathering.group
        before = gathering.groups[-1] if gathering.groups else None
        end = evenly_end(self.cursor)
        if not end or before is None or before.match is None or group.match is None:
            return False
        if before.other_half is not None or (group.number or 1) != 1 or group.own_verb:
            return False
        first = only_halved(gathering.index, before.match)
        second = only_halved(gathering.index, group.match, first) if first else None
        if first is None or second is None:
            return False
        gathering.groups.pop()
        before.match = Match(start=before.match.start, end=group.match.end, products=(first,))
        before.other_half, before.said = second, f"{before.said} {group.said}"
        before.size = before.size or group.size
        before.extras += group.extras
        before.without += group.without
        gathering.group, self.cursor.end = before, end
        return True


_ACTS: Mapping[Kind, Callable[[Joints, Entry], None]] = {
    Kind.DEFINITE: Joints._on_definite,
    Kind.WITH: Joints._on_with,
    Kind.WITHOUT: Joints._on_without,
    Kind.AND: Joints._on_and,
    Kind.INTO: Joints._on_into,
    Kind.OF: Joints._on_of,
    Kind.HALF: Joints._on_half,
}

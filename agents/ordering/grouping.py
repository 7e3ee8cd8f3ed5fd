"""From words to groups: the grammar of orders, read from left to right."""

from __future__ import annotations

from attrs import define, field

from agents.ordering.counts import Counts
from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.joints import Joints
from agents.ordering.kinds import Entry, Kind
from agents.ordering.manners import manner_end
from agents.ordering.match import Match
from agents.ordering.things import Things
from agents.ordering.verbs import Verbs


@define(slots=True)
class Grouping:
    """Fills a gathering. Of what may begin at a word, the longest is meant."""

    cursor: Cursor
    gathering: Gathering
    _things: Things = field(init=False)
    _parts: tuple[Verbs, Counts, Joints] = field(init=False)

    def __attrs_post_init__(self) -> None:
        both = (self.cursor, self.gathering)
        counts = Counts(*both)
        self._things = Things(*both)
        self._parts = (Verbs(*both), counts, Joints(*both, counts))

    def read(self) -> None:
        while not self.cursor.is_done:
            if self.cursor.after_pause:
                self.gathering.joined = True
            self._step()
            self.cursor.go_on()
        self.gathering.close()

    def _step(self) -> None:
        """A size is meant before a word of the language, and that before a thing as long."""
        cursor, at = self.cursor, self.cursor.at
        entry, entry_end = cursor.entry() or (None, 0)
        size_end = 0 if self._is_half(entry, entry_end) else self._size_end()
        product, extra = cursor.product(), cursor.extra()
        manner_end = self._manner_end(product, extra)
        if manner_end:
            cursor.end = manner_end
            self._things.manner()
            return
        if entry or size_end:
            product, extra = _certain(product, at), _certain(extra, at)
        thing_end = max(product.end if product else 0, extra.end if extra else 0)
        cursor.end = max(entry_end, size_end, thing_end, at + 1)
        if size_end == cursor.end:
            self._things.size(" ".join(cursor.stems[at:size_end]))
        elif entry is not None and entry_end == cursor.end:
            self._handle(entry)
        elif thing_end:
            self._things.thing(_ending(product, cursor.end), _ending(extra, cursor.end))
        elif (spelt := cursor.size_spelt()) is not None:
            self._things.size(spelt)
        else:
            self._things.word()

    def _manner_end(self, product: Match | None, extra: Match | None) -> int:
        """Where a manner ends that begins here and is no name of something sold."""
        cursor, gathering = self.cursor, self.gathering
        of_something = gathering.group.match is not None or gathering.listing is Kind.WITH
        end = manner_end(cursor.words, cursor.at, of_something=of_something)
        named = (one.end for one in (product, extra) if one is not None and one.exact)
        return end if end > max(named, default=0) else 0

    def _handle(self, entry: Entry) -> None:
        """What none of the parts handles says nothing of the order."""
        for part in self._parts:
            if part.handle(entry):
                return

    def _is_half(self, entry: Entry | None, end: int) -> bool:
        """ "media hawaiana" is half of one; "hawaiana media" is a middling one."""
        if entry is None or entry.kind is not Kind.HALF or end >= len(self.cursor.tokens.words):
            return False
        return self.cursor.product_follows_at_once()

    def _size_end(self) -> int:
        """Where a size ends that begins here, 0 if none does: a bare number only where it fits."""
        cursor, group = self.cursor, self.gathering.group
        end = self.gathering.index.sizes.match(cursor.stems, cursor.at)
        if end is None or end > cursor.at + 1 or not cursor.stem.isdigit():
            return end or 0
        alone = group.match is None and not self.gathering.sizing
        if group.size is not None or (alone and not self._is_one_of_size()):
            return 0
        product = next(iter(self.gathering.owners()), None)
        fits = product is not None and self.gathering.index.sizes.of(product, cursor.stem)
        return end if fits else 0

    def _is_one_of_size(self) -> bool:
        """ "uno de 400 y otro de 1.5"."""
        cursor, group = self.cursor, self.gathering.group
        before = cursor.lexicon.match(cursor.tokens.words, cursor.at - 1) if cursor.at else None
        linked = before is not None and before[0].kind in (Kind.OF, Kind.ARTICLE, Kind.ANOTHER)
        return linked and (group.other or (group.number is not None and group.article))


def _certain(match: Match | None, at: int) -> Match | None:
    """Over a word of the language only a name spelt out wins."""
    return match if match is not None and match.exact and match.end > at else None


def _ending(match: Match | None, end: int) -> Match | None:
    """The match, if it is not outdone by a longer one."""
    return match if match is not None and match.end == end else None

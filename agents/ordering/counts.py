"""Words that say how many, or which of several: "dos", "otra", "todas", "la segunda"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.group import Group
from agents.ordering.kinds import Entry, Kind

_PRONOUN_ONE = "one"
FOR = frozenset({"para", "pra", "por", "for"})
"""Whom something is for, rather than on what it goes."""
FOR_WHOM = FOR - {"por"}
"""What no number behind multiplies: "para 4 personas"."""
_HAVING = frozenset({"lleve", "tenga", "leve", "tenha"})
_WITH_ARTICLE = frozenset({"na", "no", "nas", "nos", "da", "do", "das", "dos"})
_LONGEST_NUMBER = 3
"""Digits; a longer number counts nothing."""


@frozen(slots=True)
class Counts:
    cursor: Cursor
    gathering: Gathering

    def handle(self, entry: Entry) -> bool:
        """Whether the entry is one of these words."""
        act = _ACTS.get(entry.kind)
        if act is not None:
            act(self, entry)
        return act is not None

    def _on_number(self, entry: Entry) -> None:
        gathering, is_article = self.gathering, entry.kind is Kind.ARTICLE
        if is_article and self._is_pronoun():
            return
        group = self._numbered(is_article=is_article)
        if group.number is None or not is_article:
            group.number, group.article = entry.number, is_article
        group.definite = gathering.take_definite() or group.definite
        if gathering.listing is not Kind.WITHOUT or group.verb is not Kind.TAKE_OFF:
            gathering.listing = None

    def _is_pronoun(self) -> bool:
        """ "the large one"."""
        gathering, group = self.gathering, self.gathering.group
        if self.cursor.word != _PRONOUN_ONE or self.cursor.after_pause:
            return False
        sized = group.size and not group.match and not gathering.joined
        return bool(gathering.definite or sized or (group.other and not group.alters))

    def _numbered(self, *, is_article: bool) -> Group:
        """The group a number is of; it begins a new one where something is named already."""
        gathering, group = self.gathering, self.gathering.group
        if self._is_part():
            group.part = True
            return group
        if group.is_only_number and group.more and group.article and not is_article:
            return group
        if group.match and group.number is None and self._is_corrected():
            group.verb, group.own_verb = Kind.CORRECT, True
            return group
        if is_article and group.match and group.number is None and self._is_sized_anew():
            return group
        if group.match and group.late is Kind.PREFER:
            return gathering.next(Kind.PREFER)
        only_sized = group.size and not group.match and group.number is None
        counted = group.number is not None and not is_article
        named = group.match or group.alters or group.unknown
        return gathering.next() if (named or counted) and not only_sized else group

    def _is_sized_anew(self) -> bool:
        """ "make the margherita a medium"."""
        return self.gathering.group.verb is Kind.PREFER and self.cursor.size_follows()

    def _is_part(self) -> bool:
        """ "con queso extra en una"."""
        group, cursor = self.gathering.group, self.cursor
        before = cursor.tokens.words[max(0, cursor.at - 1)]
        onto = group.onto and not group.match and group.number is None
        return onto and (group.alters_inside or group.is_empty) and before not in FOR

    def _is_corrected(self) -> bool:
        """ "las cocas son 3", "las cocas que sean 3"."""
        group, cursor = self.gathering.group, self.cursor
        preferred = group.late is Kind.PREFER and cursor.end >= cursor.limit
        return preferred or group.verb is Kind.CORRECT

    def _on_times(self, entry: Entry) -> None:
        if entry.number:
            self.gathering.group.number, self.gathering.group.article = entry.number, False
        else:
            self.times_what_follows()

    def times_what_follows(self) -> None:
        """ "x 3", "por 3"."""
        following = self.cursor.next_word
        if not following.isdigit() or len(following) > _LONGEST_NUMBER:
            return
        self.cursor.end += 1
        if int(following):
            self.gathering.group.number, self.gathering.group.article = int(following), False

    def _on_more(self, _: Entry) -> None:
        """ "una coca más" is one more of it; "más queso" and "una coca más queso" go onto it."""
        gathering, group = self.gathering, self.gathering.group
        group.more = True
        more_follows = not self.cursor.is_last and not gathering.joined
        if more_follows if group.match else group.number is None:
            gathering.listing = Kind.WITH

    def _on_another(self, _: Entry) -> None:
        contracted = self.cursor.tokens.words[max(0, self.cursor.at - 1)] in _WITH_ARTICLE
        if self.gathering.take_definite() or (contracted and self.cursor.word.startswith("outr")):
            self._on_other()
            return
        group = self._fresh()
        group.more, group.number, group.article = True, 1, True
        self.gathering.listing = None

    def _on_other(self) -> None:
        """ "la otra", which is one there is already."""
        group = self.gathering.group
        onto = group.onto and group.alters_inside and not group.match and group.number is None
        group = group if onto else self._fresh()
        group.other, self.gathering.listing = True, None

    def _on_some(self, entry: Entry) -> None:
        """ "una de ellas", "one of them"; "que una sea" has the number itself."""
        group = self.gathering.group
        if group.is_empty and not entry.number and self.cursor.cart_product_follows():
            group.among = True
            return
        if entry.number:
            onto = group.alters_inside and not group.match and group.number is None
            group = group if onto else self._fresh()
            group.number, group.article = entry.number, True
            with_follows = self.cursor.tokens.words[self.cursor.end - 1] in _HAVING
            self.gathering.listing = Kind.WITH if with_follows else None
        group.part = group.number is not None and group.match is None

    def _on_same(self, _: Entry) -> None:
        group = self.gathering.group
        if group.more and (group.is_only_number or group.match):
            return
        self._fresh().same = True
        self.gathering.definite = False

    def _fresh(self) -> Group:
        group = self.gathering.group
        return group if group.is_empty else self.gathering.next()

    def _on_all(self, _: Entry) -> None:
        group = self.gathering.group
        group.everything = True
        if group.verb is Kind.REMOVE and group.is_empty:
            self.gathering.clears = self.cursor.is_last

    def _on_last(self, _: Entry) -> None:
        self._pointing().last = True

    def _on_ordinal(self, entry: Entry) -> None:
        self._pointing().ordinal = entry.number

    def _pointing(self) -> Group:
        group = self.gathering.group
        group = self.gathering.next() if group.match else group
        group.definite, self.gathering.definite = True, False
        return group


_ACTS: Mapping[Kind, Callable[[Counts, Entry], None]] = {
    Kind.NUMBER: Counts._on_number,
    Kind.ARTICLE: Counts._on_number,
    Kind.TIMES: Counts._on_times,
    Kind.MORE: Counts._on_more,
    Kind.ANOTHER: Counts._on_another,
    Kind.SAME: Counts._on_same,
    Kind.SOME: Counts._on_some,
    Kind.ALL: Counts._on_all,
    Kind.LAST: Counts._on_last,
    Kind.ORDINAL: Counts._on_ordinal,
}

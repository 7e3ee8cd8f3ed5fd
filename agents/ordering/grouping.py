"""From words to groups: the grammar of orders, read from left to right."""

from __future__ import annotations

from collections.abc import Callable

from attrs import Factory, define, evolve, field

from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex, Match
from agents.ordering.lexicon import Entry, Kind, Lexicon
from agents.ordering.tokens import Tokens
from config.profile import Product

_WITH, _WITHOUT = Kind.WITH, Kind.WITHOUT
_LATE = frozenset({Kind.PREFER, Kind.PUT_ON, Kind.TAKE_OFF})
_LISTS = {Kind.PUT_ON: _WITH, Kind.TAKE_OFF: _WITHOUT}
_TAKING = frozenset({Kind.REMOVE, Kind.TAKE_OFF})
_HOLDING = frozenset({Kind.ADD, Kind.REMOVE, Kind.CORRECT})
"""They hold for what follows an "y" too."""
_PRONOUN_ONE = "one"


@define(slots=True, kw_only=True)
class Grouping:
    """Reads one message. `in_cart` and `spoken_of` tell what it may lean on."""

    tokens: Tokens
    lexicon: Lexicon
    index: CatalogueIndex
    in_cart: frozenset[str]
    """Ids of the products in the cart."""
    spoken_of: tuple[Product, ...]
    """What an extra or an ingredient may be for where no product is named, likeliest first."""
    choosing: bool = False
    """Whether one of several products is asked for, so that any word may be of its name."""
    groups: list[Group] = Factory(list)
    leftover: list[str] = Factory(list)
    clears: bool = False
    _group: Group = Factory(Group)
    _list: Kind | None = None
    _definite: bool = False
    _joined: bool = False
    """Whether "y" or a pause stood since the last thing named."""
    _last: Kind | None = None
    _half: bool = False
    _left_out: bool = False
    """Whether the word before was one of an ingredient to leave out."""
    _known: frozenset[str] = frozenset()
    _handlers: dict[Kind, Callable[[Entry], None]] = field(init=False)
    _limit: int = 0
    """Where the stretch without a pause ends; no name reaches over it."""
    _stems: tuple[str, ...] = ()
    _words: tuple[str, ...] = ()
    _at: int = 0
    _end: int = 0

    def __attrs_post_init__(self) -> None:
        self._known = self.index.common_words(self.lexicon)
        self._handlers = {
            **dict.fromkeys((Kind.ADD, Kind.REMOVE, Kind.CHANGE, *_LATE), self._on_verb),
            Kind.CORRECT: self._on_correct,
            Kind.CLEAR: self._on_clear,
            Kind.NUMBER: self._on_number,
            Kind.ARTICLE: self._on_number,
            Kind.TIMES: self._on_times,
            Kind.MORE: self._on_more,
            Kind.ANOTHER: self._on_another,
            Kind.SAME: self._on_same,
            Kind.ALL: self._on_all,
            Kind.LAST: self._on_last,
            Kind.ORDINAL: self._on_ordinal,
            Kind.DEFINITE: self._on_definite,
            Kind.WITH: self._on_with,
            Kind.WITHOUT: self._on_without,
            Kind.AND: self._on_and,
            Kind.INTO: self._on_into,
            Kind.INSTEAD: self._on_instead,
            Kind.OF: self._on_of,
            Kind.HALF: self._on_half,
        }

    def read(self) -> None:
        """Fill `groups` and `leftover`."""
        while self._at < len(self.tokens.words):
            if self._at in self.tokens.pauses:
                self._joined = True
            self._step()
            self._at = self._end
        self._close()

    def _step(self) -> None:
        at = self._at
        if at >= self._limit:
            self._limit = self.tokens.limit(at)
            self._stems = self.tokens.stems[: self._limit]
            self._words = self.tokens.words[: self._limit]
        stems = self._stems
        lexical = self.lexicon.match(self._words, at)
        size_end = None if self._is_half(lexical, at) else self._size_end(stems, at)
        entry_end = lexical[1] if lexical else 0
        product = self.index.match(stems, at, self._known)
        extra = self.index.match_extra(stems, at, self._known)
        if lexical or size_end:
            product, extra = _certain(product, at), _certain(extra, at)
        thing_end = max(product.end if product else 0, extra.end if extra else 0)
        self._end = max(entry_end, size_end or 0, thing_end, at + 1)
        if size_end == self._end:
            self._on_size(" ".join(stems[at:size_end]))
        elif lexical is not None and entry_end == self._end:
            self._on_entry(lexical[0])
        elif thing_end:
            self._on_thing(_longest(product, self._end), _longest(extra, self._end))
        else:
            self._on_word()

    def _on_entry(self, entry: Entry) -> None:
        handler = self._handlers.get(entry.kind)
        if handler is not None:
            handler(entry)
        self._last = entry.kind

    def _size_end(self, stems: tuple[str, ...], at: int) -> int | None:
        end = self.index.sizes.match(stems, at)
        if end is None or end > at + 1 or not stems[at].isdigit():
            return end
        product = next(iter(self._owners()), None)
        fits = product is not None and self._group.size is None and self._group.match is not None
        return end if fits and product and self.index.sizes.of(product, stems[at]) else None

    # Where groups begin and end

    def _close(self) -> None:
        if not self._group.is_empty or self._group.own_verb:
            self.groups.append(self._group)

    def _next(
        self, verb: Kind | None = None, *, into: bool = False, instead: bool = False
    ) -> Group:
        """A new group; a verb holds on until another comes, where that makes sense."""
        before = self._group
        self._close()
        if verb is None and before.verb in _HOLDING and not before.instead:
            verb = before.verb
        self._group = Group(verb=verb, into=into, instead=instead)
        self._list = None
        self._joined = False
        return self._group

    def _owners(self) -> tuple[Product, ...]:
        """The product of the group, or those it may be about."""
        for group in (self._group, *reversed(self.groups)):
            if group.match is not None:
                product = self.index.profile.product(group.match.product or "")
                return (product,) if product else ()
        return self.spoken_of

    def _take_definite(self) -> bool:
        said, self._definite = self._definite, False
        return said

    # Verbs

    def _on_verb(self, entry: Entry) -> None:
        group, kind = self._group, entry.kind
        self._definite = False
        named = group.match is not None or bool(group.size and group.definite)
        if kind is Kind.REMOVE and group.everything and group.is_empty:
            self.clears = True
        if named and not group.own_verb and kind in _LATE:
            group.late = kind
        elif named and group.onto and not group.own_verb and kind is Kind.ADD:
            group.late = kind = Kind.PUT_ON
        elif (named and group.definite and group.number is None and not group.own_verb) or (
            not group.own_verb and (group.is_empty or self._is_only_number())
        ):
            group.verb, group.own_verb = kind, True
        elif not (group.is_empty and kind is Kind.ADD and group.verb in (Kind.PREFER, Kind.CHANGE)):
            group = self._next(kind)
            group.own_verb = True
        self._list = _LISTS.get(kind)

    def _is_only_number(self) -> bool:
        """ "una menos"."""
        group = self._group
        return group.number is not None and not (group.match or group.alters or group.unknown)

    def _on_correct(self, entry: Entry) -> None:
        """ "son 3 cocas", "las cocas son 3"; without a number "son" says nothing."""
        group = self._group
        if not self._number_follows():
            return
        if group.match is not None and group.number is None and not group.own_verb:
            group.verb, group.own_verb = Kind.CORRECT, True
        else:
            self._on_verb(entry)

    def _number_follows(self) -> bool:
        words, at = self.tokens.words, self._end
        following = self.lexicon.match(words, at) if at < len(words) else None
        return following is not None and following[0].kind in (Kind.NUMBER, Kind.ARTICLE)

    def _on_clear(self, _: Entry) -> None:
        self.clears = True

    # Numbers

    def _on_number(self, entry: Entry) -> None:
        is_article = entry.kind is Kind.ARTICLE
        word = self.tokens.words[self._at]
        if is_article and word == _PRONOUN_ONE and (self._definite or self._group.size):
            return
        group = self._group
        if group.match and group.number is None and self._ends_correction():
            group.verb, group.own_verb = Kind.CORRECT, True
        elif group.late is Kind.PREFER and group.match:
            group = self._next(Kind.PREFER)
        elif (
            group.match
            or group.alters
            or group.unknown
            or (group.number is not None and not is_article)
        ) and not (group.size and not group.match and group.number is None):
            group = self._next()
        if group.number is None or not is_article:
            group.number, group.article = entry.number, is_article
        group.definite = self._take_definite() or group.definite
        if self._list is not _WITHOUT or group.verb is not Kind.TAKE_OFF:
            self._list = None

    def _ends_correction(self) -> bool:
        """ "las cocas son 3", "las cocas que sean 3"."""
        preferred = self._group.late is Kind.PREFER and self._end >= self._limit
        return preferred or self._group.verb is Kind.CORRECT

    def _on_times(self, entry: Entry) -> None:
        number = entry.number
        if not number and self._end < len(self.tokens.words):
            following = self.tokens.words[self._end]
            if following.isdigit() and len(following) < 4:
                number, self._end = int(following), self._end + 1
        if number:
            self._group.number, self._group.article = number, False

    def _on_more(self, _: Entry) -> None:
        self._group.more = True
        more_follows = self._end < len(self.tokens.words) and not self._joined
        if (self._group.match and more_follows) or (
            self._group.number is None and not self._group.match
        ):
            self._list = _WITH

    def _on_another(self, entry: Entry) -> None:
        group = self._group
        if not group.is_empty:
            group = self._next()
        group.more, group.number, group.article = True, 1, True
        self._list = None

    def _on_same(self, _: Entry) -> None:
        group = self._group if self._group.is_empty else self._next()
        group.same = True
        self._definite = False

    def _on_all(self, _: Entry) -> None:
        self._group.everything = True
        if self._group.verb is Kind.REMOVE and self._group.is_empty:
            self.clears = self._end == len(self.tokens.words)

    def _on_last(self, _: Entry) -> None:
        group = self._next() if self._group.match else self._group
        group.last, group.definite = True, True
        self._definite = False

    def _on_ordinal(self, entry: Entry) -> None:
        group = self._next() if self._group.match else self._group
        group.ordinal, group.definite = entry.number, True
        self._definite = False

    # Small words

    def _on_definite(self, _: Entry) -> None:
        self._definite = True

    def _on_with(self, entry: Entry) -> None:
        if self._group.verb is Kind.CHANGE and self._group.match:
            self._on_into(entry)
        else:
            self._list = _WITH
            self._joined = False

    def _on_without(self, _: Entry) -> None:
        self._list = _WITHOUT
        self._joined, self._left_out = False, False

    def _on_and(self, _: Entry) -> None:
        self._joined = True

    def _on_into(self, _: Entry) -> None:
        group = self._group
        if group.verb is Kind.CHANGE or (group.late is Kind.PREFER and group.match):
            if group.match or group.extras or group.without or group.own_verb:
                self._next(Kind.CHANGE, into=True)
        elif not group.match and (group.extras or group.without or self._begins_with_line()):
            group.onto = True
            self._list = None
        elif group.match and self._following_number():
            self._on_times(Entry(Kind.TIMES))

    def _begins_with_line(self) -> bool:
        """ "a la hawaiana ponle queso"."""
        return self._group.is_empty and not self._group.own_verb and self._cart_product_follows()

    def _on_of(self, _: Entry) -> None:
        """ "quita el queso de la pepperoni": what was named is no line, it is on one."""
        group = self._group
        if self._left_out and self._list is _WITHOUT and self._word_follows():
            group.without[-1] += f" {self.tokens.written[self._at]}"
            return
        named = group.match is not None or group.extras or group.without
        if group.verb not in _TAKING or not named or not self._cart_product_follows():
            return
        if group.match is not None:
            group.without.append(group.said)
            group.match = None
        group.onto, self._list = True, None

    def _word_follows(self) -> bool:
        """ "sin salsa de tomate"."""
        if self._end >= self._limit or not self._group.without or self._joined:
            return False
        known = self.lexicon.match(self.tokens.words, self._end)
        return known is None and not self._cart_product_follows()

    def _cart_product_follows(self) -> bool:
        at, limit = self._end, self.tokens.limit(self._at)
        while at < limit and self._is_article(at):
            at += 1
        found = self.index.match(self.tokens.stems[:limit], at, self._known) if at < limit else None
        return found is not None and not self.in_cart.isdisjoint(found.products)

    def _is_article(self, at: int) -> bool:
        entry = self.lexicon.match(self.tokens.words, at)
        return entry is not None and entry[0].kind is Kind.DEFINITE

    def _on_half(self, _: Entry) -> None:
        self._group.unknown.append(self.tokens.written[self._at])
        self._half = True

    def _is_half(self, lexical: tuple[Entry, int] | None, at: int) -> bool:
        """ "media hawaiana" is half of one; "hawaiana media" is a middling one."""
        if (
            lexical is None
            or lexical[0].kind is not Kind.HALF
            or lexical[1] >= len(self.tokens.words)
        ):
            return False
        return self.index.match(self.tokens.stems, at + 1, self._known) is not None

    def _following_number(self) -> bool:
        return self._end < len(self.tokens.words) and self.tokens.words[self._end].isdigit()

    def _on_instead(self, _: Entry) -> None:
        self._next(Kind.CHANGE, instead=True)

    # Things

    def _on_size(self, said: str) -> None:
        group = self._group
        fits = group.size is None or group.late is Kind.PREFER
        another = self._joined and self._definite
        if not fits or (group.match and another) or (group.number is None and group.extras):
            group = self._next()
        group.size = said
        group.definite = self._take_definite() or group.definite
        self._list, self._last = None, None

    def _on_thing(self, product: Match | None, extra: Match | None) -> None:
        said = self.tokens.said(self._at, self._end)
        if self._half and product is not None:
            self._group.unknown.append(said)
        elif self._list is _WITHOUT:
            self._on_left_out(product, extra, said)
        elif self._list is _WITH and self._is_extra(product, extra):
            self._add_extra(product, extra, said)
        elif extra is not None and (product is None or self._is_rather_extra(product, extra)):
            self._group.extras.append(extra.extra or "")
            self._definite = False
        elif product is not None:
            self._name(product, extra, said)
        self._joined, self._last = False, None

    def _is_extra(self, product: Match | None, extra: Match | None) -> bool:
        if self._definite:
            return product is None
        if extra is not None:
            unsure = product is None or not product.exact
            return unsure or self._is_offered(extra)
        return product is not None and not product.exact and self._worded_extra() is not None

    def _is_offered(self, extra: Match) -> bool:
        owners = self._owners()
        return not owners or any(extra.extra in owner.extras for owner in owners)

    def _worded_extra(self) -> str | None:
        stem = self.tokens.stems[self._at]
        found = (self.index.extra_with(stem, owner) for owner in self._owners() or (None,))
        return next((extra for extra in found if extra), None)

    def _add_extra(self, product: Match | None, extra: Match | None, said: str) -> None:
        found = extra.extra if extra is not None else self._worded_extra()
        if extra is None:
            self._end = self._at + 1
        if found:
            self._group.extras.append(found)
        self._definite = False

    def _name(self, product: Match, extra: Match | None, said: str) -> None:
        group = self._group
        shared = self.index.merged(group.match, product) if group.match else ()
        if group.match and shared:
            named = group.match if product.category else product
            group.match = evolve(named, products=shared, category=None)
            return
        if group.onto:
            group.definite = True
        elif group.match or (group.extras and group.verb is not Kind.CHANGE) or group.without:
            group = self._next()
        group.match, group.said = product, said
        group.extra_too = extra.extra if extra else None
        group.definite = self._take_definite() or group.definite
        self._list = None

    def _is_rather_extra(self, product: Match, extra: Match) -> bool:
        """ "champiñones" without an article, where they go onto something there is."""
        if self._group.verb is Kind.CHANGE and not product.exact:
            return True
        alone = self._group.number is None and not self._definite and not product.exact
        return alone and bool(self._owners()) and self._is_offered(extra)

    def _on_left_out(self, product: Match | None, extra: Match | None, said: str) -> None:
        """ "sin la coca" takes a line out, "sin cebolla" an ingredient, "y coca" adds a line."""
        group, stem = self._group, self.tokens.stems[self._at]
        in_cart = product is not None and not self.in_cart.isdisjoint(product.products)
        is_line = product is not None and product.exact and in_cart and not group.match
        inside = extra is not None or any(
            self.index.has_ingredient(owner, stem) for owner in self._owners()
        )
        if product is not None and in_cart and group.without and not self._joined:
            group.onto, self._list = True, None
            self._name(product, extra, said)
        elif product is not None and is_line and (self._definite or not inside):
            group = group if group.is_empty or self._is_only_number() else self._next()
            group.verb, group.own_verb = Kind.REMOVE, True
            self._name(product, extra, said)
        elif product is not None and product.exact and self._joined and not inside:
            self._next(Kind.ADD)
            self._name(product, extra, said)
        else:
            self._leave_out(said, stem)

    def _leave_out(self, said: str, stem: str) -> None:
        group = self._group
        if group.without and not self._joined and self._left_out:
            group.without[-1] += f" {said}"
        else:
            group.without.append(said)
            group.without_stems.append(stem)
        self._definite, self._joined, self._left_out = False, False, True

    def _on_word(self) -> None:
        written = self.tokens.written[self._at]
        stem = self.tokens.stems[self._at]
        group = self._group
        if self._list is _WITHOUT or (
            group.verb in (*_TAKING, Kind.CHANGE) and not group.match and not group.into
        ):
            self._leave_out(written, stem)
            return
        if self._list is _WITH:
            extra = self._worded_extra()
            if extra is not None:
                group.extras.append(extra)
            else:
                group.note.append(written)
        elif group.match is None and (
            self.choosing or group.number is not None or group.verb is Kind.ADD
        ):
            group.unknown.append(written)
        else:
            self.leftover.append(written)
        self._definite = False


def _certain(match: Match | None, at: int) -> Match | None:
    """Over a word of the language only a name spelt out wins."""
    return match if match is not None and match.exact and match.end > at else None


def _longest(match: Match | None, end: int) -> Match | None:
    return match if match is not None and match.end == end else None

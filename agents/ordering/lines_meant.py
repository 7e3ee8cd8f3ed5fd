"""Which lines of the cart a group of words is about, whether it names them or leans on them."""

from __future__ import annotations

import re

from attrs import frozen

from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex
from agents.ordering.lines import parted
from agents.ordering.manners import is_cold
from agents.ordering.order_reading import ReadingContext
from agents.ordering.sizes import measured
from config.profile import Category, Product
from orchestrator.conversation.state import CartItem
from orchestrator.routing.normal_text import normalise

_EXTRA = re.compile(r"\b(?:extra|adicional|adicion de|adición de)\b", re.IGNORECASE)
"""Of "la piña extra" the extra is meant, whatever the line is made of."""


@frozen(slots=True)
class LinesMeant:
    """Lines are positions in the cart as it stood before the message."""

    index: CatalogueIndex
    context: ReadingContext

    @property
    def spoken_of(self) -> tuple[Product, ...]:
        """The products extras and ingredients may be for where none is named, likeliest first."""
        waiting = (line.product_id for line in self.context.pending)
        cart = (self.context.cart[at].product_id for at in self.likely())
        ids = dict.fromkeys((*waiting, *cart, self.context.last_product_id))
        return tuple(product for one in ids if (product := self.index.product(one)) is not None)

    def product(self, line: int) -> Product | None:
        return self.index.product(self.context.cart[line].product_id)

    # Named

    def of(self, group: Group) -> list[int]:
        """The lines of the product named, in whatever size; those half of it if there is no other.

        Of halves named, the lines of just these.
        """
        products = group.match.products if group.match else ()
        if group.other_half is not None:
            return [at for at, item in enumerate(self.context.cart) if _is_halved(item, group)]
        named = [at for at, item in enumerate(self.context.cart) if item.product_id in products]
        whole = [at for at in named if self.context.cart[at].other_half is None]
        return whole or [
            at
            for at, item in enumerate(self.context.cart)
            if item.product_id in products or item.other_half in products
        ]

    def other_half_of(self, product_id: str | None) -> str | None:
        """What shares its piece with a product that is in the cart only so."""
        halves = [item.other_half for item in self.context.cart if item.product_id == product_id]
        return None if None in halves else next(iter(halves), None)

    def exactly(self, group: Group) -> list[int]:
        """The lines of the product named in the size named; whichever of both is not, is any."""
        lines = self.of(group) if group.match else range(len(self.context.cart))
        return [at for at in lines if group.size is None or self._has_size(at, group.size)]

    def best_of(self, group: Group) -> int | None:
        """The last line of the product, in the size named if there is one."""
        lines = self.exactly(group) or self.of(group)
        return lines[-1] if lines else None

    def all_of(self, group: Group) -> list[int]:
        """Every line of the product where "las" was said, else the best one."""
        best = self.best_of(group)
        counted = group.number is not None and len(self.of(group)) > 1
        several = (group.plural or counted) and not (group.size and self.exactly(group))
        return self.of(group) if several else [] if best is None else [best]

    def counts_all(self, group: Group) -> bool:
        """ "las dos hawaianas sin piña", where there are two."""
        there = sum(self.context.cart[at].quantity for at in self.of(group))
        return group.definite and group.match is not None and group.number == there > 1

    def called(self, group: Group) -> int | None:
        """The only line "las aguas" may be short for: "agua con gas"."""
        if not (group.definite and group.number and group.match):
            return None
        carted = tuple(dict.fromkeys(item.product_id for item in self.context.cart))
        named = self.index.among(group.said, carted)
        lines = [at for at, item in enumerate(self.context.cart) if item.product_id in named]
        return lines[0] if len(lines) == 1 else None

    def featuring(self, group: Group, lines: list[int]) -> list[int]:
        """Those of the lines that are with and without what the group says."""
        return [at for at in lines if self._features(at, group)]

    def _features(self, line: int, group: Group) -> bool:
        left_out = [normalise(one) for one in parted(self.context.cart[line].without)]
        return all(self.has_extra(line, one) for one in group.extras) and all(
            normalise(one) in left_out for one in group.without
        )

    def pointed_at(self, group: Group) -> list[int]:
        """ "la segunda", "la última", "la mediana"."""
        count = len(self.context.cart)
        if group.ordinal:
            return [group.ordinal - 1] if group.ordinal <= count else []
        return [count - 1] if group.last and count else self.exactly(group)

    def _has_size(self, line: int, said: str) -> bool:
        item = self.context.cart[line]
        return item.size == self.index.size_id(item.product_id, said)

    # Not named

    def likely(self) -> list[int]:
        """That of the product spoken of, then from the last to the first."""
        cart, spoken = self.context.cart, self.context.last_product_id
        order = list(reversed(range(len(cart))))
        return sorted(order, key=lambda at: cart[at].product_id != spoken)

    def likeliest(self, group: Group | None = None) -> int | None:
        """The line meant where none is named: the likeliest that can be what the group says."""
        if group is None:
            return next(iter(self.likely()), None)
        return max(self.likely(), key=lambda at: self._suits(at, group), default=None)

    def with_more_than(self, count: int, group: Group) -> int | None:
        """The likeliest line a group may be about some pieces of."""
        cart = self.context.cart
        many = [at for at in self.likely() if cart[at].quantity > count]
        return max(many, key=lambda at: self._suits(at, group), default=None)

    def other(self, group: Group) -> int | None:
        """ "la otra": of two of a kind the plain one or that not spoken of; else the likeliest."""
        likely = self.likely()
        if not likely:
            return None
        kin = [at for at in likely if self._category(at) == self._category(likely[0])]
        if len(kin) != 2:
            return self.likeliest(group)
        plain = [at for at in kin if not self._is_altered(at)]
        return plain[0] if len(plain) == 1 else kin[1]

    def beside(self, line: int) -> int | None:
        """The only other line of its kind."""
        every = range(len(self.context.cart))
        kin = [at for at in every if at != line and self._category(at) == self._category(line)]
        return kin[0] if len(kin) == 1 else None

    def _is_altered(self, line: int) -> bool:
        item = self.context.cart[line]
        return bool(item.extras or item.without or item.note)

    def _suits(self, line: int, group: Group) -> int:
        """How well a line could be what a group without a product is about."""
        product = self.product(line)
        if product is None:
            return 0
        sizes = self.index.sizes
        suits = sum(extra in product.extras for extra in group.extras)
        suits += sum(self._takes(product, one) for one in group.without)
        suits += 3 * sum(self.extra_said(line, one) is not None for one in group.without)
        suits += sum(bool(product.extras) is not is_cold(one) for one in group.manner)
        if group.size:
            suits += 2 * bool(sizes.named(product, group.size))
            suits += bool(sizes.of(product, group.size))
        return suits

    def _takes(self, product: Product, ingredient: str) -> int:
        """2 for what it is made of, 1 if it is made to order at all."""
        return 2 if self.index.is_made_of(product, ingredient) else bool(product.extras)

    def kin(self, group: Group) -> int | None:
        """The line a product would take the place of: of its own kind, if there is one."""
        category = None
        if group.match is not None:
            category = self.index.profile.category_of(group.match.products[0])
        likely = self.likely()
        of_kind = (at for at in likely if self._category(at) == category)
        return next(of_kind, likely[0] if likely else None)

    def rival(self, group: Group) -> int | None:
        """The line "mejor una limonada" is rather than; "na verdade duas cervejas" is beside all
        there is, if none of it is of that kind."""
        line = self.kin(group)
        if line is None or group.match is None or group.number is None or group.article:
            return line
        category = self.index.profile.category_of(group.match.products[0])
        return line if self._category(line) == category else None

    def all_counted(self, group: Group) -> list[int]:
        """ "ponle borde a las dos": the lines of the likeliest's kind, if they are so many."""
        likely = self.likeliest(group)
        if likely is None or group.match is not None or not (group.number or 0) > 1:
            return []
        cart, kind = self.context.cart, self._category(likely)
        lines = [at for at in range(len(cart)) if self._category(at) == kind]
        so_many = sum(cart[at].quantity for at in lines) == group.number
        return lines if so_many and group.definite and len(lines) > 1 else []

    def _category(self, line: int) -> Category | None:
        return self.index.profile.category_of(self.context.cart[line].product_id)

    def all_sized(self, size: str) -> list[int]:
        """The lines of "todas grandes": those that come in the size.

        Of them only those of the kind spoken of last, if one was and is in the cart; else not
        those whose sizes are measures, as of drinks, unless there are no others.
        """
        category = self.index.profile.category_of(self.context.last_product_id or "")
        every = range(len(self.context.cart))
        sized = [at for at in every if self._comes_in(at, size)]
        of_kind = [at for at in sized if category and self._category(at) == category]
        worded = [at for at in sized if not self._is_measured(at)]
        return of_kind or worded or sized or list(every)

    def _comes_in(self, line: int, size: str) -> bool:
        return self.index.size_id(self.context.cart[line].product_id, size) is not None

    def _is_measured(self, line: int) -> bool:
        product = self.product(line)
        return product is not None and measured(product)

    # What is in them

    def holding(self, extra: str) -> int | None:
        """The last line with an extra."""
        lines = reversed(range(len(self.context.cart)))
        return next((at for at in lines if self.has_extra(at, extra)), None)

    def has_extra(self, line: int, extra: str) -> bool:
        return extra in parted(self.context.cart[line].extras)

    def extra_said(self, line: int, said: str) -> str | None:
        """The extra of a line that is called so, wholly or ("el borde") in part."""
        said = _EXTRA.sub(" ", said) if self.index.extra_called(said) is None else said
        called = self.index.extra_called(said)
        if called is not None:
            return called if self.has_extra(line, called) else None
        if self.is_made_of(line, said):
            return None
        found = [one for one in self.index.extras_holding(said) if self.has_extra(line, one)]
        return found[0] if len(found) == 1 else None

    def holding_said(self, said: str) -> int | None:
        """The likeliest line with an extra called so, wholly or in part."""
        return next((at for at in self.likely() if self.extra_said(at, said)), None)

    def is_made_of(self, line: int, said: str) -> bool:
        product = self.product(line)
        return product is not None and self.index.is_made_of(product, said)

    def has(self, line: int, ingredient: str) -> bool:
        """Whether it may be left out of a line: what is not on sale any more holds anything."""
        return (
            self.product(line) is None
            or self.is_made_of(line, ingredient)
            or self.extra_said(line, ingredient) is not None
        )


def _is_halved(item: CartItem, group: Group) -> bool:
    """Whether a line is of the two halves named, in either order."""
    first = group.match.products[0] if group.match else None
    return {item.product_id, item.other_half} == {first, group.other_half}

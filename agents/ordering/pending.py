"""The lines that wait for an answer: which product, which size."""

from __future__ import annotations

from attrs import Factory, define, evolve

from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine
from agents.ordering.order_reading import ReadingContext


@define(slots=True, kw_only=True)
class Pending:
    """Takes the groups that answer; `filled` are the lines the last one completed."""

    index: CatalogueIndex
    context: ReadingContext
    filled: list[AddLine] = Factory(list)
    _open: list[AddLine] = Factory(lambda self: list(self.context.pending), takes_self=True)

    @property
    def still(self) -> tuple[AddLine, ...]:
        return tuple(self._open)

    @property
    def last(self) -> AddLine:
        return self.filled[-1]

    def name(self, group: Group) -> bool:
        """Whether a group that names a product answers which one, or gives a waiting one a size."""
        match = group.match
        if match is None:
            return False
        for line in self._open:
            fitting = [one for one in match.products if one in line.candidates]
            if line.product_id is None and fitting:
                self._settle_some(line, group, tuple(fitting))
                return True
            same = line.product_id is not None and line.product_id in match.products
            if same and group.alters and not group.more and _counts_alike(line, group):
                self._settle(line, self._with(line, group, (line.product_id or "",)))
                return True
        return False

    def _settle_some(self, line: AddLine, group: Group, products: tuple[str, ...]) -> None:
        """Of "dos pizzas" the hawaiian is one if "una hawaiana" was said; the other still waits."""
        rest = line.quantity - (group.number or line.quantity)
        some = line if rest <= 0 else evolve(line, quantity=group.number or 1)
        if rest > 0:
            self._open[self._open.index(line)] = some
            self._open.insert(self._open.index(some) + 1, evolve(line, quantity=rest))
        self._settle(some, self._with(some, group, products))

    def recount(self, group: Group) -> bool:
        """Whether a group tells how many there shall be of a waiting product."""
        named = group.match.products if group.match and group.number is not None else ()
        line = next((one for one in self._open if one.product_id in named), None)
        if line is None:
            return False
        self._settle(line, self._with(line, group, (line.product_id or "",)))
        return True

    def fill_kind(self, group: Group) -> bool:
        """Whether lines wait that are of the kind named, which all get the size."""
        self.filled = []
        for line in tuple(self._open):
            if group.match is not None and line.product_id in group.match.products:
                self._settle(line, self._with(line, group, (line.product_id or "",)))
        return bool(self.filled)

    def leave_out(self, group: Group, extras: tuple[str, ...]) -> None:
        """A waiting line goes on waiting, without what the group takes off it."""
        named = group.match.products if group.match else ()
        for at, line in enumerate(self._open):
            if line.product_id in named:
                without = dict.fromkeys((*line.without, *extras, *group.without))
                self._open[at] = evolve(line, without=tuple(without))

    def waits_for(self, product_id: str) -> bool:
        """Whether a line waits that is of the product, or may turn out to be."""
        return any(
            product_id == line.product_id or product_id in line.candidates for line in self._open
        )

    def drop(self, products: tuple[str, ...], count: int | None = None) -> AddLine | None:
        """Take back the line of one of the products, or so many pieces of it."""
        found = next((line for line in self._open if line.product_id in products), None)
        if found is None:
            return None
        at = self._open.index(found)
        if count is not None and 0 < count < found.quantity:
            self._open[at] = evolve(found, quantity=found.quantity - count)
            return evolve(found, quantity=count)
        del self._open[at]
        return found

    def drop_kin(self, product_id: str) -> AddLine | None:
        """The same for a line of the product's kind: "mejor una vegetariana"."""
        category = self.index.profile.category_of(product_id)
        kin = (one.id for one in category.products) if category else ()
        return self.drop(tuple(kin))

    def fill(self, group: Group) -> bool:
        """Whether a group without a product answers: a size, a number, "la segunda"."""
        self.filled = []
        if not self._open or group.more:
            return False
        chosen = self._chosen(group)
        if chosen is not None:
            self._settle(
                self._open[0], self._with(self._open[0], evolve(group, number=None), chosen)
            )
            return True
        if group.unknown or not (group.alters or self._is_number(group)):
            return False
        for line in self._meant(group):
            known = (line.product_id,) if line.product_id else line.candidates
            self._settle(line, self._with(line, group, known))
        return bool(self.filled)

    def fill_some(self, group: Group, count: int) -> bool:
        """ "una grande" of two that wait: the rest goes on waiting."""
        self.filled = []
        line = next(iter(self._meant(group)), None) if self._open else None
        if line is None or not 0 < count < line.quantity:
            return False
        known = (line.product_id,) if line.product_id else line.candidates
        rest = evolve(line, quantity=line.quantity - count)
        some = self._with(line, evolve(group, number=None), known)
        self._open[self._open.index(line)] = rest
        self.filled.append(evolve(some, quantity=count))
        return True

    def _is_number(self, group: Group) -> bool:
        return group.number is not None and not group.alters

    def _chosen(self, group: Group) -> tuple[str, ...] | None:
        """The candidate a place in the list or a part of its name points to."""
        candidates = self._open[0].candidates
        if self._open[0].product_id is not None or not candidates:
            return None
        number = None if group.article or group.alters else group.number
        place = group.ordinal or (number or 0)
        if 1 <= place <= len(candidates):
            return (candidates[place - 1],)
        if group.last:
            return (candidates[-1],)
        words = (*group.unknown, *group.note, group.size or "")
        named = self.index.among(" ".join(words), candidates)
        return named if named and len(named) < len(candidates) else None

    def _meant(self, group: Group) -> list[AddLine]:
        everyone = group.everything or (
            len(self._open) > 1 and group.definite and group.number == len(self._open)
        )
        if everyone:
            return list(self._open)
        sized = [line for line in self._open if self._takes_size(line, group)]
        return (sized or self._open)[:1]

    def _takes_size(self, line: AddLine, group: Group) -> bool:
        product = self.index.profile.product(line.product_id) if line.product_id else None
        return (
            product is not None
            and group.size is not None
            and line.size is None
            and self.index.sizes.of(product, group.size) is not None
        )

    def _with(self, line: AddLine, group: Group, products: tuple[str, ...]) -> AddLine:
        product = self.index.profile.product(products[0]) if len(products) == 1 else None
        said = group.size or line.size_said
        size = self.index.sizes.of(product, said) if product and said else None
        counts = group.number is not None and not group.article and not group.everything
        shared = counts and group.definite and group.number == len(self.context.pending) > 1
        return evolve(
            line,
            product_id=product.id if product else None,
            candidates=() if product else products,
            category=None if product else line.category,
            other_half=group.other_half or line.other_half,
            quantity=group.number if counts and group.number and not shared else line.quantity,
            quantity_given=line.quantity_given or counts,
            size=size.id if size else line.size,
            size_said=None if size else said,
            extras=tuple(dict.fromkeys((*line.extras, *group.extras))),
            without=tuple(dict.fromkeys((*line.without, *group.without))),
            note=", ".join(filter(None, (line.note, group.noted))) or None,
        )

    def _settle(self, line: AddLine, answered: AddLine) -> None:
        self._open.remove(line)
        self.filled.append(answered)


def _counts_alike(line: AddLine, group: Group) -> bool:
    return group.number is None or group.article or group.number == line.quantity

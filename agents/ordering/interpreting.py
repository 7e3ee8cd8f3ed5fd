"""From groups to operations: which line, product and size each group of words is about."""

from __future__ import annotations

from attrs import Factory, define, evolve

from agents.ordering.group import Group
from agents.ordering.grouping import Grouping
from agents.ordering.index import MOST_CANDIDATES, CatalogueIndex
from agents.ordering.lexicon import Kind
from agents.ordering.lines import joined, parted, settled_size, sizes_on_sale
from agents.ordering.operations import (
    AddExtra,
    AddLine,
    ChangeQuantity,
    ChangeSize,
    ClearCart,
    LeaveOut,
    Operation,
    RemoveExtra,
    RemoveLine,
    ReplaceProduct,
)
from agents.ordering.order_reading import Missing, OrderReading, ReadingContext
from agents.ordering.pending import Pending
from agents.ordering.sizes import measured
from config.profile import Category, Product

_TAKING = frozenset({Kind.REMOVE, Kind.TAKE_OFF})


@define(slots=True, kw_only=True)
class Interpreter:
    """Interprets one message. An AddLine of it can still be altered by the groups behind it."""

    index: CatalogueIndex
    context: ReadingContext
    language: str
    operations: list[Operation] = Factory(list)
    unknown: list[str] = Factory(list)
    leftover: list[str] = Factory(list)
    _pending: Pending = Factory(
        lambda self: Pending(index=self.index, context=self.context), takes_self=True
    )
    _changed: Group | None = None
    """What is to be changed into the next group."""
    _instead: int | None = None
    """The line the next product takes the place of."""

    @property
    def spoken_of(self) -> tuple[Product, ...]:
        """The products extras and ingredients may be for where none is named, likeliest first."""
        waiting = (line.product_id for line in self.context.pending)
        cart = (self.context.cart[at].product_id for at in self._likely_lines())
        ids = dict.fromkeys((*waiting, *cart, self.context.last_product_id))
        return tuple(product for one in ids if (product := self._product(one)) is not None)

    def reading(self, grouping: Grouping) -> OrderReading:
        if grouping.clears:
            self.operations.append(ClearCart())
        for group in grouping.groups:
            if not (grouping.clears and group.verb in _TAKING):
                self._take(group)
        self._finish_change()
        return OrderReading(
            operations=tuple(self.operations),
            missing=self._missing(),
            unknown=tuple(self.unknown),
            leftover=(*grouping.leftover, *self.leftover),
            still_pending=self._pending.still,
        )

    def _missing(self) -> tuple[Missing, ...]:
        missing = []
        for position, one in enumerate(self.operations):
            if isinstance(one, AddLine):
                wanted = self._wanted(one)
                if wanted is not None:
                    option, choices = wanted
                    missing.append(Missing(operation=position, option=option, choices=choices))
        return tuple(missing)

    def _wanted(self, line: AddLine) -> tuple[str, tuple[str, ...]] | None:
        product = self._product(line.product_id)
        if product is None:
            return ("product", line.candidates) if line.candidates else None
        if not product.sizes or settled_size(product, line.size) is not None:
            return None
        return "size", tuple(size.id for size in sizes_on_sale(product))

    # Which product and which line

    def _product(self, product_id: str | None) -> Product | None:
        return self.index.profile.product(product_id) if product_id else None

    def _likely_lines(self) -> list[int]:
        """That of the product spoken of, then from the last to the first."""
        cart, spoken = self.context.cart, self.context.last_product_id
        order = list(reversed(range(len(cart))))
        return sorted(order, key=lambda at: cart[at].product_id != spoken)

    def _line(self, group: Group | None = None) -> int | None:
        """The line meant where none is named: the likeliest that can be what the group says."""
        likely = self._likely_lines()
        if group is not None:
            return max(likely, key=lambda at: self._suits(at, group), default=None)
        return likely[0] if likely else None

    def _suits(self, line: int, group: Group) -> int:
        """How well a line could be what a group without a product is about."""
        product = self._product(self.context.cart[line].product_id)
        if product is None:
            return 0
        sizes = self.index.sizes
        suits = sum(extra in product.extras for extra in group.extras)
        suits += sum(self._holds(product, one) for one in group.without)
        if group.size:
            suits += 2 * bool(sizes.named(product, group.size))
            suits += bool(sizes.of(product, group.size))
        return suits

    def _holds(self, product: Product, ingredient: str) -> int:
        """2 for what it is made of, 1 if it is made to order at all."""
        stems = self.index.content(ingredient)
        made_of = any(self.index.has_ingredient(product, stem) for stem in stems)
        return 2 if made_of else bool(product.extras)

    def _kin(self, group: Group) -> int | None:
        """The line a product would take the place of: of its own kind, if there is one."""
        profile = self.index.profile
        category = profile.category_of(group.match.products[0]) if group.match else None
        likely = self._likely_lines()
        of_kind = (
            at for at in likely if profile.category_of(self.context.cart[at].product_id) == category
        )
        return next(of_kind, likely[0] if likely else None)

    def _lines(self, group: Group) -> list[int]:
        """The lines of the product named, or of the size where only that is."""
        products = group.match.products if group.match else None
        return [
            at
            for at, item in enumerate(self.context.cart)
            if (products is None or item.product_id in products)
            and (group.size is None or item.size == self._size(item.product_id, group.size))
        ]

    def _lines_of(self, group: Group) -> list[int]:
        """The lines of the product, in whatever size."""
        products = group.match.products if group.match else ()
        return [at for at, item in enumerate(self.context.cart) if item.product_id in products]

    def _size(self, product_id: str | None, said: str | None) -> str | None:
        product = self._product(product_id)
        if product is None or said is None:
            return None
        size = self.index.sizes.of(product, said)
        return size.id if size else None

    def _all_meant(self, size: str) -> list[int]:
        """The lines of "todas grandes": those that come in the size, of one kind if one was
        spoken of last; sizes that are measures, as those of drinks, only where no other comes so.
        """
        category = self.index.profile.category_of(self.context.last_product_id or "")
        every = range(len(self.context.cart))
        sized = [at for at in every if self._size(self.context.cart[at].product_id, size)]
        of_kind = [at for at in sized if category and self._category_at(at) == category]
        worded = [at for at in sized if self._is_sized_by_words(at)]
        return of_kind or worded or sized or list(every)

    def _category_at(self, line: int) -> Category | None:
        return self.index.profile.category_of(self.context.cart[line].product_id)

    def _is_sized_by_words(self, line: int) -> bool:
        product = self._product(self.context.cart[line].product_id)
        return product is not None and not measured(product)

    def _draft(self) -> int | None:
        """The last line this message adds."""
        return next(
            (
                at
                for at in reversed(range(len(self.operations)))
                if isinstance(self.operations[at], AddLine)
            ),
            None,
        )

    # Groups

    def _take(self, group: Group) -> None:
        if group.instead:
            self._take_the_place(group)
        elif group.into:
            self._into(group)
        elif group.verb is Kind.CHANGE:
            self._finish_change()
            self._changed = group
        elif group.verb is Kind.PREFER:
            self._prefer(group)
        elif group.verb is Kind.CORRECT:
            self._correct(group)
        elif group.verb in _TAKING:
            self._take_out(group)
        elif group.match is not None:
            self._named(group)
        else:
            self._unnamed(group)

    def _named(self, group: Group) -> None:
        """A product: to add, to answer a question with, or to alter where it is in the cart."""
        if self._pending.name(group):
            self.operations.append(self._pending.last)
            return
        lines = self._lines_of(group)
        of_cart = group.number is None and (group.onto or (group.definite and group.alters))
        if lines and of_cart and (group.onto or group.late or group.verb is not Kind.ADD):
            self._alter(group, lines[-1] if len(lines) == 1 else (self._lines(group) or lines)[-1])
        elif group.more and len(self._lines(group)) == 1 and not group.alters_inside:
            line = self._lines(group)[0]
            quantity = self.context.cart[line].quantity + (group.number or 1)
            self.operations.append(ChangeQuantity(line=line, quantity=quantity))
        else:
            self._add(self._ordered(group))
            if group.everything and group.size:
                self._size_all(group.size)

    def _size_all(self, said: str) -> None:
        """ "una hawaiana y una pepperoni, ambas medianas"."""
        for at, one in enumerate(self.operations):
            if isinstance(one, AddLine) and one.size is None:
                self.operations[at] = evolve(one, size=self._size(one.product_id, said))

    def _add(self, line: AddLine) -> None:
        if self._instead is not None:
            self.operations.append(ReplaceProduct(line=self._instead, by=line))
            self._instead = None
        else:
            self.operations.append(line)

    def _ordered(self, group: Group) -> AddLine:
        match = group.match
        products = match.products if match else ()
        product_id = products[0] if len(products) == 1 else None
        size = self._size(product_id, group.size)
        return AddLine(
            product_id=product_id,
            quantity=max(1, group.number or 1),
            quantity_given=group.number is not None and not group.article,
            size=size,
            size_said=None if size else group.size,
            extras=tuple(dict.fromkeys(group.extras)),
            without=tuple(dict.fromkeys(group.without)),
            note=" ".join(group.note) or None,
            candidates=() if product_id else products[:MOST_CANDIDATES],
            category=match.category if match and not product_id else None,
            said=group.said,
        )

    def _unnamed(self, group: Group) -> None:
        if group.same:
            self._again(group)
        elif self._pending.fill(group):
            self.operations.extend(self._pending.filled)
        elif group.unknown:
            self.unknown.append(" ".join(group.unknown))
        elif group.everything and group.size:
            for line in self._all_meant(group.size):
                self._resize(line, group.size)
        elif self._splits(group):
            self._split(group)
        elif group.more and group.number is not None and not group.alters:
            self._count(group.number)
        elif group.more and group.size and not group.alters_inside:
            self._one_more_sized(group)
        elif self._is_of_product_spoken_of(group):
            self._add(self._like_spoken_of(group))
        elif group.alters:
            self._alter(group, self._line(group))
        elif group.number is not None:
            self._only_number(group)

    def _only_number(self, group: Group) -> None:
        line = self._line()
        if self._question == "quantity" and line is not None and group.number is not None:
            self.operations.append(ChangeQuantity(line=line, quantity=group.number))
        elif not group.article:
            self.leftover.append(str(group.number))

    @property
    def _question(self) -> str:
        return (self.context.pending_question or "").rpartition(":")[2]

    def _count(self, more: int) -> None:
        """So many more of the last thing."""
        draft, line = self._draft(), self._line()
        if draft is not None:
            before = self.operations[draft]
            if isinstance(before, AddLine):
                self.operations[draft] = evolve(before, quantity=before.quantity + more)
        elif line is not None:
            quantity = self.context.cart[line].quantity + more
            self.operations.append(ChangeQuantity(line=line, quantity=quantity))
        elif self.context.last_product_id:
            self._add(AddLine(product_id=self.context.last_product_id, quantity=more))

    def _one_more_sized(self, group: Group) -> None:
        """ "otra mediana"."""
        lines, likely = self._lines(group), self._line(group)
        if len(lines) == 1:
            quantity = self.context.cart[lines[0]].quantity + (group.number or 1)
            self.operations.append(ChangeQuantity(line=lines[0], quantity=quantity))
        elif likely is not None:
            product_id = self.context.cart[likely].product_id
            size = self._size(product_id, group.size)
            said = None if size else group.size
            self._add(
                evolve(self._ordered(group), product_id=product_id, size=size, size_said=said)
            )
        else:
            self._alter(group, None)

    def _splits(self, group: Group) -> bool:
        """ "dos pepperoni, una grande y una mediana"."""
        return self._draft() is not None and group.number is not None and group.alters

    def _split(self, group: Group) -> None:
        draft = self._draft()
        line = self.operations[draft] if draft is not None else None
        if draft is None or not isinstance(line, AddLine):
            return
        number = group.number or 1
        part = self._altered(evolve(line, quantity=number, quantity_given=True), group)
        if line.quantity_given and line.size is None and line.quantity >= number:
            rest = line.quantity - number
            self.operations[draft] = evolve(line, quantity=rest)
            self.operations.insert(draft, part)
            if not rest:
                del self.operations[draft + 1]
        else:
            self.operations.append(part)

    def _is_of_product_spoken_of(self, group: Group) -> bool:
        """ "quiero la grande" after its card; "otra mediana" of what is in the cart."""
        spoken = self.context.last_product_id
        wants = group.size is not None or group.number is not None
        in_cart = any(item.product_id == spoken for item in self.context.cart)
        if not wants or self._draft() is not None or self._product(spoken) is None:
            return False
        return not in_cart or group.more or (group.number is not None and group.size is not None)

    def _like_spoken_of(self, group: Group) -> AddLine:
        spoken = self.context.last_product_id
        size = self._size(spoken, group.size)
        said = None if size else group.size
        return evolve(self._ordered(group), product_id=spoken, size=size, size_said=said)

    def _again(self, group: Group) -> None:
        """ "lo mismo pero grande": the last line once more, altered."""
        draft, line = self._draft(), self._line(group)
        before = self.operations[draft] if draft is not None else None
        if not isinstance(before, AddLine):
            if line is None:
                if not self._is_of_product_spoken_of(evolve_number(group)):
                    return
                before = AddLine(product_id=self.context.last_product_id)
            else:
                item = self.context.cart[line]
                before = AddLine(
                    product_id=item.product_id,
                    quantity=item.quantity,
                    size=item.size,
                    extras=parted(item.extras),
                    without=parted(item.without),
                    note=item.note,
                    said=item.name,
                )
        if group.number is not None:
            before = evolve(before, quantity=group.number, quantity_given=True)
        self._add(self._altered(before, group))

    def _altered(self, line: AddLine, group: Group) -> AddLine:
        size = self._size(line.product_id, group.size)
        return evolve(
            line,
            size=size or (None if group.size else line.size),
            size_said=group.size if group.size and not size else line.size_said,
            extras=tuple(dict.fromkeys((*line.extras, *group.extras))),
            without=tuple(dict.fromkeys((*line.without, *group.without))),
            note=" ".join(filter(None, (line.note, *group.note))) or None,
        )

    # Altering

    def _alter(self, group: Group, line: int | None) -> None:
        """Size, extras and the like of the last line added, else of a line of the cart."""
        draft = self._draft() if group.match is None else None
        before = self.operations[draft] if draft is not None else None
        if draft is not None and isinstance(before, AddLine):
            self.operations[draft] = self._altered(before, group)
        elif line is not None:
            self._alter_line(group, line)
        elif self._product(self.context.last_product_id) is not None:
            self._add(self._like_spoken_of(group))
        else:
            self.leftover.extend((*group.without, *group.note))
            if group.size:
                self.leftover.append(group.size)

    def _alter_line(self, group: Group, line: int) -> None:
        if group.size:
            self._resize(line, group.size)
        self.operations.extend(AddExtra(line=line, extra=extra) for extra in group.extras)
        for ingredient in group.without:
            self._leave_out(line, ingredient)
        self.leftover.extend(group.note)

    def _resize(self, line: int, said: str) -> None:
        size = self._size(self.context.cart[line].product_id, said)
        self.operations.append(ChangeSize(line=line, size=size, said=said))

    def _leave_out(self, line: int, ingredient: str) -> None:
        """An extra of the line goes, anything else it is made without."""
        item = self.context.cart[line]
        extra = self._extra_called(ingredient)
        if extra is not None and extra in parted(item.extras):
            self.operations.append(RemoveExtra(line=line, extra=extra))
        else:
            self.operations.append(LeaveOut(line=line, ingredient=joined((ingredient,)) or ""))

    def _extra_called(self, said: str) -> str | None:
        return self.index.extra_called(said)

    # "son 3 cocas"

    def _correct(self, group: Group) -> None:
        """How many there shall be; what is not there yet is ordered."""
        draft = self._draft()
        before = self.operations[draft] if draft is not None else None
        if group.match is None and (group.unknown or group.definite):
            self._unnamed(group)
        elif group.match is None:
            self._prefer(group)
        elif isinstance(before, AddLine) and before.product_id in group.match.products:
            self._corrected(group)
        elif self._lines_of(group):
            self._prefer(group)
        elif self._pending.recount(group):
            self.operations.append(self._pending.last)
        else:
            self._named(group)

    # "mejor", "que sea"

    def _prefer(self, group: Group) -> None:
        line, draft = self._line(group), self._draft()
        if group.match is None:
            everyone = group.everything and group.size
            if everyone or draft is not None or line is None or self.context.pending:
                self._corrected(group)
            else:
                self._alter_line(group, line)
                if group.number is not None and not (group.article and group.alters):
                    self.operations.append(ChangeQuantity(line=line, quantity=group.number))
            return
        lines = self._lines_of(group)
        if lines:
            self._alter_line(group, lines[-1])
            if group.number is not None:
                self.operations.append(ChangeQuantity(line=lines[-1], quantity=group.number))
        elif draft is not None:
            self.operations[draft] = self._ordered(group)
        elif line is not None and not self.context.pending:
            kin = self._kin(group)
            self.operations.append(
                ReplaceProduct(line=line if kin is None else kin, by=self._ordered(group))
            )
        else:
            self._rather_than_waiting(group)

    def _rather_than_waiting(self, group: Group) -> None:
        """ "mejor una vegetariana" while a hawaiana waits for its size."""
        product_id = group.match.products[0] if group.match else ""
        waiting = {line.product_id for line in self._pending.still} | {
            one for line in self._pending.still for one in line.candidates
        }
        if self._pending.recount(group):
            self.operations.append(self._pending.last)
            return
        dropped = None if product_id in waiting else self._pending.drop_kin(product_id)
        if dropped is None:
            self._named(group)
            return
        line = self._ordered(group)
        self._add(line if line.quantity_given else evolve(line, quantity=dropped.quantity))

    def _corrected(self, group: Group) -> None:
        """ "dos hawaianas, mejor tres"."""
        draft = self._draft()
        before = self.operations[draft] if draft is not None else None
        if draft is None or not isinstance(before, AddLine):
            self._unnamed(group)
            return
        line = self._altered(before, group)
        if group.number is not None:
            line = evolve(line, quantity=group.number, quantity_given=not group.article)
        self.operations[draft] = line

    # "cambia la coca por una limonada"

    def _into(self, group: Group) -> None:
        before, self._changed = self._changed, None
        if before is not None and before.extra_too and not self._lines_of(before):
            before = evolve(before, match=None, without=[before.said])
        swapped = before is not None and (before.extras or before.without) and not before.match
        if swapped and before is not None:
            self._swap_extras(before, group)
            return
        if before is not None and before.match is not None and group.match is not None:
            dropped = None if self._lines_of(before) else self._pending.drop(before.match.products)
            if dropped is not None:
                self._add(evolve(self._ordered(group), quantity=group.number or dropped.quantity))
                return
        line = self._changed_line(before, group)
        if line is None:
            self._take(evolve_plain(group))
        elif group.match is None:
            self._alter_line(group, line)
            if group.number is not None and not (group.article and group.alters):
                self.operations.append(ChangeQuantity(line=line, quantity=group.number))
        elif self.context.cart[line].product_id in group.match.products:
            self._alter_line(group, line)
            if group.number is not None:
                self.operations.append(ChangeQuantity(line=line, quantity=group.number))
        else:
            self.operations.append(ReplaceProduct(line=line, by=self._ordered(group)))

    def _changed_line(self, before: Group | None, group: Group) -> int | None:
        if before is None or before.match is None:
            sized = self._lines(before) if before is not None and before.size else []
            if sized:
                return sized[-1]
            return self._kin(group) if group.match else self._line(group)
        lines = self._lines(before) or self._lines_of(before)
        return lines[-1] if lines else None

    def _swap_extras(self, before: Group, group: Group) -> None:
        line = self._line(evolve(before, extras=[*before.extras, *group.extras]))
        if line is None:
            return
        for extra in before.extras:
            self._leave_out(line, self._extra_name(extra))
        for ingredient in before.without:
            self._leave_out(line, ingredient)
        extras = [*group.extras, *([group.extra_too] if group.extra_too else [])]
        self.operations.extend(AddExtra(line=line, extra=extra) for extra in extras)

    def _extra_name(self, extra_id: str) -> str:
        extras = {extra.id: extra for extra in self.index.profile.extras}
        return extras[extra_id].name.get(self.language).lower() if extra_id in extras else extra_id

    def _finish_change(self) -> None:
        """ "cambia la pepperoni a grande" without the "a", "cámbiame a hawaiana"."""
        group, self._changed = self._changed, None
        if group is None or group.is_empty:
            return
        lines = self._lines_of(group)
        if group.match is not None and not lines and self._line() is not None:
            self._into(group)
        elif lines and (group.alters or group.number is not None):
            self._alter_line(group, lines[-1])
            if group.number is not None and not group.alters:
                self.operations.append(ChangeQuantity(line=lines[-1], quantity=group.number))
        elif group.match is None:
            self._prefer(group)

    def _take_the_place(self, group: Group) -> None:
        """ "una limonada en vez de la coca", in either order."""
        lines = self._lines(group) if group.match else []
        draft = self._draft()
        line = lines[-1] if lines else None
        if line is None:
            return
        by = self.operations[draft] if draft is not None else None
        if draft is not None and isinstance(by, AddLine):
            self.operations[draft] = ReplaceProduct(line=line, by=by)
        else:
            self._instead = line

    # "quita una", "sin la coca"

    def _take_out(self, group: Group) -> None:
        number = None if group.everything else group.number
        if group.match is not None and not group.onto:
            self._take_out_named(group, number)
            return
        line = (
            self._lines_of(group)[-1] if group.onto and self._lines_of(group) else self._line(group)
        )
        if group.extras or group.without:
            self._take_out_parts(group, line)
        elif group.size or group.last or group.ordinal:
            self._take_out_line(self._pointed_at(group), number, None)
        elif group.everything:
            self.operations.append(ClearCart())
        elif self._pending.still and self._question == "size":
            dropped = self._pending.drop((self._pending.still[0].product_id or "",))
            if dropped is not None:
                self._waits_no_more(dropped)
        elif line is not None:
            self.operations.append(RemoveLine(line=line, quantity=number))

    def _waits_no_more(self, line: AddLine) -> None:
        gone = RemoveLine(product_id=line.product_id, quantity=line.quantity, waited=True)
        self.operations.append(gone)

    def _pointed_at(self, group: Group) -> list[int]:
        count = len(self.context.cart)
        if group.ordinal:
            return [group.ordinal - 1] if group.ordinal <= count else []
        return [count - 1] if group.last and count else self._lines(group)

    def _take_out_named(self, group: Group, number: int | None) -> None:
        lines = self._lines(group)
        dropped = self._pending.drop(group.match.products) if group.match and not lines else None
        if dropped is not None:
            self._waits_no_more(dropped)
            return
        extra, line = group.extra_too, self._line(evolve(group, without=[group.said]))
        holder = self._holding(extra) if extra else None
        if not lines and holder is not None and extra:
            self.operations.append(RemoveExtra(line=holder, extra=extra))
        elif not lines and line is not None and self._is_in(line, group):
            self.operations.append(LeaveOut(line=line, ingredient=group.said))
        else:
            product_id = group.match.products[0] if group.match else None
            if lines:
                product_id = self.context.cart[lines[0]].product_id
            everything = lines if group.everything else []
            for each in everything:
                self.operations.append(RemoveLine(line=each, product_id=product_id))
            if not everything:
                self._take_out_line(lines, number, product_id)

    def _take_out_line(self, lines: list[int], number: int | None, product_id: str | None) -> None:
        self.operations.append(
            RemoveLine(
                line=lines[0] if len(lines) == 1 else None,
                lines=tuple(lines) if len(lines) > 1 else (),
                product_id=product_id,
                quantity=number,
            )
        )

    def _is_in(self, line: int, group: Group) -> bool:
        product = self._product(self.context.cart[line].product_id)
        return product is not None and any(
            self.index.has_ingredient(product, stem) for stem in self.index.content(group.said)
        )

    def _holding(self, extra: str) -> int | None:
        cart = self.context.cart
        return next(
            (at for at in reversed(range(len(cart))) if extra in parted(cart[at].extras)), None
        )

    def _take_out_parts(self, group: Group, line: int | None) -> None:
        """Extras and ingredients; from the line that has them, if one does."""
        draft = self._draft()
        before = self.operations[draft] if draft is not None else None
        names = [self._extra_name(extra) for extra in group.extras]
        if draft is not None and isinstance(before, AddLine):
            self.operations[draft] = evolve(
                before, without=(*before.without, *names, *group.without)
            )
            return
        for extra in group.extras:
            holder = line if group.onto else self._holding(extra)
            if holder is not None and extra in parted(self.context.cart[holder].extras):
                self.operations.append(RemoveExtra(line=holder, extra=extra))
            elif line is not None:
                self.operations.append(LeaveOut(line=line, ingredient=self._extra_name(extra)))
        for ingredient in group.without:
            guessed = group.verb is Kind.REMOVE and not group.onto
            if line is None or (guessed and not self._has(line, ingredient)):
                self.unknown.append(ingredient)
            else:
                self._leave_out(line, ingredient)

    def _has(self, line: int, ingredient: str) -> bool:
        product = self._product(self.context.cart[line].product_id)
        return (
            product is None
            or any(
                self.index.has_ingredient(product, stem) for stem in self.index.content(ingredient)
            )
            or self._extra_called(ingredient) in parted(self.context.cart[line].extras)
        )


def evolve_plain(group: Group) -> Group:
    """The group as if it were ordered, not changed into."""
    return evolve(group, into=False, verb=Kind.ADD)


def evolve_number(group: Group) -> Group:
    return group if group.number is not None else evolve(group, number=1, article=True)

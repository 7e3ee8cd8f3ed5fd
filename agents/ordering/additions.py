"""Groups that add: products by name, more of one there is, or an answer to what was asked."""

from __future__ import annotations

from attrs import evolve, frozen

from agents.ordering.added_lines import altered, ordered, ordered_as, same_as
from agents.ordering.alterations import Alterations
from agents.ordering.group import Group
from agents.ordering.kinds import Kind
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.of_kind import told_of_kind
from agents.ordering.operations import AddLine
from agents.ordering.sheet import Sheet


@frozen(slots=True)
class Additions:
    """Also where a group ends up that has no verb, whatever it turns out to say."""

    sheet: Sheet
    lines: LinesMeant
    alterations: Alterations

    def take(self, group: Group) -> None:
        if group.match is not None:
            self.named(group)
        else:
            self.unnamed(group)

    # With a product

    def named(self, group: Group) -> None:
        """A product: to add, to answer a question with, or to alter where it is in the cart."""
        if group.size and self._is_kind(group) and self._size_kind(group, group.size):
            return
        if self.sheet.pending.name(group):
            self.sheet.operations.append(self.sheet.pending.last)
        elif self._is_of_this_message(group):
            self._alter_draft(group)
        elif self._is_of_cart(group):
            for line in self.lines.all_of(group):
                self.alterations.alter(group, line)
        elif self._is_one_more(group):
            self.sheet.count_more(self.lines.exactly(group)[0], group.number or 1)
        else:
            self._add_ordered(group)
            if group.everything and group.size:
                self._size_drafts(group.size)

    def _is_of_this_message(self, group: Group) -> bool:
        """ "una pepperoni y una hawaiana, la hawaiana sin piña"."""
        told = (group.definite or group.onto) and group.alters and not group.more
        return told and group.number is None and self._drafted(group) is not None

    def _drafted(self, group: Group) -> int | None:
        """Where this message adds the product that a group names."""
        products = group.match.products if group.match else ()
        operations = list(enumerate(self.sheet.operations))
        return next(
            (
                at
                for at, one in reversed(operations)
                if isinstance(one, AddLine) and one.product_id in products
            ),
            None,
        )

    def _alter_draft(self, group: Group) -> None:
        at = self._drafted(group)
        line = None if at is None else self.sheet.operations[at]
        if at is not None and isinstance(line, AddLine):
            self.sheet.operations[at] = altered(line, group, self.sheet.index)

    def _is_one_more(self, group: Group) -> bool:
        """ "otra hawaiana mediana" of the one line there is of it, which is of no other half."""
        lines = self.lines.exactly(group) if group.more and not group.alters_inside else []
        return len(lines) == 1 and (self.sheet.context.cart[lines[0]].other_half is None) is (
            group.other_half is None
        )

    def _is_kind(self, group: Group) -> bool:
        """ "las pizzas todas grandes"."""
        several = group.match is not None and len(group.match.products) > 1
        plainly = group.number is None and not group.alters_inside
        return several and plainly and (group.everything or group.plural)

    def _size_kind(self, group: Group, said: str) -> bool:
        """Whether some of the kind waits or is in the cart, which now has that size."""
        if self.sheet.pending.fill_kind(group):
            self.sheet.add_answered()
            return True
        lines = self.lines.of(group)
        for line in lines:
            self.alterations.resize(line, said)
        return bool(lines)

    def _add_ordered(self, group: Group) -> None:
        """All as it was ordered, or only some with what it says."""
        if told_of_kind(self.sheet, group):
            return
        line = ordered(group, self.sheet.index)
        if not 0 < group.some < line.quantity:
            self.sheet.add(line)
            return
        rest = evolve(line, quantity=line.quantity - group.some, extras=(), without=(), note=None)
        self.sheet.add(evolve(line, quantity=group.some))
        self.sheet.add(rest)

    def _is_of_cart(self, group: Group) -> bool:
        """ "la hawaiana sin piña" speaks of the one in the cart, "quiero la hawaiana" does not."""
        if group.manner and group.number is None and not group.more:
            return bool(self.lines.of(group)) and (group.definite or group.verb is not Kind.ADD)
        uncounted = group.number is None or self.lines.counts_all(group)
        of_cart = uncounted and (group.onto or (group.definite and group.alters))
        meant = of_cart and (group.onto or group.late or group.verb is not Kind.ADD)
        return bool(meant and self.lines.of(group))

    def _size_drafts(self, said: str) -> None:
        """ "una hawaiana y una pepperoni, ambas medianas"."""
        for at, one in enumerate(self.sheet.operations):
            if isinstance(one, AddLine) and one.size is None:
                size = self.sheet.index.size_id(one.product_id, said)
                self.sheet.operations[at] = evolve(one, size=size)

    # Without one

    def unnamed(self, group: Group) -> None:
        of_several = self.lines.all_counted(group) if self.sheet.draft is None else []
        if group.same:
            self._again(group)
        elif of_several and group.alters_inside and not self.sheet.pending.still:
            for line in of_several:
                self.alterations.alter_line(group, line)
        elif self.sheet.pending.fill(group):
            self.sheet.add_answered()
        elif group.unknown:
            self.sheet.unknown.append(" ".join(group.unknown))
        elif group.everything and group.size and self.sheet.draft is not None:
            self._size_drafts(group.size)
        elif group.everything and group.size:
            self.alterations.resize_all(group.size)
        elif self._splits(group):
            self._split(group)
        elif group.more and (group.number is not None or group.size):
            self._more(group)
        else:
            self._leaning(group)

    def _leaning(self, group: Group) -> None:
        """ "dos", "la grande", "sin cebolla"."""
        if self._is_of_product_spoken_of(group):
            spoken = self.sheet.context.last_product_id
            other_half = self.lines.other_half_of(spoken)
            line = ordered_as(group, self.sheet.index, spoken)
            self.sheet.add(evolve(line, other_half=other_half))
        elif (sized := self.of_size(group)) is not None:
            self.alterations.alter_line(evolve(group, size=None), sized)
        elif group.alters:
            self.alterations.alter(group, self.lines.likeliest(group))
        elif group.number is not None:
            self._only_number(group.number, group)

    def of_size(self, group: Group) -> int | None:
        """ "La personal sin piña", where one line is of that size."""
        pointed = group.definite and group.size and group.alters_inside and group.number is None
        if not pointed or self.sheet.draft is not None or self.sheet.pending.still:
            return None
        lines = self.lines.exactly(group)
        return lines[0] if len(lines) == 1 else None

    def _only_number(self, number: int, group: Group) -> None:
        line = self.lines.likeliest()
        if self.sheet.question == "quantity" and line is not None:
            self.sheet.count(line, number)
        elif not group.article:
            self.sheet.leftover.append(str(number))

    # More of what there is

    def _more(self, group: Group) -> None:
        if group.number is not None and not group.alters:
            self._so_many_more(group.number)
        elif group.size and not group.alters_inside:
            self._one_more_sized(group)
        elif group.number is not None and self._one_more_altered(group, group.number):
            return
        else:
            self._leaning(group)

    def _so_many_more(self, more: int) -> None:
        """Of the last thing."""
        draft, line = self.sheet.draft, self.lines.likeliest()
        spoken = self.sheet.context.last_product_id
        if draft is not None:
            self.sheet.redraft(evolve(draft, quantity=draft.quantity + more))
        elif line is not None:
            self.sheet.count_more(line, more)
        elif spoken:
            self.sheet.add(AddLine(product_id=spoken, quantity=more))

    def _one_more_sized(self, group: Group) -> None:
        """ "otra mediana"."""
        sized, likely = self.lines.exactly(group), self.lines.likeliest(group)
        if len(sized) == 1:
            self.sheet.count_more(sized[0], group.number or 1)
        elif likely is not None:
            item = self.sheet.context.cart[likely]
            line = ordered_as(group, self.sheet.index, item.product_id)
            self.sheet.add(evolve(line, other_half=item.other_half))
        else:
            self.alterations.alter(group, None)

    def _one_more_altered(self, group: Group, number: int) -> bool:
        """ "otra con queso extra": the one there is stays as it is."""
        line = self.lines.likeliest(group)
        if self.sheet.draft is not None or line is None:
            return False
        one = evolve(same_as(self.sheet.context.cart[line]), quantity=number, quantity_given=True)
        self.sheet.add(altered(one, group, self.sheet.index))
        return True

    def _is_of_product_spoken_of(self, group: Group) -> bool:
        """ "quiero la grande" after its card; "otra mediana" of what is in the cart."""
        spoken = self.sheet.context.last_product_id
        wants = group.size is not None or group.number is not None
        in_cart = any(item.product_id == spoken for item in self.sheet.context.cart)
        if not wants or self.sheet.draft is not None or self.sheet.index.product(spoken) is None:
            return False
        return not in_cart or group.more or (group.number is not None and group.size is not None)

    # Of the line this message adds

    def _splits(self, group: Group) -> bool:
        """ "dos pepperoni, una grande y una mediana"."""
        return self.sheet.draft is not None and group.number is not None and group.alters

    def _split(self, group: Group) -> None:
        line = self.sheet.draft
        if line is None:
            return
        number = group.number or 1
        wanted = evolve(line, quantity=number, quantity_given=True)
        if group.alters_inside and line.quantity <= number and not line.size_said:
            wanted = evolve(wanted, extras=(), without=(), note=None)
        part = altered(wanted, group, self.sheet.index)
        if line.quantity_given and line.size is None and line.quantity >= number:
            rest = evolve(line, quantity=line.quantity - number)
            self.sheet.redraft(part, *([rest] if rest.quantity else []))
        else:
            self.sheet.operations.append(part)

    def _again(self, group: Group) -> None:
        """ "lo mismo pero grande": the last line once more, altered."""
        before = self.sheet.draft or self._last_line(group)
        if before is None:
            return
        if group.number is not None:
            before = evolve(before, quantity=group.number, quantity_given=True)
        self.sheet.add(altered(before, group, self.sheet.index))

    def _last_line(self, group: Group) -> AddLine | None:
        """That of the cart, else one of the product spoken of."""
        line, spoken = self.lines.likeliest(group), self.sheet.context.last_product_id
        if line is not None:
            return same_as(self.sheet.context.cart[line])
        return AddLine(product_id=spoken) if self.sheet.index.product(spoken) else None

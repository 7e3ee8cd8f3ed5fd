"""Groups about some pieces of what there is: "una con queso extra", "la otra normal"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import define, evolve

from agents.ordering.added_lines import altered
from agents.ordering.alterations import Alterations
from agents.ordering.group import Group
from agents.ordering.kinds import TAKING, Kind
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import (
    AddExtra,
    AddLine,
    AddNote,
    ChangeQuantity,
    ChangeSize,
    ChangeSome,
    LeaveOut,
    Operation,
    RemoveExtra,
    RemoveLine,
    ReplaceProduct,
)
from agents.ordering.sheet import Sheet

_OF_A_LINE = (AddExtra, AddNote, ChangeQuantity, ChangeSize, ChangeSome, LeaveOut, RemoveExtra)
_ADDING = (None, Kind.ADD, Kind.PUT_ON, Kind.PREFER)


def mark_portions(groups: Sequence[Group]) -> None:
    """ "una grande y la otra mediana": what "la otra" is told from is a portion too."""
    for before, group in pairwise(groups):
        rest = group.other or (group.more and group.article and before.article)
        told = before.match is None and before.number is not None and not before.more
        if rest and told and before.alters and group.match is None:
            before.part = group.part = True
        if _is_sized(before) and _is_sized(group):
            before.beside = group.beside = True
    for before, group in pairwise(groups):
        if before.part and before.match is None and group.more and group.alters:
            group.part = True


def _is_sized(group: Group) -> bool:
    """ "una grande"."""
    return bool(group.match is None and group.number and group.size and not group.more)


@define(slots=True)
class Portions:
    """Takes them, of the cart or of what this message adds, and leaves all other groups."""

    sheet: Sheet
    lines: LinesMeant
    alterations: Alterations
    _line: int | None = None
    """The cart line this message told some pieces of already."""
    _answered: bool = False
    """Whether this message told some pieces of a line that waits."""
    _told: bool = False
    """Whether it told some of what it adds."""
    _left: int = 0
    """Its pieces nothing was told of."""

    def take(self, group: Group) -> bool:
        if group.instead or group.same or group.everything or group.into:
            return False
        if group.other:
            return self._other(group)
        if group.match is not None:
            of_all = self.lines.counts_all(group)
            return group.part and group.alters and not of_all and self._of_cart(group)
        if self._waits():
            return self._answers(group)
        return self._is_told(group) and (self._of_draft(group) or self._of_cart(group))

    def alter(self, group: Group, line: int) -> None:
        """ "cambia una a familiar": so many of the line, which may be all there are."""
        count = group.number or 0
        more = self.sheet.context.cart[line].quantity > count
        self._wrap(group, line, count if more else 0)

    def replaced(self, operation: ReplaceProduct, count: int | None) -> Operation:
        """ "cambia una por la vegetariana": one of two, if it is so many."""
        line = operation.line
        if not count or self.sheet.context.cart[line].quantity <= count:
            return operation
        by = operation.by
        by = by if by.quantity_given else evolve(by, quantity=count)
        return ChangeSome(line=line, quantity=count, changes=(evolve(operation, by=by),))

    # Which pieces

    def _is_told(self, group: Group) -> bool:
        if group.number is None or not group.alters:
            return False
        if group.part:
            return True
        if group.verb is Kind.PREFER and group.size and group.article:
            return True
        plainly = group.verb in _ADDING and not group.more and not group.size
        return plainly and group.alters_inside and not self._is_of_spoken(group)

    def _is_of_spoken(self, group: Group) -> bool:
        """Of a product spoken of that is not in the cart yet, so that it is ordered."""
        spoken, draft = self.sheet.context.last_product_id, self.sheet.draft
        if draft is not None or self.sheet.index.product(spoken) is None:
            return False
        return all(item.product_id != spoken for item in self.sheet.context.cart)

    def _waits(self) -> bool:
        mine = self.sheet.draft is None or self._answered
        return mine and bool(self.sheet.pending.still)

    def _answers(self, group: Group) -> bool:
        """ "una grande y la otra mediana", asked for the size of two."""
        if not (group.part or group.beside) or group.number is None:
            return False
        if self.sheet.pending.fill_some(group, group.number):
            self.sheet.add_answered()
            self._answered = True
            return True
        return self._answered and self._answer_rest(group)

    # Of what this message adds

    def _of_draft(self, group: Group) -> bool:
        draft, count = self.sheet.draft, group.number or 1
        listed = not group.after_and or self._told
        told_apart = group.part or (group.alters_inside and not group.size and listed)
        if draft is None or not told_apart or not 0 < count <= draft.quantity:
            return False
        if count == draft.quantity:  # "2 hawaianas, 1 sin piña, 1 con tocineta": the last of them
            if self._told and _is_plain(draft):
                self.sheet.redraft(altered(draft, group, self.sheet.index))
                return True
            return False
        part = altered(evolve(draft, quantity=count), group, self.sheet.index)
        self.sheet.redraft(part, evolve(draft, quantity=draft.quantity - count))
        self._told = True
        return True

    # Of the cart

    def _of_cart(self, group: Group) -> bool:
        if self.sheet.draft is not None and group.match is None:
            return False
        line, count = self._line_of(group), group.number or 1
        if line is None:
            return False
        left = self._left if line == self._line else self.sheet.context.cart[line].quantity
        whole = line == self._line or (group.part and group.match is not None)
        if count >= left and not whole:
            return False
        self._wrap(group, line, count if count < left else 0)
        self._line, self._left = line, max(0, left - count)
        return True

    def _line_of(self, group: Group) -> int | None:
        if group.match is not None:
            return self.lines.best_of(group)
        if self._line is not None and self._left:
            return self._line
        return self.lines.with_more_than(group.number or 1, group)

    def _wrap(self, group: Group, line: int, count: int) -> None:
        """The changes of the group for `count` pieces of a line, 0 for what is left of it."""
        operations = self.sheet.operations
        first = len(operations)
        if group.verb in TAKING:
            group.without.extend(map(self.alterations.extra_name, group.extras))
            group.extras.clear()
        self.alterations.alter_line(group, line)
        if count:
            changes = tuple(operations[first:])
            del operations[first:]
            operations.append(ChangeSome(line=line, quantity=count, changes=changes))  # type: ignore[arg-type] # alter_line writes no other

    # The others

    def _other(self, group: Group) -> bool:
        """ "la otra mediana", after what some shall be or by itself."""
        if group.verb is Kind.CHANGE or (group.match is not None and not self.lines.of(group)):
            return False
        if group.verb in TAKING and not group.alters_inside:
            return self._take_other(group)
        if not (group.plain or group.alters):
            return False
        draft = self.sheet.draft
        if self._waits():
            self._answer_rest(group)
        elif draft is not None:
            self._other_of_draft(draft, group)
        elif self._line is not None:
            self._rest(group, self._line)
        else:
            self._other_line(group)
        return True

    def _other_of_draft(self, draft: AddLine, group: Group) -> None:
        some = evolve(group, number=group.number or 1, part=True)
        if not self._told and draft.quantity == 1:
            plain = evolve(draft, extras=(), without=(), note=None)
            self.sheet.operations.append(altered(plain, group, self.sheet.index))
        elif self._told or not self._of_draft(some):
            self.sheet.redraft(altered(draft, group, self.sheet.index))

    def _take_other(self, group: Group) -> bool:
        line = self.lines.other(group)
        if line is not None:
            self.sheet.operations.append(RemoveLine(line=line, quantity=group.number or 1))
        return line is not None

    def _answer_rest(self, group: Group) -> bool:
        filled = self.sheet.pending.fill(evolve(group, number=None, more=False))
        if filled:
            self.sheet.add_answered()
        return filled

    def _rest(self, group: Group, line: int) -> None:
        count = group.number or 0
        partly = group.number is not None and count < self._left
        self._wrap(group, line, count if partly else 0)

    def _other_line(self, group: Group) -> None:
        """That beside the likeliest, which was spoken of; else one more of its pieces."""
        line = self._beside_told()
        line = self.lines.other(group) if line is None else line
        if line is None:
            return
        if not group.alters:
            self.sheet.count(line, self.sheet.context.cart[line].quantity)
            return
        self.alter(evolve(group, number=group.number or 1), line)

    def _beside_told(self) -> int | None:
        """Of two of a kind that one which this message has said nothing of yet."""
        told = [one.line for one in self.sheet.operations if isinstance(one, _OF_A_LINE)]
        return self.lines.beside(told[-1]) if told else None


def _is_plain(line: AddLine) -> bool:
    return not (line.extras or line.without or line.note)

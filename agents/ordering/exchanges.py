"""Groups that put one thing in the place of another: "cambia la coca por una limonada"."""

from __future__ import annotations

from attrs import define, evolve

from agents.ordering.added_lines import ordered
from agents.ordering.additions import Additions
from agents.ordering.alterations import Alterations
from agents.ordering.corrections import Corrections
from agents.ordering.group import Group
from agents.ordering.kinds import Kind
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import ReplaceProduct
from agents.ordering.portions import Portions
from agents.ordering.sheet import Sheet


@define(slots=True)
class Exchanges:
    sheet: Sheet
    lines: LinesMeant
    alterations: Alterations
    additions: Additions
    corrections: Corrections
    portions: Portions
    _changed: Group | None = None
    """What is to be changed into the next group."""

    def change(self, group: Group) -> None:
        """What is changed; what into follows."""
        self.finish()
        self._changed = group

    def finish(self) -> None:
        """ "cambia la pepperoni a grande" without the "a", "cámbiame a hawaiana"."""
        group, self._changed = self._changed, None
        if group is None or group.is_empty:
            return
        lines = self.lines.of(group)
        if group.match is None:
            self.corrections.prefer(group)
        elif not lines and self.sheet.context.cart:
            self.into(group)
        elif lines:
            self._alter(group, lines[-1])

    def _alter(self, group: Group, line: int) -> None:
        self.alterations.alter_line(group, line)
        if group.number is not None and not group.alters:
            self.sheet.count(line, group.number)

    def into(self, group: Group) -> None:
        before, self._changed = self._named_before(), None
        if before is not None and before.match is None and (before.extras or before.without):
            self._swap_extras(before, group)
        elif not self._changed_waiting(before, group):
            self._change_line(self._line(before, group), group, before)

    def _named_before(self) -> Group | None:
        """What is changed: an extra if it is called as a product that is not in the cart."""
        before = self._changed
        if before is not None and before.extra_too and not self.lines.of(before):
            return evolve(before, match=None, without=[before.said])
        return before

    def _changed_waiting(self, before: Group | None, group: Group) -> bool:
        """Whether it was a line that waits for an answer."""
        if before is None or before.match is None or self.lines.of(before):
            return False
        if group.match is None:
            return self._sized_waiting(before, group)
        dropped = self.sheet.pending.drop(before.match.products)
        if dropped is not None:
            quantity = group.number or dropped.quantity
            self.sheet.add(evolve(ordered(group, self.sheet.index), quantity=quantity))
        return dropped is not None

    def _sized_waiting(self, before: Group, group: Group) -> bool:
        """ "cambia la vegetariana a mediana", which waits for its size."""
        answered = self.sheet.pending.name(evolve(group, match=before.match, into=False))
        if answered:
            self.sheet.operations.append(self.sheet.pending.last)
        return answered

    def _line(self, before: Group | None, group: Group) -> int | None:
        if before is not None and before.match is not None:
            return self.lines.best_of(before)
        if before is not None and before.other:
            return self.lines.other(before)
        sized = self.lines.exactly(before) if before is not None and before.size else []
        if sized:
            return sized[-1]
        return self.lines.kin(group) if group.match else self.lines.likeliest(group)

    def _change_line(self, line: int | None, group: Group, before: Group | None) -> None:
        some = _some(before)
        if line is None:
            self.additions.take(evolve(group, into=False, verb=Kind.ADD))
        elif some and group.match is None and group.number is None:
            self.portions.alter(evolve(group, number=some), line)
        elif group.match is None or line in self.lines.of(group):
            self.alterations.become(group, line)
        else:
            swap = ReplaceProduct(line=line, by=ordered(group, self.sheet.index))
            self.sheet.operations.append(self.portions.replaced(swap, some))

    def _swap_extras(self, before: Group, group: Group) -> None:
        """ "cambia la piña por champiñones"."""
        line = self.lines.likeliest(evolve(before, extras=[*before.extras, *group.extras]))
        if line is None:
            return
        for ingredient in (*map(self.alterations.extra_name, before.extras), *before.without):
            self.alterations.leave_out(line, ingredient)
        self.alterations.put_on(line, group.extras)
        self.alterations.put_on(line, [group.extra_too] if group.extra_too else [])

    def take_the_place(self, group: Group) -> None:
        """ "una limonada en vez de la coca", in either order."""
        lines = self.lines.exactly(group) if group.match else []
        draft = self.sheet.draft
        if lines and draft is not None:
            self.sheet.redraft(ReplaceProduct(line=lines[-1], by=draft))
        elif lines:
            self.sheet.instead = lines[-1]


def _some(group: Group | None) -> int | None:
    """The pieces that are changed, if so many are told of: "una", "la otra"."""
    if group is None:
        return None
    return group.number or (1 if group.other else None)

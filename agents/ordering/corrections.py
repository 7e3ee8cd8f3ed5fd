"""Groups that correct what was ordered: "mejor grande", "que sean tres", "son 3 cocas"."""

from __future__ import annotations

from attrs import evolve, frozen

from agents.ordering.added_lines import altered, ordered
from agents.ordering.additions import Additions
from agents.ordering.alterations import Alterations
from agents.ordering.group import Group
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import ReplaceProduct
from agents.ordering.sheet import Sheet


@frozen(slots=True)
class Corrections:
    sheet: Sheet
    lines: LinesMeant
    alterations: Alterations
    additions: Additions

    def count(self, group: Group) -> None:
        """How many there shall be; what is not there yet is ordered."""
        draft = self.sheet.draft
        if group.match is None and (group.unknown or group.definite):
            self.additions.unnamed(group)
        elif group.match is None:
            self._prefer_unnamed(group)
        elif draft is not None and draft.product_id in group.match.products:
            self._redraft(group)
        elif self.lines.of(group) or self.lines.called(group) is not None:
            self.prefer(group)
        elif not self._recounted(group):
            self.additions.named(group)

    def prefer(self, group: Group) -> None:
        """What is there becomes what the group says: another product takes the place of one."""
        if group.match is None:
            self._prefer_unnamed(group)
        elif self.lines.of(group):
            for one in self.lines.all_of(group):
                self.alterations.become(group, one)
        elif group.alters and self.sheet.pending.name(group):
            self.sheet.operations.append(self.sheet.pending.last)
        elif (called := self.lines.called(group)) is not None:
            self.alterations.become(group, called)
        elif self.sheet.draft is not None:
            self.sheet.redraft(ordered(group, self.sheet.index))
        elif (line := self.lines.rival(group)) is not None and not self.sheet.context.pending:
            by = ordered(group, self.sheet.index)
            self.sheet.operations.append(ReplaceProduct(line=line, by=by))
        elif not self._recounted(group):
            self._rather_than_waiting(group)

    def _prefer_unnamed(self, group: Group) -> None:
        if group.unknown and not group.alters:
            self.additions.unnamed(group)
            return
        if (sized := self.additions.of_size(group)) is not None:
            self.alterations.alter_line(evolve(group, size=None), sized)
            return
        line = self.lines.likeliest(group)
        everyone = group.everything and group.size
        waits = self.sheet.draft is not None or self.sheet.context.pending
        if everyone or waits or line is None:
            self._redraft(group)
        else:
            self.alterations.become(group, line)

    def _redraft(self, group: Group) -> None:
        """ "dos hawaianas, mejor tres"."""
        draft = self.sheet.draft
        if draft is None:
            self.additions.unnamed(group)
            return
        line = altered(draft, group, self.sheet.index)
        if group.number is not None:
            line = evolve(line, quantity=group.number, quantity_given=not group.article)
        self.sheet.redraft(line)

    def _recounted(self, group: Group) -> bool:
        """ "que sean 3 pepperonis" while one waits for its size."""
        recounted = self.sheet.pending.recount(group)
        if recounted:
            self.sheet.operations.append(self.sheet.pending.last)
        return recounted

    def _rather_than_waiting(self, group: Group) -> None:
        """ "mejor una vegetariana" while a hawaiana waits for its size."""
        product_id = group.match.products[0] if group.match else ""
        pending = self.sheet.pending
        dropped = None if pending.waits_for(product_id) else pending.drop_kin(product_id)
        if dropped is None:
            self.additions.named(group)
            return
        line = ordered(group, self.sheet.index)
        told = line.quantity_given
        self.sheet.add(line if told else evolve(line, quantity=dropped.quantity))

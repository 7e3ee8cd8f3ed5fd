"""Groups that take out: lines, pieces of them, extras and ingredients."""

from __future__ import annotations

from attrs import evolve, frozen

from agents.ordering.alterations import Alterations
from agents.ordering.group import Group
from agents.ordering.kinds import Kind
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import AddLine, ClearCart, LeaveOut, RemoveExtra, RemoveLine
from agents.ordering.sheet import Sheet


@frozen(slots=True)
class Removals:
    sheet: Sheet
    lines: LinesMeant
    alterations: Alterations

    def take_out(self, group: Group) -> None:
        if group.match is not None and not group.onto:
            self._named(group)
        elif group.telling and self._told(group):
            return
        elif group.extras or group.without:
            self._parts(group)
        elif group.size or group.last or group.ordinal:
            self._line(self.lines.pointed_at(group), group, None)
        elif group.everything:
            self.sheet.operations.append(ClearCart())
        elif self.sheet.pending.still and self.sheet.question == "size":
            self._wait_no_more((self.sheet.pending.still[0].product_id or "",))
        else:
            self._likeliest(group)

    def _told(self, group: Group) -> bool:
        """ "quita una con queso": of the lines that are so, the likeliest."""
        lines = self.lines.featuring(group, self.lines.likely())
        if lines and self.sheet.draft is None:
            self._line(lines[:1], group, None)
        return bool(lines)

    def _likeliest(self, group: Group) -> None:
        """ "quítala", "quita una"."""
        line = self._meant(group)
        if line is not None:
            self.sheet.operations.append(RemoveLine(line=line, quantity=_pieces(group)))

    def _meant(self, group: Group) -> int | None:
        """The line the parts are taken from: "quita el queso de la pepperoni"."""
        lines = self.lines.of(group) if group.onto else []
        return lines[-1] if lines else self.lines.likeliest(group)

    def _line(self, lines: list[int], group: Group, product_id: str | None) -> None:
        """The one line, or one of several: then it is asked which."""
        self.sheet.operations.append(
            RemoveLine(
                line=lines[0] if len(lines) == 1 else None,
                lines=tuple(lines) if len(lines) > 1 else (),
                product_id=product_id,
                quantity=_pieces(group),
            )
        )

    # Lines by the name of their product

    def _named(self, group: Group) -> None:
        lines = self.lines.exactly(group)
        lines = (self.lines.featuring(group, lines) if group.telling else []) or lines
        products = group.match.products if group.match else ()
        called_an_extra = group.extra_too and group.match and not group.match.exact
        if called_an_extra and self._part_called_so(group):
            return
        if lines:
            self._named_lines(lines, group)
        elif not self._wait_no_more(products, _pieces(group)) and not self._part_called_so(group):
            self._line([], group, products[0] if products else None)

    def _named_lines(self, lines: list[int], group: Group) -> None:
        product_id = self.sheet.context.cart[lines[0]].product_id
        if group.everything:
            gone = (RemoveLine(line=line, product_id=product_id) for line in lines)
            self.sheet.operations.extend(gone)
        else:
            self._line(lines, group, product_id)

    def _wait_no_more(self, products: tuple[str, ...], count: int | None = None) -> bool:
        """Whether a line of one of the products waited for an answer, and now does not."""
        line = self.sheet.pending.drop(products, count)
        if line is not None:
            self.sheet.operations.append(_waited(line))
        return line is not None

    def _part_called_so(self, group: Group) -> bool:
        """ "quita el pepperoni", which is an extra of some line, or in what it is made of."""
        holder = self.lines.holding(group.extra_too) if group.extra_too else None
        said = self.lines.holding_said(group.said)
        line = self.lines.likeliest(evolve(group, without=[group.said]))
        if holder is not None and group.extra_too:
            self.sheet.operations.append(RemoveExtra(line=holder, extra=group.extra_too))
        elif said is not None and (extra := self.lines.extra_said(said, group.said)):
            self.sheet.operations.append(RemoveExtra(line=said, extra=extra))
        elif line is not None and self.lines.is_made_of(line, group.said):
            self.sheet.operations.append(LeaveOut(line=line, ingredient=group.said))
        else:
            return False
        return True

    # Extras and ingredients

    def _parts(self, group: Group) -> None:
        """Of the draft, else of the line that has them, if one does."""
        draft = self.sheet.draft
        if draft is not None:
            names = map(self.alterations.extra_name, group.extras)
            without = (*draft.without, *names, *group.without)
            self.sheet.redraft(evolve(draft, without=without))
            return
        if group.onto and group.match and not self.lines.of(group):
            self.sheet.pending.leave_out(
                group, tuple(map(self.alterations.extra_name, group.extras))
            )
            return
        line = self._meant(group)
        for extra in group.extras:
            self._extra(extra, line if group.onto else self.lines.holding(extra), line)
        for ingredient in group.without:
            self._ingredient(ingredient, group, line)

    def _extra(self, extra: str, holder: int | None, line: int | None) -> None:
        """Off the line that has it; a line that has not is made without it."""
        if holder is not None and self.lines.has_extra(holder, extra):
            self.sheet.operations.append(RemoveExtra(line=holder, extra=extra))
        elif line is not None:
            name = self.alterations.extra_name(extra)
            self.sheet.operations.append(LeaveOut(line=line, ingredient=name))

    def _ingredient(self, ingredient: str, group: Group, line: int | None) -> None:
        """ "quítale" is about an ingredient; "quita" only if there is one called so."""
        guessed = group.verb is Kind.REMOVE and not group.onto
        if line is None or (guessed and not self.lines.has(line, ingredient)):
            self.sheet.unknown.append(ingredient)
        else:
            self.alterations.leave_out(line, ingredient)


def _pieces(group: Group) -> int | None:
    return None if group.everything else group.number


def _waited(line: AddLine) -> RemoveLine:
    return RemoveLine(product_id=line.product_id, quantity=line.quantity, waited=True)

"""How something shall be made: sizes, extras and ingredients of a draft or of a cart line."""

from __future__ import annotations

from attrs import frozen

from agents.ordering.added_lines import altered, ordered_as
from agents.ordering.group import Group
from agents.ordering.lines import joined
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import AddExtra, AddNote, ChangeSize, LeaveOut, RemoveExtra
from agents.ordering.sheet import Sheet


@frozen(slots=True)
class Alterations:
    """Writes what a group says of a line, whichever line it is."""

    sheet: Sheet
    lines: LinesMeant
    language: str

    def alter(self, group: Group, line: int | None) -> None:
        """The draft if no product is named, else a cart line, else what was spoken of."""
        sheet, draft = self.sheet, self.sheet.draft if group.match is None else None
        spoken = sheet.context.last_product_id
        if draft is not None:
            sheet.redraft(altered(draft, group, sheet.index))
        elif line is not None:
            self.alter_line(group, line)
        elif sheet.index.product(spoken) is not None and not group.only_manner:
            sheet.add(ordered_as(group, sheet.index, spoken))
        else:
            sheet.leftover.extend((*group.without, *group.note, *group.manner))
            sheet.leftover.extend([group.size] if group.size else [])

    def alter_line(self, group: Group, line: int) -> None:
        if group.size:
            self.resize(line, group.size)
        self.put_on(line, group.extras)
        for ingredient in group.without:
            self.leave_out(line, ingredient)
        operations = self.sheet.operations
        operations.extend(AddNote(line=line, note=manner) for manner in group.manner)
        self.sheet.leftover.extend(group.note)

    def become(self, group: Group, line: int) -> None:
        """The line as the group says, and as many: "mejor 3", but "mejor una grande" as many."""
        self.alter_line(group, line)
        if group.number is not None and (group.match or not (group.article and group.alters)):
            self.sheet.count(line, group.number)

    def resize(self, line: int, said: str) -> None:
        size = self.sheet.index.size_id(self.sheet.context.cart[line].product_id, said)
        self.sheet.operations.append(ChangeSize(line=line, size=size, said=said))

    def resize_all(self, said: str) -> None:
        for line in self.lines.all_sized(said):
            self.resize(line, said)

    def put_on(self, line: int, extras: list[str]) -> None:
        self.sheet.operations.extend(AddExtra(line=line, extra=extra) for extra in extras)

    def leave_out(self, line: int, ingredient: str) -> None:
        """An extra of the line goes, anything else it is made without."""
        extra = self.lines.extra_said(line, ingredient)
        if extra is not None:
            self.sheet.operations.append(RemoveExtra(line=line, extra=extra))
        else:
            without = joined((ingredient,)) or ""
            self.sheet.operations.append(LeaveOut(line=line, ingredient=without))

    def extra_name(self, extra_id: str) -> str:
        """As the customer calls it: a kitchen reads the words of what is left out."""
        extras = {extra.id: extra for extra in self.sheet.index.profile.extras}
        found = extras.get(extra_id)
        return found.name.get(self.language).lower() if found else extra_id

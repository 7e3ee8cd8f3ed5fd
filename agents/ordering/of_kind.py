"""Products that tell what a kind said before is: "dos pizzas, una hawaiana y la otra pepperoni"."""

from __future__ import annotations

from attrs import evolve

from agents.ordering.added_lines import ordered
from agents.ordering.group import Group
from agents.ordering.operations import AddLine
from agents.ordering.sheet import Sheet


def told_of_kind(sheet: Sheet, group: Group) -> bool:
    """Whether so many of the kind this message asked for turned out to be of one product."""
    at = _kind_before(sheet, group)
    if at is None:
        return False
    kind = sheet.operations[at]
    line = ordered(group, sheet.index)
    if not isinstance(kind, AddLine) or line.quantity > kind.quantity:
        return False
    if line.size is None and line.size_said is None:
        size = sheet.index.size_id(line.product_id, kind.size_said)
        line = evolve(line, size=size, size_said=None if size else kind.size_said)
    rest = evolve(kind, quantity=kind.quantity - line.quantity)
    sheet.operations[at : at + 1] = [rest] if rest.quantity else []
    sheet.operations.append(line)
    return True


def _kind_before(sheet: Sheet, group: Group) -> int | None:
    """Where the kind is; "dos pizzas y una hawaiana" are three, unless some were told already."""
    product = group.match.product if group.match else None
    if product is None or not (group.number or group.other):
        return None
    for at, one in enumerate(sheet.operations):
        if isinstance(one, AddLine) and one.quantity_given and one.category:
            category = sheet.index.profile.category_of(product)
            told = bool(sheet.unknown) or at < len(sheet.operations) - 1
            if category and category.id == one.category and (told or not group.after_and):
                return at
    return None

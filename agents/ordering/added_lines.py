"""Lines to add, from what a group of words says of them."""

from __future__ import annotations

from attrs import evolve

from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex
from agents.ordering.lines import parted
from agents.ordering.operations import AddLine
from orchestrator.conversation.state import CartItem

_MOST_CANDIDATES = 10
"""More than fit a list are no help in choosing."""


def ordered(group: Group, index: CatalogueIndex) -> AddLine:
    """The product a group names, or one of those it may name."""
    match = group.match
    products = match.products if match else ()
    product_id = products[0] if len(products) == 1 else None
    size = index.size_id(product_id, group.size)
    return AddLine(
        product_id=product_id,
        quantity=max(1, group.number or 1),
        quantity_given=group.number is not None and not group.article,
        size=size,
        size_said=None if size else group.size,
        extras=tuple(dict.fromkeys(group.extras)),
        without=tuple(dict.fromkeys(group.without)),
        note=group.noted,
        other_half=group.other_half,
        candidates=() if product_id else products[:_MOST_CANDIDATES],
        category=match.category if match and not product_id else None,
        said=group.said,
    )


def ordered_as(group: Group, index: CatalogueIndex, product_id: str | None) -> AddLine:
    """A product that the group itself does not name: "dos grandes" of it."""
    size = index.size_id(product_id, group.size)
    said = None if size else group.size
    return evolve(ordered(group, index), product_id=product_id, size=size, size_said=said)


def altered(line: AddLine, group: Group, index: CatalogueIndex) -> AddLine:
    """The line as a group that follows it wants it; how many is left as it is."""
    size = index.size_id(line.product_id, group.size)
    return evolve(
        line,
        size=size or (None if group.size else line.size),
        size_said=group.size if group.size and not size else line.size_said,
        extras=tuple(dict.fromkeys((*line.extras, *group.extras))),
        without=tuple(dict.fromkeys((*line.without, *group.without))),
        note=", ".join(filter(None, (line.note, group.noted))) or None,
    )


def same_as(item: CartItem) -> AddLine:
    """A cart line once more."""
    return AddLine(
        product_id=item.product_id,
        quantity=item.quantity,
        size=item.size,
        extras=parted(item.extras),
        without=parted(item.without),
        note=item.note,
        other_half=item.other_half,
        said=item.name,
    )

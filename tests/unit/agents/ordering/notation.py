"""Operations in a line of text each, so that a table of phrases can be read at a glance.

`2 hawaiana mediana +queso_extra -cebolla (bien caliente)` adds, `1 hawaiana/carnes mediana` one of
two halves; `1 ?a|b` is one of several;
`out 1 x2` takes two pieces out of line 1; `swap 0 ...` puts what follows in the place of line 0.
"""

from __future__ import annotations

from agents.ordering.index import CatalogueIndex
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
from agents.ordering.reading import OrderReading, ReadingContext, read_order
from config.profile import BusinessProfile
from orchestrator.conversation.state import CartItem


def line(profile: BusinessProfile, text: str) -> CartItem:
    """A cart line from `2 hawaiana mediana +queso_extra`."""
    quantity, named, *rest = text.split()
    product_id, _, other_half = named.partition("/")
    product = profile.product(product_id)
    if other_half:
        product = profile.halved(product_id, other_half)
    assert product is not None, text
    size = next((word for word in rest if word[0] not in "+-"), None)
    extras = ",".join(word[1:] for word in rest if word.startswith("+"))
    without = ",".join(word[1:] for word in rest if word.startswith("-"))
    price = product.price_of(size)
    assert price is not None, text
    prices = {extra.id: extra.price_cents for extra in profile.extras}
    return CartItem(
        product_id=product_id,
        name=product.name.get(profile.language),
        quantity=int(quantity),
        unit_price_cents=price + sum(prices[one] for one in extras.split(",") if one),
        size=size,
        extras=extras or None,
        without=without or None,
        other_half=other_half or None,
    )


def cart(profile: BusinessProfile, *texts: str) -> tuple[CartItem, ...]:
    return tuple(line(profile, text) for text in texts)


def read(
    index: CatalogueIndex,
    text: str,
    language: str = "es",
    *lines: str,
    context: ReadingContext | None = None,
) -> OrderReading:
    """`lines` are those of the cart."""
    known = context or ReadingContext(cart=cart(index.profile, *lines))
    return read_order(text, language, index, known)


def written(reading: OrderReading) -> str:
    """All operations, separated by semicolons; then what is unknown, after an exclamation mark."""
    parts = [_operation(one) for one in reading.operations]
    parts += [f"!{name}" for name in reading.unknown]
    return "; ".join(parts)


def _operation(one: Operation) -> str:
    match one:
        case AddLine():
            return _added(one)
        case RemoveLine():
            where = str(one.line) if one.line is not None else f"{one.product_id}"
            where = "?" + "|".join(map(str, one.lines)) if one.lines else where
            return f"out {where}" + (f" x{one.quantity}" if one.quantity else "")
        case ChangeSize():
            return f"size {one.line} {one.size}"
        case ChangeQuantity():
            return f"count {one.line} {one.quantity}"
        case ReplaceProduct():
            return f"swap {one.line} {_added(one.by)}"
        case AddExtra():
            return f"extra {one.line} {one.extra}"
        case RemoveExtra():
            return f"no extra {one.line} {one.extra}"
        case ChangeSome():
            changes = ", ".join(map(_operation, one.changes))
            return f"some {one.line} x{one.quantity} ({changes})"
        case LeaveOut():
            return f"without {one.line} {one.ingredient}"
        case AddNote():
            return f"note {one.line} {one.note}"
        case _:
            return "clear"


def _added(one: AddLine) -> str:
    shared = f"{one.product_id}/{one.other_half}" if one.other_half else None
    product = shared or one.product_id or "?" + (one.category or "|".join(one.candidates))
    size = one.size or (f"<{one.size_said}>" if one.size_said else None)
    note = f"({one.note})" if one.note else None
    extras = [f"+{extra}" for extra in one.extras]
    without = [f"-{word}" for word in one.without]
    return " ".join(filter(None, (str(one.quantity), product, size, *extras, *without, note)))

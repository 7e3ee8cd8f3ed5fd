"""What a message changes in an order: the operations a reading yields and a cart takes.

A `line` is the position of a cart line as the cart stood before the message; `lines` are the
positions it may be if that is not clear. Sizes and extras are ids of the profile.
"""

from __future__ import annotations

import json

from attrs import frozen

from agents.ordering.errors import NotALine


@frozen(kw_only=True, slots=True)
class AddLine:
    """A product to add. Without `product_id` it is one of `candidates`, the likeliest first."""

    product_id: str | None = None
    quantity: int = 1
    quantity_given: bool = False
    """Whether a number was said; "la de pepperoni" says none."""
    size: str | None = None
    """Id of the size; `reading.missing` tells whether it is still wanted."""
    size_said: str | None = None
    """The word of the size where no product says yet which one it is, to be read again later."""
    extras: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Words as written: what shall be left out."""
    note: str | None = None
    other_half: str | None = None
    """Id of the product it is shared with, half each."""
    candidates: tuple[str, ...] = ()
    category: str | None = None
    """Where only the kind was said ("una pizza"): the category the candidates are of."""
    replaces: str | None = None
    """Id of the product whose line it takes the place of, once it is complete."""
    said: str = ""
    """The words that named it."""


@frozen(kw_only=True, slots=True)
class RemoveLine:
    """`quantity` pieces of a line, or all of it for None. Without a line it is not in the cart.

    `waited`: it was one of the pending lines, which waits no more; there is nothing else to do.
    """

    line: int | None = None
    lines: tuple[int, ...] = ()
    product_id: str | None = None
    quantity: int | None = None
    waited: bool = False


@frozen(kw_only=True, slots=True)
class ChangeSize:
    """The size of a line; None where the product does not come in the size said."""

    line: int
    size: str | None
    said: str = ""


@frozen(kw_only=True, slots=True)
class ChangeQuantity:
    """How many pieces a line shall have from now on."""

    line: int
    quantity: int


@frozen(kw_only=True, slots=True)
class ReplaceProduct:
    """Another product in the place of a line, as `by` says; a size it shares is kept."""

    line: int
    by: AddLine


@frozen(kw_only=True, slots=True)
class AddExtra:
    line: int
    extra: str


@frozen(kw_only=True, slots=True)
class RemoveExtra:
    line: int
    extra: str


@frozen(kw_only=True, slots=True)
class LeaveOut:
    """An ingredient a line shall be made without, in the customer's words."""

    line: int
    ingredient: str


@frozen(kw_only=True, slots=True)
class AddNote:
    """How a line shall be made, in the customer's words."""

    line: int
    note: str


@frozen(kw_only=True, slots=True)
class ChangeSome:
    """What becomes of `quantity` pieces of a line, which are a line of their own from then on.

    The changes name the whole line; if it has no more pieces they are for all of it.
    """

    line: int
    quantity: int
    changes: tuple[ChangeSize | ReplaceProduct | AddExtra | RemoveExtra | LeaveOut | AddNote, ...]


@frozen(kw_only=True, slots=True)
class ClearCart:
    """Everything out. Commerce asks before it does so."""


Operation = (
    AddLine
    | RemoveLine
    | ChangeSize
    | ChangeQuantity
    | ReplaceProduct
    | AddExtra
    | RemoveExtra
    | LeaveOut
    | AddNote
    | ChangeSome
    | ClearCart
)

_TUPLES = ("extras", "without", "candidates")


def encode_lines(lines: tuple[AddLine, ...]) -> str:
    """Lines that wait for an answer, as a text a flat session can hold."""
    return json.dumps([_fields(line) for line in lines], ensure_ascii=False, separators=(",", ":"))


def _fields(line: AddLine) -> dict[str, object]:
    """What is not as usual."""
    usual = AddLine()
    return {
        name: value
        for name in AddLine.__slots__
        if name != "__weakref__" and (value := getattr(line, name)) != getattr(usual, name)
    }


def decode_lines(text: str) -> tuple[AddLine, ...]:
    """The lines of `encode_lines`; raises NotALine if the text is none of its."""
    try:
        return tuple(_line(fields) for fields in json.loads(text))
    except (ValueError, TypeError) as error:
        raise NotALine(f"{text[:80]!r} holds no waiting lines ({error}); drop it") from error


def _line(fields: object) -> AddLine:
    if not isinstance(fields, dict):
        raise TypeError(f"{fields!r} is no line")
    values = {
        name: tuple(value) if name in _TUPLES and isinstance(value, list) else value
        for name, value in fields.items()
    }
    return AddLine(**values)  # type: ignore[arg-type] # written by _fields; a wrong name raises

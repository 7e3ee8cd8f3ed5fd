"""What became of the operations on a cart: the notes a reply is made of."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from agents.ordering.operations import AddLine
from orchestrator.conversation.state import CartItem

Cart = tuple[CartItem, ...]


class NoteKind(StrEnum):
    """What became of an operation. Those up to `cleared` were done, the others refused."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"
    CLEARED = "cleared"
    WAITS = "waits"
    """It wants an answer first: see `CartChange.waiting`."""
    SOLD_OUT = "sold_out"
    UNKNOWN = "unknown"
    """The business has no such product."""
    NO_SUCH_SIZE = "no_such_size"
    NO_SUCH_EXTRA = "no_such_extra"
    """Not to be had with this product; the line itself stands, without it."""
    NOT_IN_CART = "not_in_cart"
    WHICH_LINE = "which_line"
    """Several lines of the cart may be meant: those in `Note.lines`."""
    TOO_MANY = "too_many"
    """More pieces or lines than are taken; `Note.quantity` is the most."""


DONE = frozenset(
    {NoteKind.ADDED, NoteKind.REMOVED, NoteKind.CHANGED, NoteKind.REPLACED, NoteKind.CLEARED}
)


@frozen(kw_only=True, slots=True)
class Note:
    """For the reply: what happened to which product."""

    kind: NoteKind
    product_id: str | None = None
    name: str = ""
    """Of the product in the business's language, or what was asked for where there is none."""
    quantity: int = 0
    """Pieces added or taken out, those of a changed line, or the most there can be."""
    detail: str = ""
    """Id of the size or the extra, or the ingredient it is about."""
    lines: tuple[int, ...] = ()
    item: CartItem | None = None
    """The line as it is now, or was when it left."""


@frozen(kw_only=True, slots=True)
class CartChange:
    """`waiting` lines are in no cart yet: ask, and hand them back as `ReadingContext.pending`."""

    cart: Cart
    notes: tuple[Note, ...] = ()
    waiting: tuple[AddLine, ...] = ()

    @property
    def changed(self) -> bool:
        return any(note.kind in DONE for note in self.notes)

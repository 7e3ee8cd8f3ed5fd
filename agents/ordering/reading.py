"""Reading an order: what a message changes, given the cart and what was spoken of.

    index = CatalogueIndex(profile)  # once per profile
    reading = read_order("la grande de pepperoni y dos cocas", "es", index, ReadingContext())
    change = apply(cart, reading.operations, profile)  # agents.ordering.cart

Nothing here raises for what a customer writes: what is not understood is `leftover`, what is not
sold is `unknown`. `text` is the message as written, for commas and accents count.
"""

from __future__ import annotations

from agents.ordering.cursor import Cursor
from agents.ordering.gathering import Gathering
from agents.ordering.grouping import Grouping
from agents.ordering.halves import written_out
from agents.ordering.index import CatalogueIndex
from agents.ordering.interpreting import Interpreter
from agents.ordering.lexicon import lexicon_of
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.order_reading import Missing, OrderReading, ReadingContext
from agents.ordering.phrasal import put_together, wrapped
from agents.ordering.tokens import tokens

__all__ = ["Missing", "OrderReading", "ReadingContext", "read_order"]


def read_order(
    text: str, language: str, index: CatalogueIndex, context: ReadingContext
) -> OrderReading:
    """The operations a message asks for; `language` is es, en or pt."""
    carted = (item.product_id for item in context.cart)
    cursor = Cursor(
        tokens=tokens(put_together(wrapped(written_out(text), language, index), language)),
        lexicon=lexicon_of(language),
        index=index,
        halved=tuple(
            (item.product_id, item.other_half) for item in context.cart if item.other_half
        ),
        in_cart=frozenset((*carted, *(one.product_id or "" for one in context.pending))),
    )
    gathering = Gathering(
        index=index,
        spoken_of=LinesMeant(index, context).spoken_of,
        sizing=any(line.product_id and line.size is None for line in context.pending[:1]),
        choosing=any(line.candidates for line in context.pending[:1]),
    )
    Grouping(cursor, gathering).read()
    return Interpreter(index, context, language).reading(gathering)

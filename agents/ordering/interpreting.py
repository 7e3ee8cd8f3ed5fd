"""From groups to operations: each group to those who know what its verb does."""

from __future__ import annotations

from agents.ordering.additions import Additions
from agents.ordering.alterations import Alterations
from agents.ordering.corrections import Corrections
from agents.ordering.everyday import telling
from agents.ordering.exchanges import Exchanges
from agents.ordering.gathering import Gathering
from agents.ordering.group import Group
from agents.ordering.index import CatalogueIndex
from agents.ordering.kinds import TAKING, Kind
from agents.ordering.lines import product_of, settled_size, sizes_on_sale
from agents.ordering.lines_meant import LinesMeant
from agents.ordering.operations import AddLine, ClearCart
from agents.ordering.order_reading import Missing, OrderReading, ReadingContext
from agents.ordering.portions import Portions, mark_portions
from agents.ordering.removals import Removals
from agents.ordering.sharing import shared
from agents.ordering.sheet import Sheet


class Interpreter:
    """Interprets one message."""

    def __init__(self, index: CatalogueIndex, context: ReadingContext, language: str) -> None:
        self._index = index
        self._sheet = sheet = Sheet(index=index, context=context)
        lines = LinesMeant(index, context)
        alterations = Alterations(sheet, lines, language)
        self._portions = portions = Portions(sheet, lines, alterations)
        self._additions = Additions(sheet, lines, alterations)
        self._corrections = Corrections(sheet, lines, alterations, self._additions)
        self._exchanges = Exchanges(
            sheet, lines, alterations, self._additions, self._corrections, portions
        )
        self._removals = Removals(sheet, lines, alterations)

    def reading(self, gathered: Gathering) -> OrderReading:
        sheet = self._sheet
        if gathered.clears:
            sheet.operations.append(ClearCart())
        groups = shared(gathered.groups)
        mark_portions(groups)
        for group in groups:
            if not (gathered.clears and group.verb in TAKING):
                self._take(group)
        self._exchanges.finish()
        return OrderReading(
            operations=tuple(sheet.operations),
            missing=self._missing(),
            unknown=tuple(filter(None, map(telling, sheet.unknown))),
            leftover=(*gathered.leftover, *sheet.leftover),
            still_pending=sheet.pending.still,
        )

    def _take(self, group: Group) -> None:
        if self._portions.take(group):
            return
        if group.instead:
            self._exchanges.take_the_place(group)
        elif group.into:
            self._exchanges.into(group)
        elif group.verb is Kind.CHANGE:
            self._exchanges.change(group)
        elif group.verb is Kind.PREFER:
            self._corrections.prefer(group)
        elif group.verb is Kind.CORRECT:
            self._corrections.count(group)
        elif group.verb in TAKING:
            self._removals.take_out(group)
        else:
            self._additions.take(group)

    # What is still wanted

    def _missing(self) -> tuple[Missing, ...]:
        return tuple(
            Missing(operation=position, option=wanted[0], choices=wanted[1])
            for position, one in enumerate(self._sheet.operations)
            if isinstance(one, AddLine) and (wanted := self._wanted(one)) is not None
        )

    def _wanted(self, line: AddLine) -> tuple[str, tuple[str, ...]] | None:
        product = product_of(self._index.profile, line)
        if product is None:
            return ("product", line.candidates) if line.candidates else None
        if not product.sizes or settled_size(product, line.size) is not None:
            return None
        return "size", tuple(size.id for size in sizes_on_sale(product))

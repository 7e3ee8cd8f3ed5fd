"""The catalogue of a business profile: `[[extras]]`, `[catalogue.pizzas]` and its products."""

from __future__ import annotations

from attrs import define

from config.catalogue import Category, Extra, Product, Size
from config.toml_table import Table
from config.values import identifier, web_address, words


def read_extras(profile: Table) -> tuple[Extra, ...]:
    taken: dict[str, str] = {}
    return tuple(
        Extra(
            id=table.new_id(taken),
            name=table.localized("name"),
            price_cents=table.required_cents("price"),
            available=table.flag("available", default=True),
        )
        for table in profile.tables("extras")
    )


def read_catalogue(profile: Table, extras: tuple[Extra, ...]) -> tuple[Category, ...]:
    """The categories in the order of the file; product ids are unique across all of them."""
    catalogue = profile.table("catalogue")
    if catalogue is None:
        return ()
    reader = _ProductReader({extra.id for extra in extras}, {}, {})
    return tuple(_category(key, table, reader) for key, table in catalogue.named_tables())


def _category(key: str, table: Table, reader: _ProductReader) -> Category:
    try:
        identifier(key)
    except ValueError as error:
        table.report.add(table.path, str(error))
    products = tuple(reader.read(product) for product in table.tables("products"))
    if not table.values.get("products"):
        table.problem("products", f"is empty; write one as [[{table.at('products')}]]")
    return Category(
        id=key,
        name=table.localized("name"),
        products=products,
        halves=table.flag("halves", default=False),
    )


@define(slots=True)
class _ProductReader:
    extras: set[str]
    taken: dict[str, str]
    retailer_ids: dict[str, str]

    def read(self, table: Table) -> Product:
        sizes = self._sizes(table)
        return Product(
            id=table.new_id(self.taken),
            name=table.localized("name"),
            description=table.localized("description", required=False),
            synonyms=table.entries("synonyms", words),
            price_cents=_own_price(table),
            sizes=sizes,
            extras=self._known_extras(table),
            tags=table.entries("tags", identifier),
            available=table.flag("available", default=True),
            retailer_id=self._retailer_id(table),
            image=table.optional("image", web_address, None),
        )

    def _sizes(self, product: Table) -> tuple[Size, ...]:
        taken: dict[str, str] = {}
        return tuple(
            Size(
                id=table.new_id(taken),
                name=table.localized("name"),
                price_cents=table.required_cents("price"),
                available=table.flag("available", default=True),
                retailer_id=self._retailer_id(table),
            )
            for table in product.tables("sizes")
        )

    def _retailer_id(self, table: Table) -> str | None:
        """It names one thing, or an order from WhatsApp's catalogue would be a guess."""
        found: str | None = table.optional("retailer_id", words, None)
        if found is not None:
            owner = self.retailer_ids.setdefault(found, table.path)
            if owner != table.path:
                message = f"is already the retailer_id of {owner}; they must differ"
                table.problem("retailer_id", message, found)
        return found

    def _known_extras(self, table: Table) -> tuple[str, ...]:
        chosen = table.entries("extras", identifier)
        for extra in chosen:
            table.check_reference("extras", extra, self.extras, "the [[extras]]")
        return chosen


def _own_price(table: Table) -> int | None:
    if not table.values.get("sizes"):
        return table.required_cents("price")
    price = table.cents("price")
    if table.has("price") or table.has("price_cents"):
        key = "price" if table.has("price") else "price_cents"
        table.problem(key, "stands beside sizes, which have the prices; remove it or the sizes")
    return price

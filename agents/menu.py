"""The menu as WhatsApp lists: categories, then their products, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from agents.formats import Formats
from agents.texts import Texts
from agents.wording import choose, row, say
from config.profile import BusinessProfile, Category, Product
from orchestrator.conversation.replies import Reply, Row
from orchestrator.conversation.reply_limits import LIST_ROWS
from orchestrator.routing.choices import CATEGORY, MENU, PRODUCT, choice_id

_PER_PAGE = LIST_ROWS - 1
"""The last row of a page leads to the next one."""


class Menu:
    """All pages of one business, built once per language. Pages count from 0."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._categories = tuple(group for group in profile.catalogue if group.products)
        self._pages: dict[tuple[str, str, int], tuple[Reply, ...]] = {}
        for language in formats:
            self._build(language)

    def categories(self, language: str, page: int = 0) -> tuple[Reply, ...]:
        """The first choice: a category; with only one category, its products at once."""
        if not self._categories:
            return say(self._texts.get("empty_menu", language))
        if len(self._categories) == 1:
            return self.products(language, self._categories[0].id, page)
        return self._page(language, MENU, page)

    def products(self, language: str, category_id: str, page: int = 0) -> tuple[Reply, ...]:
        """A page of a category; the categories if there is none of that id (any more)."""
        if all(category.id != category_id for category in self._categories):
            return self.categories(language)
        return self._page(language, category_id, page)

    def _page(self, language: str, list_id: str, page: int) -> tuple[Reply, ...]:
        return self._pages.get((language, list_id, page)) or self._pages[language, list_id, 0]

    def _build(self, language: str) -> None:
        if not self._categories:
            return
        body = self._texts.get("menu_body", language, business=self._profile.name)
        rows = [self._category_row(language, category) for category in self._categories]
        self._paginate(language, MENU, choice_id(MENU), body, rows)
        for category in self._categories:
            name = category.name.get(language)
            body = self._texts.get("category_body", language, category=name)
            rows = [self._product_row(language, product) for product in category.products]
            more = choice_id(CATEGORY, category.id)
            self._paginate(language, category.id, more, body, rows)

    def _paginate(
        self, language: str, list_id: str, more_id: str, body: str, rows: Sequence[Row]
    ) -> None:
        button = self._texts.get("button_list", language)
        for page, shown in enumerate(paged(rows)):
            if page + 1 < len(paged(rows)):
                more = self._texts.get("more", language)
                shown = [*shown, row(choice_id(more_id, page + 1), more)]
            self._pages[language, list_id, page] = choose(body, button, shown)

    def _category_row(self, language: str, category: Category) -> Row:
        names = [product.name.get(language) for product in islice(category.products, 4)]
        return row(choice_id(CATEGORY, category.id), category.name.get(language), ", ".join(names))

    def _product_row(self, language: str, product: Product) -> Row:
        return row(
            choice_id(PRODUCT, product.id),
            product.name.get(language),
            f"{self.price(language, product)} · {product.description.get(language)}",
        )

    def price(self, language: str, product: Product) -> str:
        """The price, "from" the lowest if it depends on the size."""
        amount = self._formats[language].money(product.lowest_price_cents)
        if product.price_cents is not None or len(product.sizes) == 1:
            return amount
        return self._texts.get("from_price", language, amount=amount)


def paged(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in pages that leave room for "more"; one page if all fit."""
    if len(rows) <= LIST_ROWS:
        return [list(rows)]
    return [list(rows[start : start + _PER_PAGE]) for start in range(0, len(rows), _PER_PAGE)]

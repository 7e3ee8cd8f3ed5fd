"""Replies that show products of the business's catalogue at Meta."""

from __future__ import annotations

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import (
    check_count,
    check_id,
    check_optional_text,
    check_text,
    check_unique,
)


@frozen(kw_only=True, slots=True)
class ProductReply(Reply):
    """One product. `product_id` is the retailer id, our own."""

    catalog_id: str
    product_id: str
    body: str | None = None
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id("catalog_id", self.catalog_id, limits.PRODUCT_ID)
        check_id("product_id", self.product_id, limits.PRODUCT_ID)
        check_optional_text("body", self.body, limits.INTERACTIVE_BODY)
        check_optional_text("footer", self.footer, limits.FOOTER)

    @property
    def summary(self) -> str:
        return "\n".join(filter(None, (self.body, labelled("product", self.product_id))))


@frozen(kw_only=True, slots=True)
class ProductSection:
    """Products under a title, which only a single section may leave out."""

    product_ids: tuple[str, ...]
    title: str | None = None

    def __attrs_post_init__(self) -> None:
        check_optional_text("section.title", self.title, limits.SECTION_TITLE)
        check_count("section.product_ids", len(self.product_ids), limits.PRODUCTS)
        for product_id in self.product_ids:
            check_id("product_id", product_id, limits.PRODUCT_ID)


@frozen(kw_only=True, slots=True)
class ProductListReply(Reply):
    """Up to thirty products in all, from which the user fills a cart."""

    catalog_id: str
    header: str
    body: str
    sections: tuple[ProductSection, ...]
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id("catalog_id", self.catalog_id, limits.PRODUCT_ID)
        check_text("header", self.header, limits.HEADER)
        check_text("body", self.body, limits.INTERACTIVE_BODY)
        check_optional_text("footer", self.footer, limits.FOOTER)
        check_count("sections", len(self.sections), limits.LIST_SECTIONS)
        products = [product for section in self.sections for product in section.product_ids]
        check_count("products", len(products), limits.PRODUCTS)
        check_unique("products", products)
        if len(self.sections) > 1:
            for number, section in enumerate(self.sections):
                if section.title is None:
                    cure = "give each section a title when there are several"
                    raise InvalidReply(f"sections[{number}].title", None, cure)

    @property
    def summary(self) -> str:
        count = sum(len(section.product_ids) for section in self.sections)
        return f"{self.body}\n{labelled('products', str(count))}"


@frozen(kw_only=True, slots=True)
class CatalogueReply(Reply):
    """A button that opens the whole catalogue; `thumbnail_id` names the product on its picture."""

    body: str
    footer: str | None = None
    thumbnail_id: str | None = None

    def __attrs_post_init__(self) -> None:
        check_text("body", self.body, limits.INTERACTIVE_BODY)
        check_optional_text("footer", self.footer, limits.FOOTER)
        if self.thumbnail_id is not None:
            check_id("thumbnail_id", self.thumbnail_id, limits.PRODUCT_ID)

    @property
    def summary(self) -> str:
        return f"{self.body}\n[catalogue]"

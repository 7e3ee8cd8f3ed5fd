"""Contact cards, with which the business shows somebody else's number."""

from __future__ import annotations

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.reply_limits import check_count, check_optional_text, check_text


@frozen(kw_only=True, slots=True)
class ContactPhone:
    """`wa_id` are the digits of a WhatsApp user: with them the card offers to write to it."""

    phone: str
    wa_id: str | None = None
    type: str | None = None
    """CELL, WORK, HOME ..."""

    def __attrs_post_init__(self) -> None:
        check_text("phone.phone", self.phone, limits.CARD_FIELD)
        check_optional_text("phone.wa_id", self.wa_id, limits.CARD_FIELD)
        check_optional_text("phone.type", self.type, limits.CARD_FIELD)


@frozen(kw_only=True, slots=True)
class ContactCard:
    """One person or place. Meta wants one more part of the name: `first_name` is made of it."""

    formatted_name: str
    first_name: str | None = None
    last_name: str | None = None
    phones: tuple[ContactPhone, ...] = ()
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    company: str | None = None

    def __attrs_post_init__(self) -> None:
        check_text("card.formatted_name", self.formatted_name, limits.CARD_FIELD)
        for name in ("first_name", "last_name", "company"):
            check_optional_text(f"card.{name}", getattr(self, name), limits.CARD_FIELD)
        for email in self.emails:
            check_text("card.emails", email, limits.CARD_FIELD)
        for url in self.urls:
            check_text("card.urls", url, limits.LINK)


@frozen(kw_only=True, slots=True)
class ContactsReply(Reply):
    """One or a few cards; phones show more than two or three badly."""

    contacts: tuple[ContactCard, ...]

    def __attrs_post_init__(self) -> None:
        check_count("contacts", len(self.contacts), limits.CONTACTS)

    @property
    def summary(self) -> str:
        return labelled("contact", ", ".join(card.formatted_name for card in self.contacts))

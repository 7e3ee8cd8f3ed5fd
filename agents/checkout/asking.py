"""What a question is, and what those who ask need."""

from __future__ import annotations

from attrs import frozen

from agents.asked import Asked
from agents.checkout.addresses import Addresses
from agents.checkout.receipts import Receipts
from agents.formats import Formats
from agents.texts import Texts
from config.profile import BusinessProfile
from orchestrator.conversation.replies import Reply

ADD_MORE = "commerce:add_more"
WHICH_PRODUCT = "commerce:product"
WHICH_SIZE = "commerce:size"
FULFILLMENT = "commerce:fulfillment"
WHICH_ADDRESS = "commerce:address"
WHICH_BRANCH = "commerce:branch"
WHEN = "commerce:schedule"
PAYMENT = "commerce:payment"
CONFIRM = "commerce:confirm"
COUPON = "commerce:coupon"
CLEAR_CART = "commerce:clear_cart"

SAME, OTHER, DONE = "same", "other", "done"
"""Arguments of address and schedule choices."""


@frozen(kw_only=True, slots=True)
class Question:
    """What is asked, and what an answer will be taken for."""

    messages: tuple[Reply, ...]
    pending: str | None = None
    digest: str | None = None
    """Of the summary shown."""


class Asking:
    """The parts all questions are made of."""

    def __init__(
        self,
        profile: BusinessProfile,
        texts: Texts,
        formats: dict[str, Formats],
        addresses: Addresses,
        receipts: Receipts,
    ) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._addresses = addresses
        self._receipts = receipts

    def _text(self, asked: Asked, key: str, **values: object) -> str:
        return self._texts.get(key, asked.language, **values)

    def _titles(self, asked: Asked, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
        return [(identifier, self._text(asked, key)) for identifier, key in pairs]


def led(lead: str, body: str) -> str:
    """`body` after what became of the message, if there is anything to tell of that."""
    return f"{lead}\n\n{body}" if lead else body

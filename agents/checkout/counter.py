"""Everything that serves an order, built once a business."""

from __future__ import annotations

from agents.asked import Asked
from agents.checkout import meanings
from agents.checkout.asking import ADD_MORE, WHICH_ADDRESS, WHICH_PRODUCT, WHICH_SIZE
from agents.checkout.basket import Basket
from agents.checkout.checkout import Checkout, is_open
from agents.checkout.slots import Slots
from agents.checkout.taps import Taps
from agents.checkout.till import Till
from agents.menu import Menu
from agents.ordering.operations import AddLine
from agents.payments import Payments
from agents.places import Places
from orchestrator.routing.answers import is_no

_UNCLEAR = ("out_of_scope", "general_faq")
_COURTESIES = ("greeting", "thanks_goodbye")
_ABOUT_LINES = (WHICH_PRODUCT, WHICH_SIZE, ADD_MORE)


class Counter:
    """The commerce agent's tools; other agents ask it whether a message is for the open order."""

    def __init__(self, checkout: Checkout, payments: Payments, places: Places, menu: Menu) -> None:
        self.checkout = checkout
        self.slots = Slots(checkout, payments, places)
        self.basket = Basket(checkout, self.slots)
        self.till = Till(checkout)
        self.taps = Taps(checkout, self.basket, self.slots, self.till, menu)

    def wants(self, asked: Asked) -> bool:
        """Whether a message that reads like something else answers or changes the open order."""
        if asked.choice is not None or not asked.words:
            return False
        if "?" not in asked.text and meanings.coupon(asked, self.checkout.profile) is not None:
            return True
        if self.slots.branches.chosen(asked) or self._orders_what_was_shown(asked):
            return True
        if not is_open(asked):
            return False
        if asked.intent in _COURTESIES:
            return asked.intent != "greeting" and _settles(asked)
        if asked.intent == "out_of_scope":
            return True
        return "?" not in asked.text and self._answers(asked)

    def _orders_what_was_shown(self, asked: Asked) -> bool:
        """ "Listo, dame una mediana", after the card of a pizza."""
        if asked.intent != "menu_or_catalog_question" or asked.state.last_product_id is None:
            return False
        if "?" in asked.text or not meanings.orders(asked) or meanings.wants_details(asked):
            return False
        operations = self.basket.read(self.checkout.sale(asked)).operations
        return any(isinstance(one, AddLine) and one.product_id for one in operations)

    def _answers(self, asked: Asked) -> bool:
        """Whether it answers the question that is open."""
        sale = self.checkout.sale(asked)
        if sale.pending in _ABOUT_LINES:
            return bool(self.basket.read(sale).operations)
        if sale.pending == WHICH_ADDRESS and asked.intent in ("delivery_zones", "locations"):
            return True
        return asked.intent not in _UNCLEAR and self.slots.answer(sale) is not None

    def changes(self, asked: Asked) -> bool:
        """Whether "cambiar la hora" is about the order that is not placed yet."""
        is_tap = asked.choice is not None
        wanted = None if is_tap else meanings.change_wanted(asked)
        return wanted is not None and bool(asked.state.cart_items)

    def is_given_up(self, asked: Asked) -> bool:
        """Whether "cancelar" means the order that is not placed yet."""
        return not self.checkout.sale(asked).draft.empty


def _settles(asked: Asked) -> bool:
    """Yes, no, that is all: an answer, not a courtesy."""
    return meanings.agrees(asked) or is_no(asked.plain) or meanings.that_is_all(asked)

"""All that the agents of one business share, built once from its profile."""

from __future__ import annotations

from agents.asked import LANGUAGES
from agents.catalogue import Catalogue
from agents.checkout.checkout import Checkout
from agents.checkout.counter import Counter
from agents.delivery import Delivery
from agents.faq import Faq
from agents.formats import Formats
from agents.half_and_half import HalvesTold
from agents.history import History
from agents.hours import Hours
from agents.menu import Menu
from agents.payments import Payments
from agents.people import People
from agents.places import Places
from agents.products import Products
from agents.promotions import Promotions
from agents.texts import Texts
from config.profile import BusinessProfile
from orchestrator.orders.book import EmptyBook, OrderBook


class Business:
    """Knows everything the profile says and how to say it. Keeps nothing of a conversation."""

    def __init__(self, profile: BusinessProfile, book: OrderBook | None = None) -> None:
        self.profile = profile
        self.book = book or EmptyBook()
        self.texts = Texts(profile)
        self.formats = {
            language: Formats(
                language=language, business_locale=profile.locale, currency=profile.currency
            )
            for language in LANGUAGES
        }
        self.hours = Hours(profile, self.texts, self.formats)
        self.places = Places(profile, self.texts, self.formats)
        self.delivery = Delivery(profile, self.texts, self.formats)
        self.payments = Payments(profile, self.texts, self.formats)
        self.faq = Faq(profile)
        self.menu = Menu(profile, self.texts, self.formats)
        self.products = Products(profile, self.texts, self.formats, self.menu)
        promotions = Promotions(profile, self.texts, self.formats)
        halves = HalvesTold(profile, self.texts)
        self.catalogue = Catalogue(
            self.products, self.menu, self.faq, promotions, halves, self.texts
        )
        self.people = People(profile, self.texts, self.formats, self.hours)
        self.checkout = Checkout(profile, self.texts, self.formats, self.hours, self.delivery)
        self.history = History(self.book)
        self.counter = Counter(self.checkout, self.payments, self.places, self.menu)

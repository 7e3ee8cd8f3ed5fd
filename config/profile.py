"""A business as the bot knows it: when, where, what and how it sells, and how it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from attrs import field, frozen

from config.catalogue import Category, Extra, Product, Size
from config.halves import halved
from config.hours import Holiday, OpenSpan, Span, Timetable, WeeklyHours
from config.localized import Localized, LocalizedList, language_of
from config.selling import Coupon, CouponKind, OrderRules, Tax
from config.support import Support
from config.window_template import WindowTemplate

__all__ = [
    "BusinessProfile",
    "Category",
    "Coupon",
    "CouponKind",
    "DeliveryZone",
    "Extra",
    "FaqEntry",
    "Holiday",
    "Localized",
    "LocalizedList",
    "Location",
    "OpenSpan",
    "OrderRules",
    "PaymentMethod",
    "Product",
    "RoutingExamples",
    "Size",
    "Span",
    "Support",
    "Tax",
    "Timetable",
    "Treatment",
    "WeeklyHours",
    "language_of",
    "profile_for",
]


class Treatment(StrEnum):
    """How the bot addresses people in Spanish."""

    TU = "tu"
    USTED = "usted"
    VOS = "vos"


@frozen(kw_only=True, slots=True)
class Location:
    """A place people can go to. Degrees are WGS 84."""

    id: str
    name: str
    address: str
    latitude: float
    longitude: float
    phone: str | None = None
    neighbourhoods: tuple[str, ...] = ()
    """Neighbourhoods it is in or next to."""
    aliases: tuple[str, ...] = ()
    """Other words people use for this place."""
    hours: WeeklyHours | None = None
    """Its own weekly hours where they differ from the business's; holidays are common."""
    maps_url: str | None = None


@frozen(kw_only=True, slots=True)
class DeliveryZone:
    """An area with one delivery fee. Amounts in hundredths of the currency's major unit."""

    id: str
    name: str
    neighbourhoods: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    fee_cents: int
    minimum_cents: int = 0
    """The smallest subtotal that is delivered there."""
    free_delivery_from_cents: int | None = None
    """The subtotal from which delivery costs nothing there; None: it always costs."""
    eta_minutes: int
    location_id: str | None = None
    """The location that serves it, if it is always the same."""
    latitude: float | None = None
    longitude: float | None = None
    """Its middle in degrees, WGS 84; without it, it is known by its neighbourhoods alone."""
    radius_km: float = 0.0
    """How far around its middle it reaches."""


@frozen(kw_only=True, slots=True)
class PaymentMethod:
    """A way to pay: at the door or counter, online, or both."""

    id: str
    name: Localized
    details: Localized
    on_delivery: bool = False
    online: bool = False


@frozen(kw_only=True, slots=True)
class FaqEntry:
    """A question people ask, the words that give it away, and the answer."""

    id: str
    questions: LocalizedList
    keywords: LocalizedList
    answer: Localized


@frozen(kw_only=True, slots=True)
class RoutingExamples:
    """Sentences of this business's customers that belong to a lane (info, commerce, support, oos)
    and an intent."""

    lane: str
    intent: str
    texts: LocalizedList


def _frozen_texts(texts: Mapping[str, Localized]) -> Mapping[str, Localized]:
    return MappingProxyType(dict(texts))


@frozen(kw_only=True, slots=True)
class BusinessProfile:
    """One tenant. `locale` is like es_CO, `timezone` an IANA name, `currency` an ISO 4217 code.

    Every `_cents` is a hundredth of the currency's major unit, whatever ISO 4217 says of it.
    """

    tenant_id: str
    name: str
    locale: str
    timezone: str
    currency: str
    phone_number_ids: tuple[str, ...] = ()
    default: bool = False
    """Whether it serves numbers no profile claims."""
    treatment: Treatment = Treatment.TU
    hours: WeeklyHours = field(factory=WeeklyHours)
    holidays: tuple[Holiday, ...] = ()
    locations: tuple[Location, ...] = ()
    delivery_zones: tuple[DeliveryZone, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    faq: tuple[FaqEntry, ...] = ()
    catalogue: tuple[Category, ...] = ()
    extras: tuple[Extra, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tax: Tax | None = None
    """The sales tax; None: prices say nothing of it."""
    order: OrderRules = field(factory=OrderRules)
    texts: Mapping[str, Localized] = field(factory=dict, converter=_frozen_texts, hash=False)
    """Replacements for the agents' own texts, by text key."""
    routing_examples: tuple[RoutingExamples, ...] = ()
    support: Support = field(factory=Support)
    window_template: WindowTemplate | None = None
    """What goes out in place of a reply once the 24 hours are over; None: nothing does."""
    zone: ZoneInfo = field(init=False, repr=False, eq=False)
    _products: dict[str, Product] = field(init=False, repr=False, eq=False)
    _retailer_items: dict[str, tuple[Product, Size | None]] = field(
        init=False, repr=False, eq=False
    )
    _categories: dict[str, Category] = field(init=False, repr=False, eq=False)
    _coupons: dict[str, Coupon] = field(init=False, repr=False, eq=False)
    _timetables: dict[str | None, Timetable] = field(init=False, repr=False, eq=False)

    @zone.default
    def _find_zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @_products.default
    def _index_products(self) -> dict[str, Product]:
        return {product.id: product for group in self.catalogue for product in group.products}

    @_retailer_items.default
    def _index_retailer_items(self) -> dict[str, tuple[Product, Size | None]]:
        items: dict[str, tuple[Product, Size | None]] = {}
        for product in self._products.values():
            items[product.retailer_id or product.id] = product, None
            for size in product.sizes:
                items[size.retailer_id or f"{product.id}:{size.id}"] = product, size
        return items

    @_categories.default
    def _index_categories(self) -> dict[str, Category]:
        return {product.id: group for group in self.catalogue for product in group.products}

    @_coupons.default
    def _index_coupons(self) -> dict[str, Coupon]:
        return {coupon.code.casefold(): coupon for coupon in reversed(self.coupons)}

    @_timetables.default
    def _index_timetables(self) -> dict[str | None, Timetable]:
        tables: dict[str | None, Timetable] = {None: self._timetable(self.hours)}
        for location in self.locations:
            tables[location.id] = self._timetable(location.hours or self.hours)
        return tables

    def _timetable(self, weekly: WeeklyHours) -> Timetable:
        return Timetable(zone=self.zone, weekly=weekly, holidays=self.holidays)

    @property
    def language(self) -> str:
        """The business's own language: es, en or pt."""
        return language_of(self.locale)

    @property
    def products(self) -> tuple[Product, ...]:
        """All products, in the order of the menu."""
        return tuple(self._products.values())

    def product(self, product_id: str) -> Product | None:
        return self._products.get(product_id)

    def retailer_item(self, retailer_id: str) -> tuple[Product, Size | None] | None:
        """What an item of WhatsApp's own catalogue is here: a product, in a size if it names one.

        Without a `retailer_id` in the profile it is the product's id, or `product:size`.
        """
        return self._retailer_items.get(retailer_id)

    def coupon(self, code: str) -> Coupon | None:
        """By its code, in whatever case it is written."""
        return self._coupons.get(code.strip().casefold())

    def category(self, category_id: str) -> Category | None:
        return next((entry for entry in self.catalogue if entry.id == category_id), None)

    def category_of(self, product_id: str) -> Category | None:
        return self._categories.get(product_id)

    def may_be_halved(self, product_id: str) -> bool:
        """Whether a piece of it may have another half."""
        category = self.category_of(product_id)
        return category is not None and category.halves

    def halved(self, first_id: str, second_id: str) -> Product | None:
        """Two products in one piece, half each; None if they are not sold so."""
        first, second = self.product(first_id), self.product(second_id)
        if first is None or second is None or first is second:
            return None
        together = self.category_of(first_id) is self.category_of(second_id)
        if not (together and self.may_be_halved(first_id)):
            return None
        piece = halved(first, second)
        return piece if piece.sizes or piece.price_cents is not None else None

    def extra(self, extra_id: str) -> Extra | None:
        return next((extra for extra in self.extras if extra.id == extra_id), None)

    def location(self, location_id: str) -> Location | None:
        return next((place for place in self.locations if place.id == location_id), None)

    def delivery_zone(self, zone_id: str) -> DeliveryZone | None:
        return next((zone for zone in self.delivery_zones if zone.id == zone_id), None)

    def payment_method(self, method_id: str) -> PaymentMethod | None:
        return next((method for method in self.payment_methods if method.id == method_id), None)

    def faq_entry(self, entry_id: str) -> FaqEntry | None:
        return next((entry for entry in self.faq if entry.id == entry_id), None)

    def text(self, key: str, language: str) -> str | None:
        """This business's own wording of a text, or None to use the agents'."""
        text = self.texts.get(key)
        return None if text is None else text.get(language)

    def serves(self, phone_number_id: str) -> bool:
        """Whether the number is one of its own; see `profile_for` for the default."""
        return phone_number_id in self.phone_number_ids

    def timetable(self, location_id: str | None = None) -> Timetable:
        """The hours of a location; of the business for None or an id it does not have."""
        return self._timetables.get(location_id) or self._timetables[None]

    def open_spans(self, day: date, location_id: str | None = None) -> tuple[OpenSpan, ...]:
        """The spans that begin on a date, holidays applied; one may end on the next date."""
        return self.timetable(location_id).open_spans(day)

    def is_open(self, at: datetime, location_id: str | None = None) -> bool:
        return self.timetable(location_id).is_open(at)

    def closing(self, at: datetime, location_id: str | None = None) -> datetime | None:
        """When it closes, if it is open at `at`; in its own time zone."""
        return self.timetable(location_id).closing(at)

    def next_opening(self, at: datetime, location_id: str | None = None) -> datetime | None:
        """The next time after `at` that closed doors open; in its own time zone."""
        return self.timetable(location_id).next_opening(at)

    def holiday(self, day: date) -> Holiday | None:
        return self._timetables[None].holiday(day)

    def has_support_at(self, at: datetime) -> bool:
        """Whether a person answers at `at`."""
        return self._timetable(self.support.hours or self.hours).is_open(at)


def profile_for(
    profiles: Iterable[BusinessProfile], phone_number_id: str
) -> BusinessProfile | None:
    """The profile that claims a number, else the default one, else None."""
    known = tuple(profiles)
    own = next((profile for profile in known if profile.serves(phone_number_id)), None)
    return own or next((profile for profile in known if profile.default), None)

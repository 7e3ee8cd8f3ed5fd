"""Questions about promotions: the coupons that are good today, and on what terms."""

from __future__ import annotations

from collections.abc import Iterator

from agents.asked import Asked
from agents.formats import Formats
from agents.ordering.pricing import out_of_time
from agents.texts import Texts
from config.profile import BusinessProfile, Coupon, CouponKind


class Promotions:
    """The coupons of one business, as its customers are told of them."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats

    def answer(self, asked: Asked) -> str:
        """A line a coupon this customer can use today; that there is none if so."""
        language = asked.language
        valid = [one for one in self._profile.coupons if _is_good(one, asked)]
        if not valid:
            return self._texts.get("no_promotions", language)
        lines = (self._line(language, coupon) for coupon in valid)
        title = self._texts.get("promotions", language)
        use = self._texts.get("promotions_use", language)
        return "\n".join((title, *lines, "", use))

    def _line(self, language: str, coupon: Coupon) -> str:
        name = coupon.name.get(language)
        line = self._texts.get("promotion", language, code=coupon.code, name=name)
        terms = ", ".join(self._terms(language, coupon))
        return f"{line} ({terms})" if terms else line

    def _terms(self, language: str, coupon: Coupon) -> Iterator[str]:
        texts, formats = self._texts, self._formats[language]
        gives = self._gives(language, coupon)
        if gives is not None:
            yield gives
        names = self._good_for(language, coupon)
        if names:
            yield texts.get("promotion_for", language, names=formats.all_of(names))
        if coupon.minimum_cents:
            amount = self._money(language, coupon.minimum_cents)
            yield texts.get("promotion_minimum", language, amount=amount)
        if coupon.most_cents is not None:
            amount = self._money(language, coupon.most_cents)
            yield texts.get("promotion_most", language, amount=amount)
        if coupon.once_per_customer:
            yield texts.get("promotion_once", language)
        if coupon.ends is not None:
            yield texts.get("promotion_until", language, day=formats.date(coupon.ends))

    def _gives(self, language: str, coupon: Coupon) -> str | None:
        """What it takes off, unless its name says so already."""
        name = coupon.name.get(language)
        if coupon.kind is CouponKind.FREE_DELIVERY:
            said = self._texts.get("promotion_free_delivery", language)
            return None if set(said.split()) & set(name.casefold().split()) else said
        percent = coupon.kind is CouponKind.PERCENT
        off = f"{coupon.percent:f} %" if percent else self._money(language, coupon.amount_cents)
        told = _digits(off) in map(_digits, name.split())
        return None if told else self._texts.get("promotion_off", language, off=off)

    def _money(self, language: str, cents: int) -> str:
        return self._formats[language].money(cents)

    def _good_for(self, language: str, coupon: Coupon) -> list[str]:
        categories = (self._profile.category(one) for one in coupon.categories)
        products = (self._profile.product(one) for one in coupon.products)
        known = (*categories, *products)
        return [one.name.get(language) for one in known if one is not None]


def _is_good(coupon: Coupon, asked: Asked) -> bool:
    used = (asked.state.coupons_used or "").casefold().split(",")
    spent = coupon.once_per_customer and coupon.code.casefold() in used
    return not spent and out_of_time(coupon, asked.now.date()) is None


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))

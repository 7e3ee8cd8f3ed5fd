"""Coupons, tax and the rules for orders, from a profile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.profile import BusinessProfile, CouponKind, OrderRules
from config.profile_loader import load_profile
from config.settings import sample_profile_path
from tests.unit.config.profile_files import SMALL_PROFILE, spoilt, write

COUPON = """
[[coupons]]
code = "PAN10"
name = "Diez por ciento"
kind = "percent"
percent = "12.5"
most = 5000
minimum = 20000
starts = 2026-12-01
ends = 2026-12-31
once_per_customer = true
products = ["mogolla"]
categories = ["panes"]
"""
ORDER = """
[order]
lead_minutes = 20
most_items = 40
cancellation_minutes = 3
scheduled = true
days_ahead = 2
smallest_amount = 50
[tax]
name = "IVA"
rate = 19
included = false
on_delivery = true
"""


def loaded(path: Path, text: str) -> BusinessProfile:
    return load_profile(write(path / "profile.toml", text))


def problems(path: Path, text: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        loaded(path, text)
    return {problem.key: problem.message for problem in caught.value.problems}


def test_a_coupon_is_read_whole(tmp_path: Path) -> None:
    (coupon,) = loaded(tmp_path, SMALL_PROFILE + COUPON).coupons
    assert (coupon.code, coupon.kind, coupon.percent) == (
        "PAN10",
        CouponKind.PERCENT,
        Decimal("12.5"),
    )
    assert (coupon.most_cents, coupon.minimum_cents) == (500000, 2000000)
    assert (coupon.starts, coupon.ends) == (date(2026, 12, 1), date(2026, 12, 31))
    assert coupon.once_per_customer
    assert (coupon.products, coupon.categories) == (("mogolla",), ("panes",))


def test_a_coupon_is_found_in_whatever_case(tmp_path: Path) -> None:
    profile = loaded(tmp_path, SMALL_PROFILE + COUPON)
    assert profile.coupon(" pan10 ") is profile.coupons[0]
    assert profile.coupon("pan") is None


def test_orders_and_tax_are_read(tmp_path: Path) -> None:
    profile = loaded(tmp_path, SMALL_PROFILE + ORDER)
    assert profile.order == OrderRules(
        lead_minutes=20,
        most_items=40,
        cancellation_minutes=3,
        scheduled=True,
        days_ahead=2,
        smallest_amount_cents=5000,
    )
    assert profile.tax is not None
    assert (profile.tax.rate, profile.tax.included, profile.tax.on_delivery) == (19, False, True)


def test_a_profile_without_them_has_the_usual(tmp_path: Path) -> None:
    profile = loaded(tmp_path, SMALL_PROFILE)
    assert (profile.coupons, profile.tax, profile.order) == ((), None, OrderRules())


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"PAN10"', '"PAN 10"', "coupons[0].code"),
        ('"percent"', '"half"', "coupons[0].kind"),
        ('"12.5"', "12.5", "coupons[0].percent"),
        ('"12.5"', '"120"', "coupons[0].percent"),
        ('percent = "12.5"\n', "", "coupons[0].percent"),
        ('percent = "12.5"\n', "amount = 5\n", "coupons[0].amount"),
        ('kind = "percent"', 'kind = "amount"', "coupons[0].amount"),
        ("2026-12-31", "2026-11-30", "coupons[0].ends"),
        ('["mogolla"]', '["mogola"]', "coupons[0].products"),
        ('["panes"]', '["pan"]', "coupons[0].categories"),
        ("most = 5000", "most = 5000\nmots = 1", "coupons[0].mots"),
    ],
)
def test_what_is_wrong_with_a_coupon_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in COUPON
    assert key in problems(tmp_path, SMALL_PROFILE + COUPON.replace(old, new, 1))


def test_codes_that_differ_only_in_case_are_the_same(tmp_path: Path) -> None:
    twice = COUPON + COUPON.replace("PAN10", "pan10")
    assert "coupons[1].code" in problems(tmp_path, SMALL_PROFILE + twice)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("lead_minutes = 20", "lead_minutes = -1", "order.lead_minutes"),
        ("most_items = 40", "most_items = 0", "order.most_items"),
        ("smallest_amount = 50", "smallest_amount = 0", "order.smallest_amount"),
        ("rate = 19", "rate = 8.5", "tax.rate"),
        ("rate = 19\n", "", "tax.rate"),
        ("scheduled = true", 'scheduled = "yes"', "order.scheduled"),
    ],
)
def test_what_is_wrong_with_orders_or_tax_is_named(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    assert old in ORDER
    assert key in problems(tmp_path, SMALL_PROFILE + ORDER.replace(old, new, 1))


def test_products_and_sizes_can_be_items_of_whatsapps_catalogue(tmp_path: Path) -> None:
    text = spoilt(
        (
            'id = "pandebono"',
            'id = "pandebono"\nretailer_id = "SKU 1"\nimage = "https://x.co/p.jpg"',
        ),
        ('id = "chica",', 'id = "chica", retailer_id = "SKU 2", available = false,'),
    )
    profile = loaded(tmp_path, text)
    pandebono, mogolla = profile.products
    assert profile.retailer_item("SKU 1") == (pandebono, None)
    assert profile.retailer_item("SKU 2") == (mogolla, mogolla.sizes[0])
    assert profile.retailer_item("mogolla:grande") == (mogolla, mogolla.sizes[1])
    assert profile.retailer_item("pandebono") is None
    assert pandebono.image == "https://x.co/p.jpg"
    assert not mogolla.sizes[0].available


def test_two_things_with_one_retailer_id_are_a_problem(tmp_path: Path) -> None:
    text = spoilt(
        ('id = "pandebono"', 'id = "pandebono"\nretailer_id = "SKU"'),
        ('id = "chica",', 'id = "chica", retailer_id = "SKU",'),
    )
    assert "catalogue.panes.products[1].sizes[0].retailer_id" in problems(tmp_path, text)


def test_the_commented_coupons_of_the_sample_are_right(tmp_path: Path) -> None:
    """Whoever removes the signs before them has coupons that work."""
    text = sample_profile_path().read_text("utf-8")
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line == "# [[coupons]]")
    end = next(at for at in range(start, len(lines)) if lines[at].startswith("# ---"))
    lines[start:end] = [line.removeprefix("# ") for line in lines[start:end]]
    profile = loaded(tmp_path, "\n".join(lines))
    assert [coupon.kind for coupon in profile.coupons] == list(CouponKind)

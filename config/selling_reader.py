"""What changes the price of an order, from a profile: `[[coupons]]`, `[tax]` and `[order]`."""

from __future__ import annotations

from config.catalogue import Category
from config.selling import Coupon, CouponKind, OrderRules, Tax
from config.toml_table import Table
from config.values import code, day, identifier, one_of, percentage, whole

_A_DAY = 24 * 60
_LATEST_REMINDER = 23 * 60
"""WhatsApp takes plain texts for 24 hours after the user's last message."""
_NO_RATE = percentage("0")


def read_coupons(profile: Table, catalogue: tuple[Category, ...]) -> tuple[Coupon, ...]:
    taken: dict[str, str] = {}
    return tuple(_coupon(table, taken, catalogue) for table in profile.tables("coupons"))


def _coupon(table: Table, taken: dict[str, str], catalogue: tuple[Category, ...]) -> Coupon:
    coupon = Coupon(
        code=_new_code(table, taken),
        name=table.localized("name"),
        kind=table.required("kind", one_of(CouponKind), CouponKind.PERCENT),
        percent=table.optional("percent", percentage, _NO_RATE),
        amount_cents=table.cents("amount") or 0,
        minimum_cents=table.cents("minimum") or 0,
        most_cents=table.cents("most"),
        starts=table.optional("starts", day, None),
        ends=table.optional("ends", day, None),
        once_per_customer=table.flag("once_per_customer"),
        products=table.entries("products", identifier),
        categories=table.entries("categories", identifier),
    )
    _check_kind(table, coupon)
    if coupon.starts and coupon.ends and coupon.ends < coupon.starts:
        table.problem("ends", f"is before starts ({coupon.starts}); exchange them")
    products = {product.id for group in catalogue for product in group.products}
    for name in coupon.products:
        table.check_reference("products", name, products, "the products of the catalogue")
    for name in coupon.categories:
        groups = {group.id for group in catalogue}
        table.check_reference("categories", name, groups, "the categories of the catalogue")
    return coupon


def _new_code(table: Table, taken: dict[str, str]) -> str:
    found: str = table.required("code", code, "")
    owner = taken.setdefault(found.casefold(), table.path)
    if found and owner != table.path:
        table.problem("code", f"is already the code of {owner}; codes must differ", found)
    return found


def _check_kind(table: Table, coupon: Coupon) -> None:
    """Each kind has its own figure and none of the others'."""
    if coupon.kind is CouponKind.PERCENT and not coupon.percent and not _given(table, "percent"):
        table.problem("percent", 'is missing; write it as percent = "10"')
    if coupon.kind is CouponKind.AMOUNT and not coupon.amount_cents:
        table.problem("amount", "is missing or 0; write what the coupon takes off, as 10000")
    foreign = {
        CouponKind.PERCENT: ("amount",),
        CouponKind.AMOUNT: ("percent", "most"),
        CouponKind.FREE_DELIVERY: ("amount", "percent", "most", "products", "categories"),
    }
    for key in foreign[coupon.kind]:
        if _given(table, key):
            table.problem(key, f"means nothing for kind = {coupon.kind.value!r}; remove it")


def _given(table: Table, key: str) -> bool:
    return table.has(key) or table.has(f"{key}_cents")


def read_tax(profile: Table) -> Tax | None:
    table = profile.table("tax")
    if table is None:
        return None
    return Tax(
        name=table.localized("name"),
        rate=table.required("rate", percentage, _NO_RATE),
        included=table.flag("included", default=True),
        on_delivery=table.flag("on_delivery"),
    )


def read_order_rules(profile: Table) -> OrderRules:
    table = profile.table("order")
    if table is None:
        return OrderRules()
    usual = OrderRules()
    smallest = table.cents("smallest_amount")
    if smallest == 0:
        table.problem("smallest_amount", "is 0; write the smallest amount people pay, as 50", 0)
    return OrderRules(
        lead_minutes=table.optional("lead_minutes", whole(0, 7 * _A_DAY), usual.lead_minutes),
        most_items=table.optional("most_items", whole(1, 999), usual.most_items),
        cancellation_minutes=table.optional(
            "cancellation_minutes", whole(0, _A_DAY), usual.cancellation_minutes
        ),
        scheduled=table.flag("scheduled"),
        days_ahead=table.optional("days_ahead", whole(1, 60), usual.days_ahead),
        reminder_minutes=table.optional(
            "reminder_minutes", whole(0, _LATEST_REMINDER), usual.reminder_minutes
        ),
        smallest_amount_cents=smallest or usual.smallest_amount_cents,
    )

"""A business profile from the tables of its TOML file."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from config.catalogue_reader import read_catalogue, read_extras
from config.hours import WeeklyHours
from config.hours_reader import read_holidays, read_optional_hours
from config.localized import Localized, language_of
from config.places_reader import read_delivery_zones, read_locations
from config.profile import (
    BusinessProfile,
    FaqEntry,
    PaymentMethod,
    RoutingExamples,
    Treatment,
)
from config.selling_reader import read_coupons, read_order_rules, read_tax
from config.support_reader import read_support
from config.toml_table import Table
from config.values import (
    LANGUAGES,
    currency,
    identifier,
    locale,
    one_of,
    phone_number_id,
    timezone,
    words,
)
from config.window_template import read_window_template


class ExampleLane(StrEnum):
    """The lanes routing examples can belong to."""

    INFO = "info"
    COMMERCE = "commerce"
    SUPPORT = "support"
    OUT_OF_SCOPE = "oos"


def read_profile(table: Table) -> BusinessProfile:
    """The profile; with placeholders in it if the table's report holds a problem."""
    spoken = table.required("locale", locale, LANGUAGES[0])
    table.report.language = language_of(spoken)
    extras = read_extras(table)
    locations = read_locations(table)
    catalogue = read_catalogue(table, extras)
    return BusinessProfile(
        tenant_id=table.required("tenant_id", identifier, ""),
        name=table.required("name", words, ""),
        locale=spoken,
        timezone=table.required("timezone", timezone, "UTC"),
        currency=table.required("currency", currency, ""),
        phone_number_ids=_phone_number_ids(table),
        default=table.flag("default"),
        treatment=table.optional("treatment", one_of(Treatment), Treatment.TU),
        hours=_hours(table),
        holidays=read_holidays(table),
        locations=locations,
        delivery_zones=read_delivery_zones(table, locations),
        payment_methods=_payment_methods(table),
        faq=_faq(table),
        catalogue=catalogue,
        extras=extras,
        coupons=read_coupons(table, catalogue),
        tax=read_tax(table),
        order=read_order_rules(table),
        texts=_texts(table),
        routing_examples=tuple(_examples(entry) for entry in table.tables("routing_examples")),
        support=read_support(table),
        window_template=read_window_template(table),
    )


def _phone_number_ids(profile: Table) -> tuple[str, ...]:
    numbers = profile.entries("phone_number_ids", phone_number_id)
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        profile.problem("phone_number_ids", "is listed twice; keep one", number)
    return numbers


def _hours(profile: Table) -> WeeklyHours:
    if not profile.has("hours"):
        profile.problem("hours", 'is missing; write [hours] with lines as monday = ["12:00-22:00"]')
    return read_optional_hours(profile) or WeeklyHours()


def _payment_methods(profile: Table) -> tuple[PaymentMethod, ...]:
    taken: dict[str, str] = {}
    return tuple(_payment_method(table, taken) for table in profile.tables("payment_methods"))


def _payment_method(table: Table, taken: dict[str, str]) -> PaymentMethod:
    method = PaymentMethod(
        id=table.new_id(taken),
        name=table.localized("name"),
        details=table.localized("details", required=False),
        on_delivery=table.flag("on_delivery"),
        online=table.flag("online"),
    )
    if not (method.on_delivery or method.online):
        table.problem("on_delivery", "nor online is true; say when this method can be used")
    return method


def _faq(profile: Table) -> tuple[FaqEntry, ...]:
    taken: dict[str, str] = {}
    return tuple(
        FaqEntry(
            id=table.new_id(taken),
            questions=table.localized_list("questions"),
            keywords=table.localized_list("keywords", required=False),
            answer=table.localized("answer"),
        )
        for table in profile.tables("faq")
    )


def _texts(profile: Table) -> dict[str, Localized]:
    table = profile.table("texts")
    return {} if table is None else dict(_flat_texts(table, ""))


def _flat_texts(table: Table, prefix: str) -> Iterator[tuple[str, Localized]]:
    """`[texts.info] hours = {es = ...}` and `"info.hours" = {es = ...}` mean the same."""
    for key, value in table.values.items():
        if isinstance(value, dict) and value and not set(value) & set(LANGUAGES):
            inner = table.table(key)
            if inner is not None:
                yield from _flat_texts(inner, f"{prefix}{key}.")
        else:
            yield prefix + key, table.localized(key)


def _examples(table: Table) -> RoutingExamples:
    return RoutingExamples(
        lane=table.required("lane", one_of(ExampleLane), ExampleLane.INFO),
        intent=table.required("intent", identifier, ""),
        texts=table.localized_list("texts"),
    )

"""Phones however they are written, BSUIDs, and contacts that complete a sender."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.whatsapp.identity import (
    Identity,
    as_bsuid,
    as_phone,
    as_user_id,
    identify,
    only_contact,
)

PHONE = "573005550117"
BSUID = "CO.8127364509182736455"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("573005550117", "573005550117"),
        ("+250 788 123 200", "250788123200"),
        ("1-555-123-4567", "15551234567"),
        ("+57 (300) 555.0117", "573005550117"),
        (573005550117, "573005550117"),
        ("", None),
        ("+", None),
        ("٣٣٣", None),
        ("57300x", None),
        ("9" * 21, None),
        (True, None),
        (3.5, None),
        (None, None),
        ([PHONE], None),
        (BSUID, None),
    ],
)
def test_a_phone_is_read_however_it_is_written(written: object, phone: str | None) -> None:
    assert as_phone(written) == phone


@pytest.mark.parametrize("shape", [BSUID, "CO.ENT.11815799212886844830", "US.abcDEF09"])
def test_a_bsuid_is_known_by_its_shape(shape: str) -> None:
    assert as_bsuid(shape) == as_user_id(shape) == shape


@pytest.mark.parametrize(
    "shape", ["CO.", "co.123", "C.123", "CO.12 3", "CO123", "CO.12\n", "CO." + "1" * 129, "", None]
)
def test_what_lacks_the_shape_of_a_bsuid_is_none(shape: object) -> None:
    assert as_bsuid(shape) is None


@pytest.mark.parametrize("value", ["CO:1", "a b", "", ".", "ñ.1", "1" * 161, 5, None])
def test_a_user_id_that_could_break_a_key_is_dropped(value: object) -> None:
    assert as_user_id(value) is None


def test_a_contact_completes_the_sender_by_value_and_not_by_place() -> None:
    contacts = [
        {"wa_id": "573155550163", "user_id": "CO.1", "profile": {"name": "Otra"}},
        {"wa_id": PHONE, "user_id": BSUID, "profile": {"name": "María"}},
    ]
    whole = Identity(PHONE, BSUID, "María")
    assert identify(PHONE, None, contacts) == whole
    assert identify(None, BSUID, contacts) == whole
    assert identify(PHONE, BSUID, contacts) == whole
    assert identify("+57 300 555 0117", None, contacts) == whole
    assert identify("573009999999", None, contacts) == Identity("573009999999")


def test_a_bsuid_in_from_is_not_taken_for_a_phone() -> None:
    contacts = [{"wa_id": BSUID, "profile": {"name": "vale"}}]
    assert identify(BSUID, None, contacts) == Identity(None, BSUID, "vale")


@pytest.mark.parametrize("contacts", [None, {}, "x", [], [None], [[]], [{"profile": 3}], [{}]])
def test_odd_contacts_change_nothing(contacts: object) -> None:
    assert identify(PHONE, BSUID, contacts) == Identity(PHONE, BSUID)


def test_a_nameless_message_gets_the_only_contact_there_is() -> None:
    contact = {"wa_id": PHONE, "user_id": BSUID, "profile": {"name": ""}}
    assert only_contact([contact]) == Identity(PHONE, BSUID)
    assert only_contact([contact, contact]) == Identity()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(number=json_values, user_id=json_values, contacts=st.lists(json_values) | json_values)
def test_no_value_makes_identification_raise(
    number: object, user_id: object, contacts: object
) -> None:
    identify(number, user_id, contacts)
    only_contact(contacts)

"""The signature check: Meta's vectors, rotation, and headers nobody should send."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.whatsapp.signature import sign, verify

SECRET = b"test_app_secret"
EMPTY_BATCH = b'{"object":"whatsapp_business_account","entry":[]}'
_HEAD = (
    b'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":'
    b'[{"field":"messages","value":{"messages":[{"text":{"body":"'
)
_TAIL = b'"}}]}}]}]}'
PLAIN = _HEAD + "¿ñ? 🍕 a@b.co".encode() + _TAIL
ESCAPED = _HEAD + rb"\u00bf\u00f1? \ud83c\udf55 a\u0040b.co" + _TAIL

VECTORS = [
    (EMPTY_BATCH, "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"),
    (b"", "517bc4c7d1d8d400868e0ad6f64b77098b818a2f2595004253a1922302a602c0"),
    (PLAIN, "be9b7d1b087e0952faf5020ab28aa0758f685f1242c1194122f02db780fd0841"),
    (ESCAPED, "f1297c5a6f6e60155b9fa0d53c7c78ca33cb5cc1218b13c9d72c8991aba915d5"),
]


@pytest.mark.parametrize(("body", "digest"), VECTORS)
def test_the_published_vectors_hold(body: bytes, digest: str) -> None:
    assert sign(body, SECRET) == f"sha256={digest}"
    assert verify(body, f"sha256={digest}", [SECRET])


def test_the_vectors_cover_both_ways_of_writing_one_object() -> None:
    assert (len(PLAIN), len(ESCAPED)) == (153, 174)


def test_uppercase_hex_is_accepted() -> None:
    assert verify(EMPTY_BATCH, "sha256=" + sign(EMPTY_BATCH, SECRET)[7:].upper(), [SECRET])


def test_any_secret_of_a_rotation_fits_wherever_it_stands() -> None:
    header = sign(EMPTY_BATCH, SECRET)
    assert verify(EMPTY_BATCH, header, [SECRET, b"next"])
    assert verify(EMPTY_BATCH, header, [b"next", SECRET])
    assert not verify(EMPTY_BATCH, header, [b"next", b"former"])


def test_without_secrets_nothing_is_genuine() -> None:
    assert not verify(EMPTY_BATCH, sign(EMPTY_BATCH, SECRET), [])


def test_an_empty_secret_signs_nothing() -> None:
    assert not verify(EMPTY_BATCH, sign(EMPTY_BATCH, b""), [b""])
    assert verify(EMPTY_BATCH, sign(EMPTY_BATCH, SECRET), [b"", SECRET])


GOOD = sign(EMPTY_BATCH, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        GOOD[7:],
        GOOD[:-1],
        GOOD + "0",
        GOOD + " ",
        " " + GOOD,
        "sha1=" + GOOD[7:],
        "SHA256=" + GOOD[7:],
        "sha256:" + GOOD[7:],
        GOOD[:-1] + "g",
        GOOD[:-2] + " 0",
        GOOD[:-1] + "٣",
        GOOD[:-1] + "\udc80",
        "ſha256=" + GOOD[7:],
        "sha256=0x" + GOOD[9:],
    ],
)
def test_a_header_that_is_not_exact_is_refused_without_raising(header: str | None) -> None:
    assert not verify(EMPTY_BATCH, header, [SECRET])


@given(body=st.binary(max_size=300), flip=st.integers(0, 2399))
def test_one_changed_bit_of_the_body_voids_the_signature(body: bytes, flip: int) -> None:
    header = sign(body, SECRET)
    assert verify(body, header, [SECRET])
    if body:
        changed = bytearray(body)
        changed[flip // 8 % len(body)] ^= 1 << flip % 8
        assert not verify(bytes(changed), header, [SECRET])


@given(st.text(max_size=80))
def test_no_header_text_ever_raises(header: str) -> None:
    assert not verify(EMPTY_BATCH, "sha256=" + header, [SECRET])
    assert not verify(EMPTY_BATCH, header, [SECRET])


@given(body=st.binary(max_size=300), secret=st.binary(max_size=200))
def test_a_signature_is_the_hmac_of_the_standard_library(body: bytes, secret: bytes) -> None:
    assert sign(body, secret) == "sha256=" + hmac.digest(secret, body, "sha256").hex()


@pytest.mark.parametrize("length", [1, 63, 64, 65, 128])
def test_a_secret_may_be_shorter_or_longer_than_a_block(length: int) -> None:
    secret = bytes(range(length))

    assert sign(PLAIN, secret) == "sha256=" + hmac.digest(secret, PLAIN, "sha256").hex()

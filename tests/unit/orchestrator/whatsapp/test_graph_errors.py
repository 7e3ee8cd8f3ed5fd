"""What each error of Meta's means: the whole table, and answers that are not as documented."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.whatsapp.graph_errors import (
    CODES,
    FailureKind,
    Scope,
    classify,
    classify_code,
)
from tests.unit.orchestrator.whatsapp.samples import graph_answer

RETRY, WAIT, PERMANENT, CONFIGURATION, TEMPLATE = FailureKind

DOCUMENTED = {
    RETRY: [1, 2, 130429, 131000, 131016, 131056, 131057, 133004],
    WAIT: [4, 613, 80007, 131048, 131064, 131208, 132069],
    PERMANENT: [
        100, 130403, 130472, 130497, 131008, 131009, 131020, 131021, 131026, 131041, 131049,
        131050, 131051, 131052, 131053, 131055, 131059, 131060, 131062, 131201, 131215, 132000,
        132005, 132007, 132008, 132012, 134100, 134101, 134102, 135000, 137000, 138000, 138999,
        139100, 147001, 200005, 200007, 2388019, 2494055, 2593001,
    ],
    CONFIGURATION: [
        0, 3, 10, 33, 190, 200, 299, 368, 131005, 131030, 131031, 131037, 131042, 131044, 131045,
        131063, 132001, 132015, 132016, 132068, 133000, 133005, 133006, 133008, 133009, 133010,
        133015, 133016, 134011,
    ],
    TEMPLATE: [131047],
}  # fmt: skip
TABLE = [(code, kind) for kind, codes in DOCUMENTED.items() for code in codes]

SAMPLES = {
    "error_130429_throughput": (400, RETRY, Scope.NUMBER),
    "error_131056_pair_rate": (400, RETRY, Scope.PAIR),
    "error_131047_window": (400, TEMPLATE, Scope.PAIR),
    "error_131026_undeliverable": (400, PERMANENT, Scope.MESSAGE),
    "error_131000_unknown": (500, RETRY, Scope.MESSAGE),
    "error_131016_unavailable": (500, RETRY, Scope.MESSAGE),
    "error_131053_media": (400, PERMANENT, Scope.MESSAGE),
    "error_132001_template": (404, CONFIGURATION, Scope.MESSAGE),
    "error_100_param": (400, PERMANENT, Scope.MESSAGE),
    "error_131031_locked": (403, CONFIGURATION, Scope.APP),
    "error_80007_waba_limit": (400, WAIT, Scope.APP),
    "error_190_token": (401, CONFIGURATION, Scope.APP),
    "error_2_transient": (503, RETRY, Scope.MESSAGE),
}


def body(**error: object) -> bytes:
    return orjson.dumps({"error": error})


@pytest.mark.parametrize(("code", "kind"), TABLE)
def test_a_documented_code_has_its_documented_class(code: int, kind: FailureKind) -> None:
    for http_status in (400, 429, 500):
        failure = classify(http_status, body(code=code, message="m"))
        assert (failure.code, failure.kind) == (code, kind)
    assert classify_code(code).kind is kind


def test_the_table_of_the_test_covers_the_table() -> None:
    assert set(CODES) <= {code for code, _ in TABLE}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_answer_is_classified(name: str) -> None:
    http_status, kind, scope = SAMPLES[name]
    failure = classify(http_status, graph_answer(name))
    assert (failure.http_status, failure.kind, failure.scope) == (http_status, kind, scope)
    assert failure.trace_id
    assert failure.detail


def test_the_detail_is_what_meta_says_last() -> None:
    assert classify(400, graph_answer("error_100_param")).detail == (
        "Param text['body'] must be at most 4096 characters long."
    )
    assert classify(400, body(code=100, message="m", error_data="plain")).detail == "plain"
    assert classify(400, body(code=100, message="m", error_data={"x": 1})).detail == "m"
    assert classify(400, body(code=100)).detail == "invalid parameter"
    assert len(classify(400, body(code=100, message="m" * 5000)).detail) == 300


@pytest.mark.parametrize(
    ("http_status", "kind", "scope"),
    [
        (429, RETRY, Scope.NUMBER),
        (500, RETRY, Scope.MESSAGE),
        (503, RETRY, Scope.MESSAGE),
        (408, RETRY, Scope.MESSAGE),
        (400, PERMANENT, Scope.MESSAGE),
        (404, PERMANENT, Scope.MESSAGE),
        (401, CONFIGURATION, Scope.APP),
        (403, CONFIGURATION, Scope.APP),
        (302, CONFIGURATION, Scope.APP),
    ],
)
@pytest.mark.parametrize(
    "answer", [None, b"", b"<html>Bad Gateway</html>", b"[]", b'{"error":"x"}', b"\xff"]
)
def test_without_a_code_the_http_status_decides(
    http_status: int, kind: FailureKind, scope: Scope, answer: bytes | None
) -> None:
    failure = classify(http_status, answer)
    assert (failure.code, failure.kind, failure.scope) == (None, kind, scope)
    assert str(http_status) in failure.detail


def test_an_unknown_code_is_retried_only_if_the_server_is_at_fault() -> None:
    assert classify(400, body(code=999999)).kind is PERMANENT
    assert classify(500, body(code=999999)).kind is RETRY
    assert classify(400, body(code=999999, is_transient=True)).kind is RETRY
    assert classify_code(999999).kind is PERMANENT
    assert classify_code(None, "odd").detail == "odd"


def test_a_transient_failure_is_retried_but_a_wrong_token_is_not() -> None:
    assert classify(400, body(code=100, is_transient=True)).kind is RETRY
    assert classify(401, body(code=190, is_transient=True)).kind is CONFIGURATION


def test_a_code_may_be_text() -> None:
    assert classify(400, body(code="131047")).kind is TEMPLATE


@given(http_status=st.integers(300, 599), answer=st.none() | st.binary(max_size=50))
def test_no_answer_makes_classification_raise(http_status: int, answer: bytes | None) -> None:
    assert classify(http_status, answer).http_status == http_status


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(["code", "message", "error_data", "is_transient", "fbtrace_id"])


@given(st.dictionaries(KEYS, json_values))
def test_no_error_object_makes_classification_raise(error: dict[str, object]) -> None:
    classify(400, body(**error))

"""Packed by hand, a command is what hiredis would have made of it."""

from __future__ import annotations

from hiredis import pack_command
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.storage.packed import EMPTY, MOST_KEPT, Call, led, packed, recurring

WORDS = st.lists(st.text() | st.binary() | st.integers())


@given(keys=st.lists(st.text()), args=WORDS)
def test_a_call_is_packed_as_hiredis_packs_it(
    keys: list[str], args: list[str | bytes | int]
) -> None:
    call = Call(len(keys), len(args), (packed(*keys), packed(*args)))
    command = call.command(packed("EVALSHA", "ab12"))
    assert command == pack_command(("EVALSHA", "ab12", len(keys), *keys, *args))


def test_in_how_many_pieces_it_comes_does_not_matter() -> None:
    large = b"x" * 70_000
    pieces = (packed("term:1"), recurring(3), led(len(large)), large, EMPTY)
    command = Call(1, 3, pieces).command(packed("EVAL", "return 1"))
    assert command == pack_command(("EVAL", "return 1", 1, "term:1", 3, large, ""))


def test_numbers_are_led_and_packed_the_same_once_no_more_of_them_are_kept() -> None:
    for size in [*range(MOST_KEPT + 2), 128_000] * 2:
        assert led(size) == b"\r\n$%d\r\n" % size
        assert recurring(size) == packed(size)

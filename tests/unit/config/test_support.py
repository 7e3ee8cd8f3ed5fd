"""The `[support]` table: promises, waiting times and what is urgent."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.profile_loader import load_profile
from config.support import CaseKind, CasePriority, Support
from tests.unit.config.profile_files import SMALL_PROFILE, write

OWN = """
[support]
return_window_days = 0
handoff_timeout_minutes = 30
refund_policy = "Todo se cambia."

[support.priorities]
cold = "urgent"
late = "low"
"""


def test_what_a_business_promises_is_read(tmp_path: Path) -> None:
    support = load_profile(write(tmp_path / "profile.toml", SMALL_PROFILE + OWN)).support
    assert support.return_window_days == 0
    assert support.handoff_timeout_minutes == 30
    assert support.waiting_notice_minutes == 5
    assert support.refund_policy is not None
    assert support.refund_policy.get("es") == "Todo se cambia."
    assert support.priority(CaseKind.COLD) is CasePriority.URGENT
    assert support.priority(CaseKind.LATE) is CasePriority.LOW
    assert support.priority(CaseKind.MISSING) is CasePriority.HIGH
    assert support.priority(CaseKind.OTHER) is CasePriority.NORMAL


def test_a_business_that_says_nothing_promises_nothing(tmp_path: Path) -> None:
    support = load_profile(write(tmp_path / "profile.toml")).support
    assert support == Support()
    assert (support.return_window_days, support.refund_policy) == (None, None)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("return_window_days = -1", "support.return_window_days"),
        ("handoff_timeout_minutes = 0", "support.handoff_timeout_minutes"),
        ('person_timeout_minutes = "long"', "support.person_timeout_minutes"),
        ('[support.priorities]\ncold = "very"', "support.priorities.cold"),
        ('[support.priorities]\nfrio = "low"', "support.priorities.frio"),
    ],
)
def test_what_is_wrong_is_named_key_by_key(tmp_path: Path, line: str, key: str) -> None:
    text = f"{SMALL_PROFILE}\n[support]\n{line}\n"
    with pytest.raises(ConfigError) as caught:
        load_profile(write(tmp_path / "profile.toml", text))
    assert [problem.key for problem in caught.value.problems] == [key]

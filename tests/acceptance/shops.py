"""Business profiles for daemons under test, made from the sample."""

from __future__ import annotations

import re
from pathlib import Path

from config.settings import sample_profile_path
from tests.acceptance.daemon import NUMBER

_DAYS = r"(monday|tuesday|wednesday|thursday|friday|saturday|sunday|hours)"


def never_closed(path: Path) -> Path:
    """The sample business, open at whatever hour the test runs."""
    text = sample_profile_path().read_text("utf-8")
    text = re.sub(rf"(?m)^{_DAYS} = \[.*\]$", r'\1 = ["00:00-24:00"]', text)
    text = re.sub(r"(?m)^closed = true$", 'hours = ["00:00-24:00"]', text)
    path.write_text(text, "utf-8")
    return path


def renamed(path: Path, name: str, *, tenant: str, number: str = NUMBER, default: bool) -> Path:
    """The sample business under another name."""
    own = {
        "tenant_id": f'"{tenant}"',
        "name": f'"{name}"',
        "phone_number_ids": f'["{number}"]',
        "default": str(default).lower(),
    }
    text = sample_profile_path().read_text("utf-8")
    for key, value in own.items():
        text, found = re.subn(rf"(?m)^{key} = .*$", f"{key} = {value}", text, count=1)
        assert found, key
    path.write_text(text, "utf-8")
    return path

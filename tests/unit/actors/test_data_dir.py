"""What a data directory keeps for its daemons."""

from __future__ import annotations

import stat
from pathlib import Path

from actors.data_dir import ADMIN_FILE, DataDir


def test_a_kept_token_is_the_same_at_every_start_and_nobody_else_reads_it(tmp_path: Path) -> None:
    with DataDir.claim(tmp_path) as first:
        token = first.kept_token()
    with DataDir.claim(tmp_path) as second:
        assert second.kept_token() == token

    assert len(token) >= 32
    assert stat.S_IMODE((tmp_path / ADMIN_FILE).stat().st_mode) == 0o600


def test_a_token_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ADMIN_FILE).write_bytes(b"\xff")
    with DataDir.claim(tmp_path) as data_dir:
        made = data_dir.kept_token()
        assert len(made) >= 32
        assert data_dir.kept_token() == made

"""The daemon stopped in order while users go on writing."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.acceptance.daemon import Daemon
from tests.faults.flood import check_exactly_once_in_order, flood


def test_a_daemon_told_to_stop_finishes_what_it_accepted_and_repeats_nothing(
    tmp_path: Path,
) -> None:
    with Daemon(tmp_path / "daemon") as daemon:
        crowd = flood(daemon, users=12)
        for word in (signal.SIGTERM, signal.SIGINT):
            with crowd.flowing():
                crowd.wait_accepted(100)
                daemon.signal(word)
                assert daemon.ended() == 0
            assert daemon.orphans() == []
            assert daemon.events()[-1]["at"] == "daemon.stopped"
            assert daemon.events("daemon.phase_cut") == []
            assert not (daemon.data_dir / "daemon.json").exists()
            daemon.start()
            crowd.repeat_unanswered()

        check_exactly_once_in_order(crowd)
        sent = [line["reply_id"] for line in daemon.events("reply.sent")]
        assert len(sent) == len(set(sent))
        assert len(daemon.events("daemon.draining")) == 2


def test_a_daemon_without_its_store_stops_all_the_same(tmp_path: Path) -> None:
    with Daemon(tmp_path / "daemon") as daemon:
        daemon.valkey().kill()

        assert daemon.stop() == 0
        assert daemon.orphans() == []

"""Alerts: one for trouble that goes on, told once, and gone when it ends."""

from __future__ import annotations

from orchestrator import alerts as alerts_module
from orchestrator.alerts import Alerts
from orchestrator.metrics import Metrics
from tests.support.quiet_log import QuietLog


def alerts() -> tuple[Alerts, QuietLog]:
    log = QuietLog()
    return Alerts(log=log.logger, metrics=Metrics()), log


def test_trouble_that_goes_on_is_one_alert_told_once() -> None:
    board, log = alerts()
    for _ in range(3):
        board.set("sending.1", code=190)
    board.set("sending.1", code=131031)
    (alert,) = board.current()
    assert (alert["name"], alert["code"]) == ("sending.1", 131031)
    assert [one["code"] for one in log.named("alert.raised")] == [190, 131031]


def test_its_end_takes_it_away() -> None:
    board, log = alerts()
    board.set("sending.1", code=190)
    assert board.clear("sending.1")
    assert not board.clear("sending.1")
    assert board.current() == []
    assert len(log.named("alert.cleared")) == 1


def test_the_oldest_makes_room() -> None:
    board, _ = alerts()
    for number in range(alerts_module.MOST + 5):
        board.set(f"account.{number}")
    assert len(board.current()) == alerts_module.MOST
    assert board.current()[0]["name"] == "account.5"

"""Several businesses in one daemon, and profiles that change while it runs."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.acceptance.daemon import NUMBER, Daemon, new_user, text_message, wait_for, webhook
from tests.acceptance.shops import renamed

OTHER_NUMBER = "118273645509999"


def say(daemon: Daemon, user: str, words: str, number: str = NUMBER) -> str:
    """The last words of the answer."""
    message = text_message(user, words)
    assert daemon.post(webhook(message, number=number)).status == 200
    daemon.wait_for_replies(message["id"])
    turns = daemon.session(user, number)["turns"]
    return str([turn["text"] for turn in turns if turn["role"] == "assistant"][-1])


def test_one_user_of_two_businesses_has_two_separate_conversations(home: Path) -> None:
    home.mkdir()
    first = renamed(home / "a.toml", "Casa Uno", tenant="uno", default=True)
    second = renamed(home / "b.toml", "Casa Dos", tenant="dos", number=OTHER_NUMBER, default=False)
    with Daemon(home, {"BUSINESS_PROFILES": f"{first},{second}"}) as daemon:
        user = new_user()
        assert "Casa Uno" in say(daemon, user, "hola")
        assert "Casa Dos" in say(daemon, user, "hola", OTHER_NUMBER)
        one, two = daemon.session(user), daemon.session(user, OTHER_NUMBER)
        assert (one["tenant_id"], two["tenant_id"]) == ("uno", "dos")
        assert "Dos" not in str(one["turns"])
        assert "Uno" not in str(two["turns"])
        daemon.settle()
        assert daemon.rows(
            "SELECT tenant_id, count(*) FROM turns GROUP BY tenant_id ORDER BY tenant_id"
        ) == [("dos", 1), ("uno", 1)]


def test_a_profile_is_read_again_when_it_changes_and_on_sighup(home: Path) -> None:
    home.mkdir()
    path = renamed(home / "a.toml", "Antes", tenant="uno", default=True)
    with Daemon(home, {"BUSINESS_PROFILES": str(path)}) as daemon:
        assert "Antes" in say(daemon, new_user(), "hola")

        renamed(path, "Después", tenant="uno", default=True)
        daemon.wait_event("profile.reloaded", changed=["uno"])
        assert "Después" in say(daemon, new_user(), "hola")

        daemon.signal(signal.SIGHUP)
        daemon.wait_event("profile.reloaded", changed=[])

        path.write_text(path.read_text("utf-8") + '\nsurprise = "x"\n', "utf-8")
        refused = daemon.wait_event("profile.refused")
        assert refused["file"] == str(path)
        assert "surprise" in refused["key"]
        assert "Después" in say(daemon, new_user(), "hola")
        assert daemon.get("/readyz").status == 200


def test_a_new_business_is_served_without_a_restart(home: Path) -> None:
    home.mkdir()
    path = renamed(home / "a.toml", "Una", tenant="uno", default=True)
    with Daemon(home, {"BUSINESS_PROFILES": str(path)}) as daemon:
        renamed(path, "Una", tenant="uno", number=OTHER_NUMBER, default=True)
        wait_for(lambda: daemon.events("profile.reloaded"), "the profile is read")
        assert "Una" in say(daemon, new_user(), "hola", OTHER_NUMBER)
        daemon.reconnect()
        assert daemon.facts["phone_number_ids"] == [OTHER_NUMBER]

"""The emulator's files: who may put what there, and how long it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.whatsapp.simulator import media
from orchestrator.whatsapp.simulator.errors import RequestRefused, UserMessageRefused
from orchestrator.whatsapp.simulator.media import LINK_SECONDS, MediaShelf
from orchestrator.whatsapp.simulator.phone import Chat
from orchestrator.whatsapp.simulator.user_messages import compose
from tests.unit.orchestrator.whatsapp.samples import NUMBER
from tests.unit.orchestrator.whatsapp.simulator.business import Clock


def test_what_is_put_there_is_found_again() -> None:
    shelf = MediaShelf(Clock())
    file = shelf.take_from_user(b"picture", "image/jpeg")

    assert shelf.find(file.id) == file
    assert shelf.body(file.id) == b"picture"
    assert shelf.delete(file.id)
    assert shelf.find(file.id) is shelf.body(file.id) is None
    assert not shelf.delete(file.id)


def test_a_folder_keeps_files_over_a_restart(tmp_path: Path) -> None:
    first = MediaShelf(Clock(), tmp_path)
    file = first.take_from_user(b"voice", "audio/ogg; codecs=opus")
    (tmp_path / "0.json").write_text("half written")
    again = MediaShelf(Clock(), tmp_path)
    again.recall()

    assert again.find(file.id) == file
    assert again.body(file.id) == b"voice"
    assert again.delete(file.id)
    assert list(tmp_path.iterdir()) == [tmp_path / "0.json"]


@pytest.mark.parametrize(
    ("body", "mime_type"),
    [
        (b"", "image/png"),
        (b"x" * (5 * 1024 * 1024 + 1), "image/png"),
        (b"<svg/>", "image/svg+xml"),
        (b"x", ""),
    ],
)
def test_the_business_may_upload_only_what_meta_takes(body: bytes, mime_type: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        MediaShelf(Clock()).take_from_business(body, mime_type)

    assert refused.value.code == 131053


def test_a_user_cannot_send_an_empty_file() -> None:
    with pytest.raises(UserMessageRefused):
        MediaShelf(Clock()).take_from_user(b"", "image/png")


def test_the_oldest_file_goes_when_the_shelf_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_SHELF_BYTES", 10)
    shelf = MediaShelf(Clock())
    old, new = (shelf.take_from_user(b"123456", "image/png") for _ in range(2))

    assert shelf.find(old.id) is None
    assert shelf.find(new.id) == new


def test_an_address_runs_out_after_five_minutes() -> None:
    clock = Clock()
    shelf = MediaShelf(clock)
    file = shelf.take_from_user(b"picture", "image/jpeg")
    name = shelf.link(file.id)

    assert shelf.by_link(name) == (file, b"picture")
    clock.now += LINK_SECONDS
    assert shelf.by_link(name) is None
    assert shelf.by_link("another") is None


def test_a_message_names_the_type_and_digest_of_its_file() -> None:
    shelf = MediaShelf(Clock())
    file = shelf.take_from_user(b"picture", "image/webp")
    sent = compose({"image": {"id": file.id, "caption": "fría"}}, Chat(NUMBER, 10), shelf.find)

    assert sent.raw["image"] == {
        "id": file.id,
        "mime_type": "image/webp",
        "sha256": file.sha256,
        "caption": "fría",
    }

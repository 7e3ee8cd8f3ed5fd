"""Replies that carry a file, by Meta's id of an upload or by a link Meta fetches."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import check_id, check_link, check_optional_text


@frozen(kw_only=True, slots=True)
class File:
    """Exactly one of `id` (of an upload, valid for 30 days) and `link` (http or https)."""

    id: str | None = None
    link: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.id is None) == (self.link is None):
            raise InvalidReply("file", self.id or self.link, "give either an id or a link")
        if self.id is not None:
            check_id("file.id", self.id, limits.MEDIA_ID)
        if self.link is not None:
            check_link("file.link", self.link)


@frozen(kw_only=True, slots=True)
class MediaHeader:
    """A picture, video or document above the words of buttons, a link or a Flow."""

    kind: str
    """image, video or document."""
    file: File
    filename: str | None = None
    """Of a document only: what the user sees as its name."""

    def __attrs_post_init__(self) -> None:
        if self.kind not in HEADER_KINDS:
            raise InvalidReply("header.kind", self.kind, f"use {', '.join(HEADER_KINDS)}")
        if self.filename is not None and self.kind != "document":
            raise InvalidReply("header.filename", self.filename, "only a document has one")
        check_optional_text("header.filename", self.filename, limits.FILENAME)


HEADER_KINDS = ("image", "video", "document")

Header = str | MediaHeader | None
"""Above the words: a line of text, a file, or nothing."""


def check_header(header: Header) -> None:
    if not isinstance(header, MediaHeader):
        check_optional_text("header", header, limits.HEADER)


@frozen(kw_only=True, slots=True)
class MediaReply(Reply):
    """Base of the replies below; `kind` is Meta's word for it."""

    kind: ClassVar[str] = ""

    file: File

    @property
    def summary(self) -> str:
        return labelled(self.kind)


@frozen(kw_only=True, slots=True)
class CaptionedReply(MediaReply):
    """A file with words under it."""

    caption: str | None = None

    def __attrs_post_init__(self) -> None:
        check_optional_text("caption", self.caption, limits.CAPTION)

    @property
    def summary(self) -> str:
        return labelled(self.kind, self.caption)


@frozen(kw_only=True, slots=True)
class ImageReply(CaptionedReply):
    """JPEG or PNG of at most 5 MB."""

    kind: ClassVar[str] = "image"


@frozen(kw_only=True, slots=True)
class VideoReply(CaptionedReply):
    """MP4 or 3GP (H.264, AAC) of at most 16 MB."""

    kind: ClassVar[str] = "video"


@frozen(kw_only=True, slots=True)
class DocumentReply(CaptionedReply):
    """PDF, office file or plain text of at most 100 MB."""

    kind: ClassVar[str] = "document"

    filename: str | None = None
    """What the user sees as its name."""

    def __attrs_post_init__(self) -> None:
        check_optional_text("caption", self.caption, limits.CAPTION)
        check_optional_text("filename", self.filename, limits.FILENAME)

    @property
    def summary(self) -> str:
        return labelled(self.kind, self.filename, self.caption)


@frozen(kw_only=True, slots=True)
class AudioReply(MediaReply):
    """AAC, AMR, MP3, M4A or OGG of at most 16 MB; as a `voice` note, OGG with Opus."""

    kind: ClassVar[str] = "audio"

    voice: bool = False


@frozen(kw_only=True, slots=True)
class StickerReply(MediaReply):
    """WebP of at most 100 KB, 500 KB if it moves."""

    kind: ClassVar[str] = "sticker"

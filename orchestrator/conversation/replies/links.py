"""Replies with one button that opens something: a page, or a Flow (a form inside WhatsApp)."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.replies.files import Header, check_header
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import (
    check_id,
    check_link,
    check_optional_text,
    check_text,
)

FLOW_ACTIONS = ("navigate", "data_exchange")
FLOW_MODES = ("published", "draft")
_FIRST_EMOJI = 0x2190
"""Letters and punctuation of the languages we speak lie below; arrows and emoji above."""


@frozen(kw_only=True, slots=True)
class CtaUrlReply(Reply):
    """Words and a button that opens `url` (http or https)."""

    body: str
    title: str
    """Of the button."""
    url: str
    header: Header = None
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        check_text("body", self.body, limits.INTERACTIVE_BODY)
        check_text("button.title", self.title, limits.BUTTON_TITLE)
        check_link("url", self.url)
        check_header(self.header)
        check_optional_text("footer", self.footer, limits.FOOTER)

    @property
    def summary(self) -> str:
        return f"{self.body}\n{labelled(self.title, self.url)}"


@frozen(kw_only=True, slots=True)
class FlowReply(Reply):
    """A form made in Meta's Flow builder, named by exactly one of `flow_id` and `flow_name`.

    `flow_token` comes back with the answer, though some phones leave it out. With the action
    `navigate`, `screen` is the first screen and `data` what it is filled with.
    """

    body: str
    title: str
    """Of the button; no emoji."""
    flow_id: str | None = None
    flow_name: str | None = None
    flow_token: str | None = None
    action: str = "navigate"
    screen: str | None = None
    data: Mapping[str, object] | None = None
    mode: str = "published"
    header: Header = None
    footer: str | None = None

    def __attrs_post_init__(self) -> None:
        check_text("body", self.body, limits.INTERACTIVE_BODY)
        check_text("flow.title", self.title, limits.FLOW_TITLE)
        if any(ord(letter) >= _FIRST_EMOJI for letter in self.title):
            raise InvalidReply("flow.title", self.title, "leave out emoji, Meta refuses them")
        check_header(self.header)
        check_optional_text("footer", self.footer, limits.FOOTER)
        self._check_flow()

    def _check_flow(self) -> None:
        if (self.flow_id is None) == (self.flow_name is None):
            raise InvalidReply("flow.id", self.flow_id, "give either flow_id or flow_name")
        for name in ("flow_id", "flow_name", "flow_token", "screen"):
            value = getattr(self, name)
            if value is not None:
                check_id(f"flow.{name}", value, limits.FLOW_FIELD)
        if self.action not in FLOW_ACTIONS:
            raise InvalidReply("flow.action", self.action, f"use {' or '.join(FLOW_ACTIONS)}")
        if self.mode not in FLOW_MODES:
            raise InvalidReply("flow.mode", self.mode, f"use {' or '.join(FLOW_MODES)}")
        if self.data is not None and (self.screen is None or not self.data):
            raise InvalidReply("flow.data", dict(self.data), "give a screen and some data, or none")
        if self.screen is not None and self.action != "navigate":
            raise InvalidReply("flow.screen", self.screen, "only the action navigate has a screen")

    @property
    def summary(self) -> str:
        return f"{self.body}\n{labelled(self.title)}"

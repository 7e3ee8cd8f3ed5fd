"""Replies about places: one of ours on the map, or the question where the user is."""

from __future__ import annotations

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.reply_limits import check_degrees, check_optional_text, check_text


@frozen(kw_only=True, slots=True)
class LocationReply(Reply):
    """A pin on the map. Degrees, WGS 84."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None

    def __attrs_post_init__(self) -> None:
        check_degrees("latitude", self.latitude, 90)
        check_degrees("longitude", self.longitude, 180)
        check_optional_text("name", self.name, limits.PLACE)
        check_optional_text("address", self.address, limits.PLACE)

    @property
    def summary(self) -> str:
        return labelled("location", self.name, self.address)


@frozen(kw_only=True, slots=True)
class LocationRequestReply(Reply):
    """Words with a button that sends the user's location."""

    body: str

    def __attrs_post_init__(self) -> None:
        check_text("body", self.body, limits.INTERACTIVE_BODY)

    @property
    def summary(self) -> str:
        return self.body

"""What the bot can say, as values that cannot be built past Meta's limits; import them from here.

All are frozen. An error (`ReplyError`) names the field, the limit and the length found.
"""

from orchestrator.conversation.replies.base import Reply
from orchestrator.conversation.replies.cards import ContactCard, ContactPhone, ContactsReply
from orchestrator.conversation.replies.choices import (
    Button,
    ButtonsReply,
    ListReply,
    Row,
    Section,
    TextReply,
)
from orchestrator.conversation.replies.files import (
    AudioReply,
    DocumentReply,
    File,
    ImageReply,
    MediaHeader,
    MediaReply,
    StickerReply,
    VideoReply,
)
from orchestrator.conversation.replies.links import CtaUrlReply, FlowReply
from orchestrator.conversation.replies.paging import list_pages, text_replies
from orchestrator.conversation.replies.places import LocationReply, LocationRequestReply
from orchestrator.conversation.replies.reactions import ReactionReply
from orchestrator.conversation.replies.shop import (
    CatalogueReply,
    ProductListReply,
    ProductReply,
    ProductSection,
)
from orchestrator.conversation.replies.templates import (
    CurrencyParameter,
    DateTimeParameter,
    FileParameter,
    LocationParameter,
    TemplateButton,
    TemplateParameter,
    TemplateReply,
    TextParameter,
)
from orchestrator.conversation.reply_errors import InvalidReply, ReplyError, ReplyLimitExceeded
from orchestrator.conversation.reply_limits import split_text

__all__ = [
    "AudioReply",
    "Button",
    "ButtonsReply",
    "CatalogueReply",
    "ContactCard",
    "ContactPhone",
    "ContactsReply",
    "CtaUrlReply",
    "CurrencyParameter",
    "DateTimeParameter",
    "DocumentReply",
    "File",
    "FileParameter",
    "FlowReply",
    "ImageReply",
    "InvalidReply",
    "ListReply",
    "LocationParameter",
    "LocationReply",
    "LocationRequestReply",
    "MediaHeader",
    "MediaReply",
    "ProductListReply",
    "ProductReply",
    "ProductSection",
    "ReactionReply",
    "Reply",
    "ReplyError",
    "ReplyLimitExceeded",
    "Row",
    "Section",
    "StickerReply",
    "TemplateButton",
    "TemplateParameter",
    "TemplateReply",
    "TextParameter",
    "TextReply",
    "VideoReply",
    "list_pages",
    "split_text",
    "text_replies",
]

"""What can go wrong between us and WhatsApp, apart from what Meta itself refuses.

WhatsAppError
├── NotAWebhook       a signed body that is not a JSON object
├── UnsendableReply   a reply of a kind, or with an addition, that cannot be sent
└── MediaError
    ├── MediaGone         Meta has no such file, or not any more
    ├── MediaRefused      too large, of a type not taken, or not what Meta says it is
    └── MediaUnavailable  it cannot be fetched now

Refusals of the Graph API are values, not exceptions: see `graph_errors`.
"""

from __future__ import annotations


class WhatsAppError(Exception):
    """Base of everything this package raises on purpose."""


class NotAWebhook(WhatsAppError, ValueError):
    """The body is not a JSON object; sending it again cannot help."""


class UnsendableReply(WhatsAppError, ValueError):
    """There is no way to put this into a request to the Graph API."""


class MediaError(WhatsAppError):
    """A user's file cannot be had."""


class MediaGone(MediaError):
    """Ids are good for 7 days."""


class MediaRefused(MediaError):
    """Fetching it again cannot help."""


class MediaUnavailable(MediaError):
    """Another try may help."""

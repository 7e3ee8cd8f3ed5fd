"""What can go wrong with a language model.

LlmError
├── LlmUnavailable   no answer in time: network, overload, a wrong key, the breaker is open
├── LlmRefused       the model would not answer
└── LlmUnusable      it answered, but not what was asked for
"""

from __future__ import annotations


class LlmError(Exception):
    """Base of all; whoever asked goes on without the model."""


class LlmUnavailable(LlmError):
    """No answer in time."""


class LlmRefused(LlmError):
    """The model declined."""


class LlmUnusable(LlmError):
    """The answer does not fit the schema it was given."""

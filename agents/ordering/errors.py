"""What can go wrong in ordering.

OrderingError
└── NotALine   a stored text holds no waiting lines
"""

from __future__ import annotations


class OrderingError(Exception):
    """Of this package; what customers get wrong is told by notes, never raised."""


class NotALine(OrderingError):
    """A stored text is none of `encode_lines`."""

"""What can go wrong while routing."""

from __future__ import annotations


class RoutingError(Exception):
    """Base of this package's errors."""


class UnusableModel(RoutingError):
    """The model file is damaged or of another version."""


class UnusableTrainingData(RoutingError):
    """A line of the training data cannot be read; the message names file and line."""

"""Errors of the storage.

StorageError
├── StoreUnavailable   the server cannot be reached or refused; nothing is known to have happened
│   └── OutcomeUnknown the command may have been carried out
├── DatasetMismatch    the data set was written with other settings
└── EmbeddedServerError the embedded server did not start
"""

from __future__ import annotations


class StorageError(Exception):
    """Base of the storage's errors."""


class StoreUnavailable(StorageError):
    """Redis cannot be reached, or refuses writes (out of memory, read-only, disk)."""


class OutcomeUnknown(StoreUnavailable):
    """The connection failed after the command was sent: it may have been carried out."""


class DatasetMismatch(StorageError):
    """The data set was written with a setting that is fixed for its life."""


class EmbeddedServerError(StorageError):
    """The embedded server did not come up."""

"""The door: `serve` (the default), `chat` and `check`."""

from __future__ import annotations

import sys

from actors.cli import main

if __name__ == "__main__":
    sys.exit(main())

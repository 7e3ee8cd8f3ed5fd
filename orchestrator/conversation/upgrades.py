"""How sessions stored by older versions are brought to the present schema, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

Upgrade = Callable[[dict[str, object]], dict[str, object]]
"""Takes the JSON object of one schema version and gives that of the next."""

UPGRADES: Mapping[int, Upgrade] = MappingProxyType({})
"""From schema version -> the step to the next one. The first schema needs none."""

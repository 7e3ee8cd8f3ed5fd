"""What a conversation is, and how it reaches the world. On import: a guard of its neighbours."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent


def _guard(name: str) -> None:
    """Raise ImportError if another distribution's package of that name would be imported."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or [str(spec.origin)]) if spec else []
    if str(_ROOT / name) in [str(Path(place).resolve()) for place in places]:
        return
    found = f"found {places[0]}" if places else "found none"
    raise ImportError(
        f"the package {name!r} must be the one in {_ROOT / name}, {found}; another distribution "
        "(openai-agents installs an 'agents') got there first: uninstall it, take it off "
        "PYTHONPATH, or run tertulia in a virtual environment of its own (make install)"
    )


for _name in ("actors", "agents", "config"):
    _guard(_name)

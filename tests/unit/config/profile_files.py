"""Business profile files for the tests: a small right one, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

SMALL_PROFILE = """
tenant_id = "panaderia"
name = "Panadería"
locale = "es_CO"
timezone = "America/Bogota"
currency = "COP"
phone_number_ids = ["100200300400500"]

[hours]
monday = ["08:00-12:00", "14:00-18:00"]
saturday = ["20:00-02:00"]

[[extras]]
id = "queso"
name = "Queso"
price = 2000

[catalogue.panes]
name = { es = "Panes", en = "Breads" }

[[catalogue.panes.products]]
id = "pandebono"
name = "Pandebono"
price = 3500
extras = ["queso"]

[[catalogue.panes.products]]
id = "mogolla"
name = "Mogolla"
sizes = [
    { id = "chica", name = "Chica", price = "1500.50" },
    { id = "grande", name = "Grande", price_cents = 250000 },
]
"""


def write(path: Path, text: str = SMALL_PROFILE) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def spoilt(*replacements: tuple[str, str]) -> str:
    """The small profile with pieces replaced, each of which must be there."""
    text = SMALL_PROFILE
    for old, new in replacements:
        assert old in text, f"{old!r} is not in the small profile"
        text = text.replace(old, new, 1)
    return text

"""Hypothesis for this folder: a shared machine's pauses are no failures."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("agents", deadline=None)
settings.load_profile("agents")

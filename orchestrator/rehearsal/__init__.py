"""Conversation scripts: what a user says and what must come back, read from TOML and performed."""

"""The settings as a value."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from config.settings import (
    Appendfsync,
    Delivery,
    LlmProvider,
    LogLevel,
    Settings,
    all_settings,
    sample_profile_path,
)

DEFAULTS = {
    "HTTP_HOST": "0.0.0.0",  # noqa: S104 - webhooks come from outside
    "HTTP_PORT": 8080,
    "ADMIN_HOST": "127.0.0.1",
    "ADMIN_PORT": 8081,
    "ADMIN_TOKEN": None,
    "REDIS_URL": None,
    "DATABASE_URL": None,
    "DATA_DIR": Path("var"),
    "EMBEDDED_APPENDFSYNC": Appendfsync.ALWAYS,
    "DELIVERY": Delivery.SIMULATOR,
    "WHATSAPP_APP_SECRET": (),
    "WHATSAPP_VERIFY_TOKEN": None,
    "WHATSAPP_ACCESS_TOKEN": None,
    "GRAPH_API_URL": "https://graph.facebook.com",
    "GRAPH_API_VERSION": "v24.0",
    "BUSINESS_PROFILES": (sample_profile_path(),),
    "SESSION_TTL_SECONDS": 86400,
    "DEDUP_TTL_SECONDS": 691200,
    "HISTORY_TURNS": 40,
    "IDLE_SECONDS": 600,
    "MAX_LIVE_CONVERSATIONS": 100000,
    "PARTITIONS": 64,
    "TURN_TIMEOUT_SECONDS": 30,
    "BURST_WINDOW_SECONDS": None,
    "TURN_ATTEMPTS": 3,
    "SEND_RATE_PER_NUMBER": 80,
    "SEND_PAIR_SECONDS": 6,
    "SEND_PAIR_BURST": 45,
    "READ_RECEIPTS": True,
    "TRANSCRIPTION_BASE_URL": None,
    "TRANSCRIPTION_API_KEY": None,
    "TRANSCRIPTION_MODEL": "whisper-1",
    "TRANSCRIPTION_TIMEOUT_SECONDS": 15,
    "MEDIA_MAX_BYTES": 104857600,
    "MEDIA_DISK_BYTES": 2147483648,
    "LLM_PROVIDER": LlmProvider.NONE,
    "LLM_MODEL": None,
    "LLM_API_KEY": None,
    "LLM_BASE_URL": None,
    "LLM_TIMEOUT_SECONDS": 0.9,
    "LOG_FORMAT": None,
    "LOG_LEVEL": LogLevel.INFO,
    "LOG_FILE": None,
    "STARTUP_SECONDS": 30,
    "SHUTDOWN_SECONDS": 25,
    "LLM_ANSWERS": False,
    "LLM_ANSWER_TIMEOUT_SECONDS": 6.0,
    "LLM_INPUT_PRICE": 0.0,
    "LLM_OUTPUT_PRICE": 0.0,
    "INBOX_WATERMARK": 200_000,
    "MEMORY_WATERMARK": 0.85,
    "WATCHDOG_SECONDS": 60.0,
}


def test_every_variable_has_its_documented_default() -> None:
    settings = Settings()
    found = {one.variable: getattr(settings, one.field_name) for one in all_settings()}
    assert found == DEFAULTS


def test_every_secret_stays_out_of_the_repr() -> None:
    secrets = {one.field_name for one in all_settings() if one.secret}
    hidden = {field.name for field in attrs.fields(Settings) if not field.repr}
    assert secrets == hidden
    assert {"admin_token", "whatsapp_app_secrets", "redis_url", "database_url"} <= secrets


def test_every_number_says_its_unit() -> None:
    numbers = (float, int)
    for field in attrs.fields(Settings):
        if isinstance(field.default, numbers):
            assert field.metadata["unit"], field.name


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Settings().http_port = 1  # type: ignore[misc] # the mistake under test


def test_the_sample_profile_ships_with_the_package() -> None:
    assert sample_profile_path().is_file()

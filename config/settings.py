"""Everything an operator can set, as one frozen value.

`load_settings` builds it from defaults, a file and the environment, and checks it. In the
metadata of each field stand how it is read (`kind`, with the bounds), its `unit` and, where they
differ from the upper-case field name, the variable's name (`env`). A `secret` is never shown.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from pathlib import Path

from attrs import Attribute, field, fields, frozen

from config.kinds import (
    Choice,
    FilePath,
    FilePaths,
    Kind,
    Matching,
    Number,
    Secrets,
    Switch,
    Text,
    Url,
    Whole,
)

DAY_SECONDS = 86_400
MINIMUM_DEDUP_SECONDS = 8 * DAY_SECONDS
"""Meta redelivers a webhook for up to 7 days; a wamid must be remembered longer than that."""


class Delivery(StrEnum):
    """Where replies go. LOG marks them delivered without sending (shadow mode)."""

    GRAPH = "graph"
    SIMULATOR = "simulator"
    LOG = "log"


class LlmProvider(StrEnum):
    """Who routes what the rules cannot."""

    NONE = "none"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class LogFormat(StrEnum):
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Appendfsync(StrEnum):
    """When the embedded server forces its log to the disk. EVERYSEC can lose a second of it."""

    ALWAYS = "always"
    EVERYSEC = "everysec"


def sample_profile_path() -> Path:
    """The business profile that ships with the product."""
    return Path(str(resources.files("config").joinpath("businesses", "pizzeria.toml")))


def _sample_only() -> tuple[Path, ...]:
    return (sample_profile_path(),)


def _as(
    kind: Kind, unit: str | None = None, *, env: str | None = None, secret: bool = False
) -> dict[str, object]:
    return {"kind": kind, "unit": unit, "env": env, "secret": secret}


_HOST = Matching(pattern=r"[A-Za-z0-9._:%-]+", example="127.0.0.1 or ::1")
_VERSION = Matching(pattern=r"v[0-9]{1,3}\.[0-9]{1,2}", example="v24.0")
_HTTP_URL = Url(schemes=("https", "http"))
_REDIS_URL = Url(schemes=("redis", "rediss", "unix"), of_files=("unix",))
_DATABASE_URL = Url(schemes=("postgresql", "sqlite"), of_files=("sqlite",))


def _whole(minimum: int, maximum: int) -> Whole:
    return Whole(minimum=minimum, maximum=maximum)


def _number(minimum: float, maximum: float, none_word: str | None = None) -> Number:
    return Number(minimum=minimum, maximum=maximum, none_word=none_word)


@frozen(kw_only=True, slots=True)
class Settings:
    """`Settings()` is what an empty environment gives: embedded stores and the simulator."""

    http_host: str = field(default="0.0.0.0", metadata=_as(_HOST))  # noqa: S104 - webhooks come from outside
    http_port: int = field(default=8080, metadata=_as(_whole(0, 65_535), "port, 0 picks one"))
    admin_host: str = field(default="127.0.0.1", metadata=_as(_HOST))
    admin_port: int = field(default=8081, metadata=_as(_whole(0, 65_535), "port, 0 picks one"))
    admin_token: str | None = field(default=None, repr=False, metadata=_as(Text(), secret=True))
    """None: a random one per start."""
    redis_url: str | None = field(default=None, repr=False, metadata=_as(_REDIS_URL, secret=True))
    """None: an embedded server with its data under `data_dir`."""
    database_url: str | None = field(
        default=None, repr=False, metadata=_as(_DATABASE_URL, secret=True)
    )
    """None: an SQLite file under `data_dir`."""
    data_dir: Path = field(default=Path("var"), metadata=_as(FilePath()))
    appendfsync: Appendfsync = field(
        default=Appendfsync.ALWAYS, metadata=_as(Choice(Appendfsync), env="EMBEDDED_APPENDFSYNC")
    )

    delivery: Delivery = field(default=Delivery.SIMULATOR, metadata=_as(Choice(Delivery)))
    whatsapp_app_secrets: tuple[str, ...] = field(
        default=(), repr=False, metadata=_as(Secrets(), env="WHATSAPP_APP_SECRET", secret=True)
    )
    """HMAC keys, any of which may have signed a webhook; empty only with the simulator."""
    whatsapp_verify_token: str | None = field(
        default=None, repr=False, metadata=_as(Text(), secret=True)
    )
    whatsapp_access_token: str | None = field(
        default=None, repr=False, metadata=_as(Text(), secret=True)
    )
    graph_api_url: str = field(default="https://graph.facebook.com", metadata=_as(_HTTP_URL))
    graph_api_version: str = field(default="v24.0", metadata=_as(_VERSION))
    business_profiles: tuple[Path, ...] = field(factory=_sample_only, metadata=_as(FilePaths()))

    session_ttl_seconds: int = field(
        default=DAY_SECONDS, metadata=_as(_whole(1, 365 * DAY_SECONDS), "s")
    )
    dedup_ttl_seconds: int = field(
        default=MINIMUM_DEDUP_SECONDS,
        metadata=_as(_whole(MINIMUM_DEDUP_SECONDS, 365 * DAY_SECONDS), "s"),
    )
    history_turns: int = field(default=40, metadata=_as(_whole(1, 1_000), "entries"))
    idle_seconds: float = field(default=600.0, metadata=_as(_number(0.1, 7 * DAY_SECONDS), "s"))
    max_live_conversations: int = field(
        default=100_000, metadata=_as(_whole(1, 10_000_000), "conversations")
    )
    partitions: int = field(default=64, metadata=_as(_whole(1, 4_096), "partitions"))
    """Fixed for the life of a data set."""
    turn_timeout_seconds: float = field(default=30.0, metadata=_as(_number(0.1, 600), "s"))
    burst_window_seconds: float | None = field(
        default=None, metadata=_as(_number(0, 30, "adaptive"), "s")
    )
    """How long a fragment may wait for the rest; 0 never merges, None adapts, up to 2 s."""
    turn_attempts: int = field(default=3, metadata=_as(_whole(1, 100), "attempts"))
    send_rate_per_number: float = field(default=80.0, metadata=_as(_number(0.1, 100_000), "1/s"))
    send_pair_seconds: float = field(default=6.0, metadata=_as(_number(0, 3_600), "s"))
    """One message per so many seconds to one user, after the burst; 0 sets no pace."""
    send_pair_burst: int = field(default=45, metadata=_as(_whole(1, 100_000), "messages"))

    read_receipts: bool = field(default=True, metadata=_as(Switch(), "on or off"))
    """Blue ticks and the typing indicator when the bot begins to answer."""

    transcription_base_url: str | None = field(default=None, metadata=_as(_HTTP_URL))
    """An OpenAI-compatible service that turns voice notes into text; None: they stay unheard."""
    transcription_api_key: str | None = field(
        default=None, repr=False, metadata=_as(Text(), secret=True)
    )
    transcription_model: str = field(default="whisper-1", metadata=_as(Text()))
    transcription_timeout_seconds: float = field(default=15.0, metadata=_as(_number(0.1, 300), "s"))
    media_max_bytes: int = field(
        default=100 * 1024 * 1024, metadata=_as(_whole(1, 1024 * 1024 * 1024), "bytes")
    )
    """Of one file of a user's; Meta's own limit by default."""
    media_disk_bytes: int = field(
        default=2 * 1024 * 1024 * 1024, metadata=_as(_whole(1, 1024**5), "bytes")
    )
    """Of all of them under `data_dir`; the oldest make room."""

    llm_provider: LlmProvider = field(default=LlmProvider.NONE, metadata=_as(Choice(LlmProvider)))
    llm_model: str | None = field(default=None, metadata=_as(Text()))
    llm_api_key: str | None = field(default=None, repr=False, metadata=_as(Text(), secret=True))
    llm_base_url: str | None = field(default=None, repr=False, metadata=_as(_HTTP_URL, secret=True))
    llm_timeout_seconds: float = field(default=0.9, metadata=_as(_number(0.05, 60), "s"))
    """How long the router waits for a model."""
    llm_answers: bool = field(default=False, metadata=_as(Switch(), "on or off"))
    """Whether a model may answer, from the profile's facts, what the info agent does not know."""
    llm_answer_timeout_seconds: float = field(default=6.0, metadata=_as(_number(0.05, 60), "s"))
    llm_input_price: float = field(default=0.0, metadata=_as(_number(0, 10_000), "$/M tokens"))
    llm_output_price: float = field(default=0.0, metadata=_as(_number(0, 10_000), "$/M tokens"))
    """US dollars a million tokens, for the cost metric."""

    log_format: LogFormat | None = field(default=None, metadata=_as(Choice(LogFormat)))
    """None: console on a terminal, else json."""
    log_level: LogLevel = field(default=LogLevel.INFO, metadata=_as(Choice(LogLevel)))
    log_file: Path | None = field(default=None, metadata=_as(FilePath()))
    """None: stderr."""

    inbox_watermark: int = field(default=200_000, metadata=_as(_whole(1, 100_000_000), "messages"))
    """With more accepted messages waiting the webhook answers 503 until there are fewer."""
    memory_watermark: float = field(default=0.85, metadata=_as(_number(0.01, 1.0), "share"))
    """The same for the used share of Redis' `maxmemory`, or of the machine's memory without one."""
    watchdog_seconds: float = field(default=60.0, metadata=_as(_number(0, 3_600), "s"))
    """A daemon whose event loop is blocked this long ends (exit 70); 0 only reports."""
    startup_seconds: float = field(default=30.0, metadata=_as(_number(1, 3_600), "s"))
    """How long a required service may stay unreachable at start."""
    shutdown_seconds: float = field(default=25.0, metadata=_as(_number(1, 3_600), "s"))
    """Deadline of the whole drain; a supervisor that sends SIGKILL must wait longer."""


@frozen(kw_only=True, slots=True)
class Setting:
    """One field of `Settings` as the loader sees it."""

    field_name: str
    variable: str
    kind: Kind
    secret: bool


def all_settings() -> tuple[Setting, ...]:
    return tuple(_setting(attribute) for attribute in fields(Settings))


def _setting(attribute: Attribute[object]) -> Setting:
    about = attribute.metadata
    return Setting(
        field_name=attribute.name,
        variable=about["env"] or attribute.name.upper(),
        kind=about["kind"],
        secret=about["secret"],
    )

"""Settings from a file and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import cross_rules
from config.errors import ConfigError, Problem
from config.loader import load_settings
from config.settings import Appendfsync, Delivery, LogFormat, LogLevel, Settings, all_settings

LIVE = {
    "DELIVERY": "graph",
    "WHATSAPP_APP_SECRET": "s1",
    "WHATSAPP_VERIFY_TOKEN": "v",
    "WHATSAPP_ACCESS_TOKEN": "t",
}


def problems(environ: Mapping[str, str], file: Path | None = None) -> dict[str, Problem]:
    """By key, what loading reports; empty if it succeeds."""
    try:
        load_settings(environ, file)
    except ConfigError as error:
        return {problem.key: problem for problem in error.problems}
    return {}


def test_an_empty_environment_is_the_embedded_set_up() -> None:
    assert load_settings({}) == Settings()


def test_the_environment_is_read_by_type() -> None:
    settings = load_settings(
        {
            "HTTP_PORT": "0",
            "ADMIN_PORT": " 9000 ",
            "IDLE_SECONDS": "0.5",
            "BURST_WINDOW_SECONDS": "0",
            "LOG_FORMAT": "JSON",
            "LOG_LEVEL": "Debug",
            "LOG_FILE": "/var/log/tertulia.log",
            "EMBEDDED_APPENDFSYNC": "everysec",
            "GRAPH_API_URL": "http://127.0.0.1:9999/",
            "BUSINESS_PROFILES": "a.toml, b.toml",
            "REDIS_URL": "unix:///run/valkey.sock",
            "DATABASE_URL": "postgresql://u:p@db/tertulia",
            "WHATSAPP_APP_SECRET": "new, old",
        }
    )
    assert (settings.http_port, settings.admin_port) == (0, 9000)
    assert settings.idle_seconds == 0.5
    assert settings.burst_window_seconds == 0.0
    assert settings.log_format is LogFormat.JSON
    assert settings.log_level is LogLevel.DEBUG
    assert settings.log_file == Path("/var/log/tertulia.log")
    assert settings.appendfsync is Appendfsync.EVERYSEC
    assert settings.graph_api_url == "http://127.0.0.1:9999"
    assert settings.business_profiles == (Path("a.toml"), Path("b.toml"))
    assert settings.redis_url == "unix:///run/valkey.sock"
    assert settings.database_url == "postgresql://u:p@db/tertulia"
    assert settings.whatsapp_app_secrets == ("new", "old")


def test_an_empty_variable_is_unset() -> None:
    assert load_settings({one.variable: " " for one in all_settings()}) == Settings()


def test_a_stranger_in_the_environment_is_none_of_our_business() -> None:
    assert load_settings({"HTTP_PROT": "1", "PATH": "/bin"}) == Settings()


def test_the_burst_window_can_be_adaptive_by_name() -> None:
    assert load_settings({"BURST_WINDOW_SECONDS": "adaptive"}).burst_window_seconds is None


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text('http_port = 1000\nADMIN_PORT = 1001\nlog_level = "error"\n')
    settings = load_settings({"HTTP_PORT": "2000"}, file)
    assert (settings.http_port, settings.admin_port) == (2000, 1001)
    assert settings.log_level is LogLevel.ERROR
    assert settings.partitions == 64


def test_paths_in_a_file_start_at_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text('data_dir = "data"\nbusiness_profiles = ["a.toml", "/etc/b.toml"]\n')
    settings = load_settings({}, file)
    assert settings.data_dir == tmp_path / "data"
    assert settings.business_profiles == (tmp_path / "a.toml", Path("/etc/b.toml"))


def test_a_misspelt_key_in_a_file_gets_a_suggestion_and_its_value_is_not_shown(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text('whatsapp_app_secrett = "hunter2"\nHTTP_PORT = 1\nhttp_port = 2\n')
    found = problems({}, file)
    misspelt = found["whatsapp_app_secrett"]
    assert misspelt.source == str(file)
    assert "did you mean 'WHATSAPP_APP_SECRET'" in misspelt.message
    assert "hunter2" not in str(misspelt)
    assert "the same setting as HTTP_PORT" in found["http_port"].message


def test_all_problems_of_file_and_environment_come_at_once(tmp_path: Path) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_text(
        'http_prot = 1\npartitions = "many"\nidle_seconds = inf\nhistory_turns = true\n'
    )
    found = problems(
        {
            "HTTP_PORT": "70000",
            "ADMIN_HOST": "192.0.2.1",
            "DELIVERY": "graph",
            "LLM_PROVIDER": "openai",
            "DEDUP_TTL_SECONDS": "3600",
            "GRAPH_API_VERSION": "24",
        },
        file,
    )
    assert set(found) == {
        "http_prot",
        "partitions",
        "idle_seconds",
        "history_turns",
        "HTTP_PORT",
        "ADMIN_TOKEN",
        "WHATSAPP_APP_SECRET",
        "WHATSAPP_VERIFY_TOKEN",
        "WHATSAPP_ACCESS_TOKEN",
        "LLM_MODEL",
        "LLM_API_KEY",
        "DEDUP_TTL_SECONDS",
        "GRAPH_API_VERSION",
    }
    assert found["HTTP_PORT"].value == "'70000'"
    assert "between 0 and 65535" in found["HTTP_PORT"].message


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"a = ", "is not TOML"), (b"\xff\xfe", "is not UTF-8"), (b"a = " + b"[" * 9999, "not TOML")],
)
def test_a_file_that_is_no_toml_is_a_problem(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "tertulia.toml"
    file.write_bytes(content)
    found = problems({"HTTP_PORT": "x"}, file)
    assert reason in found[""].message
    assert "HTTP_PORT" in found


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "No such file" in problems({}, tmp_path / "none.toml")[""].message
    assert "directory" in problems({}, tmp_path)[""].message


# --- rules between settings ---


def test_an_access_token_alone_means_delivery_through_graph() -> None:
    environ = {key: value for key, value in LIVE.items() if key != "DELIVERY"}
    assert load_settings(environ).delivery is Delivery.GRAPH


def test_an_access_token_does_not_overrule_a_chosen_delivery() -> None:
    settings = load_settings({"WHATSAPP_ACCESS_TOKEN": "t", "DELIVERY": "simulator"})
    assert settings.delivery is Delivery.SIMULATOR


@pytest.mark.parametrize(
    ("given_settings", "missing"),
    [
        ({"DELIVERY": "simulator"}, set()),
        ({"DELIVERY": "log"}, {"WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"}),
        (
            {"DELIVERY": "graph"},
            {"WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_ACCESS_TOKEN"},
        ),
        ({"WHATSAPP_ACCESS_TOKEN": "t"}, {"WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"}),
        (LIVE, set()),
    ],
)
def test_each_delivery_asks_for_its_secrets(
    given_settings: dict[str, str], missing: set[str]
) -> None:
    found = problems(given_settings)
    assert set(found) == missing
    assert all("is missing" in problem.message for problem in found.values())


def test_a_secret_that_is_malformed_is_not_also_called_missing() -> None:
    found = problems({**LIVE, "WHATSAPP_APP_SECRET": "two words"})
    assert "one word" in found["WHATSAPP_APP_SECRET"].message


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_admin_on_this_machine_needs_no_token(host: str) -> None:
    assert problems({"ADMIN_HOST": host}) == {}


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "10.0.0.5", "admin.example.com"],  # noqa: S104 - the mistake under test
)
def test_admin_for_other_machines_needs_a_token(host: str) -> None:
    assert set(problems({"ADMIN_HOST": host})) == {"ADMIN_TOKEN"}
    assert problems({"ADMIN_HOST": host, "ADMIN_TOKEN": "long-random-token"}) == {}


def test_the_listeners_need_different_ports_unless_free_ones_are_picked() -> None:
    assert set(problems({"HTTP_PORT": "8081"})) == {"ADMIN_PORT"}
    assert problems({"HTTP_PORT": "0", "ADMIN_PORT": "0"}) == {}


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_language_model_needs_its_name_and_a_key(provider: str) -> None:
    assert set(problems({"LLM_PROVIDER": provider})) == {"LLM_MODEL", "LLM_API_KEY"}
    given = {"LLM_PROVIDER": provider, "LLM_MODEL": "small"}
    assert problems(given | {"LLM_API_KEY": "sk-1"}) == {}
    assert problems(given | {"LLM_BASE_URL": "http://127.0.0.1:11434/v1"}) == {}


def test_a_language_model_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_rules, "find_spec", lambda name: None)
    given = {"LLM_PROVIDER": "openai", "LLM_MODEL": "small", "LLM_API_KEY": "sk-1"}
    found = problems(given)
    assert "'.[llm]'" in found["LLM_PROVIDER"].message


def test_a_wamid_cannot_be_forgotten_while_it_may_still_be_redelivered() -> None:
    assert set(problems({"DEDUP_TTL_SECONDS": "691199"})) == {"DEDUP_TTL_SECONDS"}
    assert load_settings({"DEDUP_TTL_SECONDS": "691200"}).dedup_ttl_seconds == 691200


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTP_PORT", "8_080"),
        ("HTTP_PORT", "٨٠٨٠"),
        ("HTTP_PORT", "9" * 5000),
        ("HTTP_HOST", "http://localhost"),
        ("IDLE_SECONDS", "nan"),
        ("IDLE_SECONDS", "1e9"),
        ("PARTITIONS", "0"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://host:port"),
        ("REDIS_URL", "unix://relative"),
        ("DATABASE_URL", "postgres://db/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgresql+asyncpg://db/x"),
        ("GRAPH_API_URL", "ftp://graph"),
        ("BUSINESS_PROFILES", " , "),
        ("DATA_DIR", "a\0b"),
        ("DELIVERY", "pigeon"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_bad_value_is_refused(variable: str, value: str) -> None:
    assert set(problems({variable: value})) == {variable}


# --- secrets ---

SECRET_VARIABLES = [one.variable for one in all_settings() if one.secret]
markers = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=12, max_size=20).map("sk-".__add__)
wrappings = st.sampled_from(
    ["{}", "{} x", "ñ{}", "{}\n{}", "redis://:{}@h", "x://u:{}@h", "redis://:{}[@h", "https://{}@"]
)


@given(st.dictionaries(st.sampled_from(SECRET_VARIABLES), st.tuples(wrappings, markers)))
def test_a_secret_never_shows_in_a_repr_or_an_error(secrets: dict[str, tuple[str, str]]) -> None:
    environ = {key: wrap.replace("{}", secret) for key, (wrap, secret) in secrets.items()}
    try:
        shown = repr(settings := load_settings(environ)) + str(settings)
    except ConfigError as error:
        shown = f"{error} {error!r} {error.problems} {error.args}"
    assert not any(secret in shown for _, secret in secrets.values())


@given(st.sampled_from(SECRET_VARIABLES), markers)
def test_a_secret_of_the_wrong_type_in_a_file_never_shows(
    tmp_path_factory: pytest.TempPathFactory, variable: str, secret: str
) -> None:
    file = tmp_path_factory.mktemp("settings") / "tertulia.toml"
    file.write_text(f'{variable} = {{ value = "{secret}" }}\n')
    with pytest.raises(ConfigError) as caught:
        load_settings({}, file)
    assert secret not in f"{caught.value} {caught.value!r}"

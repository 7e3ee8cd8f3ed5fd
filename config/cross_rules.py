"""Rules between settings: what one of them demands of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from ipaddress import ip_address

from attrs import frozen

from config.errors import Problem, shown
from config.settings import Delivery, LlmProvider, Settings

Problems = Iterator[Problem]


@frozen(kw_only=True, slots=True)
class Candidate:
    """Settings whose fields are each in order. Those in `unreadable` hold only their default."""

    settings: Settings
    unreadable: frozenset[str]
    sources: dict[str, str]
    """By field name, where a value that is not the default came from."""

    def problem(self, name: str, variable: str, value: object, message: str) -> Problem:
        source = self.sources.get(name, "environment")
        found = None if value is None else shown(value)
        return Problem(source=source, key=variable, value=found, message=message)

    def readable(self, *names: str) -> bool:
        return self.unreadable.isdisjoint(names)


def cross_problems(candidate: Candidate) -> tuple[Problem, ...]:
    """Every broken rule; a rule about an unreadable setting is left for the next run."""
    return tuple(problem for rule in _RULES for problem in rule(candidate))


def _delivery_has_its_secrets(candidate: Candidate) -> Problems:
    settings = candidate.settings
    if settings.delivery is Delivery.SIMULATOR or not candidate.readable("delivery"):
        return
    required = [
        ("whatsapp_app_secrets", "WHATSAPP_APP_SECRET", "the app secret of the Meta app"),
        ("whatsapp_verify_token", "WHATSAPP_VERIFY_TOKEN", "the word entered in Meta's dashboard"),
    ]
    if settings.delivery is Delivery.GRAPH:
        token = "a system user's token that may send messages"  # noqa: S105 - says what to set
        required.append(("whatsapp_access_token", "WHATSAPP_ACCESS_TOKEN", token))
    for name, variable, what in required:
        if candidate.readable(name) and not getattr(settings, name):
            message = (
                f"is missing, and {_delivery_reason(candidate)} needs it; set it to {what}, "
                "or set DELIVERY=simulator"
            )
            yield candidate.problem(name, variable, None, message)


def _delivery_reason(candidate: Candidate) -> str:
    if "delivery" in candidate.sources:
        return f"DELIVERY={candidate.settings.delivery}"
    return f"DELIVERY={candidate.settings.delivery} (because WHATSAPP_ACCESS_TOKEN is set)"


def _admin_is_not_open_to_all(candidate: Candidate) -> Problems:
    settings = candidate.settings
    if not candidate.readable("admin_host", "admin_token"):
        return
    if settings.admin_token is None and not _is_loopback(settings.admin_host):
        message = (
            f"is missing, and ADMIN_HOST={settings.admin_host} can be reached from other "
            "machines; set a long random token, or set ADMIN_HOST=127.0.0.1"
        )
        yield candidate.problem("admin_token", "ADMIN_TOKEN", None, message)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _listeners_have_a_port_each(candidate: Candidate) -> Problems:
    settings = candidate.settings
    if not candidate.readable("http_port", "admin_port"):
        return
    if settings.http_port == settings.admin_port != 0:
        message = "is also HTTP_PORT; give each listener a port of its own, or 0 for a free one"
        yield candidate.problem("admin_port", "ADMIN_PORT", settings.admin_port, message)


def _a_model_can_be_asked(candidate: Candidate) -> Problems:
    settings = candidate.settings
    provider = settings.llm_provider
    if provider is LlmProvider.NONE or not candidate.readable("llm_provider", "llm_model"):
        return
    if settings.llm_model is None:
        message = f"is missing, and LLM_PROVIDER={provider} needs it; set it to the model's name"
        yield candidate.problem("llm_model", "LLM_MODEL", None, message)
    needs_key = settings.llm_base_url is None and candidate.readable("llm_base_url", "llm_api_key")
    if needs_key and settings.llm_api_key is None:
        message = f"is missing, and LLM_PROVIDER={provider} needs it; set it to the account's key"
        yield candidate.problem("llm_api_key", "LLM_API_KEY", None, message)
    if find_spec(str(provider)) is None:
        message = (
            f"needs the package {str(provider)!r}, which is not installed; run "
            ".venv/bin/pip install -c constraints.txt -e '.[llm]', or set LLM_PROVIDER=none"
        )
        yield candidate.problem("llm_provider", "LLM_PROVIDER", str(provider), message)


_RULES: tuple[Callable[[Candidate], Problems], ...] = (
    _delivery_has_its_secrets,
    _admin_is_not_open_to_all,
    _listeners_have_a_port_each,
    _a_model_can_be_asked,
)

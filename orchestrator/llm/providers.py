"""Which model answers, from the settings."""

from __future__ import annotations

from collections.abc import Callable

from config.settings import LlmProvider, Settings
from orchestrator.llm.question import LanguageModel


def build_model(settings: Settings) -> LanguageModel | None:
    """None without a provider. That the provider's package is there, the settings have checked."""
    build = _BUILDERS.get(settings.llm_provider)
    return None if build is None else build(settings)


def _openai(settings: Settings) -> LanguageModel:
    from orchestrator.llm.openai_model import OpenAiModel

    return OpenAiModel(
        model=settings.llm_model or "",
        api_key=settings.llm_api_key,
        base_url=settings.llm_base_url,
    )


def _anthropic(settings: Settings) -> LanguageModel:
    from orchestrator.llm.anthropic_model import AnthropicModel

    return AnthropicModel(
        model=settings.llm_model or "",
        api_key=settings.llm_api_key,
        base_url=settings.llm_base_url,
    )


_BUILDERS: dict[LlmProvider, Callable[[Settings], LanguageModel]] = {
    LlmProvider.OPENAI: _openai,
    LlmProvider.ANTHROPIC: _anthropic,
}

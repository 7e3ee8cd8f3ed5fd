"""How one can pay."""

from __future__ import annotations

import re
from functools import lru_cache

from agents.asked import Asked
from agents.formats import Formats
from agents.texts import Texts
from config.profile import BusinessProfile, PaymentMethod
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.phrases import QUESTIONS_KEPT
from orchestrator.routing.vocabulary import PAYMENTS

_ON_DELIVERY = re.compile(
    r"contra ?entrega|al recibir|cuando llegue|on delivery|when it arrives|na entrega|"
    r"ao receber|datafono al domicilio|llevan (?:el )?datafono|levam? (?:a )?maquininha"
)
_STANDS_FOR: dict[str, frozenset[str]] = {
    "cash": frozenset({"cash", "efectivo", "dinheiro", "contado", "plata", "billetes"}),
    "card": frozenset(
        {"tarjeta", "tarjetas", "card", "cards", "cartao", "cartoes", "credito", "credit", "debito"}
        | {"debit", "visa", "mastercard", "amex", "datafono", "maquininha", "terminal"}
    ),
    "transfer": frozenset({"transferencia", "transferencias", "transfer", "consignacion"}),
}
"""Words of the languages that mean the same way to pay."""
_NO_NAME = (
    frozenset({"de", "o", "y", "con", "bono", "vale", "tarjeta", "app", "or", "and", "pago"})
    | frozenset({"en", "el", "la", "al", "del", "por", "a", "in", "the", "at", "on", "na", "no"})
    | frozenset({"em", "local", "tienda", "sede", "restaurante", "shop", "store", "loja", "casa"})
    | frozenset({"domicilio", "entrega", "delivery"})
)
"""Words of names that name no way to pay: "tarjeta en el local"."""


class Payments:
    """Answers about ways to pay."""

    def __init__(self, profile: BusinessProfile, texts: Texts, formats: dict[str, Formats]) -> None:
        self._profile = profile
        self._texts = texts
        self._formats = formats
        self._by_word = _by_word(profile)
        self._known = {normalise(name): name for name in PAYMENTS}
        self._named = lru_cache(maxsize=QUESTIONS_KEPT)(self._look_up)
        self._told = lru_cache(maxsize=QUESTIONS_KEPT)(self._tell)

    def named(self, asked: Asked) -> PaymentMethod | None:
        """The way to pay a message names, if it is one of ours."""
        return self._named(asked.plain)

    def _look_up(self, plain: str) -> PaymentMethod | None:
        for word in plain.split():
            for kind in (word, _kind_of(word)):
                if kind in self._by_word:
                    return self._by_word[kind]
        return None

    @property
    def words(self) -> frozenset[str]:
        """Every single word that names a way to pay here."""
        kinds = [_STANDS_FOR.get(word, frozenset()) for word in self._by_word]
        return frozenset(self._by_word).union(*kinds)

    @property
    def cash(self) -> PaymentMethod | None:
        """Paying in notes and coins, where it can be."""
        return self._by_word.get("cash")

    def answer(self, asked: Asked) -> str:
        return self._told(asked.plain, asked.language)

    def _tell(self, plain: str, language: str) -> str:
        if not self._profile.payment_methods:
            return self._texts.get("no_payments", language)
        method = self._named(plain)
        if method is not None:
            return self._yes(method, language)
        if _ON_DELIVERY.search(plain):
            return self._on_delivery(language)
        unknown = self._foreign(plain)
        method = None if unknown is None else self._telling_of(unknown)
        if method is not None:
            return self._yes(method, language)
        if unknown is not None:
            no = self._texts.get("payment_no", language, method=unknown)
            return f"{no}\n\n{self._all(language)}"
        return self._all(language)

    def _on_delivery(self, language: str) -> str:
        names = [
            method.name.get(language)
            for method in self._profile.payment_methods
            if method.on_delivery
        ]
        if not names:
            return self._texts.get("payment_not_on_delivery", language)
        listed = self._formats[language].all_of(names)
        return self._texts.get("payment_on_delivery", language, methods=listed)

    def foreign(self, asked: Asked) -> str | None:
        """A way to pay that exists, but not here."""
        return self._foreign(asked.plain)

    def _foreign(self, plain: str) -> str | None:
        padded = f" {plain} "
        found = [name for name in self._known if f" {name} " in padded]
        return self._known[max(found, key=len)].capitalize() if found else None

    def _yes(self, method: PaymentMethod, language: str) -> str:
        yes = self._texts.get("payment_yes", language, method=method.name.get(language))
        return f"{yes} {method.details.get(language)}"

    def _telling_of(self, name: str) -> PaymentMethod | None:
        """The way to pay whose details speak of it: of instalments, or of a kind of card."""
        wanted = f" {normalise(name)} "
        return next(
            (
                method
                for method in self._profile.payment_methods
                if any(wanted in f" {normalise(text)} " for text in method.details.all)
            ),
            None,
        )

    def _all(self, language: str) -> str:
        lines = [self._texts.get("payments_title", language)]
        lines += [
            f"• *{method.name.get(language)}*: {method.details.get(language)}"
            for method in self._profile.payment_methods
        ]
        return "\n".join(lines)


def _kind_of(word: str) -> str:
    return next((kind for kind, words in _STANDS_FOR.items() if word in words), word)


def _by_word(profile: BusinessProfile) -> dict[str, PaymentMethod]:
    """Method by each telling word of its names, and by the kind of money they mean."""
    found: dict[str, PaymentMethod] = {}
    for method in profile.payment_methods:
        for name in (method.id, *method.name.all):
            words = normalise(name.replace("_", " ")).split()
            first, kinds = words[:1], [_kind_of(word) for word in words[:1]]
            for word in (*first, *kinds, *(word for word in words if word not in _NO_NAME)):
                found.setdefault(word, method)
    return found

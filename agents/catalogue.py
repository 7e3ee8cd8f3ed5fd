"""Questions about what is sold: prices, ingredients, sizes, diets, the menu itself."""

from __future__ import annotations

from attrs import evolve, frozen

from agents.asked import Asked
from agents.faq import Faq
from agents.half_and_half import HalvesTold
from agents.menu import Menu
from agents.products import Named, Products
from agents.promotions import Promotions
from agents.sentences import sought
from agents.texts import Texts
from agents.wording import ask, say
from config.profile import Product
from orchestrator.conversation.replies import File, ImageReply, Reply
from orchestrator.routing.choices import ADD, CATEGORY, HUMAN, MENU, ORDER, PRODUCT, choice_id

_MOST_CARDS = 3
_SIZES = sought(r"\b(?:tamanos?|tallas?|talles?|sizes?|tamanhos?)\b")
_PROMOTIONS = sought(
    r"\b(?:promo\w*|descuentos?|ofertas?|rebaj\w+|cupon\w*|2x1|3x2|discounts?|deals?|specials?|"
    r"coupons?|desconto\w*|cupom)\b"
)
_PHOTO = sought(r"\b(?:fotos?|imagen(?:es)?|photos?|pictures?|imagem|imagens)\b")
_EXTRA = sought(r"\b(?:adicion\w*|extras?|toppings?|adiciona\w*)\b")
_HAS = sought(
    r"\b(?:tienen?|tenes|venden?|hay|manejan?|have|sell|serve|got|tem|vendem|queda) "
    r"(?P<name>[a-z0-9 ]{3,40})$"
)
_GENERIC = sought(
    r"\b(?:menu|carta|catalogo|cardapio|precios?|prices?|productos?|opciones|algo|lista|todo|"
    r"disponib\w+|stock|options|anything|products?)\b"
)
_FOLLOW_UP_WORDS = 5


@frozen(kw_only=True, slots=True)
class CatalogueAnswer:
    messages: tuple[Reply, ...]
    product: Product | None = None
    """The one product spoken of, for questions that lean on it."""


class Catalogue:
    """Answers about the catalogue from the profile alone."""

    def __init__(
        self,
        products: Products,
        menu: Menu,
        faq: Faq,
        promotions: Promotions,
        halves: HalvesTold,
        texts: Texts,
    ) -> None:
        self._products = products
        self._menu = menu
        self._faq = faq
        self._promotions = promotions
        self._halves = halves
        self._texts = texts

    def answer(self, asked: Asked, product: Product | None = None) -> CatalogueAnswer:
        """`product` is the one spoken of before, meant if the message names only a size."""
        tapped = self._tapped(asked)
        if tapped is not None:
            return tapped
        if _PROMOTIONS(asked.plain):
            return self._promoted(asked)
        named = self._products.named(asked.words)
        if named.extras and (not named.products or _EXTRA(asked.plain)):
            return self._about_extras(asked, named)
        halves = self._in_halves(asked, named)
        if halves is not None:
            return CatalogueAnswer(messages=ask(halves, self.choices(asked.language)))
        if named.products:
            return self._about(asked, named)
        if product is not None and named.sizes and len(asked.words) <= _FOLLOW_UP_WORDS:
            return self._about(asked, Named(products=(product,), sizes=named.sizes))
        return self._unnamed(asked, named)

    def _in_halves(self, asked: Asked, named: Named) -> str | None:
        """Two products in one piece: what it costs; that it can be had, if none are named."""
        piece = self._halves.piece(asked.plain, named.products)
        if piece is not None:
            return self._products.prices(asked.language, piece)
        alone = len(named.products) <= 1
        return self._halves.hint(asked.plain, asked.language) if alone else None

    def _promoted(self, asked: Asked) -> CatalogueAnswer:
        """The promotions, then the products named beside them, else the menu."""
        named = self._products.named(asked.words, guess=False)
        if not named.products and self._faq.find(asked) is not None:
            return self._unnamed(asked, named)
        found = CatalogueAnswer(messages=self.menu(asked.language))
        if named.products:
            found = self._about(asked, named)
        told = say(self._promotions.answer(asked))
        return evolve(found, messages=(*told, *found.messages))

    def _about_extras(self, asked: Asked, named: Named) -> CatalogueAnswer:
        lines = [self._products.extra_price(asked.language, extra) for extra in named.extras]
        messages = ask("\n".join(lines), self.choices(asked.language))
        return CatalogueAnswer(messages=messages)

    def _tapped(self, asked: Asked) -> CatalogueAnswer | None:
        choice = asked.choice
        if choice is None:
            return None
        arguments = (*choice.arguments, "", "")
        if choice.kind == MENU:
            page = _page(arguments[0])
            return CatalogueAnswer(messages=self._menu.categories(asked.language, page))
        if choice.kind == CATEGORY:
            page = _page(arguments[1])
            messages = self._menu.products(asked.language, arguments[0], page)
            return CatalogueAnswer(messages=messages)
        if choice.kind == PRODUCT:
            return self._chosen(asked, arguments[0])
        return None

    def _chosen(self, asked: Asked, product_id: str) -> CatalogueAnswer:
        product = self._products.by_id(product_id)
        if product is None:
            return CatalogueAnswer(messages=self._menu.categories(asked.language))
        return self._about(asked, Named(products=(product,)))

    def _about(self, asked: Asked, named: Named) -> CatalogueAnswer:
        language = asked.language
        texts = [self.told(language, product, named) for product in named.products[:_MOST_CARDS]]
        first = named.products[0]
        alone = len(named.products) == 1
        if first.image is None and _PHOTO(asked.plain):
            name = first.name.get(language)
            texts.insert(0, self._texts.get("no_photo", language, product=name))
        messages = ask("\n\n".join(texts), self.choices(language, first if alone else None))
        return CatalogueAnswer(
            messages=(*_picture(language, first, alone), *messages), product=first
        )

    def told(self, language: str, product: Product, named: Named) -> str:
        """The card of a product, the price of the size named on top."""
        sized = self._products.size_price(language, product, named.sizes)
        card = self._products.card(language, product)
        return card if sized is None else f"{sized}\n\n{card}"

    def choices(self, language: str, product: Product | None = None) -> list[tuple[str, str]]:
        """What one may want after a price; of one product, to have it."""
        order = (ORDER, self._texts.get("button_order", language))
        if product is not None and product.available:
            order = (choice_id(ADD, product.id), self._texts.get("button_add", language))
        return [
            order,
            (MENU, self._texts.get("button_menu", language)),
            (HUMAN, self._texts.get("button_human", language)),
        ]

    def _unnamed(self, asked: Asked, named: Named) -> CatalogueAnswer:
        """No product is named: a kind, a size, or the whole menu."""
        language = asked.language
        known = self._faq.answer(asked)
        if known is not None:
            return CatalogueAnswer(messages=ask(known, self.choices(language)[1:]))
        if named.tags:
            return CatalogueAnswer(messages=self._tagged(asked, named))
        if named.categories:
            category = named.categories[0]
            return CatalogueAnswer(messages=self._menu.products(language, category.id))
        return CatalogueAnswer(messages=(*say(*self._opening(asked)), *self.menu(language)))

    def menu(self, language: str) -> tuple[Reply, ...]:
        return self._menu.categories(language)

    def _opening(self, asked: Asked) -> list[str]:
        """What is said before the menu: that a size or a thing is or is not there."""
        language = asked.language
        if _SIZES(asked.plain):
            sizes = self._products.sizes(language)
            if not sizes:
                return [self._texts.get("no_sizes", language)]
            return ["\n".join(sizes)]
        missing = _HAS(asked.plain)
        if missing and not _GENERIC(missing["name"]):
            return [
                self._texts.get("not_on_menu", language, name=asked.as_written(missing["name"]))
            ]
        return []

    def _tagged(self, asked: Asked, named: Named) -> tuple[Reply, ...]:
        found = [
            product
            for product in self._products.tagged(named.tags[0])
            if all(tag in product.tags for tag in named.tags)
        ]
        language = asked.language
        if not found:
            return ask(self._texts.get("without_tag", language), self.choices(language)[1:])
        title = self._texts.get("with_tag", language)
        body = f"{title}\n{self._products.lines(language, found)}"
        return ask(body, self.choices(language))


def _picture(language: str, product: Product, alone: bool) -> tuple[Reply, ...]:
    """Its photo, in a message of its own: a link Meta cannot fetch must not cost the words."""
    if product.image is None or not alone:
        return ()
    return (ImageReply(file=File(link=product.image), caption=product.name.get(language)),)


def _page(argument: str) -> int:
    return int(argument) if argument.isdecimal() and len(argument) < 5 else 0

"""Questions about the cart and its lines: which product, which size, what goes on or out."""

from __future__ import annotations

from agents.asked import Asked
from agents.checkout.asking import (
    ADD_MORE,
    CLEAR_CART,
    WHICH_PRODUCT,
    WHICH_SIZE,
    Asking,
    Question,
    led,
)
from agents.checkout.draft import Draft
from agents.ordering.lines import product_of, sizes_on_sale
from agents.ordering.operations import AddLine
from agents.wording import ask, choose, row
from orchestrator.conversation.reply_limits import (
    BUTTON_TITLE,
    BUTTONS,
    LIST_ROWS,
    text_length,
)
from orchestrator.routing import choices
from orchestrator.routing.choices import choice_id


class CartQuestions(Asking):
    """Asked while things are chosen."""

    def empty(self, asked: Asked, lead: str = "") -> Question:
        body = lead or self._text(asked, "order_empty")
        titles = ((choices.ORDER, "button_order"), (choices.MENU, "button_menu"))
        return Question(messages=ask(body, self._titles(asked, *titles)))

    def cart(self, asked: Asked, draft: Draft, lead: str = "") -> Question:
        body = led(lead, self._receipts.cart(asked.language, draft))
        titles = (
            (choices.MORE, "button_more"),
            (choices.CHECKOUT, "button_checkout"),
            (choices.CLEAR, "button_clear"),
        )
        return Question(messages=ask(body, self._titles(asked, *titles)), pending=ADD_MORE)

    def _about_line(self, asked: Asked, line: AddLine, lead: str) -> Question:
        if line.product_id is None:
            return self._which_product(asked, line, lead)
        return self._which_size(asked, line, lead)

    def _which_product(self, asked: Asked, line: AddLine, lead: str) -> Question:
        language = asked.language
        found = [self._profile.product(one) for one in line.candidates]
        rows = [
            row(
                choice_id(choices.ADD, product.id),
                product.name.get(language),
                product.description.get(language),
            )
            for product in found
            if product is not None
        ]
        body = led(lead, self._text(asked, "ask_product", said=line.said))
        if not rows:
            return self.empty(asked, lead)
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_PRODUCT)

    def _which_size(self, asked: Asked, line: AddLine, lead: str) -> Question:
        language = asked.language
        product = product_of(self._profile, line)
        if product is None:
            return self.empty(asked, lead)
        sizes = [
            (choice_id(choices.ADD, product.id, size.id), size.name.get(language), size.price_cents)
            for size in sizes_on_sale(product)
        ]
        money = self._formats[language].money
        body = led(lead, self._text(asked, "ask_size", product=product.name.get(language)))
        titles = [f"{name} {money(cents)}" for _, name, cents in sizes]
        if len(sizes) <= BUTTONS and all(text_length(one) <= BUTTON_TITLE for one in titles):
            pairs = [(one[0], title) for one, title in zip(sizes, titles, strict=True)]
            return Question(messages=ask(body, pairs), pending=WHICH_SIZE)
        rows = [row(one, name, money(cents)) for one, name, cents in sizes]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(body, button, rows), pending=WHICH_SIZE)

    def sure_to_clear(self, asked: Asked, *, leaves: bool = False) -> Question:
        yes = choices.LEAVE if leaves else choice_id(choices.CLEAR, "yes")
        title = "button_yes_leave" if leaves else "button_yes_clear"
        titles = [
            (yes, self._text(asked, title)),
            (choices.KEEP, self._text(asked, "button_keep")),
        ]
        body = self._text(asked, "ask_leave" if leaves else "ask_clear")
        return Question(messages=ask(body, titles), pending=CLEAR_CART)

    def lines(self, asked: Asked, draft: Draft, key: str = "ask_remove") -> Question:
        """Which line to take out."""
        rows = [
            row(
                choice_id(choices.REMOVE, index, item.product_id),
                self._receipts.line(asked.language, item),
                self._receipts.name(asked.language, item),
            )
            for index, item in enumerate(draft.cart[:LIST_ROWS])
        ]
        button = self._text(asked, "button_choose")
        return Question(messages=choose(self._text(asked, key), button, rows), pending=ADD_MORE)

    def extras(self, asked: Asked, draft: Draft) -> Question | None:
        """The extras of the last line that takes any; None if none does."""
        language = asked.language
        for index in reversed(range(len(draft.cart))):
            item = draft.cart[index]
            product = product_of(self._profile, item)
            offered = [
                extra
                for extra in self._profile.extras
                if product and extra.id in product.extras and extra.available
            ]
            if not offered:
                continue
            rows = [
                row(
                    choice_id(choices.EXTRA, index, item.product_id, extra.id),
                    extra.name.get(language),
                    self._formats[language].money(extra.price_cents),
                )
                for extra in offered[:LIST_ROWS]
            ]
            name = self._receipts.name(language, item)
            body = self._text(asked, "ask_extras", product=name)
            button = self._text(asked, "button_choose")
            return Question(messages=choose(body, button, rows), pending=ADD_MORE)
        return None

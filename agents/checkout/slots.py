"""What a message says of where, when and how an order is paid, read into the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen
from msgspec.structs import replace

from agents.base import AgentResponse
from agents.checkout import meanings
from agents.checkout.addresses import PIN, Found, details, is_pinned
from agents.checkout.asking import FULFILLMENT, PAYMENT, WHEN, WHICH_ADDRESS, WHICH_BRANCH
from agents.checkout.branches import Branches
from agents.checkout.cash import note_said, pays_with
from agents.checkout.checkout import Checkout, Sale
from agents.checkout.draft import DELIVERY, PICKUP, Draft
from agents.checkout.openings import TimeTrouble
from agents.checkout.streets import ends_at_door, street_in
from agents.checkout.terms import Terms
from agents.ordering.pricing import CouponAnswer
from agents.payments import Payments
from agents.places import Places
from config.profile import Location
from orchestrator.conversation.contract import MAX_ADDRESS
from orchestrator.conversation.patch import clip
from orchestrator.conversation.turn import MessageKind
from orchestrator.orders.order import Order
from orchestrator.routing.answers import is_no, is_yes


@frozen(kw_only=True, slots=True)
class Filled:
    """The draft with what the message said; `leads` tell of it where the next question does not."""

    draft: Draft
    leads: tuple[str, ...] = ()


class Slots:
    """Reads answers to questions, and the same things said unasked."""

    def __init__(self, checkout: Checkout, payments: Payments, places: Places) -> None:
        self._checkout = checkout
        self._profile = checkout.profile
        self._payments = payments
        self.branches = Branches(places)
        self.terms = Terms(checkout.profile, payments)
        self._answers: Mapping[str, Callable[[Sale], AgentResponse | None]] = {
            FULFILLMENT: self._answer_fulfillment,
            WHICH_ADDRESS: self._answer_address,
            WHICH_BRANCH: self._answer_branch,
            WHEN: self._answer_time,
            PAYMENT: self._answer_payment,
        }

    def answer(self, sale: Sale) -> AgentResponse | None:
        """The answer to the pending question, if the message is one."""
        read = self._answers.get(sale.pending or "")
        return read(sale) if read else None

    def unasked(self, sale: Sale, draft: Draft, *, beside_products: bool) -> Filled | None:
        """What the message says of it all by the way; None if nothing.

        `beside_products`: it also orders things, whose names must not be taken for streets.
        """
        leads: list[str] = []
        before = draft
        coupon = meanings.coupon(sale.asked, self._profile)
        if coupon is not None:
            draft, lead = self.with_coupon(sale, draft, coupon)
            leads.append(lead)
        wanted = meanings.fulfillment(sale.asked)
        if wanted is None and self._names_a_door(sale):
            wanted = DELIVERY
        if wanted is not None and wanted != draft.fulfillment:
            draft = self.fulfilled(draft, wanted)
        if meanings.to_the_same_address(sale.asked) and sale.last and sale.last.address:
            draft = replace(draft, **self._where_before(sale.last))
        elif wanted == DELIVERY or (not beside_products and draft.fulfillment != PICKUP):
            draft = self._placed(sale, draft)
        branch = self.branches.picked(sale.asked) if draft.fulfillment == PICKUP else None
        if branch is not None:
            untold = beside_products or not draft.checking_out or branch.id == draft.location_id
            draft = replace(draft, location_id=branch.id)
            leads += [self._picked_up_at(sale, branch)] if untold else []
        method = self._payments.named(sale.asked)
        if method is not None and (
            wanted is not None or not beside_products or self.terms.pays(sale.asked.text)
        ):
            draft = replace(draft, payment_method=method.id, pays_with_cents=None)
        draft = self._with_note(sale, draft)
        draft, told = self._timed(sale, draft, sure=beside_products)
        leads += told
        if draft == before and not leads:
            return None
        return Filled(draft=draft, leads=tuple(leads))

    @staticmethod
    def _names_a_door(sale: Sale) -> bool:
        """A street and two numbers are where to bring it, whoever says so unasked."""
        street = street_in(sale.asked.text)
        return street is not None and ends_at_door(street)

    def _timed(self, sale: Sale, draft: Draft, *, sure: bool) -> tuple[Draft, list[str]]:
        """ "Para las 7 pm", said by the way; `sure`: only an hour that cannot be anything else."""
        if not self._profile.order.scheduled:
            return draft, []
        openings, asked = self._checkout.openings, sale.asked
        at = openings.read(asked, sure=sure)
        if at is None:
            if draft.scheduled_for and openings.wants_now(asked) and not sure:
                return replace(draft, scheduled_for=None), []
            return draft, []
        trouble = openings.trouble(at, asked.now, self._checkout.questions.place(draft))
        if trouble is not None:
            return draft, [self._told(sale, trouble, at.isoformat())]
        return replace(draft, scheduled_for=at.isoformat()), []

    def _placed(self, sale: Sale, draft: Draft) -> Draft:
        found = self._checkout.addresses.read(sale.asked, draft, asked_for=False)
        return found.draft if found.read and found.unserved is None else draft

    @staticmethod
    def fulfilled(draft: Draft, wanted: str) -> Draft:
        """Switching begins anew what hangs on it."""
        if wanted == draft.fulfillment:
            return draft
        return replace(draft, fulfillment=wanted, location_id=None)

    # Answers

    def _answer_fulfillment(self, sale: Sale) -> AgentResponse | None:
        filled = self.unasked(sale, sale.draft, beside_products=False)
        if filled is None or filled.draft.fulfillment is None:
            return None
        return self._checkout.go_on(sale, filled.draft, "\n".join(filled.leads))

    def _answer_branch(self, sale: Sale) -> AgentResponse | None:
        branch = self.branches.picked(sale.asked)
        if branch is None:
            return None
        draft = replace(sale.draft, fulfillment=PICKUP, location_id=branch.id)
        return self._checkout.go_on(sale, draft, self._picked_up_at(sale, branch))

    def _picked_up_at(self, sale: Sale, branch: Location) -> str:
        """Said, for a neighbourhood chooses the branch that is near it."""
        values = {"place": branch.name, "address": branch.address}
        return self._checkout.text(sale, "branch_noted", **values)

    def _answer_address(self, sale: Sale) -> AgentResponse | None:
        asked, draft = sale.asked, sale.draft
        if asked.turn.kind is MessageKind.FLOW_REPLY:
            form = self.unasked(sale, draft, beside_products=False)
            if form is not None and form.draft.address:
                return self._checkout.go_on(sale, form.draft, "\n".join(form.leads))
        if is_pinned(draft) and is_no(asked.plain):
            return self._checkout.go_on(sale, draft)
        if meanings.fulfillment(asked) == PICKUP:
            picked_up = self._answer_branch(sale)
            return picked_up or self._checkout.go_on(sale, self.fulfilled(draft, PICKUP))
        last = sale.last
        unknown = draft.address is None and draft.zone_id is None
        same = is_yes(asked.plain) or meanings.to_the_same_address(asked)
        if unknown and last is not None and last.address and same:
            return self._checkout.go_on(sale, self.same_address(sale))
        if is_no(asked.plain) or is_yes(asked.plain):
            return self._checkout.put(sale, draft, self._checkout.questions.address(asked))
        draft = replace(draft, checking_out=True)
        return self._addressed(sale, self._checkout.addresses.read(asked, draft, asked_for=True))

    def _addressed(self, sale: Sale, found: Found) -> AgentResponse | None:
        asked = sale.asked
        if found.unserved is not None:
            if is_pinned(sale.draft) and sale.draft.zone_id:
                return self._checkout.go_on(sale, details(sale.draft, asked.text))
            body = self._checkout.text(sale, "out_of_zone", area=found.unserved)
            return self._checkout.put(
                sale, sale.draft, self._checkout.questions.unserved(asked, body)
            )
        if not found.read and is_pinned(sale.draft) and sale.draft.zone_id:
            return self._checkout.go_on(sale, details(sale.draft, asked.text))
        return self._checkout.go_on(sale, found.draft) if found.read else None

    def same_address(self, sale: Sale) -> Draft:
        """Where the last order went."""
        if sale.last is None:
            return sale.draft
        return replace(sale.draft, **self._where_before(sale.last))

    @staticmethod
    def _where_before(last: Order) -> dict[str, str | None]:
        return {"fulfillment": DELIVERY, "address": last.address, "zone_id": last.zone_id}

    def _answer_time(self, sale: Sale) -> AgentResponse | None:
        at = self._checkout.openings.read(sale.asked, bare=True)
        if at is not None:
            return self.at(sale, at.isoformat())
        if is_yes(sale.asked.plain):
            place = self._checkout.questions.place(sale.draft)
            opening = self._checkout.openings.next(sale.asked.now, place)
            if opening is not None and self._profile.order.scheduled:
                return self.at(sale, opening.ready.isoformat())
        if is_no(sale.asked.plain):
            return self._checkout.put(sale, sale.draft, self._checkout.questions.time(sale.asked))
        return None

    def _answer_payment(self, sale: Sale) -> AgentResponse | None:
        method = self._payments.named(sale.asked)
        draft = sale.draft
        if method is not None:
            draft = replace(draft, payment_method=method.id, pays_with_cents=None)
        draft = self._with_note(sale, draft)
        if draft == sale.draft and method is None:
            return self._no_such_payment(sale)
        return self._checkout.go_on(sale, draft)

    def _no_such_payment(self, sale: Sale) -> AgentResponse | None:
        """A way to pay that is none of ours, or a question which there are."""
        foreign = self._payments.foreign(sale.asked)
        if foreign is not None:
            lead = self._checkout.text(sale, "payment_no", method=foreign)
            return self._checkout.go_on(sale, sale.draft, lead)
        asks = meanings.asks_which_payments(sale.asked)
        return self._checkout.go_on(sale, sale.draft) if asks else None

    def _with_note(self, sale: Sale, draft: Draft) -> Draft:
        """ "Con un billete de cien mil": cash, unless they pay by another way."""
        cash = self._payments.cash
        if cash is None or draft.payment_method not in (None, cash.id) or not draft.cart:
            return draft
        if note_said(sale.asked.text) is None:
            return draft  # as hardly anybody does; what is due is reckoned for them alone
        due = self._checkout.questions.quote(sale.asked, draft).total_cents
        note = pays_with(sale.asked.text, due)
        if note is None:
            return draft
        return replace(draft, payment_method=cash.id, pays_with_cents=note)

    # A shared location

    def location(self, sale: Sale) -> AgentResponse:
        """A point on the map: the zone it lies in, or an honest no."""
        asked, checkout = sale.asked, self._checkout
        pin = asked.turn.location
        if pin is None:
            return checkout.go_on(sale, sale.draft)
        near = checkout.addresses.near(pin.latitude, pin.longitude)
        far = checkout.receipts.kilometres(asked.language, near.kilometres)
        place = near.place.name if near.place else ""
        if near.too_far and not self._profile.delivery_zones:
            return checkout.go_on(sale, replace(sale.draft, fulfillment=None, checking_out=True))
        if near.too_far:
            body = checkout.text(sale, "too_far", distance=far, place=place)
            return checkout.put(sale, sale.draft, checkout.questions.unserved(asked, body))
        words = pin.address or pin.name
        point = f"{PIN} {pin.latitude:.5f}, {pin.longitude:.5f}"
        address = f"{point} {words}" if words else point
        draft = replace(
            sale.draft,
            checking_out=True,
            fulfillment=DELIVERY,
            address=clip(address, MAX_ADDRESS),
            zone_id=None,
        )
        if near.zone is None:
            body = checkout.text(sale, "ask_area_near", distance=far, place=place)
            place_id = near.place.id if near.place else None
            return checkout.put(sale, draft, checkout.questions.area(asked, body, place_id))
        draft = replace(draft, zone_id=near.zone.id)
        return checkout.put(sale, draft, checkout.questions.pinned(asked, near.zone.name))

    # When

    def at(self, sale: Sale, moment: str) -> AgentResponse:
        """Schedule it, or tell why not then."""
        checkout, asked = self._checkout, sale.asked
        at = checkout.openings.moment(moment)
        place = checkout.questions.place(sale.draft)
        trouble = checkout.openings.trouble(at, asked.now, place)
        if trouble is None:
            return checkout.go_on(sale, replace(sale.draft, scheduled_for=at.isoformat()))
        lead = self._told(sale, trouble, at.isoformat())
        return checkout.put(sale, sale.draft, checkout.questions.time(asked, lead))

    def _told(self, sale: Sale, trouble: TimeTrouble, moment: str) -> str:
        checkout, asked = self._checkout, sale.asked
        if trouble is TimeTrouble.TOO_FAR:
            return checkout.text(sale, "time_too_far", days=self._profile.order.days_ahead)
        if trouble is TimeTrouble.TOO_SOON:
            earliest = checkout.openings.earliest(asked.now)
            return checkout.receipts.at(asked, "time_too_soon", earliest)
        return checkout.receipts.at(asked, "time_closed", checkout.openings.moment(moment))

    # Coupons

    def with_coupon(self, sale: Sale, draft: Draft, code: str) -> tuple[Draft, str]:
        """The draft with the coupon if it is one, and what is said of it."""
        asked, checkout = sale.asked, self._checkout
        tried = replace(draft, coupon=code)
        known = self._profile.coupon(code)
        if known is not None and not draft.cart:
            name = known.name.get(asked.language)
            return tried, checkout.text(sale, "coupon_noted", coupon=known.code, name=name)
        quote = checkout.questions.quote(asked, tried)
        told = checkout.receipts.coupon(asked.language, code, quote) or ""
        waits = quote.coupon_answer in (CouponAnswer.APPLIED, CouponAnswer.TOO_SMALL)
        return (tried if waits else draft), told

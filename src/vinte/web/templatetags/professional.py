"""Names from the catalogue, for the professional's pages: `{% load professional %}`."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import template
from django.template import Context

from vinte.handling import queries as handling
from vinte.people import queries as people
from vinte.reviews import queries as reviews
from vinte.reviews.queries import Tip
from vinte.wallet import queries as wallet

register = template.Library()


@register.filter
def trade_label(slug: str) -> str:
    """`{{ offer.trade|trade_label }}`: the trade as the reader calls it."""
    return str(people.trade(slug).label)


@register.filter
def badge_label(kind: str) -> str:
    """`{{ badge.kind|badge_label }}`: the badge as the reader calls it; raises LookupError when unknown."""
    return str(people.badge_kind(kind).label)


@register.filter
def stars(rating: int) -> str:
    """`{{ review.rating|stars }}`: five stars, the first ones full."""
    return "★" * rating + "☆" * (5 - rating)


@register.filter
def phone_says(number: str) -> str:
    """`{{ details.phone|phone_says }}`: a number as people at home write it, 912 345 678."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


@register.filter
def transfer_reference(reference: str) -> str:
    """`{{ payment.voucher_number|transfer_reference }}`: a transfer's reference in groups of four."""
    return wallet.say_transfer_reference(reference)


@register.simple_tag
def voice_seconds() -> int:
    """`{% voice_seconds as most %}`: how long a voice note may be; 0 where the site takes none."""
    return handling.longest_seconds()


@register.simple_tag(takes_context=True)
def tip_about(context: Context, card: Any) -> Tip | None:
    """`{% tip_about card as tip %}`: the advice for this contact now, if there is any that was not put away."""
    if card.purchase.returned_at is not None:
        return None
    return reviews.tip_for(
        account_id=context["request"].user.pk,
        was_called=bool(card.attempts),
        was_won=card.award is not None,
        was_reviewed=card.review is not None or card.invitation is not None,
        offers=context.get("offers") or handling.OffersInBrief(),
        at=context["request"].clock.now(),
    )

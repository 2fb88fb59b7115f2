"""The end of a sign-up: one account, one professional, what was confirmed and what was accepted, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.notices import actions as notices
from vinte.people.accounts import codes, directory
from vinte.people.accounts.contact_data import clean_email, clean_phone
from vinte.people.joining import newcomers
from vinte.people.joining.terms_of_use import terms_of_use
from vinte.people.models import ConfirmedContact, Professional, TermsAcceptance
from vinte.people.professionals import registry, tax_identity

FIRST_STEPS_PATH = "/pro/comecar/"


@dataclass(frozen=True)
class Joined:
    """The account that a sign-up opened, and its professional."""

    account_id: UUID
    professional_id: UUID


@dataclass(frozen=True)
class AcceptedTerms:
    """Terms of use that somebody accepted: from which day they are in force, in which language, as they read them."""

    first_day: date
    language: str
    text: str
    accepted_at: datetime


def accepted_terms(account_id: UUID) -> list[AcceptedTerms]:
    """The terms of use that this account accepted, the first first."""
    rows = TermsAcceptance.objects.filter(account_id=account_id).order_by("accepted_at", "pk")
    return [copied(AcceptedTerms, row) for row in rows]


@transaction.atomic
def join(
    *,
    sign_up: UUID,
    market: str,
    language: str,
    trades: Sequence[str],
    municipality: str,
    radius_km: int,
    trade_name: str,
    name: str,
    identity: str,
    email: str,
    phone: str,
    terms_day: date,
    at: datetime,
) -> Joined:
    """Open the account of a business; the same `sign_up` once more finds what the first one opened.

    `identity` is the tax number, `terms_day` the first day of the terms of use that were read and accepted. Raises
    Refused (`email_unconfirmed`, `email_taken`, `tax_identity_taken`, `terms_changed`, and as
    `registry.register_professional` and `registry.update_profile` do); nothing is kept then.
    """
    address = clean_email(email)
    # Two of one business at once, or one form sent twice: the second waits here and finds the first.
    normal = tax_identity.normalise(market=market, tax_identity=identity)
    codes.wait_turn(f"joining:{normal}", f"joining:{address}", f"joining:{sign_up}")
    earlier = TermsAcceptance.objects.filter(pk=sign_up).values_list("account_id", flat=True).first()
    if earlier is not None:
        return Joined(account_id=earlier, professional_id=Professional.objects.get(account_id=earlier).pk)
    number = clean_phone(phone, market=market)
    confirmed = newcomers.confirmations(sign_up=sign_up, email=address, phone=number)
    if "email" not in confirmed:
        raise Refused(
            code="email_unconfirmed",
            message=_("Falta confirmar o e-mail."),
            what_to_do=_("Peça um código e escreva-o aqui."),
        )
    text = terms_of_use(language=language, on=terms.market_day(market=market, at=at))
    if text.first_day != terms_day:
        raise Refused(
            code="terms_changed",
            message=_("As condições mudaram enquanto as lia."),
            what_to_do=_("Leia as novas e aceite-as, se concordar. Nada ficou aceite."),
        )
    newcomers.require_new_identity(market=market, identity=identity)
    account = directory.open_account(email=address, name=name, language=language, at=at)
    EmailAddress.objects.filter(user=account).update(verified=True)
    professional = registry.register_professional(
        account_id=account.pk, market=market, tax_identity=identity, trade_name=trade_name, at=at
    )
    registry.update_profile(
        professional_id=professional.pk,
        at=at,
        trades=list(trades),
        municipality=municipality,
        radius_km=radius_km,
        phone=number,
    )
    ConfirmedContact.objects.bulk_create(
        ConfirmedContact(
            id=new_id(at=at), professional=professional, channel=channel, address=each, confirmed_at=when
        )
        for channel, (each, when) in confirmed.items()
    )
    TermsAcceptance.objects.create(
        id=sign_up,
        account=account,
        first_day=text.first_day,
        language=text.language,
        text=text.text,
        accepted_at=at,
    )
    notices.post(
        kind="joined",
        to_address=address,
        to_name=account.name,
        language=account.language,
        context={
            "business": professional.trade_name,
            "url": settings.VINTE_BASE_URL.rstrip("/") + FIRST_STEPS_PATH,
        },
        idempotency_key=f"joined:{sign_up}",
        at=at,
    )
    return Joined(account_id=account.pk, professional_id=professional.pk)

"""Saved cards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused
from vinte.wallet import providers
from vinte.wallet.models import PayerAccount
from vinte.wallet.providers import PaymentProvider, ProviderUnreachable
from vinte.wallet.providers.refusals import unreachable


def saved_card_of(professional_id: UUID, provider: PaymentProvider) -> PayerAccount:
    """The payer with a card at this provider; raises Refused (`saved_card_missing`)."""
    found = PayerAccount.objects.filter(professional_id=professional_id, provider=provider.name).first()
    if found is None or not found.card_reference:
        raise Refused(
            code="saved_card_missing",
            message=_("Não há cartão guardado."),
            what_to_do=_("Carregue o saldo com cartão e escolha guardá-lo."),
        )
    return found


def forget_saved_card(*, professional_id: UUID, at: datetime) -> None:
    """Remove the saved card, at the provider and here. Raises Refused (`saved_card_missing`, `provider_unreachable`)."""
    provider = providers.configured()
    card = saved_card_of(professional_id, provider)
    try:
        provider.forget_card(card=card.card_reference)
    except ProviderUnreachable:
        raise unreachable() from None
    clear_card(card, at=at)


def clear_card(row: PayerAccount, *, at: datetime) -> None:
    """Write down that there is no card any more."""
    row.card_reference, row.card_brand, row.card_last4 = "", "", ""
    row.card_exp_month, row.card_exp_year, row.card_changed_at = None, None, at
    row.save()


def customer_of(professional_id: UUID, provider: PaymentProvider) -> str:
    """Who the professional is at the provider, made when first needed."""
    found = PayerAccount.objects.filter(professional_id=professional_id, provider=provider.name).first()
    if found is None:
        reference = provider.make_customer(professional_id=professional_id)
        found, _made = PayerAccount.objects.update_or_create(
            professional_id=professional_id,
            defaults={"provider": provider.name, "customer_reference": reference},
        )
    return found.customer_reference

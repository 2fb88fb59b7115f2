"""Consents to automatic top-ups: their text, given, taken back, in force."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.wallet.books import ledger
from vinte.wallet.models import AutomaticTopUpConsent, AutomaticTopUpRevocation
from vinte.wallet.payments import cards
from vinte.wallet.payments import queries as payment_queries
from vinte.wallet.providers import SavedCard

AMOUNT_LOWEST_CENTS = 500


AMOUNT_HIGHEST_CENTS = 50_000


MONTH_HIGHEST_CENTS = 500_000


Reason = AutomaticTopUpRevocation.Reason


@dataclass(frozen=True)
class TopUpWish:
    """When the balance is below `threshold_cents`, charge `amount_cents`, at most `month_cents` a month."""

    amount_cents: int
    threshold_cents: int
    month_cents: int


@dataclass(frozen=True)
class TopUpConsent:
    """What a professional agreed to, with the very text that they read."""

    id: UUID
    given_at: datetime
    wish: TopUpWish
    language: str
    text: str


@dataclass(frozen=True)
class TopUpConsentText:
    """A consent as it is read before it is given; `digest` names exactly these words."""

    lines: tuple[str, ...]
    language: str

    @property
    def text(self) -> str:
        """The lines, one below the other, as they are kept."""
        return "\n".join(self.lines)

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, for a form to bring back what was read."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def saved_card(professional_id: UUID) -> SavedCard | None:
    """The card that charges without their owner may use, or None."""
    return payment_queries.saved_card(professional_id)


def top_up_consent_text(*, professional_id: UUID, wish: TopUpWish, language: str) -> TopUpConsentText:
    """What a professional would agree to; raises Refused (`top_up_figures`)."""
    currency = ledger.wallet_currency(professional_id)
    _check_figures(wish, currency)
    with translation.override(language):
        facts = {
            "amount": formats.money(wish.amount_cents, currency=currency),
            "threshold": formats.money(wish.threshold_cents, currency=currency),
            "month": formats.money(wish.month_cents, currency=currency),
            "times": wish.month_cents // wish.amount_cents,
        }
        lines = (
            _(
                "Autorizo a Vinte a cobrar %(amount)s do meu cartão guardado, sem eu estar presente, sempre que o meu saldo ficar abaixo de %(threshold)s."
            )
            % facts,
            _("O máximo que isto me pode custar: %(month)s por mês, em %(times)s cobranças de %(amount)s.")
            % facts,
            _(
                "É a Vinte que inicia estas cobranças: o banco não me pede confirmação em cada uma. Se a pedir, a cobrança falha e nada se carrega."
            ),
            _(
                "Nunca há duas cobranças ao mesmo tempo. Se duas seguidas falharem, o carregamento automático para e recebo um e-mail."
            ),
            _(
                "Posso parar isto quando quiser, com um toque, na página Gastos. Uma cobrança já começada ainda pode chegar; depois dela não há mais nenhuma."
            ),
        )
    return TopUpConsentText(lines=lines, language=language)


@transaction.atomic
def give_automatic_top_up_consent(
    *, professional_id: UUID, market: str, wish: TopUpWish, language: str, text_digest: str, at: datetime
) -> TopUpConsent:
    """Keep a consent with its exact text; it takes the place of an earlier one.

    `text_digest` is the digest of the text that was shown. Raises Refused (`saved_card_missing`,
    `text_changed`, `top_up_figures`).
    """
    ledger.lock_wallet(professional_id)
    if saved_card(professional_id) is None:
        raise Refused(
            code="saved_card_missing",
            message=_("Não há um cartão guardado."),
            what_to_do=_("Carregue o saldo com um cartão e escolha guardá-lo; depois volte aqui."),
        )
    text = top_up_consent_text(professional_id=professional_id, wish=wish, language=language)
    if text.digest != text_digest:
        raise Refused(
            code="text_changed",
            message=_("O que ia autorizar mudou entretanto."),
            what_to_do=_("Leia o texto de novo e decida. Nada ficou autorizado."),
        )
    latest = _newest(professional_id)
    given_at = max(at, latest.given_at + timedelta(microseconds=1)) if latest else at
    row = AutomaticTopUpConsent.objects.create(
        professional_id=professional_id,
        id=new_id(at=given_at),
        market=market,
        given_at=given_at,
        amount_cents=wish.amount_cents,
        threshold_cents=wish.threshold_cents,
        month_cents=wish.month_cents,
        language=language,
        text=text.text,
    )
    return _kept(row)


def forget_saved_card(*, professional_id: UUID, at: datetime) -> None:
    """Remove the saved card, and with it the consent to charge it: another card is another consent.

    Calls the provider, so not inside a transaction. Raises Refused (`saved_card_missing`,
    `provider_unreachable`).
    """
    cards.forget_saved_card(professional_id=professional_id, at=at)
    revoke_automatic_top_up(professional_id=professional_id, at=at)


@transaction.atomic
def revoke_automatic_top_up(*, professional_id: UUID, at: datetime) -> TopUpConsent | None:
    """Take the consent back: no charge begins by it from now on. None without one in force."""
    ledger.lock_wallet(professional_id)
    revoked = revoke(professional_id, reason=Reason.BY_HAND, at=at)
    return _kept(revoked) if revoked else None


def automatic_top_up_consent(professional_id: UUID) -> TopUpConsent | None:
    """The consent in force: the newest, unless it was revoked or stopped."""
    found = consent_in_force(professional_id)
    return _kept(found) if found else None


def consent_in_force(professional_id: UUID) -> AutomaticTopUpConsent | None:
    """The row of the consent in force."""
    ended = AutomaticTopUpRevocation.objects.filter(
        professional_id=professional_id, consent_id=OuterRef("id")
    )
    newest = _rows(professional_id).annotate(has_ended=Exists(ended)).first()
    return None if newest is None or newest.has_ended else newest


def stopped_automatic_top_up(professional_id: UUID) -> datetime | None:
    """When the newest consent was stopped after failures, or None."""
    newest = _newest(professional_id)
    if newest is None:
        return None
    stopped = AutomaticTopUpRevocation.objects.filter(
        professional_id=professional_id, consent_id=newest.id, reason=Reason.FAILURES
    ).first()
    return stopped.revoked_at if stopped else None


def stopped_since(since: datetime) -> QuerySet[AutomaticTopUpRevocation]:
    """What was stopped after failures at that instant or later, oldest first."""
    ended = AutomaticTopUpRevocation.objects.filter(reason=Reason.FAILURES, revoked_at__gte=since)
    return ended.order_by("revoked_at", "consent_id")


def revoke(professional_id: UUID, *, reason: str, at: datetime) -> AutomaticTopUpConsent | None:
    consent = consent_in_force(professional_id)
    if consent is not None:
        AutomaticTopUpRevocation.objects.create(
            professional_id=professional_id,
            consent_id=consent.id,
            revoked_at=max(at, consent.given_at),
            reason=reason,
        )
    return consent


def _kept(row: AutomaticTopUpConsent) -> TopUpConsent:
    return copied(TopUpConsent, row, wish=copied(TopUpWish, row))


def _newest(professional_id: UUID) -> AutomaticTopUpConsent | None:
    return _rows(professional_id).first()


def _rows(professional_id: UUID) -> QuerySet[AutomaticTopUpConsent]:
    """The consents, the newest first."""
    return AutomaticTopUpConsent.objects.filter(professional_id=professional_id).order_by("-given_at")


def _check_figures(wish: TopUpWish, currency: str) -> None:
    whole = all(type(cents) is int for cents in (wish.amount_cents, wish.threshold_cents, wish.month_cents))
    if not (
        whole
        and AMOUNT_LOWEST_CENTS <= wish.amount_cents <= AMOUNT_HIGHEST_CENTS
        and 1 <= wish.threshold_cents <= AMOUNT_HIGHEST_CENTS
        and wish.amount_cents <= wish.month_cents <= MONTH_HIGHEST_CENTS
    ):
        raise Refused(
            code="top_up_figures",
            message=_("Estes valores não se podem usar."),
            what_to_do=_(
                "Cada carregamento vai de %(lowest)s a %(highest)s; o máximo por mês não pode ser menor do que um carregamento."
            )
            % {
                "lowest": formats.money(AMOUNT_LOWEST_CENTS, currency=currency),
                "highest": formats.money(AMOUNT_HIGHEST_CENTS, currency=currency),
            },
        )

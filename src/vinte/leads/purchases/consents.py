"""Consents to automatic purchase: the text that is read and kept, giving one, taking it back, keeping to it.

A consent binds at most what its text says, whatever is set later: a raised cap lets it buy nothing more, a
lowered one holds it back at once (docs/decisions/spending-automatic-purchase.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from vinte.guarantee import terms
from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.leads.models import (
    AutomaticAct,
    AutomaticPurchaseConsent,
    AutomaticPurchaseRevocation,
    ContactPurchase,
    JobRequest,
)
from vinte.leads.offers.matching import service_of
from vinte.leads.purchases import caps as spending
from vinte.leads.purchases import letters, promise
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.wallet import queries as wallet


@dataclass(frozen=True)
class Wish:
    """What a professional wants bought without being asked: the highest price in whole cents, and filters.

    Empty `municipalities` are the whole area. Hours are of the market's zone, the first included, the last not.
    """

    highest_price_cents: int
    trades: tuple[str, ...]
    intents: tuple[str, ...]
    budgets: tuple[str, ...]
    municipalities: tuple[str, ...] = ()
    only_unsold: bool = False
    from_hour: int = 0
    until_hour: int = 24


@dataclass(frozen=True)
class PurchaseConsent:
    """What a professional agreed to, with the caps of then and the very text that they read."""

    id: UUID
    given_at: datetime
    week_cents: int
    month_cents: int
    wish: Wish
    language: str
    text: str


@dataclass(frozen=True)
class DoneByConsent:
    """A contact that was bought automatically, or was not and why; `title` is the job's."""

    at: datetime
    consent_id: UUID
    job_request_id: UUID
    title: str
    purchase_id: UUID | None
    reason: str


@dataclass(frozen=True)
class ConsentText:
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


def consent_text(*, professional_id: UUID, wish: Wish, language: str, at: datetime) -> ConsentText:
    """What a professional would agree to, with the caps in force as the most that it can cost.

    It says what of the guarantee it is given in spite of, or that it stops when a purchase would not count.
    Raises Refused (`caps_missing`, `price_out_of_range`, `filter_missing`, `filter_unknown`,
    `hours_unreadable`).
    """
    week_cents, month_cents = _checked(professional_id, wish)
    despite = promise.failing_with_next(professional_id=professional_id, at=at)
    currency = wallet.balance(professional_id).currency
    with translation.override(language):

        def money(cents: int) -> str:
            return formats.money(cents, currency=currency)

        trades = ", ".join(str(people.trade(slug).label) for slug in wish.trades)
        places = ", ".join(wish.municipalities) or _("toda a minha zona")
        intents = ", ".join(str(JobRequest.Intent(value).label) for value in wish.intents)
        budgets = ", ".join(str(JobRequest.Budget(value).label) for value in wish.budgets)
        lines = [
            _("Autorizo a Vinte a comprar contactos por mim, sem me perguntar antes de cada um."),
            _(
                "O máximo que isto me pode custar: %(week)s por semana e %(month)s por mês, contando também "
                "os contactos que eu próprio comprar."
            )
            % {"week": money(week_cents), "month": money(month_cents)},
            _("Cada contacto custa no máximo %(price)s.") % {"price": money(wish.highest_price_cents)},
            _("Ofícios: %(trades)s.") % {"trades": trades},
            _("Onde: %(places)s.") % {"places": places},
            _("Intenção de quem pede: %(intents)s.") % {"intents": intents},
            _("Orçamento de quem pede: %(budgets)s.") % {"budgets": budgets},
        ]
        if wish.only_unsold:
            lines.append(_("Só contactos com o desconto dos que ainda não se venderam."))
        if (wish.from_hour, wish.until_hour) != (0, 24):
            lines.append(
                _("Só entre as %(from_hour)s h e as %(until_hour)s h.")
                % {"from_hour": wish.from_hour, "until_hour": wish.until_hour}
            )
        lines += [
            _("O preço sai do meu saldo. Sem saldo que chegue, nada se compra."),
            _("Recebo um e-mail depois de cada compra."),
            *_about_guarantee(despite),
            _("Se o meu pack acabar, a compra automática para e perguntam-me por e-mail."),
            _(
                "Posso parar isto quando quiser, com um toque, na página Gastos. A partir daí nada mais se "
                "compra; o que já estiver comprado fica comprado."
            ),
        ]
    return ConsentText(lines=tuple(lines), language=language)


def _about_guarantee(despite: Sequence[str]) -> list[str]:
    if despite:
        reasons = "; ".join(promise.in_words(despite))
        return [
            _("Sei que o que se comprar assim não conta para a garantia (%(reasons)s), e autorizo na mesma.")
            % {"reasons": reasons}
        ]
    return [
        _(
            "Só se compra enquanto a compra contar para a garantia. Se um selo caducar, o perfil ficar incompleto, ou a garantia falhar ou for paga, a compra automática para, nada se compra e perguntam-me por e-mail."
        )
    ]


@transaction.atomic
def give_automatic_purchase_consent(
    *, professional_id: UUID, wish: Wish, language: str, text_digest: str, at: datetime
) -> PurchaseConsent:
    """Keep a consent with its exact text; it is in force at once and takes the place of an earlier one.

    `text_digest` is the digest of the text that was shown. Raises Refused (`text_changed` when these are no
    longer the words, and what `consent_text` raises).
    """
    people_actions.lock_professional(professional_id=professional_id)
    text = consent_text(professional_id=professional_id, wish=wish, language=language, at=at)
    if text.digest != text_digest:
        raise Refused(
            code="text_changed",
            message=_("O que ia autorizar mudou entretanto."),
            what_to_do=_("Leia o texto de novo e decida. Nada ficou autorizado."),
        )
    week_cents, month_cents = _caps(professional_id)
    latest = _newest(professional_id)
    given_at = max(at, latest.given_at + timedelta(microseconds=1)) if latest else at
    row = AutomaticPurchaseConsent.objects.create(
        professional_id=professional_id,
        id=new_id(at=given_at),
        given_at=given_at,
        week_cents=week_cents,
        month_cents=month_cents,
        highest_price_cents=wish.highest_price_cents,
        trades=list(wish.trades),
        municipalities=list(wish.municipalities),
        intents=list(wish.intents),
        budgets=list(wish.budgets),
        only_unsold=wish.only_unsold,
        from_hour=wish.from_hour,
        until_hour=wish.until_hour,
        language=language,
        text=text.text,
        service=_service(professional_id, at=at),
        despite=list(promise.failing_with_next(professional_id=professional_id, at=at)),
    )
    return _kept(row)


@transaction.atomic
def revoke_automatic_purchase(*, professional_id: UUID, at: datetime) -> PurchaseConsent | None:
    """Take the consent back: no purchase by it that has not committed will commit. None without one in force."""
    people_actions.lock_professional(professional_id=professional_id)
    consent = consent_in_force(professional_id)
    if consent is not None:
        _end(consent, at=at)
    return _kept(consent) if consent else None


def no_longer(consent: AutomaticPurchaseConsent, *, at: datetime) -> tuple[str, ...]:
    """What a consent was given under and no longer holds: its pack, and what the guarantee asks.

    One that was given in spite of the guarantee is not held to it any more.
    """
    ended = consent.service == ContactPurchase.Service.PRIORITY and consent.service != _service(
        consent.professional_id, at=at
    )
    failing = (
        () if consent.despite else promise.failing_with_next(professional_id=consent.professional_id, at=at)
    )
    return (*((promise.PACK_ENDED,) if ended else ()), *failing)


@transaction.atomic
def stop_if_no_longer(consent: AutomaticPurchaseConsent, *, at: datetime) -> bool:
    """Stop a consent in force when what it was given under no longer holds, and write to its owner; whether it did.

    Going on takes a new consent, which says in spite of what.
    """
    people_actions.lock_professional(professional_id=consent.professional_id)
    in_force = consent_in_force(consent.professional_id)
    if in_force is None or in_force.id != consent.id or at < consent.given_at:
        return False
    because = no_longer(consent, at=at)
    if not because:
        return False
    _end(consent, because=because, at=at)
    letters.automatic_purchase_stopped(
        professional_id=consent.professional_id, consent_id=consent.id, because=because, at=at
    )
    return True


def _end(consent: AutomaticPurchaseConsent, *, at: datetime, because: Sequence[str] = ()) -> None:
    bought = ContactPurchase.objects.filter(professional_id=consent.professional_id)
    last_bought_at = bought.aggregate(at=Max("bought_at"))["at"] or at
    AutomaticPurchaseRevocation.objects.create(
        professional_id=consent.professional_id,
        consent_id=consent.id,
        revoked_at=max(at, consent.given_at, last_bought_at),
        because=list(because),
    )


@dataclass(frozen=True)
class StoppedConsent:
    """A consent that was stopped because what it was given under no longer held; `because` is in words."""

    consent: PurchaseConsent
    stopped_at: datetime
    because: tuple[str, ...]


def stopped_automatic_purchase(professional_id: UUID) -> StoppedConsent | None:
    """The newest consent, if it was stopped and not taken back."""
    newest = _newest(professional_id)
    if newest is None:
        return None
    row = AutomaticPurchaseRevocation.objects.filter(
        professional_id=professional_id, consent_id=newest.id
    ).first()
    if row is None or not row.because:
        return None
    return StoppedConsent(
        consent=_kept(newest), stopped_at=row.revoked_at, because=tuple(promise.in_words(row.because))
    )


def automatic_purchase_consent(professional_id: UUID) -> PurchaseConsent | None:
    """The consent in force: the newest, unless it was revoked."""
    found = consent_in_force(professional_id)
    return _kept(found) if found else None


def consent_in_force(professional_id: UUID) -> AutomaticPurchaseConsent | None:
    """The row of the consent in force."""
    newest = _newest(professional_id)
    if newest is None:
        return None
    revoked = AutomaticPurchaseRevocation.objects.filter(
        professional_id=professional_id, consent_id=newest.id
    ).exists()
    return None if revoked else newest


def consents_in_force() -> list[AutomaticPurchaseConsent]:
    """Every professional's consent in force, in the order in which they were given."""
    newest = AutomaticPurchaseConsent.objects.order_by("professional_id", "-given_at").distinct(
        "professional_id"
    )
    revoked = set(AutomaticPurchaseRevocation.objects.values_list("consent_id", flat=True))
    return sorted(
        (row for row in newest if row.id not in revoked), key=lambda row: (row.given_at, row.professional_id)
    )


def automatic_acts(professional_id: UUID, *, limit: int = 50) -> list[DoneByConsent]:
    """What was bought automatically and what was not, newest first; at most `limit`."""
    rows = AutomaticAct.objects.filter(professional_id=professional_id).select_related("job_request")
    return [
        copied(DoneByConsent, row, title=row.job_request.title) for row in rows.order_by("-at", "-id")[:limit]
    ]


def _kept(row: AutomaticPurchaseConsent) -> PurchaseConsent:
    lists = {name: tuple(getattr(row, name)) for name in ("trades", "intents", "budgets", "municipalities")}
    return copied(PurchaseConsent, row, wish=copied(Wish, row, **lists))


def covers(
    consent: AutomaticPurchaseConsent, job_request: JobRequest, *, price_cents: int, service: str
) -> bool:
    """Whether a request passes the consent's filters, at that price for everybody; its height is not one of them."""
    full_cents = (
        job_request.priority_price_cents
        if service == ContactPurchase.Service.PRIORITY
        else job_request.standard_price_cents
    )
    return (
        job_request.trade in consent.trades
        and (not consent.municipalities or job_request.municipality in consent.municipalities)
        and job_request.intent in consent.intents
        and job_request.budget in consent.budgets
        and (not consent.only_unsold or price_cents < full_cents)
    )


def refuse_beyond_consent(
    *,
    professional_id: UUID,
    job_request: JobRequest,
    price_cents: int,
    promise_cents: int,
    service: str,
    bought_at: datetime,
) -> None:
    """Refuse an automatic purchase that no consent in force covers; the professional's row lock must be held.

    `promise_cents` is what a paid guarantee made it cheaper, which is no discount of the unsold.

    Raises Refused (`consent_missing`, `no_longer_agreed`, `outside_consent`, `price_above_highest`,
    `out_of_hours`, `beyond_consent_week`, `beyond_consent_month`).
    """
    consent = consent_in_force(professional_id)
    if consent is None or bought_at < consent.given_at:
        raise Refused(code="consent_missing", message=reason_words("consent_missing"))
    if no_longer(consent, at=bought_at):
        raise Refused(code="no_longer_agreed", message=reason_words("no_longer_agreed"))
    if not covers(consent, job_request, price_cents=price_cents + promise_cents, service=service):
        raise Refused(code="outside_consent", message=reason_words("outside_consent"))
    if price_cents > consent.highest_price_cents:
        raise Refused(code="price_above_highest", message=reason_words("price_above_highest"))
    zone = terms.market_zone(market=job_request.market, at=bought_at)
    hour = bought_at.astimezone(ZoneInfo(zone)).hour
    if not consent.from_hour <= hour < consent.until_hour:
        raise Refused(code="out_of_hours", message=reason_words("out_of_hours"))
    day = terms.market_day(market=job_request.market, at=bought_at)
    for code, period, most_cents in (
        ("beyond_consent_week", spending.week_of(day), consent.week_cents),
        ("beyond_consent_month", spending.month_of(day), consent.month_cents),
    ):
        if spending.spent_cents(professional_id, period) + price_cents > most_cents:
            raise Refused(code=code, message=reason_words(code))


def reason_words(reason: str) -> str:
    """Why nothing was bought, in a few words in the reader's language; a code not listed is "another reason"."""
    words = {
        "consent_missing": _("não há autorização"),
        "no_longer_agreed": _("já não é como quando autorizou"),
        "outside_consent": _("não é dos pedidos que autorizou"),
        "price_above_highest": _("custa mais do que o máximo que autorizou"),
        "out_of_hours": _("fora das horas que autorizou"),
        "beyond_consent_week": _("o limite da semana que autorizou"),
        "beyond_consent_month": _("o limite do mês que autorizou"),
        "beyond_week_cap": _("o limite da semana"),
        "beyond_month_cap": _("o limite do mês"),
        "balance_too_low": _("o saldo não chega"),
        "sold_out": _("os lugares acabaram"),
        "suspended": _("a conta está suspensa"),
        "away": _("está ausente"),
        "looks_bought": _("parece o mesmo trabalho de um contacto que já comprou"),
    }
    return words.get(reason, _("outro motivo: veja o pedido"))


def _service(professional_id: UUID, *, at: datetime) -> str:
    return service_of(
        professional_id=professional_id, market=people.professional(professional_id).market, at=at
    )


def _newest(professional_id: UUID) -> AutomaticPurchaseConsent | None:
    rows = AutomaticPurchaseConsent.objects.filter(professional_id=professional_id)
    return rows.order_by("-given_at").first()


def _caps(professional_id: UUID) -> tuple[int, int]:
    """The caps in force of a week and a month, in whole cents; raises Refused when one is missing."""
    caps = spending.cap_in_force(professional_id)
    if caps is None or caps.week_cents is None or caps.month_cents is None:
        raise Refused(
            code="caps_missing",
            message=_("Falta um limite por semana e um por mês."),
            what_to_do=_("Ponha os dois em Gastos: são o máximo que a compra automática pode custar."),
        )
    return caps.week_cents, caps.month_cents


def _checked(professional_id: UUID, wish: Wish) -> tuple[int, int]:
    """The caps in force, once every part of the wish has been looked at."""
    caps = _caps(professional_id)
    professional = people.professional(professional_id)
    if type(wish.highest_price_cents) is not int or not (
        1 <= wish.highest_price_cents <= spending.HIGHEST_CAP_CENTS
    ):
        raise Refused(
            code="price_out_of_range",
            message=_("Falta o preço máximo de cada contacto."),
            what_to_do=_("Escreva quanto quer pagar no máximo por um contacto, por exemplo 15,00."),
        )
    filters: tuple[tuple[Sequence[str], Sequence[str]], ...] = (
        (wish.trades, professional.trades),
        (wish.intents, JobRequest.Intent.values),
        (wish.budgets, JobRequest.Budget.values),
    )
    for chosen, known in filters:
        if not chosen:
            raise Refused(
                code="filter_missing",
                message=_("Falta dizer que pedidos se compram."),
                what_to_do=_("Escolha pelo menos um ofício, uma intenção e um orçamento."),
            )
        if set(chosen) - set(known):
            raise Refused(
                code="filter_unknown",
                message=_("Uma das escolhas não existe."),
                what_to_do=_("Escolha das listas; os ofícios são os do seu perfil."),
            )
    for municipality in wish.municipalities:
        if not people.is_place(market=professional.market, municipality=municipality):
            raise NotAllowed(f"no municipality {municipality!r}")
    if not 0 <= wish.from_hour < wish.until_hour <= 24:
        raise Refused(
            code="hours_unreadable",
            message=_("A primeira hora tem de vir antes da última."),
            what_to_do=_("Escolha, por exemplo, das 8 h às 20 h."),
        )
    return caps

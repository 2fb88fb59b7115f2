"""Who tells what is due today. To add a part of the handling, add its function to PROVIDERS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vinte.guarantee import terms
from vinte.handling.messages.threads import standing_of
from vinte.handling.quotes.waiting import WaitingOffer, waiting_offers
from vinte.handling.today.due import Due, told_at
from vinte.handling.today.in_hand import InHand
from vinte.kernel import formats
from vinte.kernel.periods import local_day

# What nobody answered is tried again at another hour; who talked is asked after some days, and left in peace after
# some weeks.
TRY_AGAIN_AFTER = timedelta(hours=4)
FOLLOW_UP_AFTER = timedelta(days=3)
FOLLOW_UP_UNTIL = timedelta(days=21)
# Later nobody remembers what was said.
SUMMARY_UNTIL = timedelta(days=2)

# Whose contacts, the contacts in hand by id, and the instant.
Provider = Callable[[UUID, Mapping[UUID, InHand], datetime], Iterator[Due]]


def call_backs(_professional_id: UUID, contacts: Mapping[UUID, InHand], _at: datetime) -> Iterator[Due]:
    """Calls that were promised for an hour, until somebody tries again."""
    for contact in contacts.values():
        last = contact.last
        if last is not None and last.call_back_at is not None and not contact.is_over:
            yield Due(
                "call_back",
                contact.purchase_id,
                last.call_back_at,
                told_at(_("Ficou de ligar a %(when)s."), last.call_back_at),
                _("Ligar agora"),
            )


def outcomes(_professional_id: UUID, contacts: Mapping[UUID, InHand], at: datetime) -> Iterator[Due]:
    """Calls that began with a tap on the number, and of which nobody told yet how they went."""
    for contact in contacts.values():
        last = contact.begun
        if last is None or contact.is_over or at - last.attempted_at > FOLLOW_UP_UNTIL:
            continue
        words = (
            _("Ia ligar a %(when)s. Diga como correu.")
            if last.channel == "phone"
            else _("Ia escrever a %(when)s. Diga se escreveu.")
        )
        yield Due(
            "outcome",
            contact.purchase_id,
            last.attempted_at,
            told_at(words, last.attempted_at),
            _("Dizer como correu"),
        )


def follow_ups(_professional_id: UUID, contacts: Mapping[UUID, InHand], at: datetime) -> Iterator[Due]:
    """Who did not answer is tried again, a wrong number is seen to, and who talked is asked what they decided."""
    for contact in contacts.values():
        last = contact.last
        if last is None or last.is_begun or contact.is_over or at - last.attempted_at > FOLLOW_UP_UNTIL:
            continue
        if last.outcome == "wrong_number":
            yield Due(
                "wrong_number",
                contact.purchase_id,
                last.attempted_at,
                _("O número não é desta pessoa. Escreva-lhe, ou devolva o contacto."),
                _("Ver o que fazer"),
            )
        elif last.outcome == "no_answer":
            yield Due(
                "follow_up",
                contact.purchase_id,
                last.attempted_at + TRY_AGAIN_AFTER,
                told_at(_("Não atendeu a %(when)s. Tente a outra hora."), last.attempted_at),
                _("Ligar outra vez"),
            )
        elif last.call_back_at is None:
            yield Due(
                "follow_up",
                contact.purchase_id,
                last.attempted_at + FOLLOW_UP_AFTER,
                told_at(_("Falou pela última vez a %(when)s. Pergunte se já decidiu."), last.attempted_at),
                _("Perguntar"),
            )


def letters(professional_id: UUID, contacts: Mapping[UUID, InHand], at: datetime) -> Iterator[Due]:
    """What a homeowner wrote and nobody read, and the summary of a conversation that was not sent."""
    threads = standing_of(professional_id)
    for purchase_id, thread in threads.items():
        if thread.unread_since is not None:
            yield Due(
                "question",
                purchase_id,
                thread.unread_since,
                told_at(_("Escreveu-lhe a %(when)s e espera resposta."), thread.unread_since),
                _("Ler e responder"),
                path=f"/pro/contactos/{purchase_id}/conversa/",
            )
    for contact in contacts.values():
        talked = [one.attempted_at for one in contact.tried if one.outcome == "talked"]
        if contact.is_over or not talked or at - talked[-1] >= SUMMARY_UNTIL:
            continue
        sent = threads.get(contact.purchase_id)
        if sent is None or sent.summary_at is None or sent.summary_at < talked[-1]:
            yield Due(
                "summary",
                contact.purchase_id,
                talked[-1],
                told_at(_("Falaram a %(when)s: envie o resumo do que combinaram."), talked[-1]),
                _("Enviar o resumo"),
                path=f"/pro/contactos/{contact.purchase_id}/resumo/",
            )


def offers(professional_id: UUID, _contacts: Mapping[UUID, InHand], at: datetime) -> Iterator[Due]:
    """Visits and quotes that wait for somebody."""
    for offer in waiting_offers(professional_id=professional_id, at=at):
        yield _visit(offer, at=at) if offer.what == "visit" else _quote(offer)


def _visit(offer: WaitingOffer, *, at: datetime) -> Due:
    """One of the day, one that nobody has said yes to the day before, or one that waits for a word."""
    due_at = offer.since
    if offer.since <= at:
        says, act = (
            told_at(_("A visita era a %(when)s. Diga como correu."), offer.since),
            _("Dizer como correu"),
        )
    elif offer.state == "other_time":
        due_at = offer.changed_at
        says, act = told_at(_("Pedem outra hora para a visita de %(when)s."), offer.since), _("Responder")
    elif offer.state == "proposed":
        due_at = offer.since - timedelta(days=1)
        says, act = told_at(_("A visita de %(when)s ainda não tem resposta."), offer.since), _("Ver a visita")
    else:
        says, act = told_at(_("Visita combinada: %(when)s."), offer.since), _("Ver a visita")
    path = f"/pro/contactos/{offer.purchase_id}/visitas/{offer.id}/"
    return Due("visit", offer.purchase_id, due_at, says, act, path=path)


def _quote(offer: WaitingOffer) -> Due:
    """One about which the homeowner asked, or that has had no answer for two days."""
    path = f"/pro/contactos/{offer.purchase_id}/orcamentos/{offer.id}/"
    if offer.state == "asked":
        says = _("Perguntaram sobre o orçamento n.º %(number)s.") % {"number": offer.name}
        return Due("question", offer.purchase_id, offer.since, says, _("Responder"), path=path)
    says = _("O orçamento n.º %(number)s espera resposta desde %(day)s.") % {
        "number": offer.name,
        "day": formats.day_month(offer.since),
    }
    return Due("quote", offer.purchase_id, offer.since, says, _("Ver o orçamento"), path=path)


PROVIDERS: tuple[Provider, ...] = (call_backs, outcomes, follow_ups, letters, offers)


def due_today(
    *, professional_id: UUID, market: str, contacts: Mapping[UUID, InHand], at: datetime
) -> list[Due]:
    """What every part of the handling has due now or later on this day of the market, in no order."""
    zone = terms.market_zone(market=market, at=at)
    today = local_day(at, zone=zone)
    return [
        due
        for provider in PROVIDERS
        for due in provider(professional_id, contacts, at)
        if due.is_deadline or local_day(due.due_at, zone=zone) <= today
    ]

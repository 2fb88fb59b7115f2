"""Each reason to return a contact: what the platform itself knows, what helps, whether words are asked.

Clear facts are credited without a person, and a fact is clear only when nobody's judgement is in it. Nothing here
names a person or shows an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.leads.models import ContactPurchase, ReturnRequest
from vinte.leads.returns.figures import Reason, ReturnFigures
from vinte.notices import queries as notices
from vinte.people import queries as people


@dataclass(frozen=True)
class Fact:
    """What is known about one reason: `clear` says that it decides, `words` what it is, empty when nothing."""

    clear: bool
    words: str


NOTHING = Fact(clear=False, words="")

# Where a person judges, something must be told.
NEED_WORDS = frozenset({Reason.WRONG_TRADE, Reason.WRONG_PLACE, Reason.COMPETITOR_TEST})

# What the homeowner is asked about, once for each request.
ASKED_OF_HOMEOWNER = frozenset({Reason.HOMEOWNER_DENIES, Reason.NUMBER_OF_OTHER})


def helps(reason: Reason) -> str:
    """What evidence helps, in the reader's language."""
    return {
        Reason.NUMBER_NOT_ASSIGNED: _("Ajuda uma captura do ecrã com a mensagem da operadora."),
        Reason.MAIL_BOUNCES: _(
            "Ajuda o aviso de e-mail não entregue que recebeu, em PDF ou captura do ecrã."
        ),
        Reason.WRONG_TRADE: _("Ajuda o que a pessoa lhe disse ou escreveu sobre o trabalho."),
        Reason.WRONG_PLACE: _("Ajuda a morada que a pessoa lhe deu, por escrito se a tiver."),
        Reason.DUPLICATE: _("Não precisa de provas: comparamos nós com os contactos que já comprou."),
        Reason.COMPETITOR_TEST: _("Ajuda o que o faz pensar assim: uma mensagem, um número, uma página."),
        Reason.HOMEOWNER_DENIES: _("Ajuda o que a pessoa lhe disse."),
        Reason.NUMBER_OF_OTHER: _("Ajuda o que lhe disse quem atendeu. Não precisa de saber quem é."),
    }[reason]


def fact_for(*, purchase: ContactPurchase, reason: str, figures: ReturnFigures, at: datetime) -> Fact:
    """What the platform knows at that instant about this reason to return this contact."""
    if reason == Reason.NUMBER_NOT_ASSIGNED:
        return _number(purchase)
    if reason == Reason.MAIL_BOUNCES:
        return _mail(purchase, at=at)
    if reason == Reason.DUPLICATE:
        return _duplicate(purchase, figures=figures)
    if reason in ASKED_OF_HOMEOWNER:
        return _word(purchase, reason=reason, at=at)
    if reason == Reason.WRONG_PLACE:
        place = purchase.job_request.municipality
        return Fact(
            clear=False,
            words=_("O pedido é de %(place)s, que estava na zona de trabalho no momento da compra.")
            % {"place": place},
        )
    return NOTHING


def number_exists(phone: str) -> bool:
    """Whether a number in international form lies in a range that its country gives out (ITU-T E.164)."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(phone, None))
    except phonenumbers.NumberParseException:
        return False


def _number(purchase: ContactPurchase) -> Fact:
    homeowner = purchase.job_request.homeowner
    if number_exists(homeowner.phone):
        return Fact(clear=False, words=_("O número tem uma forma possível no país a que pertence."))
    return Fact(
        clear=True, words=_("O número não pode existir: o país a que pertence não atribui números assim.")
    )


def _mail(purchase: ContactPurchase, *, at: datetime) -> Fact:
    homeowner = purchase.job_request.homeowner
    refused_at = notices.refused_for_good_at(address=homeowner.email, at=at)
    if refused_at is None:
        return Fact(clear=False, words=_("Nenhum e-mail nosso para este endereço foi recusado."))
    return Fact(
        clear=True,
        words=_("O servidor deste endereço recusou de vez um e-mail nosso, de %(day)s.")
        % {"day": formats.full_day(refused_at)},
    )


def same_contact(one: ContactPurchase, other: ContactPurchase) -> bool:
    """Whether two contacts reach one person: the same telephone number or mailbox."""
    mine, theirs = (bought.job_request.homeowner for bought in (one, other))
    return (
        mine.pk == theirs.pk
        or mine.phone == theirs.phone
        or people.same_mailbox(one=mine.email, other=theirs.email)
    )


def earlier_duplicate(purchase: ContactPurchase, *, figures: ReturnFigures) -> ContactPurchase | None:
    """The contact of the same person and trade that the professional bought shortly before, still theirs."""
    earlier = (
        ContactPurchase.objects.filter(
            professional_id=purchase.professional_id,
            returned_at__isnull=True,
            job_request__trade=purchase.job_request.trade,
            bought_at__gte=purchase.bought_at - timedelta(days=figures.duplicate_days),
            bought_at__lt=purchase.bought_at,
        )
        .select_related("job_request__homeowner")
        .order_by("-bought_at", "-id")
    )
    return next((found for found in earlier if same_contact(purchase, found)), None)


def _duplicate(purchase: ContactPurchase, *, figures: ReturnFigures) -> Fact:
    found = earlier_duplicate(purchase, figures=figures)
    if found is None:
        return Fact(
            clear=False,
            words=_(
                "Nenhum outro contacto da mesma pessoa foi comprado para este ofício nos %(days)d dias anteriores."
            )
            % {"days": figures.duplicate_days},
        )
    return Fact(
        clear=True,
        words=_(
            "Um contacto da mesma pessoa, para o mesmo ofício, já tinha sido comprado a %(day)s: «%(title)s»."
        )
        % {"day": formats.full_day(found.bought_on), "title": found.job_request.title},
    )


def homeowner_word(purchase: ContactPurchase, *, reason: str, at: datetime) -> str:
    """What the homeowner answered by then when asked about this reason: `asked`, `denies` or nothing.

    One denial among several answers counts: nobody is held to a request or a number that they do not know.
    """
    answers = set(
        ReturnRequest.objects.filter(
            purchase__job_request_id=purchase.job_request_id, reason=reason, homeowner_answered_at__lte=at
        ).values_list("homeowner_answer", flat=True)
    )
    for answer in (ReturnRequest.HomeownerAnswer.DENIES, ReturnRequest.HomeownerAnswer.ASKED):
        if answer in answers:
            return str(answer)
    return ""


def _word(purchase: ContactPurchase, *, reason: str, at: datetime) -> Fact:
    word = homeowner_word(purchase, reason=reason, at=at)
    about_number = reason == Reason.NUMBER_OF_OTHER
    if word == ReturnRequest.HomeownerAnswer.DENIES:
        said = (
            _("A pessoa respondeu-nos que o número não é dela.")
            if about_number
            else _("A pessoa respondeu-nos que não fez este pedido.")
        )
        return Fact(clear=True, words=said)
    if word == ReturnRequest.HomeownerAnswer.ASKED:
        said = (
            _("A pessoa respondeu-nos que o número é o dela.")
            if about_number
            else _("A pessoa respondeu-nos que fez este pedido.")
        )
    elif about_number:
        said = _("Perguntamos à pessoa, por e-mail, se o número é o dela.")
    else:
        said = _("Perguntamos à pessoa, por um link privado, se fez este pedido.")
    return Fact(clear=False, words=said)

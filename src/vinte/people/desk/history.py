"""What the room `people` knows to have happened to somebody; the rooms above tell the rest."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from vinte.kernel.moments import Moment, Moments
from vinte.people.catalogue.trades import badge_kind
from vinte.people.desk.cards import PersonCard
from vinte.people.desk.finding import PROFESSIONAL
from vinte.people.models import (
    BadgeApplication,
    ForeignPhone,
    Homeowner,
    IdentityChange,
    MailboxRequest,
    PersonReading,
    Professional,
    Standing,
)


def _standing(moment: Moment) -> str:
    return _("Suspenso") if moment.detail == Standing.State.SUSPENDED else _("Suspensão levantada")


def _badge(moment: Moment) -> str:
    return _("Pediu o selo: %(badge)s") % {"badge": badge_kind(moment.detail).label}


def _badge_decided(moment: Moment) -> str:
    return _("Selo %(state)s") % {"state": BadgeApplication.State(moment.detail).label}


def _identity(moment: Moment) -> str:
    return _("Mudança de nome ou número fiscal, %(state)s") % {
        "state": IdentityChange.State(moment.detail).label
    }


def _mailbox(moment: Moment) -> str:
    return _("Outro e-mail para a conta, %(state)s") % {"state": MailboxRequest.State(moment.detail).label}


def moments_of_person(card: PersonCard) -> list[Moments]:
    """When somebody came, how they stood, what they asked of the desk about themselves, and who read how to reach them."""
    if card.kind == PROFESSIONAL:
        return [*_of_business(card), _readings(Q(professional_id=card.id))]
    joined = Moments(
        Homeowner.objects.filter(pk__in=card.ids),
        kind="joined",
        at="joined_at",
        says=lambda _moment: _("Deixou os contactos"),
    )
    return [joined, _readings(Q(homeowner_id__in=card.ids))]


def _of_business(card: PersonCard) -> list[Moments]:
    badges = BadgeApplication.objects.filter(professional_id=card.id)
    identities = IdentityChange.objects.filter(professional_id=card.id)
    mailboxes = MailboxRequest.objects.filter(account__professional=card.id)
    return [
        Moments(
            Professional.objects.filter(pk=card.id),
            kind="joined",
            at="joined_at",
            says=lambda _moment: _("Entrou na Vinte"),
        ),
        Moments(
            Standing.objects.filter(professional_id=card.id),
            kind="standing",
            at="since",
            detail="state",
            words="reason",
            by="decided_by__name",
            says=_standing,
        ),
        Moments(
            badges,
            kind="badge_asked",
            at="sent_at",
            subject="id",
            detail="kind",
            waits=Q(state=BadgeApplication.State.SENT),
            says=_badge,
        ),
        Moments(
            badges,
            kind="badge_decided",
            at="decided_at",
            subject="id",
            detail="state",
            words="reason",
            by="decided_by__name",
            says=_badge_decided,
        ),
        Moments(
            identities.filter(decided_at=None),
            kind="identity_asked",
            at="sent_at",
            subject="id",
            detail="state",
            waits=Q(state=IdentityChange.State.SENT),
            says=_identity,
        ),
        Moments(
            identities.filter(entered_by=None),
            kind="identity_decided",
            at="decided_at",
            subject="id",
            detail="state",
            words="reason",
            by="decided_by__name",
            says=_identity,
        ),
        Moments(
            identities.exclude(entered_by=None),
            kind="identity_corrected",
            at="decided_at",
            subject="id",
            words="reason",
            by="entered_by__name",
            says=lambda _moment: _("Morada ou número fiscal corrigidos pelo apoio"),
        ),
        Moments(
            ForeignPhone.objects.filter(professional_id=card.id),
            kind="phone_of_another",
            at="marked_at",
            words="reason",
            by="marked_by__name",
            says=lambda _moment: _("Telefone retirado: é de outra pessoa"),
        ),
        Moments(
            mailboxes.filter(decided_at=None),
            kind="mailbox_asked",
            at="asked_at",
            subject="id",
            detail="state",
            waits=Q(state=MailboxRequest.State.SENT),
            says=_mailbox,
        ),
        Moments(
            mailboxes,
            kind="mailbox_decided",
            at="decided_at",
            subject="id",
            detail="state",
            words="reason",
            by="decided_by__name",
            says=_mailbox,
        ),
    ]


def _readings(theirs: Q) -> Moments:
    """Only the whole details: a search shows hints, and would fill the page."""
    return Moments(
        PersonReading.objects.filter(theirs, way=PersonReading.Way.DETAILS),
        kind="details_read",
        at="read_at",
        words="reason",
        by="reader__name",
        says=lambda _moment: _("Dados de contacto vistos"),
    )

"""The letters about badges: who gets which, with which facts. What they say is in `templates/notices/`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from vinte.guarantee import terms
from vinte.notices import actions as notices
from vinte.people.catalogue.trades import badge_kind
from vinte.people.models import Badge, BadgeApplication, IdentityChange, Professional

BADGE_PATH = "/pro/selos/{kind}/"
APPEAL_PATH = "/pro/recursos/badge/{application_id}/"
IDENTITY_PATH = "/pro/identidade/"
PROFILE_PATH = "/pro/perfil/"


def received(application: BadgeApplication, *, at: datetime) -> None:
    """The receipt: the papers came, somebody looks at them."""
    _post("badge_received", application.professional, application.kind, key=application.pk, at=at)


def accepted(application: BadgeApplication, badge: Badge, *, ends_on: date, at: datetime) -> None:
    """The badge is active, and to which day."""
    _post(
        "badge_accepted", application.professional, application.kind, key=application.pk, at=at,
        active_at=badge.active_from, ends_on=ends_on,
    )  # fmt: skip


def refused(application: BadgeApplication, *, ends_now: bool, at: datetime) -> None:
    """Why the papers do not do, where to send others, and whether the badge that waited for them ends now."""
    _post(
        "badge_refused", application.professional, application.kind, key=application.pk, at=at,
        reason=application.reason, ends_now=ends_now, decided_at=at,
        appeal_url=settings.VINTE_BASE_URL.rstrip("/") + APPEAL_PATH.format(application_id=application.pk),
    )  # fmt: skip


def reminder(badge: Badge, *, days_before: int, at: datetime) -> None:
    """The badge ends soon; the guarantee asks for it at every purchase."""
    _post(
        "badge_ends_soon", badge.professional, badge.kind, key=f"{badge.pk}:{days_before}", at=at,
        active_until=badge.active_until,
    )  # fmt: skip


def ended(badge: Badge, *, at: datetime) -> None:
    """The badge has ended; what is bought from now on does not count for the guarantee without it."""
    _post("badge_ended", badge.professional, badge.kind, key=badge.pk, at=at, ended_at=badge.active_until)


def identity_change(kind: str, change: IdentityChange, *, rests: bool, at: datetime) -> None:
    """A change of name or number was received, accepted or refused, and what it does to the verified badge."""
    professional = change.professional
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "business": change.old_trade_name,
            "new_name": change.new_trade_name,
            "new_number": change.new_tax_identity,
            "rests": rests,
            "reason": change.reason,
            "url": settings.VINTE_BASE_URL.rstrip("/") + IDENTITY_PATH,
        },
        idempotency_key=f"{kind}:{change.pk}",
        at=at,
        zone=terms.load(professional.market, on=at.date()).time_zone,
    )


def identity_corrected(change: IdentityChange, *, at: datetime) -> None:
    """Support corrected the number or the address by papers: what it was, what it is, and why."""
    professional = change.professional
    notices.post(
        kind="identity_corrected",
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=professional.account.language,
        context={
            "business": change.old_trade_name,
            "old_number": change.old_tax_identity,
            "new_number": change.new_tax_identity,
            "old_seat": change.old_address,
            "new_seat": change.new_address,
            "reason": change.reason,
            "url": settings.VINTE_BASE_URL.rstrip("/") + PROFILE_PATH,
        },
        idempotency_key=f"identity_corrected:{change.pk}",
        at=at,
        zone=terms.load(professional.market, on=at.date()).time_zone,
    )


def _post(
    kind: str, professional: Professional, badge: str, *, key: Any, at: datetime, **context: Any
) -> None:
    language = professional.account.language
    with translation.override(language):
        label = str(badge_kind(badge).label)
    notices.post(
        kind=kind,
        to_address=professional.account.email,
        to_name=professional.account.name,
        language=language,
        context={
            "badge": label,
            "business": professional.trade_name,
            "url": settings.VINTE_BASE_URL.rstrip("/") + BADGE_PATH.format(kind=badge),
            **context,
        },
        idempotency_key=f"{kind}:{key}",
        at=at,
        zone=terms.load(professional.market, on=at.date()).time_zone,
    )

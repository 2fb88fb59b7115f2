"""What a homeowner steers after publication: pause, stop, hours, telephone, more time, and nuisances."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import locks
from vinte.kernel.errors import NotAllowed, Refused
from vinte.leads.models import ContactPurchase, JobRequest, PhoneRelease
from vinte.leads.requests import opening
from vinte.leads.requests.drafts import rules_of

State = JobRequest.State


def refuse_not_open(job_request: JobRequest, *, at: datetime) -> None:
    """Refuse a request that nobody can buy at that instant, with its own words for each case.

    Raises Refused (`closed`, `paused`, `expired`).
    """
    elsewhere = _("Veja os outros pedidos na sua zona.")
    if job_request.state == State.PAUSED:
        raise Refused(
            code="paused",
            message=_("O particular pôs este pedido em pausa."),
            what_to_do=_("Volte a ver mais tarde: pode ser retomado."),
        )
    if opening.has_expired(job_request, at=at):
        raise Refused(code="expired", message=_("O prazo deste pedido já terminou."), what_to_do=elsewhere)
    if not opening.is_wanted(job_request, at=at):
        raise Refused(code="closed", message=_("Este pedido já foi fechado."), what_to_do=elsewhere)


def refuse_wrong_number(job_request: JobRequest) -> None:
    """Refuse a request whose telephone is known to be somebody else's, until it is put right (`paused`)."""
    if job_request.phone_wrong_at is not None:
        raise Refused(
            code="paused",
            message=_("Este pedido espera que o particular corrija o telefone."),
            what_to_do=_("Volte a ver mais tarde."),
        )


@transaction.atomic
def pause_request(*, job_request_id: UUID, at: datetime) -> JobRequest:
    """Let nobody else buy the contact until it is resumed; raises Refused (`closed`, `expired`)."""
    row = _still_open(job_request_id, at=at)
    row.state = State.PAUSED
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def resume_request(*, job_request_id: UUID, at: datetime) -> JobRequest:
    """Sell a paused request's places again; raises Refused (`closed`, `expired`)."""
    row = _still_open(job_request_id, at=at)
    row.state = State.PUBLISHED
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def change_hours(*, job_request_id: UUID, reach_hours: str) -> JobRequest:
    """Say when to call; whoever bought already sees the new hours. Raises LookupError for other hours."""
    if reach_hours not in JobRequest.ReachHours.values:
        raise LookupError(f"no hours {reach_hours!r}; known are {', '.join(JobRequest.ReachHours.values)}")
    row = lock_request(job_request_id)
    row.reach_hours = reach_hours
    row.save(update_fields=["reach_hours"])
    return row


@transaction.atomic
def hide_phone(*, job_request_id: UUID) -> JobRequest:
    """Show the telephone to nobody but those to whom it was shown by name."""
    row = lock_request(job_request_id)
    row.phone_hidden = True
    row.save(update_fields=["phone_hidden"])
    return row


@transaction.atomic
def show_phone(*, job_request_id: UUID, at: datetime, professional_id: UUID | None = None) -> JobRequest:
    """Show the telephone to one professional who bought the contact, or to all who did and will.

    Raises NotAllowed for a professional who did not buy it, or returned it.
    """
    row = lock_request(job_request_id)
    if professional_id is None:
        row.phone_hidden = False
        row.save(update_fields=["phone_hidden"])
    else:
        require_buyer(job_request_id, professional_id)
        PhoneRelease.objects.get_or_create(
            job_request=row, professional_id=professional_id, defaults={"released_at": at}
        )
    return row


def phone_is_hidden(job_request: JobRequest, *, professional_id: UUID) -> bool:
    """Whether this professional, who bought the contact, is not shown the telephone."""
    if not job_request.phone_hidden:
        return False
    return not PhoneRelease.objects.filter(job_request=job_request, professional_id=professional_id).exists()


@transaction.atomic
def extend_request(*, job_request_id: UUID, at: datetime) -> JobRequest:
    """Give a request more time, from its end on; one that ended by time alone is open again.

    Raises Refused (`closed`, `extended_often_enough`, `no_end`).
    """
    row = lock_request(job_request_id)
    rules = rules_of(row.market, at)
    if row.expires_at is None:
        raise Refused(code="no_end", message=_("Este pedido não tem prazo."))
    ended = opening.has_expired(row, at=at)
    reopens = ended and at < row.expires_at + timedelta(days=rules.reopening_days)
    if (ended or row.state == State.CLOSED) and not reopens:
        raise Refused(
            code="closed",
            message=_("Este pedido já está fechado."),
            what_to_do=_("Faça um pedido novo; são dois minutos."),
        )
    if row.extension_count >= rules.most_extensions:
        raise Refused(
            code="extended_often_enough",
            message=_("Este pedido já foi prolongado %(count)d vezes.") % {"count": row.extension_count},
            what_to_do=_("Quando terminar, faça um pedido novo com o que mudou entretanto."),
        )
    row.expires_at = max(row.expires_at, at) + timedelta(days=rules.extension_days)
    row.extension_count += 1
    row.expiry_told_at = None
    if reopens:
        row.state, row.closed_at, row.close_reason = State.PUBLISHED, None, ""
    row.save()
    return row


def job_request_named(job_request_id: UUID) -> JobRequest:
    found = JobRequest.objects.filter(pk=job_request_id).first()
    if found is None:
        raise NotAllowed(f"no request {job_request_id}")
    return found


def lock_request(job_request_id: UUID) -> JobRequest:
    try:
        return locks.lock_in_key_order(JobRequest.objects.all(), [job_request_id])[0]
    except locks.RowsMissing:
        raise NotAllowed(f"no request {job_request_id}") from None


def _still_open(job_request_id: UUID, *, at: datetime) -> JobRequest:
    row = lock_request(job_request_id)
    if opening.has_expired(row, at=at):
        raise Refused(
            code="expired",
            message=_("O prazo deste pedido já terminou."),
            what_to_do=_("Prolongue-o, ou faça um pedido novo."),
        )
    if row.state == State.CLOSED:
        raise Refused(
            code="closed",
            message=_("Este pedido já está fechado."),
            what_to_do=_("Faça um pedido novo; são dois minutos."),
        )
    return row


def require_buyer(job_request_id: UUID, professional_id: UUID, *, returned_too: bool = False) -> None:
    bought = ContactPurchase.objects.filter(job_request_id=job_request_id, professional_id=professional_id)
    if not returned_too:
        bought = bought.filter(returned_at__isnull=True)
    if not bought.exists():
        raise NotAllowed(f"professional {professional_id} has no contact of request {job_request_id}")

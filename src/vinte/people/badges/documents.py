"""Badges that are asked for with papers: sent by the professional, looked at and decided by the staff.

An accepted badge is active to the end that was accepted and ends by itself then. A renewal that is accepted
before starts where the other ends, so that no purchase falls between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel import formats
from vinte.kernel.copies import copied
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.periods import end_of_day
from vinte.kernel.texts import one_line
from vinte.kernel.uploads import Document
from vinte.people import access
from vinte.people.badges import history as badges
from vinte.people.badges import letters as badge_letters
from vinte.people.badges import status as badge_status
from vinte.people.catalogue.trades import badge_kind
from vinte.people.models import (
    Account,
    Badge,
    BadgeApplication,
    BadgeDocument,
    BadgeReminder,
    DocumentReading,
    Professional,
)
from vinte.people.professionals import standing as professional_standing


@dataclass(frozen=True)
class DocumentFile:
    """A paper's bytes, to be downloaded."""

    content: bytes
    media_type: str


@transaction.atomic
def apply_for_badge(
    *,
    professional_id: UUID,
    kind: str,
    documents: Sequence[Document],
    at: datetime,
    number: str = "",
    issuer: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> UUID:
    """Ask for a badge, or for its renewal, with papers (`kernel.uploads.read_document`); its id.

    A policy or a licence needs its number, issuer and last day. Raises Refused (`badge_asked`,
    `badge_<step>_missing`, `badge_documents`, `badge_number_missing`, `badge_issuer_missing`,
    `badge_dates`), LookupError for an unknown kind; nothing is kept then.
    """
    asked = badge_kind(kind)
    row = badges.lock_holder(professional_id)
    if BadgeApplication.objects.filter(professional=row, kind=kind, state="sent").exists():
        raise _refused("badge_asked", _("Os documentos já foram enviados."), _("Espere pela resposta."))
    for step in badge_status.own_steps(row, kind):
        if not step.done:
            raise _step_missing(step.name)
    if not 1 <= len(documents) <= badge_status.MOST_DOCUMENTS:
        raise _refused(
            "badge_documents",
            _("Faltam os documentos, ou são a mais."),
            _("Envie de um a %(most)d ficheiros.") % {"most": badge_status.MOST_DOCUMENTS},
        )
    number, issuer = one_line(number)[:60], one_line(issuer)[:120]
    if asked.has_number:
        _check_policy(number, issuer, starts_on, ends_on, today=badge_status.today_of(row, at))
    elif starts_on and ends_on and ends_on < starts_on:
        raise _bad_dates()
    application = BadgeApplication.objects.create(
        id=new_id(at=at), professional=row, kind=kind, number=number, issuer=issuer,
        starts_on=starts_on, ends_on=ends_on, sent_at=at,
    )  # fmt: skip
    BadgeDocument.objects.bulk_create(
        BadgeDocument(
            id=new_id(at=at), application=application, position=position, content=document.content,
            media_type=document.media_type, sha256=document.sha256,
        )
        for position, document in enumerate(documents)
    )  # fmt: skip
    badge_letters.received(application, at=at)
    return application.pk


def _check_policy(
    number: str, issuer: str, starts_on: date | None, ends_on: date | None, *, today: date
) -> None:
    if not number:
        raise _refused(
            "badge_number_missing", _("Falta o número da apólice ou da licença."), _("Copie-o do documento.")
        )
    if not issuer:
        raise _refused(
            "badge_issuer_missing",
            _("Falta quem o emitiu."),
            _("Copie o nome da entidade que está no documento."),
        )
    if ends_on is None or ends_on < today or (starts_on is not None and ends_on < starts_on):
        raise _bad_dates()


@transaction.atomic
def accept_badge(*, application_id: UUID, ends_on: date, by: UUID, at: datetime) -> badges.BadgePeriod:
    """Accept the papers: the badge is active to the end of `ends_on` in the market's days.

    It starts now, or where the badge ends that was active when the papers were sent. Raises NotAllowed unless `by` is staff and
    somebody else, Refused (`badge_decided`, `badge_<step>_missing`, `badge_end`).
    """
    return _accept(application_id=application_id, ends_on=ends_on, by=by, at=at, on_appeal=False)


def _accept(
    *, application_id: UUID, ends_on: date, by: UUID, at: datetime, on_appeal: bool
) -> badges.BadgePeriod:
    application, row = _to_decide(application_id, by=by, on_appeal=on_appeal)
    for step in badge_status.own_steps(row, application.kind, to_accept=True):
        if not step.done:
            raise _step_missing(step.name)
    until = end_of_day(ends_on, zone=badge_status.zone_of(row.market, at=at))
    starts = at
    renewed = badges.renewed_in_time(application)
    if renewed is not None and renewed.active_until is not None and renewed.active_until <= at:
        # The papers came in time and the answer did not: no purchase falls between.
        starts = renewed.active_until
    for badge in badges.not_over(professional=row, kind=application.kind, at=at):
        if badge.active_until is None:
            # What had no end gets one: the history shows when the papers were looked at again.
            badge.active_until, badge.reason = max(at, badge.active_from), _("Renovado com documentos.")
            badge.save(update_fields=["active_until", "reason"])
        else:
            starts = max(starts, badge.active_until)
    latest = badge_status.latest_end_on(row, at=at)
    if until <= starts or ends_on > latest:
        raise _refused(
            "badge_end",
            _("A data de fim não serve."),
            _("Escolha um dia depois do fim do selo atual e até %(latest)s.")
            % {"latest": formats.deadline(latest)},
        )
    badge = Badge.objects.create(
        id=new_id(at=at), professional=row, kind=application.kind, active_from=starts, active_until=until
    )
    _decide(application, BadgeApplication.State.ACCEPTED, by=by, at=at, badge=badge)
    badge_letters.accepted(application, badge, ends_on=ends_on, at=at)
    return copied(badges.BadgePeriod, badge)


@transaction.atomic
def refuse_badge(*, application_id: UUID, reason: str, by: UUID, at: datetime) -> None:
    """Refuse the papers, saying why; a badge that is active stays so, and one whose time was over while the papers
    waited ends now.

    Raises NotAllowed unless `by` is staff and somebody else, Refused (`badge_decided`, `reason_missing`).
    """
    application, _row = _to_decide(application_id, by=by)
    application.reason = professional_standing.clean_reason(reason)
    renewed = badges.renewed_in_time(application)
    ends_now = renewed is not None and renewed.active_until is not None and renewed.active_until <= at
    if renewed is not None and ends_now:
        # This letter says it: none more is written about its end.
        BadgeReminder.objects.get_or_create(
            badge=renewed, days_before=0, defaults={"id": new_id(at=at), "written_at": at}
        )
    _decide(application, BadgeApplication.State.REFUSED, by=by, at=at, badge=None)
    badge_letters.refused(application, ends_now=ends_now, at=at)


@transaction.atomic
def uphold_badge(*, application_id: UUID, by: UUID, at: datetime) -> badges.BadgePeriod:
    """Accept papers that were refused, on appeal: the badge is active from now, or from the end of the one that they
    were to renew, so that no time falls between.

    It ends on the day that the papers say, or on the last one allowed. What was bought meanwhile keeps the badges
    that were written on it. Raises Refused (`badge_not_refused`), and as `accept_badge`.
    """
    application = badge_status.application(application_id)
    latest = badge_status.latest_end_on(application.professional, at=at)
    return _accept(
        application_id=application_id,
        ends_on=min(application.ends_on or latest, latest),
        by=by,
        at=at,
        on_appeal=True,
    )


def _to_decide(
    application_id: UUID, *, by: UUID, on_appeal: bool = False
) -> tuple[BadgeApplication, Professional]:
    found = badge_status.application(application_id)
    _require_judge(by, found.professional_id)
    row = badges.lock_holder(found.professional_id)
    application = badge_status.application(application_id)
    if on_appeal and application.state != BadgeApplication.State.REFUSED:
        raise _refused("badge_not_refused", _("Este pedido de selo não está recusado."), "")
    if not on_appeal and application.state != BadgeApplication.State.SENT:
        raise _refused("badge_decided", _("Este pedido de selo já foi decidido."), "")
    return application, row


def _decide(
    application: BadgeApplication, state: str, *, by: UUID, at: datetime, badge: Badge | None
) -> None:
    application.state, application.badge = state, badge
    application.decided_by_id, application.decided_at = by, at
    application.save(update_fields=["state", "badge", "decided_by", "decided_at", "reason"])


@transaction.atomic
def read_badge_document(*, document_id: UUID, by: UUID, at: datetime) -> DocumentFile:
    """A paper, for somebody of the staff; the reading is written down. Raises NotAllowed for anybody else."""
    document = BadgeDocument.objects.select_related("application").filter(pk=document_id).first()
    if document is None:
        raise NotAllowed(f"no document {document_id}")
    _require_judge(by, document.application.professional_id)
    DocumentReading.objects.create(id=new_id(at=at), document=document, account_id=by, read_at=at)
    return DocumentFile(content=bytes(document.content), media_type=document.media_type)


def _require_judge(by: UUID, professional_id: UUID) -> None:
    account = Account.objects.filter(pk=by).first()
    access.require(account, right="professional.judge", professional_id=professional_id)


def _step_missing(name: str) -> Refused:
    words = {
        "email": (_("O e-mail ainda não está confirmado."), _("Confirme-o com o código que enviamos.")),
        "phone": (_("O telefone ainda não está confirmado."), _("Confirme-o com o código que enviamos.")),
        "phone_call": (
            _("O telefone ainda não está confirmado."),
            _("Peça que lhe liguem; só depois se enviam os documentos."),
        ),
        "phone_called": (
            _("O telefone ainda não está confirmado."),
            _("Ligue para o profissional e confirme-o em «Chamadas»."),
        ),
        "tax_identity": (
            _("O número fiscal não está certo."),
            _("Corrija-o em «Nome e número fiscal», no perfil."),
        ),
    }
    return _refused(f"badge_{name}_missing", *words[name])


def _bad_dates() -> Refused:
    return _refused("badge_dates", _("As datas não servem."), _("Veja no documento até quando é válido."))


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)

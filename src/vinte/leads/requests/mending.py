"""A homeowner mends a published request: its words, photographs, place and telephone.

Price, trade and municipality stay, since places were sold by them. Whoever holds the contact is told what changed,
and reads on the page how it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from vinte.kernel import uploads
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import one_line
from vinte.leads.models import ContactPurchase, JobRequest, RequestPhoto
from vinte.leads.requests import letters, screening
from vinte.leads.requests.controls import lock_request
from vinte.leads.requests.drafts import rules_of
from vinte.people import actions as people_actions
from vinte.people import queries as people

State = JobRequest.State

TEXT, PHOTOS, PLACE, PHONE = (
    gettext_lazy("o texto"),
    gettext_lazy("as fotografias"),
    gettext_lazy("o sítio"),
    gettext_lazy("o telefone"),
)


@dataclass
class MendedWords:
    """What a request's text is checked by, as a draft's."""

    market: str
    trade: str
    title: str
    description: str
    municipality: str
    email: str = ""
    phone: str = ""


@transaction.atomic
def mend_request(
    *, job_request_id: UUID, title: str, description: str, parish: str, address: str = "", at: datetime
) -> None:
    """Write the text and the place anew; what is the same changes nothing and is told nobody.

    An address that is left empty stays as it is: the private page does not show it. Raises Refused (`closed`,
    `title_missing`, `place_unknown`, and as the checks of a draft's
    text do), NotAllowed when there is no request.
    """
    row = _lock_open(job_request_id, at=at)
    wanted = {
        "title": one_line(title)[:120],
        "description": description.strip(),
        "parish": parish,
        "address": one_line(address)[:200] or row.address,
    }
    _refuse(row, at=at, **wanted)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, wanted[name])
    row.changed_at = at
    row.save(update_fields=[*changed, "changed_at"])
    whats = []
    if {"title", "description"} & set(changed):
        whats.append(TEXT)
    if {"parish", "address"} & set(changed):
        whats.append(PLACE)
    tell_buyers(row, whats, at=at)


def _refuse(
    row: JobRequest, *, at: datetime, title: str, description: str, parish: str, address: str
) -> None:
    if not title:
        raise Refused(code="title_missing", message=_("Falta dizer o que é preciso."))
    if not people.is_place(market=row.market, municipality=row.municipality, parish=parish):
        raise Refused(
            code="place_unknown",
            message=_("Esta freguesia não é do concelho do pedido."),
            what_to_do=_("Escolha uma da lista. Para outro concelho, faça um pedido novo."),
        )
    written = MendedWords(
        market=row.market,
        trade=row.trade,
        title=title,
        description=description,
        municipality=row.municipality,
    )
    # Nobody looks at a mended text before it is shown, so what is doubtful is not taken either.
    found = next(screening.look_at_text(written, at=at), None)
    if found is not None:
        raise screening.refuse(found)


@transaction.atomic
def add_request_photo(*, job_request_id: UUID, data: bytes, at: datetime) -> None:
    """Add a photograph, made anew; one that is there already is not added again.

    Raises Refused (`closed`, `too_many_photos`, and as `kernel.uploads.read_picture` does).
    """
    picture = uploads.read_picture(data)
    row = _lock_open(job_request_id, at=at)
    if row.photos.filter(sha256=picture.sha256).exists():
        return
    most = rules_of(row.market, at).most_photos
    if row.photos.count() >= most:
        raise Refused(
            code="too_many_photos",
            message=_("Um pedido leva no máximo %(count)d fotografias.") % {"count": most},
            what_to_do=_("Tire uma para pôr outra."),
        )
    RequestPhoto.objects.create(
        id=new_id(at=at),
        job_request=row,
        content=picture.content,
        small=picture.small,
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
        added_at=at,
    )
    _photos_changed(row, at=at)


@transaction.atomic
def remove_request_photo(*, job_request_id: UUID, photo_id: UUID, at: datetime) -> None:
    """Take a photograph out; one that is gone already stays gone. Raises Refused (`closed`)."""
    row = _lock_open(job_request_id, at=at)
    if row.photos.filter(pk=photo_id).delete()[0]:
        _photos_changed(row, at=at)


def _photos_changed(row: JobRequest, *, at: datetime) -> None:
    row.changed_at = at
    row.save(update_fields=["changed_at"])
    tell_buyers(row, [PHOTOS], at=at)


def put_phone_right(row: JobRequest, *, phone: str, at: datetime) -> bool:
    """Write another number of the homeowner's, of a locked request; whether it is another.

    It counts as not confirmed, and a request that waited for it is sold again. Raises Refused (`same_phone`
    where the number is known to be somebody else's, and as `clean_phone` does).
    """
    is_new = people_actions.correct_phone(homeowner_id=row.homeowner_id, phone=phone, market=row.market)
    if not is_new:
        if row.phone_wrong_at is not None:
            raise Refused(
                code="same_phone",
                message=_("É o mesmo número, e dizem-nos que é de outra pessoa."),
                what_to_do=_("Veja algarismo a algarismo, ou escreva outro número seu."),
            )
        return False
    row.phone_wrong_at, row.changed_at = None, at
    row.save(update_fields=["phone_wrong_at", "changed_at"])
    return True


def tell_buyers(row: JobRequest, whats: Sequence[Promise | str], *, at: datetime) -> None:
    """Write to whoever holds the contact what changed, without what it is now."""
    holders = ContactPurchase.objects.filter(job_request=row, returned_at__isnull=True).order_by("pk")
    for purchase in holders:
        language = people.professional(purchase.professional_id).account.language
        with override(language):
            told = [str(what) for what in whats]
        letters.tell_buyer(
            "request_changed",
            purchase,
            key=f"request_changed:{purchase.id}:{at.isoformat()}:{'-'.join(told)}"[:160],
            at=at,
            title=row.title,
            whats=told,
        )


def _lock_open(job_request_id: UUID, *, at: datetime) -> JobRequest:
    row = lock_request(job_request_id)
    if row.state == State.CLOSED or (row.expires_at is not None and row.expires_at <= at):
        raise Refused(
            code="closed",
            message=_("Este pedido já está fechado."),
            what_to_do=_("Faça um pedido novo; são dois minutos."),
        )
    return row

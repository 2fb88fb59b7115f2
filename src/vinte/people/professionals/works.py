"""Finished works with their photographs, as a profile shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.ids import new_id
from vinte.kernel.long_lists import LongList
from vinte.kernel.uploads import Picture
from vinte.people.accounts.contact_data import clean_name
from vinte.people.models import Professional, Work, WorkPhoto

MOST_PHOTOS = 8
MOST_WORKS = 40
MOST_LETTERS = 2000


@dataclass(frozen=True)
class WorkView:
    """A work as it is shown: `photo_ids` in their order; the pictures are fetched one by one."""

    id: UUID
    title: str
    description: str
    added_at: datetime
    photo_ids: tuple[UUID, ...]

    @property
    def picture_count(self) -> int:
        """How many photographs it has."""
        return len(self.photo_ids)


@dataclass(frozen=True)
class PhotoFile:
    """A photograph's bytes, of which work and whose it is."""

    professional_id: UUID
    work_id: UUID
    content: bytes
    media_type: str = "image/jpeg"


@transaction.atomic
def add_work(
    *,
    professional_id: UUID,
    title: str,
    at: datetime,
    description: str = "",
    photos: Sequence[Picture] = (),
) -> WorkView:
    """Show a finished work with its photographs (`kernel.uploads.read_picture`).

    Raises Refused (`name_missing`, `name_too_long`, `work_description_too_long`, `too_many_photos`,
    `too_many_works`) and NotAllowed when there is no such professional; nothing is kept then.
    """
    name, words = clean_name(title), description.strip()
    if len(words) > MOST_LETTERS:
        raise _refused("work_description_too_long", _("A descrição é longa de mais."), _("Encurte-a."))
    if len(photos) > MOST_PHOTOS:
        raise _refused(
            "too_many_photos",
            _("São fotografias a mais."),
            _("Escolha até %(most)d para cada trabalho.") % {"most": MOST_PHOTOS},
        )
    row = Professional.objects.select_for_update().filter(pk=professional_id).first()
    if row is None:
        raise NotAllowed(f"no professional {professional_id}")
    if Work.objects.filter(professional=row).count() >= MOST_WORKS:
        raise _refused("too_many_works", _("O perfil já mostra muitos trabalhos."), _("Retire um antigo."))
    work = Work.objects.create(id=new_id(at=at), professional=row, title=name, description=words, added_at=at)
    WorkPhoto.objects.bulk_create(
        WorkPhoto(
            id=new_id(at=at),
            work=work,
            position=position,
            content=photo.content,
            small=photo.small,
            width=photo.width,
            height=photo.height,
            sha256=photo.sha256,
            added_at=at,
        )
        for position, photo in enumerate(photos)
    )
    return _views([work])[0]


def remove_work(*, professional_id: UUID, work_id: UUID) -> None:
    """Take a work and its photographs off the profile; raises NotAllowed unless it is this professional's."""
    removed, _rows = Work.objects.filter(professional_id=professional_id, pk=work_id).delete()
    if not removed:
        raise NotAllowed(f"no work {work_id} of professional {professional_id}")


def works_of(professional_id: UUID, *, without: Collection[UUID] = ()) -> LongList[WorkView]:
    """The works that a professional shows, newest first, without those that were taken down."""
    rows = Work.objects.filter(professional_id=professional_id).exclude(pk__in=without)
    rows = rows.order_by("-added_at", "-pk")
    return LongList(rows, read=_views)


def work_photo(*, photo_id: UUID, small: bool) -> PhotoFile:
    """A photograph, whole or small; raises NotAllowed when there is none. Whoever shows it asks whose it is."""
    field = "small" if small else "content"
    found = (
        WorkPhoto.objects.filter(pk=photo_id).values_list("work__professional_id", "work_id", field).first()
    )
    if found is None:
        raise NotAllowed(f"no photograph {photo_id}")
    return PhotoFile(professional_id=found[0], work_id=found[1], content=bytes(found[2]))


def _views(works: list[Work]) -> list[WorkView]:
    photos: dict[UUID, list[UUID]] = {}
    rows = WorkPhoto.objects.filter(work__in=works).order_by("work_id", "position")
    for work_id, photo_id in rows.values_list("work_id", "pk"):
        photos.setdefault(work_id, []).append(photo_id)
    return [
        WorkView(
            id=work.pk,
            title=work.title,
            description=work.description,
            added_at=work.added_at,
            photo_ids=tuple(photos.get(work.pk, ())),
        )
        for work in works
    ]


def _refused(code: str, message: str, what_to_do: str) -> Refused:
    return Refused(code=code, message=message, what_to_do=what_to_do)

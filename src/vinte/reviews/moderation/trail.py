"""The trail of a review: every step with who, when and why; lines are added and never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vinte.kernel.ids import new_id
from vinte.reviews.models import ModerationStep, WrittenReview

ACTS: dict[str, Promise] = {
    "arrived": _("ficou à espera de ser lida"),
    "noticed": _("viu-se mais tarde algo que uma pessoa deve ler"),
    "shown": _("publicada"),
    "shown_late": _("publicada por ter passado o prazo"),
    "kept": _("lida e mantida"),
    "held": _("deixada em espera por mais uns dias"),
    "hidden": _("escondida"),
    "restored": _("publicada de novo"),
    "objected": _("o autor não concordou"),
    "reported": _("denunciada"),
    "changed": _("mudada pelo autor"),
    "withdrawn": _("retirada pelo autor"),
    "reply_waits": _("a resposta ficou à espera de ser lida"),
    "reply_shown": _("resposta publicada"),
    "reply_late": _("resposta publicada por ter passado o prazo"),
    "reply_hidden": _("resposta escondida"),
    "reply_objected": _("o profissional não concordou"),
}


def step(
    written: WrittenReview,
    act: str,
    *,
    at: datetime,
    by: UUID | None = None,
    reason: str = "",
    words: str = "",
) -> None:
    """Write a line; raises LookupError for an act that has no words."""
    if act not in ACTS:
        raise LookupError(f"no act {act!r}; known are {', '.join(ACTS)}")
    ModerationStep.objects.create(
        professional_id=written.professional_id,
        id=new_id(at=at),
        written_id=written.id,
        act=act,
        reason=reason,
        words=words,
        by_id=by,
        at=at,
    )

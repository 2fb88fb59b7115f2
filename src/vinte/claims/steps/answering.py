"""A homeowner answers the one question set about one contact."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards
from vinte.claims.links import QUESTION_PURPOSE
from vinte.claims.models import HomeownerQuestion
from vinte.claims.signals import looking, noted
from vinte.kernel import texts
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.reviews.actions import SeenFrom

_NOWHERE = SeenFrom()


@transaction.atomic
def answer_question(
    *,
    secret: str,
    was_contacted: bool,
    contacted_on: date | None,
    hired: str,
    comment: str,
    at: datetime,
    seen_from: SeenFrom = _NOWHERE,
) -> None:
    """Keep what a homeowner answers, once; the first answer stands and support corrects a mistake.

    `hired` is one of `HomeownerQuestion.Hired`; `contacted_on` is the homeowner's recollection and may be
    None. After the time to answer it is a late word: kept for whoever decides while nobody has. `seen_from` is compared
    with where the business works, and kept nowhere. Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_answered`,
    `already_decided`, `day_without_contact`, `comment_too_long`; ValueError for another `hired`.
    """
    if hired not in HomeownerQuestion.Hired.values:
        raise ValueError(f"hired is {hired!r}; known are {', '.join(HomeownerQuestion.Hired.values)}")
    if contacted_on is not None and not was_contacted:
        raise Refused(
            code="day_without_contact",
            message=_("Indicou um dia de contacto, mas também que não foi contactado."),
            what_to_do=_("Corrija uma das duas respostas."),
        )
    if len(comment) > texts.LONGEST:
        raise Refused(
            code="comment_too_long",
            message=_("O comentário tem mais de %(count)d carateres.") % {"count": texts.LONGEST},
            what_to_do=_("Encurte-o e envie de novo."),
        )
    question_id = people_actions.use_private_link(secret=secret, purpose=QUESTION_PURPOSE, at=at)
    found = HomeownerQuestion.objects.get(id=question_id)
    # The claim's lock comes first, as in every act on a claim, so that a decision and a late answer wait
    # for each other and never pass.
    claim = guards.lock_claim(found.claim_id)
    guards.require_open(claim)
    question = HomeownerQuestion.objects.get(pk=found.pk)
    if question.answered_at is not None:
        raise guards.already_answered()
    question.answered_at = at
    question.was_contacted = was_contacted
    question.contacted_on = contacted_on
    question.hired = hired
    question.comment = comment
    question.save(update_fields=["answered_at", "was_contacted", "contacted_on", "hired", "comment"])
    of_answer = looking.of_answer(claim, purchase_id=question.purchase_id, seen_from=seen_from, at=at)
    noted.note(claim, of_answer, at=at)

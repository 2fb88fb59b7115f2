"""An agent asks a homeowner besides, and the homeowner chooses an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vinte.claims import guards, letters, states
from vinte.claims.links import FOLLOW_UP_PURPOSE
from vinte.claims.models import FollowUp
from vinte.claims.periods import periods
from vinte.claims.steps.verifying import contact_among, lock_as_agent
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.kernel.texts import refuse_longer, require_text
from vinte.people import actions as people_actions

FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 5, 80


@transaction.atomic
def ask_homeowner(
    *, claim_id: UUID, purchase_id: UUID, question: str, choices: Sequence[str], by: UUID, at: datetime
) -> UUID:
    """Ask the homeowner of one contact besides, by a private link in a letter; returns the question's id.

    The link works for `follow_up_days`; until then, or the answer, verification is not concluded. Raises Refused:
    `question_missing`, `text_too_long`, `choices_wrong` unless there are two to five different ones of at most 80
    letters, `still_asked` while one about the contact waits, `wrong_state`, `already_decided`; NotAllowed.
    """
    asked = require_text(question, code="question_missing", message=_("Falta a pergunta."))
    offered = [choice.strip() for choice in choices if choice.strip()]
    if (
        not FEWEST_CHOICES <= len(offered) <= MOST_CHOICES
        or len(set(offered)) < len(offered)
        or any(len(choice) > LONGEST_CHOICE for choice in offered)
    ):
        raise Refused(
            code="choices_wrong",
            message=_(
                "Escreva de duas a cinco respostas diferentes, uma por linha, de 80 carateres no máximo."
            ),
        )
    claim, contacts = lock_as_agent(claim_id, by, states.VERIFYING, states.MISUSE)
    contact_among(contacts, purchase_id)
    whose = {"professional_id": claim.professional_id, "claim_id": claim.id, "purchase_id": purchase_id}
    if FollowUp.objects.filter(**whose, answered_at=None, due_at__gt=at).exists():
        raise Refused(
            code="still_asked",
            message=_("Este particular ainda tem uma pergunta por responder."),
            what_to_do=_("Espere pela resposta ou pelo fim do prazo."),
        )
    follow_up = FollowUp.objects.create(
        **whose,
        id=new_id(at=at),
        question=asked,
        choices=offered,
        asked_at=at,
        asked_by_id=by,
        due_at=at + timedelta(days=periods().follow_up_days),
    )
    letters.follow_up(claim=claim, follow_up=follow_up, at=at)
    return follow_up.id


@transaction.atomic
def answer_follow_up(*, secret: str, choice: str, comment: str, at: datetime) -> None:
    """Keep what the homeowner chooses, once.

    Raises Refused: `link_unknown`, `link_expired`, `link_used` (people), `already_decided`, `text_too_long`;
    ValueError for a choice that was not offered.
    """
    refuse_longer(comment)
    follow_up_id = people_actions.use_private_link(secret=secret, purpose=FOLLOW_UP_PURPOSE, at=at)
    found = FollowUp.objects.get(id=follow_up_id)
    # As with every answer: the claim first, so that a decision and an answer wait for each other.
    guards.require_open(guards.lock_claim(found.claim_id))
    if choice not in found.choices:
        raise ValueError(f"choice is {choice!r}; offered were {', '.join(found.choices)}")
    found.answered_at, found.choice, found.comment = at, choice, comment.strip()
    found.save(update_fields=["answered_at", "choice", "comment"])

"""Duarte asked for the guarantee and one homeowner says that they hired him: the case, heard and decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import cast
from cast import AFTER_ANSWERS, CLAIM_DAY
from vinte.claims import actions

# The contact that the case is about, counted from nought.
LIE = 4
REASON = "O particular diz que contratou este profissional, e a licença da obra confirma."
ANSWER = "Não fiz obra nenhuma nessa casa."


def answered_hired(of: Any) -> None:
    """The homeowner of that contact answers the private link: hired them."""
    actions.answer_question(
        secret=cast.question_about(of.purchases[LIE]),
        was_contacted=True,
        contacted_on=None,
        hired="them",
        comment="",
        at=CLAIM_DAY + timedelta(days=1),
    )


def opened(of: Any, sofia: Any) -> Any:
    """The claim, with a case of misuse on two independent pieces of evidence; nobody was told yet."""
    claim = actions.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
    answered_hired(of)
    of_row = {
        "claim_id": claim.id,
        "purchase_id": of.purchases[LIE].id,
        "by": sofia.pk,
        "at": AFTER_ANSWERS,
    }
    actions.open_misuse(reason="O particular diz que contratou.", **of_row)
    actions.add_evidence(
        source="document",
        given_by="third_party",
        from_whom="Câmara Municipal",
        text="Licença da obra em nome do profissional.",
        **of_row,
    )
    return claim


def notified(of: Any, sofia: Any) -> Any:
    """As `opened`, and the professional has the notice; the claim and the notice."""
    claim = opened(of, sofia)
    notice = actions.notify_misuse(claim_id=claim.id, reason=REASON, by=sofia.pk, at=AFTER_ANSWERS)
    return claim, notice


def answered(of: Any, sofia: Any, *, files: tuple[bytes, ...] = ()) -> Any:
    """As `notified`, and the professional answered at once."""
    claim, notice = notified(of, sofia)
    actions.answer_hearing(
        professional_id=of.id,
        hearing_id=notice.id,
        text=ANSWER,
        by=of.account.pk,
        at=AFTER_ANSWERS,
        files=files,
    )
    return claim, notice


def suspended(of: Any, sofia: Any) -> Any:
    """The decision that suspended them, an hour after they had answered."""
    claim, _notice = answered(of, sofia)
    return actions.confirm_misuse(
        claim_id=claim.id,
        reason="O particular e a licença dizem o mesmo.",
        by=sofia.pk,
        at=AFTER_ANSWERS + timedelta(hours=1),
    )

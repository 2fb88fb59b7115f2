"""What stands in the way of a claim, clause by clause, in words that a person reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vinte.claims.desk.clause_words import in_words
from vinte.guarantee.assessment import Assessment, ClauseResult
from vinte.guarantee.clauses import CLAIMS
from vinte.guarantee.registry.entries import words
from vinte.kernel.errors import Refused


@dataclass(frozen=True)
class Reason:
    """One clause that is not met: `status` is `open` or `failed`, `section` is the article's."""

    clause: str
    status: str
    section: str
    text: str
    what_to_do: str = ""


class NotClaimable(Refused):
    """The guarantee can't be claimed now; `reasons` says why for each clause that stands in the way."""

    def __init__(self, *, reasons: Sequence[Reason], verdict: str) -> None:
        self.reasons = tuple(reasons)
        self.verdict = verdict
        can_still = [reason.what_to_do for reason in reasons if reason.what_to_do and reason.status == "open"]
        super().__init__(
            code="not_claimable",
            message=" ".join(
                [_("A garantia não se pode pedir agora."), *(reason.text for reason in reasons)]
            ),
            what_to_do=" ".join(can_still),
        )


def reasons_of(assessment: Assessment) -> tuple[Reason, ...]:
    """For each clause that is not met, in the article's order: why. Before a claim is filed, the claim's
    own clauses are left out: that nothing was described or verified yet stands in nobody's way.
    """
    results = assessment.clauses.values()
    found = [
        result
        for result in results
        if result.status == "failed" or (result.status == "open" and result.clause not in CLAIMS)
    ]
    return tuple(
        _reason(assessment, result)
        for result in found or [result for result in results if result.status == "open"]
    )


def _reason(assessment: Assessment, result: ClauseResult) -> Reason:
    said = words(assessment, result.clause)
    # What is to be done at once says by itself what is missing.
    text, what_to_do = (said.why, said.todo) if said.why else (said.todo, None)
    return Reason(
        clause=result.clause,
        status=result.status,
        section=result.section,
        text=in_words(text),
        what_to_do=in_words(what_to_do),
    )

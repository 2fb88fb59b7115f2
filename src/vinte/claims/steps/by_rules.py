"""The rules decide what is clear: when the answers have ended, a claim is approved, waits, or goes to a person.

They approve only: every clause met, nothing that speaks against it, no signal, and an amount up to a dated limit. What
is not clear, or has failed, a person decides by the published time. `VINTE_RULES_DECIDE=0` leaves all of it to people,
and so does an operator from one instant to the next (`steps.pausing`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinte.claims import desk_time, guards, letters, pauses, states
from vinte.claims.dossier import assessing
from vinte.claims.models import Claim, ClaimedContact, EvidenceRequest, FollowUp, HomeownerQuestion
from vinte.claims.rules import ClaimRules, decision_due
from vinte.claims.signals import looking, noted
from vinte.claims.steps import waiting
from vinte.claims.steps.deciding import pay
from vinte.claims.steps.verifying import open_conflicts, verify
from vinte.kernel import due
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people

TRUTH = "claim_truthful"


def _over(*, at: datetime) -> due.Found:
    silent = HomeownerQuestion.objects.filter(
        professional_id=OuterRef("professional_id"), claim_id=OuterRef("id"), answered_at__isnull=True
    )
    ended = Claim.objects.filter(
        Q(answers_due_at__lte=at) | ~Exists(silent),
        state=Claim.State.VERIFYING,
        filed_at__lte=at,
        answers_ended_at__isnull=True,
    )
    yield from due.items("claim", ended.order_by("filed_at", "id"), end_verification, at=at)


@transaction.atomic
def end_verification(found: Claim, *, at: datetime) -> int:
    """The answers have ended: approve what is clear, let wait what can still be met, hand over the rest."""
    claim = guards.lock_claim(found.id)
    if claim.state != states.VERIFYING or claim.answers_ended_at is not None:
        return 0
    if desk_time.answers_over(claim, at=at) is None:
        return 0
    desk_time.note_end(claim)
    noted.note(claim, looking.of_claim(claim, at=at), at=at)
    assessment = _assessed(claim, at=at)
    others = {name: state for name, state in assessing.statuses(assessment).items() if name != TRUTH}
    if not _is_clear(claim, at=at) or "failed" in others.values():
        hand_over(claim, at=at)
    elif "open" in others.values():
        verify(claim, at=at)
        waiting.begin(claim, assessment=_assessed(claim, at=at), at=at)
    elif not _may_pay(claim, cents=assessment.at_stake_cents, at=at):
        hand_over(claim, at=at)
    elif not _approve(claim, at=at):
        hand_over(guards.lock_claim(claim.id), at=at)
    return 1


def _assessed(claim: Claim, *, at: datetime) -> assessing.Assessment:
    return assessing.assess_with(
        terms=assessing.terms_named(claim.terms), professional_id=claim.professional_id, at=at
    )


def _is_clear(claim: Claim, *, at: datetime, since: datetime | None = None) -> bool:
    """Whether nothing is there that a person has to look at; of signals, those since an instant count, if one is given."""
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    contradicted = ClaimedContact.objects.filter(**of_claim, finding=ClaimedContact.Finding.CONTRADICTED)
    unanswered = EvidenceRequest.objects.filter(**of_claim, answered_at__isnull=True)
    # An agent asked a homeowner besides, and the answer may still come.
    waited = FollowUp.objects.filter(**of_claim, answered_at__isnull=True, due_at__gt=at)
    return not (
        open_conflicts(claim, at=at)
        or contradicted.exists()
        or unanswered.exists()
        or waited.exists()
        or noted.is_signalled(claim, since=since)
    )


def _may_pay(claim: Claim, *, cents: int, at: datetime) -> bool:
    """Whether the rules are switched on, nobody has stopped them, and they may pay as much by themselves.

    Nobody stops them from here on until the transaction ends.
    """
    terms = assessing.terms_named(claim.terms)
    limit = ClaimRules.under(terms, at=at).rules_limit_cents
    if not settings.VINTE_RULES_DECIDE or cents > limit:
        return False
    guards.hold_rules()
    return pauses.open_pause(terms.market) is None


def _approve(claim: Claim, *, at: datetime) -> bool:
    """Approve in the name of the rules; False where something stands in the way that a person has to see.

    Nothing of it stays then. EvidenceDisagrees is raised on: the operator sees it.
    """
    language = str(people.professional(claim.professional_id).account.language)
    by: UUID = people_actions.rules_account(at=at)
    try:
        with transaction.atomic():
            if claim.state == states.VERIFYING:
                verify(claim, at=at)
            with translation.override(language):
                reason = _("Todas as condições estão cumpridas e nada do que se apurou contradiz o pedido.")
            pay(claim, reason=reason, by=by, at=at)
    except Refused:
        return False
    return True


def hand_over(claim: Claim, *, at: datetime, anew: bool = False) -> None:
    """From now on it waits for a person, by the published time, which the professional is told.

    `anew` begins that time now, where the claim had waited for the professional.
    """
    if anew:
        claim.decision_due_at = decision_due(assessing.terms_named(claim.terms), answers_ended_at=at)
    claim.handed_over_at = at
    claim.waiting_since, claim.waiting_for = None, []
    claim.save(update_fields=["handed_over_at", "decision_due_at", "waiting_since", "waiting_for"])
    letters.claim_handed_over(claim=claim, at=at)


def _waiting(*, at: datetime) -> due.Found:
    """What waits for a clause, and what a person has verified and may have to wait."""
    rows = Claim.objects.filter(state=Claim.State.VERIFIED, filed_at__lte=at)
    yield from due.items("claim", rows.order_by("filed_at", "id"), look_again, at=at)


@transaction.atomic
def look_again(found: Claim, *, at: datetime) -> int:
    """Decide a claim that waited and has all it waited for; let one wait that lacks what can still come."""
    claim = guards.lock_claim(found.id)
    if claim.state != states.VERIFIED or claim.verified_at is None or claim.verified_at > at:
        return 0
    assessment = _assessed(claim, at=at)
    status = set(assessing.statuses(assessment).values())
    if "open" in status and "failed" not in status:
        return waiting.go_on(claim, assessment=assessment, at=at)
    if not claim.is_waiting:
        return 0
    noted.note(claim, looking.of_claim(claim, at=at), at=at)
    clear = status == {"met"} and _is_clear(claim, at=at, since=claim.verified_at)
    if not (clear and _may_pay(claim, cents=assessment.at_stake_cents, at=at) and _approve(claim, at=at)):
        hand_over(guards.lock_claim(claim.id), at=at, anew=True)
    return 1


DUTY = due.Duty("claims.by_rules", gettext_lazy("Pedidos de garantia decididos pelas regras"), _over)
WAITING_DUTY = due.Duty(
    "claims.waiting",
    gettext_lazy("Pedidos de garantia que esperam por uma condição"),
    _waiting,
    every_minutes=5,
)

"""What time alone brings about in claims: one reminder to each silent homeowner, what the rules decide when the
answers have ended, packs prolonged while a decision is late, and the case of a job that was told after the refund.
No claim is refused by time: what is not clear waits for a person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vinte.claims import guards, letters, replays
from vinte.claims.models import (
    AwardAfterRefund,
    Claim,
    ClaimedContact,
    Decision,
    HomeownerQuestion,
)
from vinte.claims.open_figures import nights as open_nights
from vinte.claims.periods import periods
from vinte.claims.steps import by_rules, hearing, late_desk, on_the_day
from vinte.handling import queries as handling
from vinte.kernel import due
from vinte.leads import queries as leads


def _silent_homeowners(*, at: datetime) -> due.Found:
    asked_by = at - timedelta(days=periods().reminder_days)
    waiting = HomeownerQuestion.objects.filter(
        answered_at__isnull=True,
        reminded_at__isnull=True,
        asked_at__lte=asked_by,
        claim_id__in=Claim.objects.filter(state__in=Claim.OPEN_STATES, answers_due_at__gt=at).values("id"),
    ).order_by("asked_at", "id")
    yield from due.items("question", waiting, _remind, at=at)


@transaction.atomic
def _remind(found: HomeownerQuestion, *, at: datetime) -> int:
    claim = guards.lock_claim(found.claim_id)
    question = HomeownerQuestion.objects.get(pk=found.pk)
    silent = question.answered_at is None and question.reminded_at is None
    # A reminder that comes when the answers are due already would ask for what is late.
    if not (silent and claim.is_open and at < claim.answers_due_at):
        return 0
    question.reminded_at = at
    question.save(update_fields=["reminded_at"])
    purchase = leads.purchase(professional_id=question.professional_id, purchase_id=question.purchase_id)
    letters.homeowner_reminder(claim=claim, question=question, purchase=purchase, at=at)
    return 1


def _refunded_claims(*, at: datetime) -> due.Found:
    """A case for each job won with a contact of a refunded cohort and told after the refund."""
    approved = Claim.objects.filter(state=Claim.State.APPROVED).order_by("filed_at", "id")
    yield from due.items("claim", approved, _cases_of, at=at)


@transaction.atomic
def _cases_of(found: Claim, *, at: datetime) -> int:
    claim = guards.lock_claim(found.id)
    decided_at = Decision.objects.get(claim_id=claim.id, outcome=Decision.Outcome.APPROVED).decided_at
    of_claim = {"professional_id": claim.professional_id, "claim_id": claim.id}
    known = set(AwardAfterRefund.objects.filter(**of_claim).values_list("purchase_id", flat=True))
    claimed = set(ClaimedContact.objects.filter(**of_claim).values_list("purchase_id", flat=True))
    late = {
        award.purchase_id
        for award in handling.awards(claim.professional_id)
        if award.purchase_id in claimed - known and decided_at < award.recorded_at <= at
    }
    AwardAfterRefund.objects.bulk_create(
        AwardAfterRefund(**of_claim, purchase_id=purchase_id, opened_at=at) for purchase_id in sorted(late)
    )
    return len(late)


DUTIES = due.Duties(
    [
        due.Duty("claims.reminders", _("Lembretes a particulares que não responderam"), _silent_homeowners),
        by_rules.DUTY,
        by_rules.WAITING_DUTY,
        late_desk.DUTY,
        due.Duty("claims.jobs_told_late", _("Trabalhos contados depois do reembolso"), _refunded_claims),
        hearing.DUTY,
        on_the_day.DUTY,
        due.Duty("claims.replay", _("Decisões conferidas de noite"), replays.run_due, only_looks=True),
        due.Duty(
            "claims.open_figures", _("Números abertos da garantia"), open_nights.run_due, only_looks=True
        ),
    ]
)

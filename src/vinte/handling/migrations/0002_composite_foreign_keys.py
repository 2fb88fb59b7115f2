"""The foreign keys of `handling` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("handling", "0001_initial"),
        ("leads", "0002_composite_foreign_keys"),
    ]

    operations = [
        composite_foreign_key(
            table="handling_contactattempt",
            name="attempt_on_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_award",
            name="award_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_hiringstatement",
            name="statement_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_attemptwithdrawal",
            name="withdrawal_of_attempt",
            columns="professional_id, attempt_id",
            target="handling_contactattempt (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_awardwithdrawal",
            name="withdrawal_of_award",
            columns="professional_id, award_id",
            target="handling_award (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_calledoff",
            name="called_off_of_award",
            columns="professional_id, award_id",
            target="handling_award (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_contactnote",
            name="note_on_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_messagethread",
            name="thread_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_visit",
            name="visit_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_visit",
            name="attempt_of_visit",
            columns="professional_id, attempt_id",
            target="handling_contactattempt (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_visitstep",
            name="step_of_visit",
            columns="professional_id, visit_id",
            target="handling_visit (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_quote",
            name="quote_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_quote",
            name="award_of_quote",
            columns="professional_id, award_id",
            target="handling_award (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_quotestep",
            name="step_of_quote",
            columns="professional_id, quote_id",
            target="handling_quote (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_lostjob",
            name="lost_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_outcomequestion",
            name="question_of_award",
            columns="professional_id, award_id",
            target="handling_award (professional_id, id)",
        ),
        composite_foreign_key(
            table="handling_voicenote",
            name="voice_note_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
    ]

"""The foreign keys of `claims` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
        ("leads", "0002_composite_foreign_keys"),
    ]

    operations = [
        composite_foreign_key(
            table="claims_claimedcontact",
            name="claimed_contact_of_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_claimedcontact",
            name="claimed_contact_on_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_homeownerquestion",
            name="question_on_contact",
            columns="professional_id, claim_id, purchase_id",
            target="claims_claimedcontact (professional_id, claim_id, purchase_id)",
        ),
        composite_foreign_key(
            table="claims_evidence",
            name="evidence_on_contact",
            columns="professional_id, claim_id, purchase_id",
            target="claims_claimedcontact (professional_id, claim_id, purchase_id)",
        ),
        composite_foreign_key(
            table="claims_evidencerequest",
            name="request_on_contact",
            columns="professional_id, claim_id, purchase_id",
            target="claims_claimedcontact (professional_id, claim_id, purchase_id)",
        ),
        composite_foreign_key(
            table="claims_decision",
            name="decision_of_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_awardafterrefund",
            name="award_after_refund_on_contact",
            columns="professional_id, claim_id, purchase_id",
            target="claims_claimedcontact (professional_id, claim_id, purchase_id)",
        ),
        composite_foreign_key(
            table="claims_claimsignal",
            name="claimsignal_of_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_approvalproposal",
            name="approvalproposal_of_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_claimspell",
            name="spell_of_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_hearing",
            name="hearing_about_claim",
            columns="professional_id, claim_id",
            target="claims_claim (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_hearingpoint",
            name="point_of_hearing",
            columns="professional_id, hearing_id",
            target="claims_hearing (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_hearingpoint",
            name="point_is_evidence",
            columns="professional_id, evidence_id",
            target="claims_evidence (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_hearinganswer",
            name="answer_to_hearing",
            columns="professional_id, hearing_id",
            target="claims_hearing (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_hearingfile",
            name="file_of_answer",
            columns="professional_id, answer_id",
            target="claims_hearinganswer (professional_id, id)",
        ),
        composite_foreign_key(
            table="claims_evidencewithdrawal",
            name="withdrawal_of_evidence",
            columns="professional_id, evidence_id",
            target="claims_evidence (professional_id, id)",
        ),
    ]

"""The views tell of an earlier instant what was so of a claim then (`ClaimSpell`); and the keys of the new tables.

Misuse was confirmed before there were notices: what the professional was asked then is written as one, without a
period, and the reason that was sent as the statement.
"""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"

_SPELL = f"""
    FROM claims_claimspell AS spell
    WHERE spell.professional_id = claim.professional_id AND spell.claim_id = claim.{{claim_id}}
      AND spell.kind = '{{kind}}' AND spell.began_at <= {_AS_OF} AND spell.over_at > {_AS_OF}
"""

CLAIMS = f"""
    CREATE OR REPLACE VIEW dossier_claims AS
    SELECT DISTINCT ON (professional_id) professional_id, id AS claim_id, filed_at, filed_on,
           coalesce((SELECT max(spell.began_at) {_SPELL.format(claim_id="id", kind="verified")}), verified_at)
               AS verified_at
    FROM claims_claim AS claim
    WHERE filed_at <= {_AS_OF} AND (ended_at IS NULL OR ended_at > {_AS_OF})
      AND NOT EXISTS (SELECT {_SPELL.format(claim_id="id", kind="ended")})
    ORDER BY professional_id, filed_at DESC, id DESC
"""

CLAIM_CONTACTS = f"""
    CREATE OR REPLACE VIEW dossier_claim_contacts AS
    SELECT contact.professional_id, contact.purchase_id, part.part
    FROM dossier_claims AS claim
    JOIN claims_claimedcontact AS contact
      ON contact.professional_id = claim.professional_id AND contact.claim_id = claim.claim_id
    CROSS JOIN LATERAL (
        SELECT 'described' AS part WHERE contact.description <> ''
        UNION ALL
        SELECT 'contradicted'
        WHERE contact.finding = 'contradicted' AND contact.found_at <= {_AS_OF}
           OR EXISTS (SELECT {_SPELL.format(claim_id="claim_id", kind="contradicted")}
                        AND spell.purchase_id = contact.purchase_id)
    ) AS part
"""

CLAIMS_BEFORE = f"""
    CREATE OR REPLACE VIEW dossier_claims AS
    SELECT DISTINCT ON (professional_id) professional_id, id AS claim_id, filed_at, filed_on, verified_at
    FROM claims_claim
    WHERE filed_at <= {_AS_OF} AND (ended_at IS NULL OR ended_at > {_AS_OF})
    ORDER BY professional_id, filed_at DESC, id DESC
"""

CLAIM_CONTACTS_BEFORE = f"""
    CREATE OR REPLACE VIEW dossier_claim_contacts AS
    SELECT contact.professional_id, contact.purchase_id, part.part
    FROM dossier_claims AS claim
    JOIN claims_claimedcontact AS contact
      ON contact.professional_id = claim.professional_id AND contact.claim_id = claim.claim_id
    CROSS JOIN LATERAL (
        SELECT 'described' AS part WHERE contact.description <> ''
        UNION ALL
        SELECT 'contradicted' WHERE contact.finding = 'contradicted' AND contact.found_at <= {_AS_OF}
    ) AS part
"""

_ASKED_THEN = """
    claims_evidencerequest AS request
    JOIN claims_decision AS decision
      ON decision.professional_id = request.professional_id AND decision.claim_id = request.claim_id
     AND decision.outcome = 'misuse' AND request.asked_at <= decision.decided_at
"""

HEARD_BEFORE = [
    f"""
    INSERT INTO claims_hearing (professional_id, id, claim_id, reason, notified_at, notified_by_id,
                                answer_due_on, answer_due_at)
    SELECT request.professional_id, request.id, request.claim_id, request.question, request.asked_at,
           request.asked_by_id, request.asked_at::date, request.asked_at
    FROM {_ASKED_THEN}
    """,
    f"""
    INSERT INTO claims_hearingpoint (professional_id, hearing_id, evidence_id)
    SELECT request.professional_id, request.id, evidence.id
    FROM {_ASKED_THEN}
    JOIN claims_evidence AS evidence
      ON evidence.professional_id = request.professional_id AND evidence.claim_id = request.claim_id
    """,
    f"""
    INSERT INTO claims_hearinganswer (professional_id, id, hearing_id, text, answered_at, answered_by_id)
    SELECT request.professional_id, gen_random_uuid(), request.id, request.answer, request.answered_at,
           professional.account_id
    FROM {_ASKED_THEN}
    JOIN people_professional AS professional ON professional.id = request.professional_id
    WHERE request.answered_at IS NOT NULL
    """,
    """
    INSERT INTO claims_statement (decision_id, language, text, made_at)
    SELECT id, 'pt', reason, decided_at FROM claims_decision WHERE outcome = 'misuse'
    """,
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_hearings_and_appeals")]

    operations = [
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
        migrations.RunSQL(HEARD_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL([CLAIMS, CLAIM_CONTACTS], [CLAIM_CONTACTS_BEFORE, CLAIMS_BEFORE]),
    ]

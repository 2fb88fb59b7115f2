"""The views in which the rooms' tables become the guarantee's, one for each table of `guarantee.tables`.

The names on the left are the guarantee's; whatever follows FROM is the rooms' own. Identifiers stay
`uuid`: they compare and sort as their text does, the indexes of the tables serve, and on Citus the
distribution column stays a bare column, so that one professional is one shard's work.

A view shows what was known at the instant in the session's `vinte.as_of` (none: now). The guarantee asks
each fact's own instant itself; here stand only the instants that its tables have no column for: when an
incident was settled, when a part of a price was credited, when a claim ceased to stand, when a pack was
bought. So yesterday's answer can be had again tomorrow.
"""

from __future__ import annotations

from django.db import migrations

_AS_OF = "coalesce(nullif(current_setting('vinte.as_of', true), ''), 'infinity')::timestamptz"

_SPELL = f"""
        FROM claims_claimspell AS spell
        WHERE spell.professional_id = claim.professional_id AND spell.claim_id = claim.{{claim_id}}
          AND spell.kind = '{{kind}}' AND spell.began_at <= {_AS_OF} AND spell.over_at > {_AS_OF}
"""

VIEWS: dict[str, str] = {
    # The price is what is left of it once a part was credited, from the instant of the credit on.
    "purchases": f"""
        SELECT professional_id, id AS purchase_id, bought_at, bought_on,
               CASE WHEN reduced_at <= {_AS_OF} THEN price_cents - returned_cents ELSE price_cents END AS price_cents,
               service, profile_percent::bigint AS profile_percent, returned_at, returned_on
        FROM leads_contactpurchase
    """,
    "purchase_badges": """
        SELECT professional_id, id AS purchase_id, unnest(badges) AS badge
        FROM leads_contactpurchase
    """,
    "contact_attempts": """
        SELECT attempt.professional_id, attempt.purchase_id, attempt.attempted_at, attempt.channel,
               attempt.recorded_at, withdrawal.withdrawn_at
        FROM handling_contactattempt AS attempt
        LEFT JOIN handling_attemptwithdrawal AS withdrawal
          ON withdrawal.professional_id = attempt.professional_id AND withdrawal.attempt_id = attempt.id
    """,
    # Its instant is the one at which it was told; until then nobody knew of the job.
    "awards": """
        SELECT award.professional_id, award.purchase_id, award.recorded_at AS awarded_at, withdrawal.withdrawn_at
        FROM handling_award AS award
        LEFT JOIN handling_awardwithdrawal AS withdrawal
          ON withdrawal.professional_id = award.professional_id AND withdrawal.award_id = award.id
    """,
    "reviews": """
        SELECT professional_id, about, purchase_id, rating::bigint AS rating, published_at, withdrawn_at
        FROM reviews_review
    """,
    # Dismissed today, an incident was upheld yesterday: its state is that of its last change by then.
    "payment_incidents": f"""
        SELECT incident.professional_id, incident.id AS incident_id, incident.occurred_at, incident.payment_at,
               CASE WHEN incident.settled_at > {_AS_OF} THEN coalesce((
                   SELECT change.state FROM wallet_incidentchange AS change
                   WHERE change.professional_id = incident.professional_id AND change.incident_id = incident.id
                     AND change.changed_at <= {_AS_OF}
                   ORDER BY change.changed_at DESC, change.id DESC LIMIT 1
               ), 'open') ELSE incident.state END AS state
        FROM wallet_paymentincident AS incident
    """,
    "incident_purchases": """
        SELECT professional_id, incident_id, purchase_id
        FROM wallet_incidentpurchase
    """,
    # The days by which a late decision prolonged a pack are days of a pack, known from when they were given.
    "packs": f"""
        SELECT professional_id, starts_on, ends_on, cancelled_on
        FROM wallet_pack
        WHERE bought_at <= {_AS_OF}
        UNION ALL
        SELECT professional_id, starts_on, ends_on, NULL::date
        FROM wallet_packprolongation
        WHERE made_at <= {_AS_OF}
    """,
    "standing": """
        SELECT professional_id, since, state
        FROM people_standing
    """,
    # Once for ever to a tax identity, whichever professional of that identity was paid, and to every number that the
    # business has had since: known from the link on; a link that came after the payment makes it known then.
    "earlier_guarantees": f"""
        SELECT professional.id AS professional_id, payment.paid_at
        FROM people_professional AS professional
        JOIN claims_guaranteepayment AS payment ON payment.tax_identity = professional.tax_identity
        UNION ALL
        SELECT professional.id AS professional_id, payment.paid_at
        FROM people_professional AS professional
        JOIN people_taxidentitylink AS link
          ON link.tax_identity = professional.tax_identity AND link.linked_at <= {_AS_OF}
        JOIN claims_guaranteepayment AS payment ON payment.tax_identity = link.other
    """,
    # The latest claim that still stands, by then: an ended one is no longer looked at. What was so of it then, and is
    # no more, is a spell.
    "claims": f"""
        SELECT DISTINCT ON (professional_id) professional_id, id AS claim_id, filed_at, filed_on,
               coalesce((SELECT max(spell.began_at) {_SPELL.format(claim_id="id", kind="verified")}), verified_at)
                   AS verified_at
        FROM claims_claim AS claim
        WHERE filed_at <= {_AS_OF} AND (ended_at IS NULL OR ended_at > {_AS_OF})
          AND NOT EXISTS (SELECT {_SPELL.format(claim_id="id", kind="ended")})
        ORDER BY professional_id, filed_at DESC, id DESC
    """,
    "claim_contacts": f"""
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
    """,
}

CREATE = [f"CREATE VIEW dossier_{table} AS {sql}" for table, sql in VIEWS.items()]
DROP = [f"DROP VIEW dossier_{table}" for table in reversed(VIEWS)]


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_composite_foreign_keys"),
        ("people", "0001_initial"),
        ("wallet", "0002_composite_foreign_keys"),
        ("leads", "0002_composite_foreign_keys"),
        ("handling", "0002_composite_foreign_keys"),
        ("reviews", "0002_composite_foreign_keys"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]

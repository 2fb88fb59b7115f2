"""The foreign keys of `reviews` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_composite_foreign_keys"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        composite_foreign_key(
            table="reviews_reviewinvitation",
            name="invitation_on_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_review",
            name="review_of_purchase",
            columns="professional_id, purchase_id",
            target="leads_contactpurchase (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_review",
            name="review_by_invitation",
            columns="professional_id, invitation_id",
            target="reviews_reviewinvitation (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_writtenreview",
            name="written_review_by_invitation",
            columns="professional_id, invitation_id",
            target="reviews_reviewinvitation (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_reviewreply",
            name="reply_to_review",
            columns="professional_id, invitation_id",
            target="reviews_reviewinvitation (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_reviewsignal",
            name="signal_of_review",
            columns="professional_id, written_id",
            target="reviews_writtenreview (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_reviewreport",
            name="report_of_review",
            columns="professional_id, written_id",
            target="reviews_writtenreview (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_moderationstep",
            name="step_of_review",
            columns="professional_id, written_id",
            target="reviews_writtenreview (professional_id, id)",
        ),
        composite_foreign_key(
            table="reviews_reviewtrace",
            name="trace_of_review",
            columns="professional_id, written_id",
            target="reviews_writtenreview (professional_id, id)",
        ),
    ]

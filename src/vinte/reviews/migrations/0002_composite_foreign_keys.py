"""The foreign keys of `reviews` that name a professional and something of theirs together."""

from __future__ import annotations

from django.db import migrations

from vinte.kernel.composite_keys import composite_foreign_key


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("leads", "0001_initial")]

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
    ]

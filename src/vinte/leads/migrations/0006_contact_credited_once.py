"""A contact is credited once: whole, or in part."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_return_rows")]

    operations = [
        migrations.AddConstraint(
            model_name="contactpurchase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reduced_at__isnull", True), ("returned_at__isnull", True), ("returned_cents", 0)
                    ),
                    models.Q(
                        ("reduced_at__isnull", True),
                        ("returned_at__isnull", False),
                        ("returned_cents", models.F("price_cents")),
                    ),
                    models.Q(
                        ("reduced_at__gte", models.F("bought_at")),
                        ("returned_at__isnull", True),
                        ("returned_cents__gt", 0),
                        ("returned_cents__lt", models.F("price_cents")),
                    ),
                    _connector="OR",
                ),
                name="contact_credited_once",
            ),
        ),
    ]

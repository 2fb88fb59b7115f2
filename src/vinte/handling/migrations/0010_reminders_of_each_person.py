import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Until now the owner of a business was the only one who was told.
TOLD_THE_OWNER = """
UPDATE handling_reminder r SET account_id = p.account_id
FROM people_professional p WHERE p.id = r.professional_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("handling", "0009_quoted_column_of_a_guard"),
        ("people", "0009_reminded_members"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="reminder", name="reminded_once_each"),
        migrations.RemoveIndex(model_name="reminder", name="reminders_told"),
        migrations.AddField(
            model_name="reminder",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(TOLD_THE_OWNER, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="reminder",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["professional", "account", "told_at"], name="reminders_told"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("professional", "account", "rule", "subject", "number"), name="reminded_once_each"
            ),
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PUBLISHED_BEFORE = "UPDATE reviews_reviewreply SET state = 'published' WHERE published_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_reminded_members"),
        ("reviews", "0004_tips_put_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportLink",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("invitation_id", models.UUIDField()),
                ("address", models.EmailField(max_length=254)),
                (
                    "mailbox",
                    models.CharField(
                        help_text="The address in its one form, by which it is counted.", max_length=254
                    ),
                ),
                ("language", models.CharField(max_length=5)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="reviewinvitation",
            name="invited_phone",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="doubts",
            field=models.JSONField(
                default=list, help_text="What was seen in its words: names of `replies.DOUBTS`."
            ),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="hidden_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="needs_person",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="objected_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="objection",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="queued_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="reason",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="reason_words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "rascunho"),
                    ("waiting", "à espera de ser lida"),
                    ("published", "publicada"),
                    ("hidden", "escondida"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="reviewreply",
            name="waits_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reviewreport",
            name="of_reply",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="reviewreport",
            name="reporter_address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="reviewreport",
            name="reporter_language",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.RunSQL(PUBLISHED_BEFORE, migrations.RunSQL.noop),
        # The rows that were just written have checks that wait for the end of the transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="moderationstep",
            name="act",
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name="reviewinvitation",
            name="invited_address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AlterField(
            model_name="reviewreply",
            name="id",
            field=models.UUIDField(unique=True),
        ),
        migrations.AlterField(
            model_name="reviewreport",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="reviewreply",
            index=models.Index(
                condition=models.Q(("queued_at__isnull", False)),
                fields=["queued_at", "id"],
                name="reply_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("invited_address", ""), ("invited_phone", ""), _connector="OR"),
                name="invitation_goes_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), ("waits_until__isnull", False)),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("waits_until__isnull", True)),
                    _connector="OR",
                ),
                name="reply_waits_with_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="reply_published_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("reported_by__isnull", True), ("reporter_address", ""), _connector="OR"),
                name="report_by_account_or_link",
            ),
        ),
        migrations.AddField(
            model_name="reportlink",
            name="professional",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.professional"
            ),
        ),
        migrations.AddIndex(
            model_name="reportlink",
            index=models.Index(fields=["mailbox", "asked_at"], name="report_links_of_address"),
        ),
    ]

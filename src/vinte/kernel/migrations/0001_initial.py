import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="DutyRun",
                    fields=[
                        ("duty", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("began_at", models.DateTimeField()),
                        ("succeeded_at", models.DateTimeField(blank=True, null=True)),
                        ("error", models.CharField(blank=True, max_length=300)),
                    ],
                ),
                migrations.CreateModel(
                    name="DutyFailure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("duty", models.CharField(max_length=60)),
                        ("key", models.CharField(max_length=160)),
                        ("failed_first_at", models.DateTimeField()),
                        ("failed_last_at", models.DateTimeField()),
                        ("failure_count", models.PositiveIntegerField(default=1)),
                        ("retry_at", models.DateTimeField()),
                        ("error", models.CharField(max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("duty", "key"), name="duty_failure_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyDismissal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("duty", models.CharField(max_length=60)),
                        ("key", models.CharField(max_length=160)),
                        ("error", models.CharField(max_length=300)),
                        ("failed_first_at", models.DateTimeField()),
                        ("failure_count", models.PositiveIntegerField()),
                        ("reason", models.TextField()),
                        ("by_id", models.UUIDField()),
                        ("by_name", models.CharField(max_length=120)),
                        ("dismissed_at", models.DateTimeField()),
                    ],
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutydismissal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_dismissal_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="00d7e1de5d0261390186197b8f099616c9c0f6d6",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_duty_dismissal_append_only_9f2bd",
                            table="kernel_dutydismissal",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]

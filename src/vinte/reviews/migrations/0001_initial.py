import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        (
                            "about",
                            models.CharField(
                                choices=[("contact", "um contacto"), ("former_work", "um trabalho anterior")],
                                max_length=12,
                            ),
                        ),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        ("invitation_id", models.UUIDField()),
                        ("rating", models.PositiveSmallIntegerField(verbose_name="estrelas")),
                        ("text", models.TextField(blank=True, verbose_name="texto")),
                        ("author", models.CharField(max_length=120)),
                        ("published_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "handling",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="atendimento"
                            ),
                        ),
                        (
                            "professionalism",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="profissionalismo"
                            ),
                        ),
                        (
                            "quality",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="qualidade"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                                name="review_one_to_five",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", "contact"), ("purchase_id__isnull", False)),
                                    models.Q(("about", "former_work"), ("purchase_id__isnull", True)),
                                    _connector="OR",
                                ),
                                name="review_of_contact_names_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", True),
                                    ("withdrawn_at__gte", models.F("published_at")),
                                    _connector="OR",
                                ),
                                name="review_withdrawn_after_publication",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at__isnull", True)),
                                fields=("professional", "invitation_id"),
                                name="review_stands_once_for_invitation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handling__isnull", True),
                                        ("professionalism__isnull", True),
                                        ("quality__isnull", True),
                                    ),
                                    models.Q(
                                        ("handling__gte", 1),
                                        ("handling__lte", 5),
                                        ("professionalism__gte", 1),
                                        ("professionalism__lte", 5),
                                        models.Q(
                                            ("quality__isnull", True),
                                            models.Q(("quality__gte", 1), ("quality__lte", 5)),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_marks_one_to_five",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewInvitation",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField(unique=True)),
                        (
                            "about",
                            models.CharField(
                                choices=[("contact", "um contacto"), ("former_work", "um trabalho anterior")],
                                max_length=12,
                            ),
                        ),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        ("invited_name", models.CharField(max_length=120)),
                        ("invited_address", models.EmailField(blank=True, max_length=254)),
                        ("invited_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        ("by_letter", models.BooleanField(default=True)),
                        ("work_asked_at", models.DateTimeField(blank=True, null=True)),
                        ("invited_phone", models.CharField(blank=True, max_length=20)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "purchase_id"), name="invitation_once_for_contact"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("invited_address", ""), ("invited_phone", ""), _connector="OR"
                                ),
                                name="invitation_goes_one_way",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedReview",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("source", models.CharField(max_length=60)),
                        ("author", models.CharField(max_length=120)),
                        ("rating", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("text", models.TextField(blank=True)),
                        ("written_on", models.DateField()),
                        ("imported_at", models.DateTimeField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("professional", "digest"), name="imported_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rating__isnull", True),
                                    models.Q(("rating__gte", 1), ("rating__lte", 5)),
                                    _connector="OR",
                                ),
                                name="imported_one_to_five",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ModerationStep",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("written_id", models.UUIDField()),
                        ("act", models.CharField(max_length=20)),
                        ("reason", models.CharField(blank=True, max_length=20)),
                        ("words", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReviewReply",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField(unique=True)),
                        ("invitation_id", models.UUIDField()),
                        ("text", models.TextField()),
                        ("written_at", models.DateTimeField()),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "doubts",
                            models.JSONField(
                                default=list,
                                help_text="What was seen in its words: names of `replies.DOUBTS`.",
                            ),
                        ),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("needs_person", models.BooleanField(default=False)),
                        ("objected_at", models.DateTimeField(blank=True, null=True)),
                        ("objection", models.TextField(blank=True)),
                        ("queued_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=20)),
                        ("reason_words", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
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
                        ("waits_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("queued_at__isnull", False)),
                                fields=["queued_at", "id"],
                                name="reply_queue",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "invitation_id"), name="reply_once_for_invitation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waiting"), ("waits_until__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("waits_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reply_waits_with_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="reply_published_has_its_instant",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewReport",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("written_id", models.UUIDField()),
                        ("reason", models.CharField(max_length=20)),
                        ("words", models.TextField(blank=True)),
                        ("by_business", models.BooleanField(default=False)),
                        ("reported_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("of_reply", models.BooleanField(default=False)),
                        ("reporter_address", models.EmailField(blank=True, max_length=254)),
                        ("reporter_language", models.CharField(blank=True, max_length=5)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("professional", "written_id", "reported_by"),
                                name="report_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reported_by__isnull", True), ("reporter_address", ""), _connector="OR"
                                ),
                                name="report_by_account_or_link",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewSignal",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("written_id", models.UUIDField()),
                        ("kind", models.CharField(max_length=20)),
                        ("seen", models.JSONField(default=dict)),
                        ("noticed_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "written_id", "kind"), name="signal_once_for_review"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewTrace",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField()),
                        ("written_id", models.UUIDField(blank=True, null=True)),
                        ("device", models.CharField(blank=True, max_length=64)),
                        ("network", models.CharField(blank=True, max_length=64)),
                        ("agent", models.CharField(blank=True, max_length=40)),
                        ("seen_at", models.DateTimeField()),
                        ("network_until", models.DateTimeField(blank=True, null=True)),
                        ("kept_until", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["kept_until"], name="trace_kept_until")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("professional", "written_id", "device", "network", "agent"),
                                name="trace_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WrittenReview",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "professional_id",
                                "id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("id", models.UUIDField(unique=True)),
                        (
                            "about",
                            models.CharField(
                                choices=[("contact", "um contacto"), ("former_work", "um trabalho anterior")],
                                max_length=12,
                            ),
                        ),
                        ("purchase_id", models.UUIDField(blank=True, null=True)),
                        ("invitation_id", models.UUIDField()),
                        ("handling", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("professionalism", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("quality", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("rating", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(blank=True)),
                        ("author", models.CharField(max_length=120)),
                        ("written_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "à espera de ser lida"),
                                    ("published", "publicada"),
                                    ("hidden", "escondida"),
                                    ("replaced", "mudada pelo autor"),
                                    ("withdrawn", "retirada pelo autor"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("queued_at", models.DateTimeField(blank=True, null=True)),
                        ("waits_until", models.DateTimeField(blank=True, null=True)),
                        ("needs_person", models.BooleanField(default=False)),
                        ("held_at", models.DateTimeField(blank=True, null=True)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=20)),
                        ("reason_words", models.TextField(blank=True)),
                        ("objection", models.TextField(blank=True)),
                        ("objected_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("queued_at__isnull", False)),
                                fields=["queued_at", "id"],
                                name="written_review_queue",
                            ),
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["waits_until"],
                                name="written_review_waits",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("waiting", "published", "hidden"))),
                                fields=("professional", "invitation_id"),
                                name="written_review_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("handling__isnull", True),
                                        ("professionalism__isnull", True),
                                        ("quality__isnull", True),
                                    ),
                                    models.Q(
                                        ("handling__gte", 1),
                                        ("handling__lte", 5),
                                        ("professionalism__gte", 1),
                                        ("professionalism__lte", 5),
                                        models.Q(
                                            ("quality__isnull", True),
                                            models.Q(("quality__gte", 1), ("quality__lte", 5)),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="written_review_marks",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "waiting"), ("waits_until__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("waits_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="written_review_waits_with_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DismissedTip",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("tip", models.CharField(max_length=40)),
                        ("dismissed_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "tip"), name="tip_dismissed_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportLink",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("invitation_id", models.UUIDField()),
                        ("address", models.EmailField(max_length=254)),
                        (
                            "mailbox",
                            models.CharField(
                                help_text="The address in its one form, by which it is counted.",
                                max_length=254,
                            ),
                        ),
                        ("language", models.CharField(max_length=5)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "professional",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["mailbox", "asked_at"], name="report_links_of_address")
                        ],
                    },
                ),
            ]
        )
    ]

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from vinte.kernel.migrating import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("help_centre", "0001_search_dictionaries"),
        ("leads", "0002_composite_foreign_keys"),
        ("people", "0001_initial"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Ticket",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("question", "pergunta"),
                                    ("claim", "pedido de garantia"),
                                    ("report", "denúncia"),
                                ],
                                default="question",
                                max_length=10,
                            ),
                        ),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        (
                            "sender_address",
                            models.CharField(
                                blank=True,
                                help_text="Empty where nobody knows where an answer would go.",
                                max_length=254,
                            ),
                        ),
                        ("sender_name", models.CharField(blank=True, max_length=120)),
                        (
                            "sender_mailbox",
                            models.CharField(
                                blank=True,
                                help_text="What all ways to write the address have in common.",
                                max_length=254,
                            ),
                        ),
                        ("language", models.CharField(max_length=5)),
                        (
                            "proof",
                            models.CharField(
                                choices=[
                                    ("pass", "o servidor confirma o domínio do remetente"),
                                    ("unchecked", "ninguém verificou o remetente"),
                                    ("none", "o domínio do remetente não diz como se verifica"),
                                    ("fail", "o servidor diz que não vem de onde parece"),
                                    ("page", "escrito no sítio"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        (
                            "due_on",
                            models.DateField(help_text="The day of the market by which it is answered."),
                        ),
                        (
                            "state",
                            django_fsm.FSMField(
                                choices=[
                                    ("open", "por responder"),
                                    ("answered", "respondido"),
                                    ("closed", "fechado"),
                                ],
                                default="open",
                                max_length=10,
                                protected=True,
                            ),
                        ),
                        (
                            "waits_since",
                            models.DateTimeField(
                                help_text="When the sender last wrote what is not answered."
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whose address it is; that they wrote it is not proven.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["state", "due_on", "waits_since", "id"], name="ticket_queue"
                            ),
                            models.Index(fields=["sender_mailbox", "opened_at"], name="ticket_of_sender"),
                            models.Index(fields=["account", "opened_at"], name="ticket_of_account"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("state", "closed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("ended_at__isnull", True),
                                        ("ended_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ticket_closed_by_somebody",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ticket",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ticket_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:answered,answered:open,open:closed,answered:closed,closed:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="533feb6c560e0ad00e386d5b4fa851cfd2ad5a14",
                            operation="UPDATE",
                            pgid="pgtrigger_ticket_lines_8076e",
                            table="help_centre_ticket",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ticket",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ticket_begins_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"state\" = 'open'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                            hash="47c084bf53f0e3c2b724359f22ad3b0f737dfc13",
                            operation="INSERT",
                            pgid="pgtrigger_ticket_begins_open_b46a5",
                            table="help_centre_ticket",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ticket",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ticket_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="833a7c62537017a351a171b892983110db10d178",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_ticket_not_removed_32a02",
                            table="help_centre_ticket",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="TicketMessage",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "by",
                            models.CharField(
                                choices=[("sender", "quem escreveu"), ("desk", "apoio")], max_length=6
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        (
                            "original",
                            models.TextField(
                                blank=True,
                                help_text="The letter with what it quoted, where more of it came than is shown.",
                            ),
                        ),
                        (
                            "left_out",
                            models.TextField(
                                blank=True, help_text="Names of what hung on the letter and was not kept."
                            ),
                        ),
                        (
                            "proof",
                            models.CharField(
                                choices=[
                                    ("pass", "o servidor confirma o domínio do remetente"),
                                    ("unchecked", "ninguém verificou o remetente"),
                                    ("none", "o domínio do remetente não diz como se verifica"),
                                    ("fail", "o servidor diz que não vem de onde parece"),
                                    ("page", "escrito no sítio"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "mail_id",
                            models.UUIDField(
                                blank=True, help_text="The letter that brought it.", null=True, unique=True
                            ),
                        ),
                        (
                            "letter_id",
                            models.UUIDField(
                                blank=True, help_text="The letter that took it, in the outbox.", null=True
                            ),
                        ),
                        ("sent_at", models.DateTimeField()),
                        ("key", models.CharField(max_length=120, unique=True)),
                        (
                            "agent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="help_centre.ticket",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["ticket", "sent_at"], name="ticket_message_in_order")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agent__isnull", False), ("by", "desk")),
                                    models.Q(("agent__isnull", True), ("by", "sender")),
                                    _connector="OR",
                                ),
                                name="ticket_message_of_the_desk_has_its_agent",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ticketmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ticket_message_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.ticket_id, NEW.\"by\", NEW.agent_id, NEW.proof, NEW.mail_id, NEW.sent_at, NEW.key) IS DISTINCT FROM (OLD.id, OLD.ticket_id, OLD.\"by\", OLD.agent_id, OLD.proof, OLD.mail_id, OLD.sent_at, OLD.key) THEN RAISE EXCEPTION 'message % stays as it was sent', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="2b60ea9ec69b31206c7190c8faa3792247776eab",
                            operation="UPDATE",
                            pgid="pgtrigger_ticket_message_kept_5ac6b",
                            table="help_centre_ticketmessage",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ticketmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ticket_message_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="b90ca412abe9f54c07b62aeac8807a3673240c1c",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_ticket_message_not_removed_69a46",
                            table="help_centre_ticketmessage",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="TicketFile",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("media_type", models.CharField(max_length=40)),
                        ("content", models.BinaryField()),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="help_centre.ticketmessage",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message", "number"), name="ticket_file_once_in_order"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("slug", models.CharField(max_length=80)),
                        ("language", models.CharField(max_length=5)),
                        ("author", models.CharField(blank=True, max_length=60)),
                        ("text", models.TextField(blank=True)),
                        ("written_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "por ler"),
                                    ("shown", "à vista"),
                                    ("refused", "recusado"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reason",
                            models.TextField(
                                blank=True, help_text="Why it is not shown, as its author read it."
                            ),
                        ),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        ("key", models.CharField(max_length=120, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["slug", "state", "written_at"], name="comment_of_article"),
                            models.Index(fields=["state", "written_at"], name="comment_queue"),
                            models.Index(fields=["account", "written_at"], name="comment_of_account"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("state", "waiting"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="comment_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="comment_answered_by_somebody",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="comment_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.slug, NEW.language, NEW.account_id, NEW.written_at, NEW.key) IS DISTINCT FROM (OLD.id, OLD.slug, OLD.language, OLD.account_id, OLD.written_at, OLD.key) THEN RAISE EXCEPTION 'comment % stays where it was written', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="b8191058ecdb3346e895e1fb3358f7329c1db835",
                            operation="UPDATE",
                            pgid="pgtrigger_comment_kept_92c85",
                            table="help_centre_comment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="comment_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a640b9b00e1d219dc2c9e6496a43bd9d99ec5d62",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_comment_not_removed_559d6",
                            table="help_centre_comment",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("slug", models.CharField(max_length=80)),
                        ("address", models.CharField(blank=True, max_length=254)),
                        ("mailbox", models.CharField(blank=True, max_length=254)),
                        ("language", models.CharField(max_length=5)),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "told_number",
                            models.PositiveIntegerField(
                                help_text="The edition that they know, in their language."
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account"], name="follow_of_account")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("slug", "mailbox"),
                                name="follow_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpfulAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.CharField(max_length=80)),
                        ("language", models.CharField(max_length=5)),
                        ("reader", models.CharField(max_length=64)),
                        ("helped", models.BooleanField()),
                        ("answered_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("slug", "reader"), name="helpful_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnArticle",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("slug", models.CharField(max_length=80, unique=True)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("professional", "profissionais"),
                                    ("homeowner", "quem pede orçamentos"),
                                    ("everybody", "todos"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="OwnVersion",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("language", models.CharField(max_length=5)),
                        ("title", models.CharField(max_length=120)),
                        ("summary", models.CharField(max_length=240)),
                        ("keywords", models.TextField(blank=True, help_text="One on each line.")),
                        ("body", models.TextField()),
                        ("written_at", models.DateTimeField()),
                        ("key", models.CharField(max_length=120, unique=True)),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="help_centre.ownarticle",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["article", "language", "-written_at"], name="own_version_latest"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ownversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="own_version_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="1d75e5c85b84b675b854b88b27cc11dc7182ce2c",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_own_version_append_only_b65de",
                            table="help_centre_ownversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="OwnStep",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("language", models.CharField(max_length=5)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("published", "publicado"), ("withdrawn", "retirado")], max_length=10
                            ),
                        ),
                        (
                            "first_day",
                            models.DateField(help_text="The day of the market from which on it holds."),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("at", models.DateTimeField()),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="help_centre.ownarticle",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="help_centre.ownversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["article", "language", "first_day", "at"], name="own_step_in_order"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "published"), ("version__isnull", False)),
                                    models.Q(("kind", "withdrawn"), ("version__isnull", True)),
                                    _connector="OR",
                                ),
                                name="own_step_published_names_its_version",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ownstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="own_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="742c675df3e5833f8902f6324c8511c808cf61fa",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_own_step_append_only_80f09",
                            table="help_centre_ownstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="SearchEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.CharField(max_length=80)),
                        ("language", models.CharField(max_length=5)),
                        ("audience", models.CharField(max_length=12)),
                        ("title", models.CharField(max_length=200)),
                        ("summary", models.TextField()),
                        ("keywords", models.TextField()),
                        ("text", models.TextField()),
                        (
                            "words",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), size=None
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("vector", django.contrib.postgres.search.SearchVectorField()),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["vector"], name="search_entry_vector"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("slug", "language"), name="search_entry_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArticleEdition",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("slug", models.CharField(max_length=80)),
                        ("language", models.CharField(max_length=5)),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        (
                            "terms",
                            models.CharField(
                                help_text="The terms of the guarantee by which it read so.", max_length=20
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("slug", "language", "number"), name="article_edition_once"
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="articleedition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="article_edition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="c383df5ffabc480cb1700ebe3ac19f5087abd6fc",
                            level="STATEMENT",
                            operation="UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_article_edition_append_only_9efff",
                            table="help_centre_articleedition",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="ContentNotice",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("text", models.TextField()),
                        ("filed_at", models.DateTimeField()),
                        (
                            "due_on",
                            models.DateField(help_text="The day of the market by which the desk decides."),
                        ),
                        (
                            "state",
                            django_fsm.FSMField(
                                choices=[
                                    ("open", "por decidir"),
                                    ("decided", "decidida"),
                                    ("appealed", "em recurso"),
                                    ("final", "decidida de vez"),
                                ],
                                default="open",
                                max_length=10,
                                protected=True,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=12)),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "appeal_until",
                            models.DateField(
                                blank=True, help_text="The last day on which one may appeal.", null=True
                            ),
                        ),
                        ("appeal_side", models.CharField(blank=True, max_length=12)),
                        ("appeal_text", models.TextField(blank=True)),
                        ("appealed_at", models.DateTimeField(blank=True, null=True)),
                        ("appeal_due_on", models.DateField(blank=True, null=True)),
                        ("second_outcome", models.CharField(blank=True, max_length=12)),
                        ("second_reason", models.TextField(blank=True)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("profile", "um perfil"),
                                    ("request", "um pedido de orçamentos"),
                                    ("message", "uma mensagem"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("target_id", models.UUIDField()),
                        (
                            "written_by",
                            models.CharField(
                                help_text="Whose content it is: professional or homeowner.", max_length=12
                            ),
                        ),
                        ("part", models.CharField(max_length=60)),
                        ("quoted", models.TextField(blank=True)),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("illegal", "é contra a lei"),
                                    ("false", "é falso ou engana"),
                                    ("insult", "insulta, ameaça ou discrimina"),
                                    ("personal", "mostra dados pessoais de alguém"),
                                    ("rights", "usa fotografias ou textos de outra pessoa"),
                                    ("other", "outra coisa"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sender_name", models.CharField(blank=True, max_length=120)),
                        ("sender_address", models.CharField(blank=True, max_length=254)),
                        ("language", models.CharField(max_length=5)),
                        ("key", models.CharField(max_length=64, unique=True)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="leads.jobrequest",
                            ),
                        ),
                        (
                            "professional",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.professional",
                            ),
                        ),
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "due_on", "id"], name="content_notice_queue"),
                            models.Index(fields=["professional", "state"], name="content_notice_of_business"),
                            models.Index(fields=["job_request", "state"], name="content_notice_of_request"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True), ("outcome", ""), ("state", "open")
                                    ),
                                    models.Q(
                                        ("decided_by__isnull", True),
                                        ("outcome", "settled"),
                                        ("second_at__isnull", True),
                                        ("state", "final"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("decided_by__isnull", False),
                                        ("appeal_until__isnull", False),
                                        ("decided_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="content_notice_decided_with_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appeal_side", ""), ("appealed_at__isnull", True)),
                                    models.Q(
                                        ("appeal_due_on__isnull", False),
                                        ("appealed_at__isnull", False),
                                        models.Q(("appeal_side", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="content_notice_appealed_with_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("second_at__isnull", True),
                                        ("second_by__isnull", True),
                                        ("second_outcome", ""),
                                    ),
                                    models.Q(
                                        ("appealed_at__isnull", False),
                                        ("second_at__isnull", False),
                                        ("second_by__isnull", False),
                                        models.Q(("second_reason", ""), _negated=True),
                                        models.Q(("second_outcome", ""), _negated=True),
                                        models.Q(("second_by", models.F("decided_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="content_notice_appeal_answered_by_another",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="content_notice_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:decided,open:final,decided:appealed,appealed:final}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="12b534eb087cae1878fa6d46e825dfa886bb47ae",
                            operation="UPDATE",
                            pgid="pgtrigger_content_notice_lines_522f4",
                            table="help_centre_contentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="content_notice_begins_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"state\" = 'open'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                            hash="24a010007e167acaf17125176ba2b2564d322c0c",
                            operation="INSERT",
                            pgid="pgtrigger_content_notice_begins_open_c1e4c",
                            table="help_centre_contentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="content_notice_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.market, NEW.about, NEW.target_id, NEW.professional_id, NEW.job_request_id, NEW.written_by, NEW.part, NEW.ground, NEW.filed_at, NEW.key) IS DISTINCT FROM (OLD.id, OLD.market, OLD.about, OLD.target_id, OLD.professional_id, OLD.job_request_id, OLD.written_by, OLD.part, OLD.ground, OLD.filed_at, OLD.key) THEN RAISE EXCEPTION 'content_notice % stays as it was filed', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="54473edc227ff5cf82969b4a032fdeed1fc098f4",
                            operation="UPDATE",
                            pgid="pgtrigger_content_notice_kept_6b36b",
                            table="help_centre_contentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contentnotice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="content_notice_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="4e5474557d4d5c97e0d3361d4213a1eef5716b9b",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_content_notice_not_removed_89e42",
                            table="help_centre_contentnotice",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.CreateModel(
                    name="Complaint",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("market", models.CharField(max_length=2)),
                        ("text", models.TextField()),
                        ("filed_at", models.DateTimeField()),
                        (
                            "due_on",
                            models.DateField(help_text="The day of the market by which the desk decides."),
                        ),
                        (
                            "state",
                            django_fsm.FSMField(
                                choices=[
                                    ("open", "por decidir"),
                                    ("decided", "decidida"),
                                    ("appealed", "em recurso"),
                                    ("final", "decidida de vez"),
                                ],
                                default="open",
                                max_length=10,
                                protected=True,
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=12)),
                        ("reason", models.TextField(blank=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "appeal_until",
                            models.DateField(
                                blank=True, help_text="The last day on which one may appeal.", null=True
                            ),
                        ),
                        ("appeal_side", models.CharField(blank=True, max_length=12)),
                        ("appeal_text", models.TextField(blank=True)),
                        ("appealed_at", models.DateTimeField(blank=True, null=True)),
                        ("appeal_due_on", models.DateField(blank=True, null=True)),
                        ("second_outcome", models.CharField(blank=True, max_length=12)),
                        ("second_reason", models.TextField(blank=True)),
                        ("second_at", models.DateTimeField(blank=True, null=True)),
                        ("purchase_id", models.UUIDField()),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("no_show", "não apareceu a uma visita marcada"),
                                    ("work", "o trabalho ficou mal feito ou por acabar"),
                                    ("money", "dinheiro: preço, sinal ou fatura"),
                                    ("conduct", "a maneira como me tratou, ou à minha casa"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "answer_until",
                            models.DateField(
                                help_text="The last day on which the professional is waited for."
                            ),
                        ),
                        ("answer", models.TextField(blank=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "shown_until",
                            models.DateField(
                                blank=True, help_text="The last day on the profile, if upheld.", null=True
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "job_request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="leads.jobrequest",
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
                        (
                            "second_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "due_on", "id"], name="complaint_queue"),
                            models.Index(fields=["professional", "state"], name="complaint_of_business"),
                            models.Index(fields=["job_request"], name="complaint_of_request"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True), ("outcome", ""), ("state", "open")
                                    ),
                                    models.Q(
                                        ("decided_by__isnull", True),
                                        ("outcome", "settled"),
                                        ("second_at__isnull", True),
                                        ("state", "final"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("decided_by__isnull", False),
                                        ("appeal_until__isnull", False),
                                        ("decided_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_decided_with_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appeal_side", ""), ("appealed_at__isnull", True)),
                                    models.Q(
                                        ("appeal_due_on__isnull", False),
                                        ("appealed_at__isnull", False),
                                        models.Q(("appeal_side", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_appealed_with_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("second_at__isnull", True),
                                        ("second_by__isnull", True),
                                        ("second_outcome", ""),
                                    ),
                                    models.Q(
                                        ("appealed_at__isnull", False),
                                        ("second_at__isnull", False),
                                        ("second_by__isnull", False),
                                        models.Q(("second_reason", ""), _negated=True),
                                        models.Q(("second_outcome", ""), _negated=True),
                                        models.Q(("second_by", models.F("decided_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_appeal_answered_by_another",
                            ),
                            models.UniqueConstraint(
                                fields=("professional", "purchase_id", "about"),
                                name="complaint_once_about_a_thing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("professional", "purchase_id"),
                                name="complaint_open_once_for_a_contact",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="complaint_lines",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:decided,open:final,decided:appealed,appealed:final}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="b95c24a35e05de8ccdefe98b66792971a7f15c40",
                            operation="UPDATE",
                            pgid="pgtrigger_complaint_lines_94bb6",
                            table="help_centre_complaint",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="complaint_begins_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"state\" = 'open'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                            hash="24d591fdb8adf37f728634ee1e336238c9c854e2",
                            operation="INSERT",
                            pgid="pgtrigger_complaint_begins_open_3a795",
                            table="help_centre_complaint",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="complaint_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF (NEW.id, NEW.market, NEW.job_request_id, NEW.professional_id, NEW.purchase_id, NEW.about, NEW.filed_at, NEW.answer_until) IS DISTINCT FROM (OLD.id, OLD.market, OLD.job_request_id, OLD.professional_id, OLD.purchase_id, OLD.about, OLD.filed_at, OLD.answer_until) THEN RAISE EXCEPTION 'complaint % stays as it was filed', OLD.id USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                            hash="efa20e14f46d0ec62573bc97bf32b38e2bebdca6",
                            operation="UPDATE",
                            pgid="pgtrigger_complaint_kept_11d03",
                            table="help_centre_complaint",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="complaint_not_removed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% on % is refused: it only grows; a change is a new row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="31cb1177166f0b4799023eb5bb84f5ae0c21e39e",
                            level="STATEMENT",
                            operation="DELETE OR TRUNCATE",
                            pgid="pgtrigger_complaint_not_removed_e13db",
                            table="help_centre_complaint",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]

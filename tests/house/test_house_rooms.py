"""Keys between tables obey the layers, and what is documented is what is there."""

from __future__ import annotations

import pkgutil
import re

import click
import house_rules as rules
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from vinte.project import commands, translations
from vinte.project.cli import main
from vinte.project.commands import settings
from vinte.project.settings_table import SETTINGS


def keys_that_go_up(models) -> list[str]:
    """Relations of our models to a room above or beside their own."""
    lines = []
    for model in models:
        room = model.__module__.split(".")[1] if model.__module__.startswith("vinte.") else None
        for field in model._meta.get_fields():
            if room is None or not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
                continue
            target = field.related_model
            other = target.__module__.split(".")[1] if target.__module__.startswith("vinte.") else None
            if other is not None and not rules.may_reach(room, other):
                lines.append(
                    f"{model.__module__}.{model.__name__}.{field.name} points to {other}; "
                    f"let {other} point here, or keep the identifier without a key"
                )
    return lines


def test_keys_obey_the_layers():
    lines = keys_that_go_up(apps.get_models())
    assert not lines, "\n" + "\n".join(lines)


def test_a_key_that_goes_up_is_caught():
    class Field(ForeignKey):
        def __init__(self, target):
            self._target, self.name = target, "claim"

        @property
        def related_model(self):
            return self._target

    upper = type("Claim", (), {"__module__": "vinte.claims.models"})
    meta = type("Meta", (), {"get_fields": lambda self=None: [Field(upper)]})
    lower = type("JobRequest", (), {"__module__": "vinte.leads.models", "_meta": meta})
    assert keys_that_go_up([lower]) == [
        "vinte.leads.models.JobRequest.claim points to claims; "
        "let claims point here, or keep the identifier without a key"
    ]


def test_every_setting_is_documented():
    page = (rules.ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings.as_markdown(), "run: vinte settings --markdown > docs/settings.md"


def test_every_setting_that_is_read_is_listed():
    known = {setting.name for setting in SETTINGS}
    lines = [
        f"{path.relative_to(rules.ROOT)}: {name} is not in settings_table.SETTINGS; list it there"
        for path in rules.python_files()
        for name in re.findall(r"environ(?:\.get\(|\[)\"(VINTE_\w+)\"", path.read_text())
        if name not in known
    ]
    assert not lines, "\n" + "\n".join(lines)


def test_every_command_is_documented():
    page = (rules.ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [name for name in all_commands() if f"`vinte {name}" not in page]
    assert not missing, f"describe in docs/commands.md: {', '.join(missing)}"


def all_commands() -> list[str]:
    names = []
    for module in pkgutil.iter_modules(commands.__path__):
        command = main.get_command(click.Context(main), module.name)
        inner = (
            [f"{module.name} {name}" for name in command.commands] if isinstance(command, click.Group) else []
        )
        names += inner or [module.name]
    return names


def test_every_text_is_translated():
    lines = translations.problems()
    assert not lines, f"{len(lines)} texts wait, among them:\n" + "\n".join(lines[:20])


def test_a_text_without_translation_is_caught():
    planted = translations.Found(
        context=None, text="Um texto que ninguém traduziu", plural=None, where="x.py:1"
    )
    lines = translations.problems([planted])
    assert [line.split(":")[0] for line in lines] == list(translations.LANGUAGES)


def test_texts_are_found_in_python_and_in_templates(tmp_path):
    room = tmp_path / "house"
    (room / "templates").mkdir(parents=True)
    (room / "a.py").write_text(
        'x = _("um"); y = ngettext("%(n)d dia", "%(n)d dias", n); z = pgettext("verbo", "dois")'
    )
    (room / "templates" / "b.html").write_text(
        '<div>\n    {% trans "três" %}\n  <p title="{% trans "quatro" %}">{% blocktrans %}cinco {{ x }}{% endblocktrans %}'
    )
    found = {(each.context, each.text, each.plural) for each in translations.extract(room)}
    assert found == {
        (None, "um", None),
        (None, "%(n)d dia", "%(n)d dias"),
        ("verbo", "dois", None),
        (None, "três", None),
        (None, "quatro", None),
        (None, "cinco %(x)s", None),
    }

"""Each rule catches what it is for: a planted violation, beside what must pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import house_rules as rules
import pytest

PYTHON = [
    (rules.clock_reads, "datetime.now(UTC)", "clock.now()"),
    (rules.clock_reads, "date.today()", "at.date()"),
    (rules.clock_reads, "timezone.now()", "timezone.utc"),
    (rules.clock_reads, "timezone.localdate()", "timezone.localdate(at)"),
    (rules.clock_reads, "time.time()", "time.monotonic()"),
    (
        rules.clock_reads,
        "from django.db.models.functions import Now",
        "from django.db.models.functions import Lower",
    ),
    (rules.clock_reads, 'x = "SELECT now()"', 'x = "what is due now() is done"'),
    (rules.clock_reads, 'x = "WHERE day < CURRENT_DATE"', 'x = "WHERE day < %s"'),
    (rules.float_money, "price_cents: float = 1", "price_cents: int = 1"),
    (rules.float_money, "amount = models.DecimalField()", "amount_cents = models.BigIntegerField()"),
    (rules.float_money, "balance = float(text)", "ratio = float(text)"),
    (rules.float_money, "def pay(amount: Decimal): ...", "def pay(amount_cents: int): ..."),
    (rules.engines_named, "import ibis.backends.duckdb", "import ibis"),
    (rules.signals, "from django.db.models.signals import post_save", "from django.db.models import Model"),
    (rules.signals, "from django.dispatch import receiver", "import signal"),
    (rules.too_long, "x = 1\n" * 501, "x = 1\n" * 500),
    (rules.places_and_hosts, "see /" + "root/notes.txt", "see docs/notes.txt"),
    (rules.places_and_hosts, "cd /home/ana/vinte", "/homepage/x"),
    (rules.places_and_hosts, "pip install --index-" + "url x", "pip install --require-hashes"),
    (rules.hurry, "time.sleep(1)", "eventually(done)"),
    (rules.hurry, "page.wait_for_timeout(250)", "page.wait_for_url('**/fim/')"),
    (rules.hurry, "barrier = Barrier(2, timeout=29)", "barrier = Barrier(2, timeout=30)"),
    (rules.hurry, "page.goto(x, timeout=29_999)", "page.goto(x, timeout=30_000)"),
    (rules.hurry, "run(x, timeout=0.5)", "run(x)"),
    (rules.hurry, "page.wait_for_load_state('networkidle')", "page.wait_for_load_state()"),
    (rules.hurry, "began = time.perf_counter()", "began = clock.now()"),
    (rules.unmarked_text, "<p>Pedir orçamentos</p>", '<p>{% trans "Pedir orçamentos" %}</p>'),
    (rules.unmarked_text, '<img alt="Uma casa">', '<img alt="{% trans "Uma casa" %}">'),
    (rules.unmarked_text, "<b>{{ x }} contactos</b>", "{% blocktrans %}{{ x }} contactos{% endblocktrans %}"),
    (rules.inline_code, "<script>go()</script>", '<script src="{% static "x.js" %}"></script>'),
    (rules.inline_code, '<p style="color: red">', '<p class="warning">'),
    (rules.inline_code, '<a onclick="go()">', '<a href="/">'),
]


@pytest.mark.parametrize(("rule", "wrong", "right"), PYTHON)
def test_a_planted_violation_is_caught(rule, wrong, right):
    caught = list(rule(wrong))
    assert len(caught) == 1, caught
    assert caught[0].partition(": ")[2], "it must say what to do"
    assert not list(rule(right))


def test_another_rooms_models_are_caught():
    assert list(rules.foreign_models("from vinte.people.models import Account", room="leads"))
    assert list(rules.foreign_models("from vinte.people import models", room="leads"))
    assert not list(rules.foreign_models("from vinte.people.models import Account", room="people"))
    assert not list(rules.foreign_models("from vinte.people import queries", room="leads"))


def test_nameless_modules_are_caught():
    assert list(rules.bad_module_name(Path("src/vinte/leads/utils.py")))
    assert not list(rules.bad_module_name(Path("src/vinte/leads/prices.py")))


@pytest.mark.parametrize(
    ("room", "other", "allowed"),
    [
        ("claims", "leads", True),
        ("leads", "leads", True),
        ("leads", "claims", False),
        ("people", "wallet", False),
        ("handling", "reviews", False),
        ("web", "kernel", True),
    ],
)
def test_rooms_reach_down_only(room, other, allowed):
    assert rules.may_reach(room, other) is allowed


def test_a_broken_layer_turns_the_contract_red(tmp_path):
    """The contract itself is tried on a small house with one import that goes up."""
    for room in ("above", "below"):
        (tmp_path / "house" / room).mkdir(parents=True)
        (tmp_path / "house" / room / "__init__.py").write_text("")
    (tmp_path / "house" / "__init__.py").write_text("")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = house\n[importlinter:contract:one]\nname = one\ntype = layers\n"
        "containers = house\nlayers =\n  above\n  below\nexhaustive = true\n"
    )

    def code() -> int:
        return subprocess.run(
            [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True, check=False,
        ).returncode  # fmt: skip

    assert code() == 0
    (tmp_path / "house" / "below" / "__init__.py").write_text("import house.above\n")
    assert code() != 0

"""A rehearsal: one set of keys for web and worker, and never two kinds of money in one database."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError

import cast
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.project import rehearsal, settings_table
from vinte.project.environment import NotConfigured
from vinte.wallet import queries as wallet
from vinte.wallet.models import TopUp

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No settings but a data folder; what is put into the environment is taken out again."""
    for setting in settings_table.SETTINGS:
        monkeypatch.setenv(setting.name, setting.default)
    monkeypatch.setenv("VINTE_DATA_DIR", str(tmp_path))
    return tmp_path


def begun_through(provider: str) -> None:
    TopUp.objects.create(
        id=new_id(at=AT),
        professional_id=cast.professional(f"ana-{provider}").id,
        provider=provider,
        amount_cents=5000,
        currency="EUR",
        method=TopUp.Method.CARD,
        idempotency_key=provider,
        started_at=AT,
    )


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({}, False),
        ({"VINTE_REHEARSAL": "1"}, True),
        ({"VINTE_REHEARSAL": "1", "VINTE_PAYMENT_PROVIDER": "play"}, True),
        ({"VINTE_REHEARSAL": "1", "VINTE_PAYMENT_PROVIDER": "stripe"}, None),
        ({"VINTE_REHEARSAL": "1", "VINTE_DEMO": "1"}, None),
        ({"VINTE_DEMO": "1"}, False),
    ],
)
def test_what_it_can_be_together_with(alone, monkeypatch, given, on):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    if on is None:
        with pytest.raises(NotConfigured, match="leave one out"):
            rehearsal.is_on()
    else:
        assert rehearsal.is_on() is on


def test_web_and_worker_are_handed_the_same_keys_which_only_their_owner_reads(alone, monkeypatch):
    rehearsal.settle()
    assert not (alone / "payments").exists()
    monkeypatch.setenv("VINTE_REHEARSAL", "1")
    rehearsal.settle()
    names = ("VINTE_STRIPE_SECRET_KEY", "VINTE_STRIPE_WEBHOOK_SECRET", "VINTE_STRIPE_API_URL")
    first = [os.environ[name] for name in names]
    assert all(first) and first[2] == f"http://127.0.0.1:{rehearsal.PLAY_PORT}"
    assert stat.S_IMODE((alone / "payments" / "rehearsal.json").stat().st_mode) == 0o600
    for name in names:
        monkeypatch.setenv(name, "")
    rehearsal.settle()
    assert [os.environ[name] for name in names] == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("providers", "rehearses", "demo", "refused"),
    [
        ((), True, False, False),
        (("play",), True, False, False),
        (("stripe",), True, False, True),
        (("play", "stripe"), True, False, True),
        ((), False, False, False),
        (("stripe",), False, False, False),
        (("play",), False, False, True),
        (("play",), False, True, False),
    ],
)
def test_play_money_and_real_money_never_meet(alone, monkeypatch, providers, rehearses, demo, refused):
    for provider in providers:
        begun_through(provider)
    monkeypatch.setenv("VINTE_REHEARSAL", str(int(rehearses)))
    monkeypatch.setenv("VINTE_DEMO", str(int(demo)))
    if refused:
        with pytest.raises(NotConfigured, match="empty"):
            rehearsal.require_one_kind_of_money()
    else:
        rehearsal.require_one_kind_of_money()


@pytest.mark.parametrize("demo", [True, False])
def test_a_site_whose_database_is_not_made_yet_begins_all_the_same(alone, monkeypatch, demo):
    def no_table() -> set[str]:
        assert not demo, "a demo's money is not asked about"
        raise ProgrammingError('relation "wallet_topup" does not exist')

    monkeypatch.setenv("VINTE_DEMO", str(int(demo)))
    monkeypatch.setattr(rehearsal, "_providers", no_table)
    rehearsal.require_one_kind_of_money()


@pytest.mark.parametrize(("rehearses", "works"), [(True, True), (False, False)])
def test_play_takes_payments_only_where_all_is_play(settings, rehearses, works):
    settings.VINTE_DEMO, settings.VINTE_REHEARSAL = False, rehearses
    settings.VINTE_PAYMENT_PROVIDER = "play"
    settings.VINTE_STRIPE_SECRET_KEY, settings.VINTE_STRIPE_WEBHOOK_SECRET = "sk_test_x", "whsec_x"
    settings.VINTE_STRIPE_API_URL = "http://127.0.0.1:9"
    assert wallet.has_payment_provider() is works
    if not works:
        with pytest.raises(Refused):
            wallet.payment_provider()


@pytest.mark.django_db
@pytest.mark.parametrize("rehearses", [True, False])
@pytest.mark.parametrize("address", ["/", "/a-garantia/", "/conta/login/"])
def test_every_page_of_a_rehearsal_says_so(client, settings, rehearses, address):
    settings.VINTE_REHEARSAL, settings.VINTE_DEMO = rehearses, False
    assert ("Isto é um ensaio" in client.get(address).content.decode()) is rehearses

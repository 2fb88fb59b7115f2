"""Pages for what is refused or failed: in the reader's language, with what to do, and without anything that may be gone."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import html_rules
import outages
import psycopg
import pytest
from django.conf import settings as site_settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connections
from django.test import Client, RequestFactory
from professional_story import NOW, open_business

from vinte.web.refusals import anonymous, handlers, plain

LANGUAGES = [code for code, _name in site_settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", sorted(plain.SAID))
def test_a_plain_page_needs_nothing(status: int, language: str) -> None:
    """No database: this test has none."""
    page = plain.page(status, language)
    assert f'<html lang="{language}">' in page
    assert html_rules.complaints(page) == []
    assert 'href="/"' in page
    own = [plain.page(status, other) for other in LANGUAGES if other != language]
    title = page.split("<h1>")[1].split("</h1>")[0]
    assert not any(title in other for other in own), f"{title} is not translated"


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [
        ("", "", "pt"),
        ("", "fr", "fr"),
        ("", "de, fr-CH;q=0.8, en;q=0.5", "fr"),
        ("", "de", "pt"),
        ("django_language=it", "fr", "it"),
        ("a=b; django_language=es; c=d", "fr", "es"),
        ("django_language=xx", "fr", "fr"),
        ('django_language="<script>', "en", "en"),
        ("\x00\x01;;;===", "\x00,;;", "pt"),
        ("", "," * 100_000 + "fr", "pt"),
    ],
)
def test_the_readers_language_whatever_stands_in_the_headers(cookie: str, accept: str, language: str) -> None:
    assert plain.language_of(cookie=cookie, accept=accept) == language


def _error(kind: type[Exception], cause: Exception | None) -> Exception:
    error = kind("it is so")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (_error(OperationalError, psycopg.OperationalError("connection refused")), 503),
        (_error(OperationalError, psycopg.errors.TooManyConnections()), 503),
        (_error(OperationalError, psycopg.errors.AdminShutdown()), 503),
        (_error(OperationalError, psycopg.errors.CannotConnectNow()), 503),
        (_error(InterfaceError, psycopg.InterfaceError("connection already closed")), 503),
        (_error(OperationalError, psycopg.errors.DeadlockDetected()), 500),
        (_error(OperationalError, psycopg.errors.LockNotAvailable()), 500),
        (_error(ProgrammingError, psycopg.errors.UndefinedTable()), 500),
        (ValueError("ours"), 500),
    ],
)
def test_a_database_that_is_gone_is_told_from_one_that_refused(error: Exception, status: int) -> None:
    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE="it")
    try:
        raise error
    except Exception:  # noqa: BLE001 - as Django calls it
        response = handlers.failed(request)
    assert response.status_code == status
    assert 'lang="it"' in response.content.decode()
    assert response.headers.get("Retry-After") == ("10" if status == 503 else None)


@pytest.fixture
def without_database(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Asks pages where nobody listens at the database's address, from a thread that connects anew."""
    port = outages.dead_port()

    def ask(path: str, **headers: str) -> Any:
        got: list[Any] = []

        def work() -> None:
            monkeypatch.setitem(connections.settings["default"], "HOST", "127.0.0.1")
            monkeypatch.setitem(connections.settings["default"], "PORT", str(port))
            client = Client(raise_request_exception=False, **headers)
            client.cookies["sessionid"] = "x" * 32
            got.append(client.get(path))

        with django_db_blocker.unblock():
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        return got[0]

    yield ask


@pytest.mark.parametrize("path", ["/", "/pro/hoje/", "/nao/existe/", "/conta/login/", "/pedir/"])
def test_without_its_database_the_site_says_so_and_when_to_come_back(
    without_database: Callable[..., Any], path: str
) -> None:
    page = without_database(path, HTTP_ACCEPT_LANGUAGE="es")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "10"
    assert '<html lang="es">' in page.content.decode()


def test_a_wrong_host_is_refused_without_a_database_even_when_there_is_none(
    without_database: Callable[..., Any],
) -> None:
    assert without_database("/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "a b", "", "x" * 3000])
def test_a_wrong_host_gets_a_page_and_no_trace(host: str, caplog: pytest.LogCaptureFixture) -> None:
    """Before: 500 with a traceback for each, for the page of 400 asked for a clock that was not there."""
    with caplog.at_level(logging.ERROR, logger="django.request"):
        page = Client(raise_request_exception=False).get("/", HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE="fr")
    assert page.status_code == 400
    assert '<html lang="fr">' in page.content.decode()
    assert not [record for record in caplog.records if record.name == "django.request"]


@pytest.mark.django_db
def test_pages_of_refusal_wear_the_sites_shell_where_it_stands(
    stand_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(NOW)
    ana = open_business()
    client = Client(HTTP_ACCEPT_LANGUAGE="pt", enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(ana.account)
    asked = {
        404: client.get("/nao/existe/"),
        403: client.post("/pro/perfil/", {"trade_name": "Ana"}),
        400: client.get("/pro/pedidos/?pagina=%00"),
    }
    for status, page in asked.items():
        assert page.status_code == status
        text = page.content.decode()
        assert "/pro/pedidos/" in text  # the shell: her own navigation
        assert str(plain.SAID[status].title) in text
        assert html_rules.complaints(text) == []


@pytest.mark.django_db
def test_whoever_sends_without_an_account_does_so_only_so_often(
    stand_at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(NOW)
    monkeypatch.setitem(anonymous.RATES, "anonymous", "2/m/ip")
    client = Client(HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)
    answers = [client.post("/pedir/oficio/", {"trade": "painter"}).status_code for _n in range(2)]
    assert 429 not in answers
    refused = client.post("/pedir/oficio/", {"trade": "painter"})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert "too much in a short time" in refused.content.decode().lower()
    # Reading goes on; so does another address, a machine with a signature, and whoever has an account.
    assert client.get("/pedir/oficio/").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.9").post("/pedir/oficio/", {"trade": "painter"}).status_code == 302
    assert client.post("/webhooks/stripe/", b"{}", content_type="application/json").status_code != 429
    ana = open_business()
    client.force_login(ana.account)
    assert client.post("/pro/perfil/", {}).status_code != 429

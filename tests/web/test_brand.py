"""Another operator's clients read their operator's name, and nowhere ours."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

import brand_name
import cast
import offers_story
from brand_name import CASA_SEGURA, OURS
from cast import CLAIM_DAY, later
from vinte.claims import actions as claims
from vinte.kernel.clock import FixedClock
from vinte.notices import queries as notices
from vinte.project import brand, settings_table, translations

LANGUAGES = [code for code, _name in site.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_with_our_name_has_theirs_and_nothing_else_changed(
    language: str, tmp_path: Path
) -> None:
    folder = brand.catalogues(CASA_SEGURA, locale=translations.LOCALE_DIR, data_dir=tmp_path)
    with (folder / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        made = {message.id: message.string for message in read_mo(file) if message.id}
    source = language if language != "pt" else "en"
    with (translations.LOCALE_DIR / source / "LC_MESSAGES" / "django.mo").open("rb") as file:
        known = [message for message in read_mo(file) if isinstance(message.id, str) and message.id]
        ours = {message.id: message.id if language == "pt" else message.string for message in known}
    named = {key: said for key, said in ours.items() if OURS.search(said)}
    assert len(named) > 80
    for key, said in named.items():
        if said.startswith("Vinte contact"):
            continue
        assert made[key].replace(CASA_SEGURA, "Vinte") == said and not OURS.search(made[key])
        assert [field for _t, field, *_ in Formatter().parse(made[key])] == [
            field for _t, field, *_ in Formatter().parse(said)
        ]
    assert set(made) <= set(named)


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Casa Segura", True),
        ("Lar & Obra", False),
        ("C" * 30, True),
        ("C" * 31, False),
        ("", False),
        ("100% Casa", False),
        ("Casa{x}", False),
        ("Casa\nSegura", False),
        ("<b>Casa</b>", False),
        ("Ação já", True),
    ],
)
def test_a_name_that_would_mean_something_where_it_stands_is_refused(name: str, fits: bool) -> None:
    if fits:
        assert settings_table.read({"VINTE_BRAND_NAME": name})["VINTE_BRAND_NAME"] == name
    else:
        with pytest.raises(settings_table.InvalidInput, match="VINTE_BRAND_NAME"):
            settings_table.read({"VINTE_BRAND_NAME": name})


def test_catalogues_are_made_once_and_anew_for_another_name(tmp_path: Path) -> None:
    first = brand.catalogues(CASA_SEGURA, locale=translations.LOCALE_DIR, data_dir=tmp_path)
    file = first / "pt" / "LC_MESSAGES" / "django.mo"
    made = file.stat().st_mtime_ns
    assert brand.catalogues(CASA_SEGURA, locale=translations.LOCALE_DIR, data_dir=tmp_path) == first
    assert file.stat().st_mtime_ns == made
    assert brand.catalogues("Outra", locale=translations.LOCALE_DIR, data_dir=tmp_path) != first
    assert not [path for path in tmp_path.rglob("*") if path.suffix not in ("", ".mo")]


def read(client: Client, page: str, language: str) -> str:
    response = client.get(page, headers={"accept-language": language})
    assert response.status_code == 200, (page, response.status_code)
    body: str = response.content.decode()
    # Addresses and headers of the machinery, which nobody reads.
    return re.sub(r'="[^"]*/static/[^"]*"', "", body)


@pytest.mark.django_db
@pytest.mark.slow(
    reason="a claim is played, and some twenty pages and every letter of it are read in five languages"
)
def test_nobody_reads_our_name_on_a_site_with_its_own(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brand_name.use(settings, tmp_path)
    settings.VINTE_EMAIL_FROM = settings.DEFAULT_FROM_EMAIL = "Casa Segura <ola@casasegura.example>"
    bruno, sofia = cast.claimable("Bruno"), cast.staff("Sofia")
    otilia = cast.staff("Otília", role="operator")
    claim = claims.file_claim(professional_id=bruno.id, descriptions=bruno.described(), at=CLAIM_DAY)
    cast.write(bruno.purchases[0], count=2, at=later(hours=2))
    monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(CLAIM_DAY))
    found = []
    for who, pages in (
        (
            None,
            ["/", "/a-garantia/", "/ajuda/", "/ajuda/direitos/", "/ajuda/garantia/", reverse(site.LOGIN_URL)],
        ),
        (bruno.account, ["/pro/hoje/", "/pro/garantia/", "/pro/contactos/", "/pro/saldo/", "/pro/opinioes/"]),
        (sofia, ["/mesa/", f"/mesa/pedidos/{claim.id}/"]),
        (otilia, ["/operador/", "/operador/tarefas/"]),
    ):
        client = Client()
        if who is not None:
            client.force_login(who)
        for page in pages:
            for language in LANGUAGES:
                body = read(client, page, language)
                assert CASA_SEGURA in body, page
                found += [
                    (page, language, body[at.start() - 60 : at.end() + 20]) for at in OURS.finditer(body)
                ]
    manifest = Client().get(reverse("public:manifest"))
    found += [("manifest", "", manifest.content.decode())] if OURS.search(manifest.content.decode()) else []
    # What a browser is handed with a name: no file is called as we are.
    client = Client()
    client.force_login(bruno.account)
    for page in (reverse("account_data_file"), f"/pro/saldo/extrato/{CLAIM_DAY:%Y-%m}/extrato.csv"):
        answer = client.get(page)
        named = answer.headers["Content-Disposition"]
        found += [(page, "", named)] if "vinte" in named.casefold() else []
    offers_story.visit_of(bruno.purchases[0], starts_at=later(days=2), at=later(hours=2), is_agreed=True)
    letters = notices.mailbox()
    calendars = [letter.calendar for letter in letters if letter.calendar]
    assert calendars
    for calendar in calendars:
        assert f"PRODID:-//{CASA_SEGURA}//PT" in calendar and f"CN={CASA_SEGURA}" in calendar.replace('"', "")
        found += [("calendar", "", calendar)] if "vinte" in calendar.casefold() else []
    assert len(letters) > 20
    for letter in letters:
        whole = f"{letter.subject}\n{letter.text}\n{letter.html}"
        found += [(letter.kind, "", whole[at.start() - 60 : at.end() + 20]) for at in OURS.finditer(whole)]
    assert not found, found[:8]

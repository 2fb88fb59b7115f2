"""Articles: whole in five languages, true to the dated files, and read by each under their own terms of the guarantee."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import resolve
from django.utils.html import escape

import cast
from cast import MONDAY
from vinte.guarantee import terms
from vinte.help_centre import actions, queries
from vinte.help_centre.articles import figures, files, reading
from vinte.help_centre.following import telling
from vinte.help_centre.models import ArticleEdition, SearchEntry
from vinte.kernel.clock import FixedClock
from vinte.kernel.errors import InvalidInput

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ASKED_FOR = {
    "garantia", "contactos", "precos-e-packs", "selos", "perfil", "primeiro-contacto", "ganhar-clientes", "opinioes",
    "devolucoes", "pedido-de-garantia", "suspensao-e-recurso", "privacidade", "para-quem-pede", "direitos",
}  # fmt: skip
# The new terms begin in Lisbon at this instant.
MIDNIGHT = datetime(2026, 1, 31, 0, 0, tzinfo=UTC)
HEAD = """+++
title = "Selos"
summary = "O que atestam."
keywords = ["selo"]
audience = "professional"
dated = 2026-01-01
related = []
+++

"""


def test_every_article_is_there_in_every_language() -> None:
    every = files.from_files()
    assert set(every) == ASKED_FOR
    assert all(set(by_language) == set(LANGUAGES) for by_language in every.values())
    titles = {text.title for by_language in every.values() for text in by_language.values()}
    assert len(titles) > 4 * len(ASKED_FOR), "an article is not translated"


@pytest.mark.parametrize("market", terms.markets())
def test_every_figure_is_in_a_dated_file_of_the_market_or_its_line_is_left_out(market: str) -> None:
    on = date(2026, 3, 1)
    for by_language in files.from_files().values():
        for text in by_language.values():
            title, _summary, markdown = reading._read(text, terms.load(market, on=on), on, market, "Vinte")
            assert title and "{" not in markdown and len(markdown.split()) > 150, (market, text.slug)


def test_every_link_leads_somewhere() -> None:
    for by_language in files.from_files().values():
        for text in by_language.values():
            for path in re.findall(r"\]\((/[^)#]*)", text.body):
                try:
                    found = resolve(path)
                except Http404:
                    pytest.fail(f"{text.language}/{text.slug}: {path} leads nowhere")
                if found.url_name == "help_article":
                    assert found.kwargs["slug"] in files.from_files(), (text.slug, path)


WRONG = {
    "a figure that is typed": ("Tem 14 dias.\n", 10, "found 14 typed"),
    "a figure in letters": ("Bem.\n\nTem dois dias.\n", 12, "'dois dias' in letters"),
    "a figure of no file": ("Tem {leads.returns.figures:weeks}.\n", 10, "is in any dated file"),
    "a figure of no folder": ("Tem {leads:weeks}.\n", 10, "is in any dated file"),
    "terms of another name": ("São {terms.contatos}.\n", 10, "is in any dated file"),
    "the page's own heading": ("# Selos\n", 10, "headings from ##"),
    "HTML": ("<b>Selos</b>\n", 10, "found HTML"),
    "a link that acts": ("[x](javascript:x)\n", 10, "a link that begins with"),
    "no words": ("", 9, "expected words"),
}


@pytest.mark.parametrize(("body", "line", "expected"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_in_an_article_is_told_with_its_line(body: str, line: int, expected: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(expected)) as caught:
        files.parse(HEAD + body, slug="selos", language="pt", file="pt/selos.md")
    assert (caught.value.line, caught.value.file) == (line, "pt/selos.md")


@pytest.mark.parametrize(
    ("was", "wrong", "field"),
    [
        ('title = "Selos"', 'title = ""', "title"),
        ('audience = "professional"', 'audience = "cats"', "audience"),
        ("dated = 2026-01-01", "date = 2026-01-01", "dated"),
        ("related = []", 'related = ["selos"]', "related"),
        ('summary = "O que atestam."', 'summary = "Os 3 selos."', "summary"),
        ('title = "Selos"', "title = Selos", "front matter"),
        ("+++\n\n", "\n", "front matter"),
    ],
)
def test_a_wrong_front_matter_is_refused_by_its_field(was: str, wrong: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        files.parse(HEAD.replace(was, wrong) + "Palavras.\n", slug="selos", language="pt")
    assert caught.value.field == field


def test_an_article_that_lacks_a_language_is_refused(tmp_path: Path) -> None:
    for language in LANGUAGES[:-1]:
        (tmp_path / language).mkdir()
        (tmp_path / language / "selos.md").write_text(HEAD + "Palavras.\n", "utf-8")
    with pytest.raises(InvalidInput, match=f"also in {LANGUAGES[-1]}"):
        files.from_files(tmp_path)


def test_a_changed_file_of_figures_changes_the_page() -> None:
    given = {"terms": terms.load("pt", on=date(2026, 3, 1)), "market": "pt", "language": "pt"}
    line = "Vê-os {leads.pricing.prices:priority_window_hours} antes; devolve até {leads.returns.figures:window_hours.wrong_trade}."
    assert figures.filled(line, on=date(2026, 1, 2), **given) == "Vê-os 4 horas antes; devolve até 3 dias.\n"  # type: ignore[arg-type]
    assert (
        figures.filled(line, on=date(2026, 2, 1), **given) == "Vê-os 24 horas antes; devolve até 14 dias.\n"
    )  # type: ignore[arg-type]


def page(path: str, *, language: str, account: Any = None) -> str:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    if account is not None:
        client.force_login(account)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def stand_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def stop(instant: datetime) -> None:
        monkeypatch.setattr("vinte.web.middleware.clock_named", lambda _path: FixedClock(instant))

    return stop


@pytest.mark.django_db
def test_new_terms_hold_for_who_begins_and_nothing_else_was_edited(
    monkeypatch: pytest.MonkeyPatch, stand_at: Callable[[datetime], None]
) -> None:
    """Acceptance: 20 becomes 15 in a new dated file. Ana began before; Bruno has bought nothing."""
    ana = cast.professional("Ana", pack="yearly", is_complete=True, has_badge=True)
    bruno = cast.professional("Bruno", pack="yearly", is_complete=True, has_badge=True)
    cast.contact(ana, at=MONDAY)
    telling.DUTY.run(at=MONDAY)
    for who in (ana.account, bruno.account):
        about = {"slug": "garantia", "email": "", "language": "pt", "account_id": who.pk}
        assert actions.follow(**about, at=MONDAY)  # type: ignore[arg-type]
    every = terms.all_terms()
    old = next(one for one in every if one.market == "pt")
    new = replace(old, in_force_from=date(2026, 1, 31), contacts=15)
    monkeypatch.setattr(terms, "all_terms", lambda: (*every, new))
    later = MIDNIGHT + timedelta(hours=10)

    def count(html: str) -> str:
        found = re.search(r'id="s1\.1"[^>]*>.*?</span>[^<]*?(\d+)', html)
        assert found, "no section 1.1"
        return found[1]

    def counts(account: Any, at: datetime) -> set[str]:
        stand_at(at)
        paths = ("/ajuda/garantia/", "/a-garantia/")
        return {count(page(path, language=code, account=account)) for path in paths for code in LANGUAGES}

    assert counts(None, MIDNIGHT - timedelta(seconds=1)) == {"20"}
    assert counts(None, later) == counts(bruno.account, later) == {"15"}
    assert counts(ana.account, later) == {"20"}
    hers = page("/ajuda/garantia/", language="pt", account=ana.account)
    assert "Dos primeiros 20 contactos" in hers and "condições da garantia de 1 de janeiro de 2026" in hers
    # Her meter and her dots, and what her claim will be read by.
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(ana.account)
    assert len(client.get("/pro/garantia/").context["dots"]) == 20
    assert queries.terms_of_reader(account_id=ana.account.pk, at=later) == old
    # Her letter says that hers stay; Bruno's that it changed. Nobody is told twice.
    for _twice in range(2):
        telling.DUTY.run(at=later)
    (to_ana,) = cast.letters(ana.account.email, kind="article_changed")
    (to_bruno,) = cast.letters(bruno.account.email, kind="article_changed")
    assert "primeiros 20 contactos" in to_bruno.text and "primeiros 15 contactos" in to_bruno.text
    assert "Para si nada muda na garantia" in to_ana.text
    assert "Para si nada muda na garantia" not in to_bruno.text
    changed = ArticleEdition.objects.filter(number=2)
    assert {(row.slug, row.language) for row in changed} >= {("garantia", code) for code in LANGUAGES}


FINDS = [
    ("pt", "devolucao do dinheiro", ""),
    ("pt", "reembolso", ""),
    ("pt", "garantia 20", ""),
    ("en", "guarantee refund", ""),
    ("it", "garanzia", ""),
    ("pt", "garanzia", ""),
    ("en", "devolução do dinheiro", ""),
    ("es", "devolucion del dinero", ""),
    ("fr", "recuperer l'argent", ""),
    ("pt", "reembol", ""),
    ("pt", "garnatia", "garantia"),
    ("pt", "renbolso", "reembolso"),
    ("fr", "garnatie", "garantie"),
]


# Words of another language than the reader's: what is found reads in the reader's all the same.
OTHERS_WORDS = {("pt", "garanzia"), ("en", "devolução do dinheiro")}

# What people ask for in their own words, the article that answers, and how far down at most.
ASKED_IN_OWN_WORDS = [
    ("pt", "quero o meu dinheiro de volta", "pedido-de-garantia", 3),
    ("es", "quiero recuperar mi dinero", "pedido-de-garantia", 3),
    ("fr", "je veux récupérer mon argent", "pedido-de-garantia", 3),
    ("it", "voglio indietro i miei soldi", "pedido-de-garantia", 3),
    ("en", "I want my money back", "pedido-de-garantia", 3),
    ("pt", "reclamar de um profissional", "direitos", 1),
    ("es", "quejarse de un profesional", "direitos", 1),
    ("fr", "se plaindre d'un professionnel", "direitos", 1),
    ("it", "contestare un professionista", "direitos", 1),
    ("en", "complain about a professional", "direitos", 1),
]


@pytest.mark.django_db
def test_words_of_the_readers_own_language_find_nothing_in_another() -> None:
    actions.bring_search_up_to_date(at=MONDAY)
    for language, words, slug, most in ASKED_IN_OWN_WORDS:
        hits = queries.search(words=words, language=language, at=MONDAY).hits
        assert slug in [hit.line.slug for hit in hits[:most]], (words, [hit.line.slug for hit in hits])
        own = {line.slug: line for line in queries.articles(language=language, at=MONDAY)}
        assert all(hit.line == own[hit.line.slug] for hit in hits), (words, hits)
        # Each begins with this language's own words, marked or not: never with those of another.
        texts = {
            entry.slug: f"{entry.summary} {entry.text}"
            for entry in SearchEntry.objects.filter(language=language)
        }
        for hit in hits:
            piece = unescape(re.sub("</?mark>", "", hit.excerpt)).split(" … ")[0]
            assert piece in texts[hit.line.slug].replace("\n", " "), (words, piece)


@pytest.mark.django_db
def test_the_search_finds_the_guarantee() -> None:
    assert actions.bring_search_up_to_date(at=MONDAY) == len(ASKED_FOR) * len(LANGUAGES)
    assert actions.bring_search_up_to_date(at=MONDAY) == 0
    for language, words, instead in FINDS:
        found = queries.search(words=words, language=language, at=MONDAY)
        slugs = [hit.line.slug for hit in found.hits]
        assert "garantia" in slugs[:3], (language, words, slugs)
        assert found.instead == instead, (words, found.instead)
        assert all(hit.line.language == language for hit in found.hits)
        hit = next(hit for hit in found.hits if hit.line.slug == "garantia")
        is_own = "<mark>" in hit.excerpt + hit.title
        assert is_own or (hit.title, hit.excerpt) == (hit.line.title, escape(hit.line.summary)), words
        assert is_own == ((language, words) not in OTHERS_WORDS), (words, hit.excerpt)
    best = queries.search(words="seguro", language="pt", at=MONDAY).hits[0]
    assert best.line.slug == "selos"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["", "   ", "?!", "xyzzyqwv", "a" * 500, "'; DROP TABLE x; --", "a & | b:* !", "<b>"]
)
def test_odd_words_find_little_and_break_nothing(words: str) -> None:
    actions.bring_search_up_to_date(at=MONDAY)
    found = queries.search(words=words, language="pt", at=MONDAY)
    assert all("<b>" not in hit.excerpt + hit.title for hit in found.hits)


@pytest.mark.django_db
def test_a_map_of_the_site_has_every_article_with_its_last_change() -> None:
    assert {one.slug for one in queries.public_articles(at=MONDAY)} == ASKED_FOR
    telling.DUTY.run(at=MONDAY)
    (first, *_others) = queries.public_articles(at=MONDAY)
    assert (first.changed_at, first.languages) == (MONDAY, tuple(LANGUAGES))

"""The pages that a stranger and a search engine see: search, trades in places, profile, languages, cards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

import cast
from vinte.help_centre import actions as help_centre
from vinte.people import actions as people
from vinte.reviews import queries as reviews
from vinte.web.page import structured
from vinte.web.public import sitemaps

AT = cast.MONDAY + timedelta(days=60)
SAID = "Trabalho limpo, feito a horas e ao preço combinado."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(stand_at: Callable[[datetime], None]) -> None:
    stand_at(AT)


def page(path: str, language: str = "pt", **more: Any) -> str:
    answer = Client(HTTP_ACCEPT_LANGUAGE=language).get(path, **more)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def data_of(html: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    found: dict[str, Any] = json.loads(block)
    return found


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("oficio=canalizador&onde=aveiro", "/canalizadores/aveiro/"),
        ("oficio=TORNEIRA&onde=3800-123", "/canalizadores/aveiro/"),
        ("oficio=pintor&onde=vila nova de gaia", "/pintores/vila-nova-de-gaia/"),
        ("oficio=peintre&onde=", "/pintores/"),
        ("oficio=&onde=Aveiro", ""),
        ("oficio=astrologo&onde=Aveiro", ""),
        ("oficio=porta&onde=Aveiro", ""),
        ("oficio=pintor&onde=Vila", ""),
        ("oficio=pintor&onde=Atlântida", ""),
        ("oficio=pintor&onde=0000", ""),
        ("", ""),
    ],
)
def test_the_search_leads_to_one_page_or_asks_which(query: str, leads_to: str) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE="pt").get(f"/procurar/?{query}")
    if leads_to:
        assert (answer.status_code, answer["Location"]) == (302, leads_to)
        return
    html = answer.content.decode()
    assert answer.status_code == 200
    # Nothing typed is lost, and each way out is a link.
    for typed in re.findall(r"=([^&]+)", query):
        assert f'value="{typed}"' in html
    assert "field-error" in html


def test_what_may_be_meant_is_offered() -> None:
    html = page("/procurar/?oficio=porta&onde=Aveiro")
    assert "oficio=Carpintaria&amp;onde=Aveiro" in html and "oficio=Serralharia&amp;onde=Aveiro" in html
    assert "oficio=pintor&amp;onde=Vila+Nova+de+Gaia" in page("/procurar/?oficio=pintor&onde=vila nova")


def test_a_trade_in_a_place_shows_who_works_there_the_nearest_first() -> None:
    ana = cast.professional("Ana", is_complete=True, has_badge=True)
    bruno = cast.professional("Bruno")
    people.update_profile(professional_id=bruno.id, at=AT, municipality="Ílhavo", radius_km=20)
    far = cast.professional("Carla")
    people.update_profile(professional_id=far.id, at=AT, municipality="Faro", radius_km=20)
    cast.review(ana, name="Hugo", text=SAID, at=AT - timedelta(days=1))
    html = page("/pintores/aveiro/")
    assert html.index("Ana Obras") < html.index("Bruno Obras") and "Carla Obras" not in html
    assert "Selo verificado" in html and "1 opinião" in html
    listed = data_of(html)["@graph"][1]["itemListElement"]
    assert [each["item"]["name"] for each in listed] == ["Ana Obras", "Bruno Obras"]
    assert listed[0]["item"]["@type"] == "HousePainter"
    assert listed[0]["item"]["aggregateRating"]["reviewCount"] == 1
    assert "telephone" not in json.dumps(listed)
    assert "Carla Obras" in page("/pintores/")


def test_nobody_who_is_suspended_or_leaves_is_shown_anywhere() -> None:
    ana, bruno = cast.professional("Ana"), cast.professional("Bruno")
    cast.review(ana, name="Hugo", text=SAID, at=AT - timedelta(days=1))
    sofia = cast.staff("Sofia")
    people.suspend(professional_id=ana.id, reason="Uso indevido.", by=sofia.pk, at=AT - timedelta(hours=1))
    people.leave(account_id=bruno.account.pk, at=AT - timedelta(hours=1))
    for path in ("/pintores/", "/pintores/aveiro/", "/", "/sitemap-profissionais.xml"):
        html = page(path)
        assert "Ana Obras" not in html and "Bruno Obras" not in html and str(ana.id) not in html
    assert Client().get(f"/cartoes/pt/{ana.id}.png").status_code == 404


def test_where_nobody_works_the_page_says_who_is_near_and_is_not_to_be_found() -> None:
    cast.professional("Ana")
    html = page("/pintores/sever-do-vouga/")
    assert "Por agora ninguém deste ofício trabalha aí." in html and "Aveiro" in html
    assert 'name="robots" content="noindex' in html
    assert Client().get("/pintores/atlantida/").status_code == 404
    assert Client().get("/astrologos/").status_code == 404


def test_the_first_page_shows_real_reviews_of_those_who_are_shown() -> None:
    ana = cast.professional("Ana", has_badge=True)
    assert "As últimas opiniões" not in page("/")
    cast.review(ana, name="Hugo", text=SAID, at=AT - timedelta(days=2))
    html = page("/")
    (latest,) = reviews.latest_reviews(market="pt", at=AT, most=5)
    assert latest.review.text and latest.review.text[:20] in html
    assert f"/profissionais/{ana.id}/" in html and "/canalizadores/" in html
    assert reviews.latest_reviews(market="es", at=AT, most=5) == []
    assert reviews.latest_reviews(market="pt", at=AT - timedelta(days=3), most=5) == []


def test_a_profile_tells_machines_what_it_tells_people_and_no_text_leaves_the_block() -> None:
    evil = "</script><script>alert(1)</script>\u2028&amp;"
    ana = cast.professional("Ana", has_badge=True, trade_name="Ana & Filhas <b>")
    people.update_profile(professional_id=ana.id, at=AT, description=evil)
    cast.review(ana, name="Hugo", text=SAID, at=AT - timedelta(days=1))
    html = page(f"/profissionais/{ana.id}/")
    assert "<script>alert" not in html
    business, crumbs = data_of(html)["@graph"]
    assert business["name"] == "Ana & Filhas <b>" and business["description"] == evil
    assert business["review"][0]["author"]["name"] == "Hugo"
    assert business["aggregateRating"]["reviewCount"] == 1
    assert [step["name"] for step in crumbs["itemListElement"]] == ["Vinte", "Pintores", "Ana & Filhas <b>"]
    assert "o e-mail respondeu" in html  # what the badge attests
    assert f'content="http://127.0.0.1:8020/cartoes/pt/{ana.id}.png"' in html


def test_the_block_is_what_it_was() -> None:
    data = {"name": "<!--</script>&\u2029"}
    text = structured.block(data)
    inside = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not {"<", ">", "&", "\u2029"} & set(inside)
    assert json.loads(inside)["name"] == data["name"]


@pytest.mark.parametrize("language", ["pt", "es", "fr", "it", "en"])
def test_an_address_asks_for_a_language_and_names_its_fellows(language: str) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="it")
    answer = client.get(f"/a-garantia/?lingua={language}")
    html = answer.content.decode()
    assert f'<html lang="{language}"' in html
    ending = "" if language == "pt" else f"?lingua={language}"
    assert f'<link rel="canonical" href="http://127.0.0.1:8020/a-garantia/{ending}">' in html
    assert len(re.findall(r'rel="alternate" hreflang="(\w\w|x-default)"', html)) == 6
    # It is kept, and the switch leads back to the page without what the address asked for.
    assert f'<html lang="{language}"' in client.get("/a-garantia/").content.decode()
    assert '<input type="hidden" name="next" value="/a-garantia/">' in html


def test_an_address_that_asks_for_no_language_there_is_changes_nothing() -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE="pt").get("/?lingua=de")
    assert '<html lang="pt"' in answer.content.decode() and "django_language" not in answer.cookies
    # A form that is sent is answered in the reader's own language.
    sent = Client(HTTP_ACCEPT_LANGUAGE="pt").post("/cores/?lingua=fr", {"theme": "dark"})
    assert "django_language" not in sent.cookies


def test_a_page_behind_a_login_or_a_link_is_not_to_be_found() -> None:
    html = page("/pedir/")
    assert 'content="noindex, nofollow"' in html and 'rel="canonical"' not in html


def test_the_map_of_the_site_names_every_page_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    ana = cast.professional("Ana")
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ElementTree.fromstring(page("/sitemap.xml"))
    sections = [each.text or "" for each in index.findall("s:sitemap/s:loc", space)]
    assert [each.rpartition("/")[2] for each in sections] == [
        "sitemap-paginas.xml", "sitemap-oficios.xml", "sitemap-profissionais.xml",
        "sitemap-artigos.xml",
    ]  # fmt: skip
    found: dict[str, int] = {}
    for section in sections:
        listed = ElementTree.fromstring(page(section.removeprefix("http://127.0.0.1:8020")))
        for url in listed.findall("s:url", space):
            found[url.findtext("s:loc", namespaces=space) or ""] = len(url.findall("x:link", space))
    assert set(found.values()) == {6}
    for path in ("/", "/ajuda/garantia/", "/quem-somos/", "/pintores/aveiro/", f"/profissionais/{ana.id}/"):
        assert f"http://127.0.0.1:8020{path}" in found and f"http://127.0.0.1:8020{path}?lingua=fr" in found
    # Every one that is named is there, and asks to be found.
    for address in [each for each in found if "lingua" not in each]:
        html = page(address.removeprefix("http://127.0.0.1:8020"))
        assert "noindex" not in html and f'rel="canonical" href="{address}"' in html, address
    monkeypatch.setattr(sitemaps.Section, "limit", 5)
    assert "sitemap-oficios.xml?p=2" in page("/sitemap.xml")
    assert "/pintores/" in page("/sitemap-oficios.xml?p=1")
    for wrong in ("/sitemap-oficios.xml?p=99", "/sitemap-oficios.xml?p=x", "/sitemap-nada.xml"):
        assert Client().get(wrong).status_code == 404


def test_an_article_stands_in_the_map_in_the_languages_that_it_has() -> None:
    otilia = cast.staff("Otília", role="operator")
    words = {"audience": "everybody", "language": "pt", "summary": "Obras.", "keywords": "", "title": "Obras"}
    version = help_centre.write_article(
        **words, slug="obras", body="Obras em casa.\n", key="1", by=otilia.pk, at=AT
    )
    assert "/ajuda/obras/" not in page("/sitemap-artigos.xml")
    help_centre.publish_article(version_id=version, first_day=AT.date(), by=otilia.pk, at=AT)
    listed = page("/sitemap-artigos.xml")
    assert "/ajuda/obras/" in listed and "/ajuda/obras/?lingua=fr" not in listed
    assert "/ajuda/garantia/?lingua=fr" in listed


@pytest.mark.parametrize(("demo", "line"), [(True, "Disallow: /\n"), (False, "Disallow: /pro/\n")])
def test_robots_stay_out_of_a_play_town_and_of_what_is_somebodys_own(
    settings: Any, demo: bool, line: str
) -> None:
    settings.VINTE_DEMO = demo
    text = page("/robots.txt")
    assert line in text and "Sitemap: http://127.0.0.1:8020/sitemap.xml" in text
    assert ("Disallow: /\n" in text) is demo


def test_a_card_is_drawn_for_the_site_and_for_each_professional() -> None:
    ana = cast.professional(
        "Ana", trade_name="Canalizações Conceição & Irmãos, de Aveiro e de toda a região, Lda."
    )
    first = Client().get("/cartoes/pt.png").content
    mine = Client().get(f"/cartoes/fr/{ana.id}.png")
    for content in (first, mine.content):
        picture = Image.open(BytesIO(content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630)) and len(content) < 60_000
    assert first != mine.content and "max-age" in mine["Cache-Control"]
    assert Client().get("/cartoes/de.png").status_code == 404
    cast.review(ana, name="Hugo", text=SAID, at=AT - timedelta(days=1))
    assert Client().get(f"/cartoes/fr/{ana.id}.png").content != mine.content

"""What there is for a professional is found without guessing, and nobody who is logged in loses their own navigation."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import cast
from vinte.web.authorization import ROUTES
from vinte.web.navigation import links
from vinte.web.professional.urls import urlpatterns

pytestmark = pytest.mark.django_db

TABS = ["Hoje", "Garantia", "Pedidos", "Saldo", "Perfil"]
RAILS = {"support": "Pedidos de garantia", "operator": "Operação"}
SOMEBODYS = ("public:guarantee", "public:privacy", "joining:terms_of_use", "public:home")
ANY_ID = "00000000-0000-0000-0000-000000000000"


def client_of(account: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="pt")
    client.force_login(account)
    return client


def navigation(page: Any, name: str) -> list[tuple[str, str]]:
    """The words and addresses of one navigation of a page."""
    found = re.search(rf'<nav class="{name}".*?</nav>', page.content.decode(), re.DOTALL)
    inside = re.sub(r"<svg.*?</svg>", "", found[0], flags=re.DOTALL) if found else ""
    return [(words, href) for href, words in re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', inside)]


def test_each_page_of_a_professional_is_two_taps_away() -> None:
    client = client_of(cast.professional().account)
    reached: dict[str, str] = {}
    for tab, href in navigation(client.get("/pro/garantia/"), "nav-row"):
        for words, page in navigation(client.get(href), "beside-row"):
            reached[page] = f"{tab} › {words}"
    assert {page: reached.get(reverse(f"professional:{page}")) for page in ("contacts", "pack", "spending", "invoices", "statement", "badges", "reviews", "team", "returns", "alerts")} == {
        "pack": "Saldo › Pack",
        "spending": "Saldo › Gastos",
        "invoices": "Saldo › Faturas",
        "statement": "Saldo › Extrato",
        "badges": "Perfil › Selos",
        "reviews": "Perfil › Opiniões",
        "team": "Perfil › Equipa",
        "contacts": "Hoje › Contactos",
        "returns": "Hoje › Devoluções",
        "alerts": "Pedidos › Avisos",
    }  # fmt: skip
    # The page at hand is marked, in both rows.
    page = client.get("/pro/gastos/").content.decode()
    assert page.count('href="/pro/gastos/" aria-current="page"') == 1
    assert 'href="/pro/saldo/" aria-current="page">Saldo' in page


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_every_page_of_a_professional_stands_below_one_tab(pattern: Any) -> None:
    path = "/" + re.sub(r"<[^>]+>", ANY_ID, str(pattern.pattern))
    assert len([link for link in links("professional", path=path) if link.current]) == 1


@pytest.mark.parametrize("address", [*map(reverse, SOMEBODYS), "/nada/"])
def test_a_professional_keeps_their_navigation_on_everybodys_pages(address: str) -> None:
    ana = cast.professional()
    page = client_of(ana.account).get(address)
    assert [words for words, _href in navigation(page, "tabs-bottom")] == TABS
    assert f'class="wordmark" href="{reverse("professional:today")}"' in page.content.decode()


def test_a_profile_as_clients_see_it_keeps_the_professionals_navigation_too() -> None:
    ana = cast.professional()
    page = client_of(ana.account).get(reverse("public:professional", args=[ana.id]))
    assert [words for words, _href in navigation(page, "tabs-bottom")] == TABS


@pytest.mark.parametrize("role", RAILS)
@pytest.mark.parametrize("route", SOMEBODYS)
def test_the_staff_keep_theirs(role: str, route: str) -> None:
    page = client_of(cast.staff(role=role)).get(reverse(route))
    assert f"{RAILS[role]}</a>" in page.content.decode() and 'class="rail"' in page.content.decode()


@pytest.mark.parametrize("route", SOMEBODYS)
def test_whoever_is_not_logged_in_reads_them_as_a_visitor(route: str) -> None:
    page = Client(HTTP_ACCEPT_LANGUAGE="pt").get(reverse(route))
    assert navigation(page, "tabs-bottom") == [] and "Entrar</a>" in page.content.decode()
    assert [words for words, _href in navigation(page, "nav-row")] == ["A garantia", "Os seus dados", "Ajuda"]


def test_on_a_homeowners_page_the_sign_leads_back_to_ones_own() -> None:
    page = client_of(cast.professional().account).get("/pedir/", follow=True)
    assert f'class="wordmark" href="{reverse("professional:today")}"' in page.content.decode()


def test_each_address_of_the_navigation_is_one_that_the_table_knows() -> None:
    ana = client_of(cast.professional().account)
    for _words, href in navigation(ana.get("/pro/saldo/"), "beside-row"):
        assert ana.get(href).resolver_match.view_name in ROUTES


def test_the_first_screen_speaks_to_professionals_too() -> None:
    hero = Client(HTTP_ACCEPT_LANGUAGE="pt").get("/").content.decode().split("</section>")[0]
    assert f'href="{reverse("joining:start")}">Registar a minha empresa' in hero
    mine = client_of(cast.professional().account).get("/").content.decode().split("</section>")[0]
    assert "Registar a minha empresa" not in mine

"""Every route is listed, and each audience reaches its own and nothing else (INVARIANTS, 23)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from vinte.web import admission
from vinte.web.admission import AuthorizationMiddleware, refusal
from vinte.web.authorization import ROUTES, Audience


def walk(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Each route's full name, and its pattern for the message; a route without a name has an empty one."""
    for entry in patterns:
        if isinstance(entry, URLResolver):
            deeper = (*namespaces, entry.namespace) if entry.namespace else namespaces
            for name, pattern in walk(entry.url_patterns, deeper):
                yield name, f"{entry.pattern}{pattern}"
        else:
            yield ":".join((*namespaces, entry.name)) if entry.name else "", str(entry.pattern)


def unlisted(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """What somebody has to do for each route that the table does not know."""
    return [
        f"/{pattern} ({name or 'no name'}): "
        + (
            "list it in ROUTES in vinte/web/authorization.py"
            if name
            else "give it a name, then list it in ROUTES"
        )
        + ", with who may reach it; a route that is not listed is refused"
        for name, pattern in walk(patterns)
        if name not in ROUTES
    ]


def test_every_route_is_listed() -> None:
    assert not (missing := unlisted(get_resolver().url_patterns)), "\n".join(missing)


def test_a_route_that_is_not_listed_is_found_and_said() -> None:
    from django.urls import path

    def view(request: HttpRequest) -> None:
        raise AssertionError("never called")

    found = unlisted(
        [path("novo/", view, name="new_page"), path("sem-nome/", view), path("", view, name="public:home")]
    )
    assert [line.split(":")[0] for line in found] == ["/novo/ (new_page)", "/sem-nome/ (no name)"]
    assert "list it in ROUTES" in found[0]
    assert "give it a name" in found[1]


def test_the_table_lists_no_route_that_is_gone(settings: Any) -> None:
    present = {name for name, _pattern in walk(get_resolver().url_patterns)}
    gone = [
        name
        for name, audiences in ROUTES.items()
        if name not in present and (settings.VINTE_DEMO or Audience.DEMO not in audiences)
    ]
    assert not gone, f"take these out of ROUTES, no address has them: {', '.join(gone)}"


class Account:
    """Somebody logged in."""

    pk = UUID(int=1)
    is_authenticated = True
    is_active = True


def ask(monkeypatch: pytest.MonkeyPatch, audiences: set[Audience], *held: str, signed_in: bool = True) -> str:
    """`opens`, `login` or `404`: what a person who is `held` meets at a route for `audiences`."""
    monkeypatch.setitem(ROUTES, "a_route", frozenset(audiences))
    monkeypatch.setattr(admission.people, "keep_audiences", lambda _account: frozenset(held))
    monkeypatch.setattr(admission.people, "leaving_of", lambda _key: None)
    request = RequestFactory().get("/algures/?pagina=2")
    request.user = Account() if signed_in else AnonymousUser()  # type: ignore[assignment]
    try:
        answer = refusal(request, "a_route")
    except Http404:
        return "404"
    if answer is None:
        return "opens"
    assert answer["Location"].endswith("?next=/algures/%3Fpagina%3D2")
    return "login"


PUBLIC, LINK, PROFESSIONAL = Audience.PUBLIC, Audience.HOMEOWNER_LINK, Audience.PROFESSIONAL
SUPPORT, OPERATOR, ACCOUNT = Audience.SUPPORT, Audience.OPERATOR, Audience.ACCOUNT


@pytest.mark.parametrize(
    ("audiences", "held", "signed_in", "outcome"),
    [
        ({PUBLIC}, [], False, "opens"),
        ({PUBLIC}, ["professional"], True, "opens"),
        ({LINK}, [], False, "opens"),
        ({PROFESSIONAL}, [], False, "login"),
        ({PROFESSIONAL}, ["professional"], True, "opens"),
        ({PROFESSIONAL}, ["support"], True, "404"),
        ({PROFESSIONAL}, [], True, "404"),
        ({SUPPORT}, [], False, "login"),
        ({SUPPORT}, ["support"], True, "opens"),
        ({SUPPORT}, ["professional"], True, "404"),
        ({SUPPORT}, ["operator"], True, "404"),
        ({SUPPORT, OPERATOR}, ["operator"], True, "opens"),
        ({OPERATOR}, ["operator"], True, "opens"),
        ({OPERATOR}, ["support", "professional"], True, "404"),
        ({ACCOUNT}, [], True, "opens"),
        ({ACCOUNT}, [], False, "login"),
        (set(), ["operator", "support", "professional"], True, "404"),
        (set(), [], False, "404"),
    ],
)
def test_who_reaches_what(
    monkeypatch: pytest.MonkeyPatch, audiences: set[Audience], held: list[str], signed_in: bool, outcome: str
) -> None:
    assert ask(monkeypatch, audiences, *held, signed_in=signed_in) == outcome


@pytest.mark.parametrize(("demo", "outcome"), [(True, "opens"), (False, "404")])
def test_the_demos_pages_exist_in_the_demo_only(
    monkeypatch: pytest.MonkeyPatch, settings: Any, demo: bool, outcome: str
) -> None:
    settings.VINTE_DEMO = demo
    for held in ([], ["operator"]):
        assert ask(monkeypatch, {Audience.DEMO}, *held, signed_in=bool(held)) == outcome


def test_a_listed_audience_is_one_that_people_know() -> None:
    assert all(isinstance(audience, Audience) for audiences in ROUTES.values() for audience in audiences)


def test_the_middleware_refuses_a_view_whose_route_has_no_name() -> None:
    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    request.resolver_match = None
    with pytest.raises(Http404):
        AuthorizationMiddleware(lambda _request: None).process_view(request, lambda: None, (), {})  # type: ignore[arg-type,return-value]

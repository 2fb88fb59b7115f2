"""Bad input: every form, query and address by what each field says of itself, the webhook of payments, the commands.

What a route reads is learnt by asking it once: the fields of the forms that it makes, the names that it looks for in the
query, and the fields of the HTML forms that lead to it. Then it is asked with values made from those types, most of
them beyond their bounds. An answer of 4xx must have written nothing.
"""

from __future__ import annotations

import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from unittest import mock

import ground
from parts import Control, Figure, Part
from values import DAYS, WAYS, values_of

SEED = 20_260_713
LONG, SHORT = 50_000, 400
MOST_SECONDS, MOST_MB = 2.0, 200
# What a refused request writes all the same, and why.
COUNTED = {"people_confirmationcode": "a wrong try of a code is counted"}


@dataclass
class Reads:
    """What a route reads: fields by name, with a maker of values for each, and the names in its query."""

    fields: dict[str, Callable[[random.Random], Any]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    query: set[str] = field(default_factory=set)


@dataclass
class Seen:
    """What came of all requests."""

    asked: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms of a page: where each posts to, and its fields with what stands in them."""

    def __init__(self, text: str, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []
        self._open: dict[str, str] | None = None
        self._files: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open, self._files = {}, set()
            if at.get("method", "").lower() == "post":
                self.found.append((at.get("action") or self.page, self._open, self._files))
        elif self._open is not None and at.get("name") and tag in ("input", "select", "textarea", "button"):
            if at.get("type") == "file":
                self._files.add(at["name"])
            else:
                self._open.setdefault(at["name"], at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@contextmanager
def _listening() -> Iterator[tuple[list[Any], set[str]]]:
    """The forms that are made, and the names that are looked for in a query, while it is open."""
    from django import forms
    from django.http import QueryDict

    made: list[Any] = []
    names: set[str] = set()
    begin = forms.BaseForm.__init__

    def built(form: Any, *args: Any, **more: Any) -> None:
        begin(form, *args, **more)
        made.append(form)

    def heard(way: str) -> Any:
        old = getattr(QueryDict, way)

        def asked(query: Any, name: Any, *more: Any) -> Any:
            if not query._mutable and isinstance(name, str):
                names.add(name)
            return old(query, name, *more)

        return mock.patch.object(QueryDict, way, asked)

    with mock.patch.object(forms.BaseForm, "__init__", built), heard("get"), heard("getlist"):
        with heard("__getitem__"), heard("__contains__"):
            yield made, names


def learn(
    walkers: list[ground.Walker], *, at: datetime, only: tuple[str, ...] = ()
) -> dict[tuple[str, str], Reads]:
    """What each route reads from each walker to whom it is open."""
    from django.urls import Resolver404, resolve

    learnt: dict[tuple[str, str], Reads] = {}
    for route in ground.all_routes():
        if only and route.name not in only:
            continue
        for walker in walkers:
            with ground.undone():
                try:
                    page = ground.address(route, walker, "own", at=at)
                except ground.NothingThere:
                    continue
                reads = learnt.setdefault((route.name, walker.name), Reads())
                with _listening() as (made, names):
                    shown = walker.client.get(page)
                    answer = walker.client.post(page, {"csrfmiddlewaretoken": ground.TOKEN})
                if {shown.status_code, answer.status_code} <= {302, 404, 405} and not made:
                    del learnt[route.name, walker.name]
                    continue
                reads.query |= names
                for form in made:
                    for name, one in form.fields.items():
                        reads.fields[form.add_prefix(name)] = values_of(one)
                if shown.status_code == 200 and "html" in shown.get("Content-Type", ""):
                    for to, given, files in _Forms(shown.content.decode(), page).found:
                        try:
                            name = resolve(to.partition("?")[0]).view_name
                        except Resolver404:
                            continue
                        there = learnt.setdefault((name, walker.name), Reads())
                        there.given |= {
                            each: value for each, value in given.items() if value or each not in there.given
                        }
                        there.files |= files
    return learnt


def requests_of(
    route: ground.Route, walker: ground.Walker, reads: Reads, *, dice: random.Random, at: datetime
) -> tuple[str, str, dict[str, Any], str]:
    """One request: its method, address, form and what is told of it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    which = "missing" if dice.random() < 0.05 else "own"
    page = ground.address(route, walker, which, at=at)
    if route.params and dice.random() < 0.1:
        parts = page.split("/")
        parts[dice.randrange(1, len(parts) - 1)] = dice.choice(("0", "é", "%00", "a" * 300, *DAYS[:3]))
        page = "/".join(parts)
    if reads.query and dice.random() < (0.7 if not reads.fields and not reads.given else 0.15):
        from urllib.parse import quote

        asked = dice.sample(sorted(reads.query), min(2, len(reads.query)))
        query = "&".join(
            f"{quote(name)}={quote(str(dice.choice(WAYS))[:5000].encode('utf-8', 'surrogatepass'))}"
            for name in asked
        )
        return "GET", f"{page}?{query}", {}, f"GET {route.name} ?{','.join(asked)}"
    form: dict[str, Any] = dict(reads.given)
    names = sorted({*reads.fields, *reads.given})
    changed = dice.sample(names, min(len(names), dice.choice((1, 1, 2, 5))))
    for name in changed:
        form[name] = reads.fields.get(name, lambda one: one.choice(WAYS))(dice)
    for name in sorted(reads.files):
        if dice.random() < 0.5:
            content = dice.choice(
                (b"", b"\0" * 50, b"\xff\xd8\xff\xe0" + b"x" * 2000, b"<svg/>", b"%PDF-1.7\n")
            )
            form[name] = SimpleUploadedFile(dice.choice(("a.jpg", "../a.pdf", "a\r\n.jpg")), content)
            changed.append(name)
    form["csrfmiddlewaretoken"] = ground.TOKEN
    return "POST", page, form, f"POST {route.name} {','.join(changed)}"


def _sent(walker: ground.Walker, method: str, page: str, form: dict[str, Any]) -> Any:
    """The answer; a form goes as a browser sends it, half characters as the bytes that they would be."""
    from urllib.parse import urlencode

    if method == "GET":
        return walker.client.get(page)
    if any(hasattr(value, "read") for value in form.values()):
        whole = {name: value if hasattr(value, "read") else _whole(value) for name, value in form.items()}
        return walker.client.post(page, whole)
    body = urlencode(
        [
            (name, str(each).encode("utf-8", "surrogatepass"))
            for name, value in form.items()
            for each in (value if isinstance(value, list) else [value])
        ]
    )
    return walker.client.post(page, body, content_type="application/x-www-form-urlencoded")


def _whole(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return str(value).encode("utf-8", "replace").decode()


def forms_and_queries(
    walkers: list[ground.Walker],
    *,
    count: int,
    at: datetime,
    tables: ground.Tables,
    seed: int = SEED,
    only: tuple[str, ...] = (),
) -> Seen:
    """So many requests, spread evenly over what is read."""
    learnt = learn(walkers, at=at, only=only)
    routes = {route.name: route for route in ground.all_routes()}
    by_name = {walker.name: walker for walker in walkers}
    # The way out of a session, and what would wait for a provider that is not there.
    ways = [
        key
        for key in sorted(learnt)
        if key[0] in routes and key[0] not in ("account_logout", "demo:time_machine")
    ]
    dice, seen = random.Random(seed), Seen()
    while seen.asked < count:
        for name, who in ways if count >= len(ways) else dice.sample(ways, count):
            if seen.asked >= count:
                break
            walker = by_name[who]
            cookies = walker.client.cookies.copy()
            with ground.undone():
                try:
                    method, page, form, told = requests_of(
                        routes[name], walker, learnt[name, who], dice=dice, at=at
                    )
                except ground.NothingThere:
                    continue
                made = tables.changed() if "secret" in routes[name].params else set()
                began = time.monotonic()
                answer = _sent(walker, method, page, form)
                took = time.monotonic() - began
                wrote = tables.changed() - made - ground.NO_ROW - COUNTED.keys()
            walker.client.cookies = cookies
            _note(
                seen, f"{told} by {who}", answer.status_code, took, wrote if method == "POST" else set(), form
            )
    return seen


def _note(seen: Seen, told: str, status: int, took: float, wrote: set[str], form: Any) -> None:
    seen.asked += 1
    seen.answers[status] += 1
    if status >= 500:
        shown = {name: str(value)[:40] for name, value in form.items() if name != "csrfmiddlewaretoken"}
        seen.broken.append(f"{told}: {status} {ascii(shown)[:300]}")
    if took > MOST_SECONDS:
        seen.slow.append(f"{told}: {took:.1f} s")
    if 400 <= status < 500 and wrote:
        seen.wrote.append(f"{told}: {status}, wrote {', '.join(sorted(wrote))}")


EVENT: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "created": 1_760_000_000,
    "data": {
        "object": {
            "id": "cs_1",
            "object": "checkout.session",
            "payment_status": "paid",
            "status": "complete",
            "payment_intent": "pi_1",
            "metadata": {"vinte_top_up": str(ground.MISSING)},
            "amount_total": 5000,
            "amount": 5000,
            "amount_received": 5000,
            "amount_refunded": 5000,
            "currency": "eur",
            "reason": "general",
            "type": "card",
            "customer": "cus_1",
            "card": {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2034},
        }
    },
}
INSIDE: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    253_402_300_800,
    -62_135_596_801,
    "",
    "\0",
    "\ud800",
    "a\nb",
    "x" * 5000,
    [],
    {},
    [[]],
    {"id": None},
)


def events(*, count: int, at: datetime, tables: ground.Tables, seed: int = SEED) -> Seen:
    """Payment events with the provider's own signature that are broken inside."""
    import copy

    from django.test import Client

    from vinte.demo.play_payments.deliveries import signature
    from vinte.kernel.clock import SystemClock
    from vinte.wallet.providers.stripe_events import EVENTS

    def places(within: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if isinstance(within, dict):
            for name, each in within.items():
                yield (*path, name)
                yield from places(each, (*path, name))

    dice, seen, all_places = random.Random(seed), Seen(), list(places(EVENT))
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    with ground.paid_through_play():
        for number in range(count):
            said = copy.deepcopy(EVENT)
            said |= {"id": f"evt_{number}", "type": dice.choice(EVENTS)}
            changed = []
            for _each in range(dice.choice((1, 1, 2))):
                path = dice.choice(all_places)
                within: Any = said
                for step in path[:-1]:
                    within = within.get(step) if isinstance(within, dict) else None
                if isinstance(within, dict):
                    if dice.random() < 0.2:
                        within.pop(path[-1], None)
                    else:
                        within[path[-1]] = dice.choice(INSIDE)
                    changed.append(".".join(path))
            body = json.dumps(said).encode()
            if dice.random() < 0.02:
                body = body.replace(
                    b'"data": ', b'"deep": ' + b"[" * 30_000 + b"]" * 30_000 + b', "data": ', 1
                )
            signed = signature(body, secret="whsec_attack", at=SystemClock().now())
            with ground.undone():
                began = time.monotonic()
                answer = client.post(
                    "/webhooks/stripe/",
                    body,
                    content_type="application/json",
                    headers={"Stripe-Signature": signed},
                )
                took = time.monotonic() - began
                wrote = tables.changed()
            _note(seen, f"event {said.get('type')} {','.join(changed)}", answer.status_code, took, wrote, {})
    return seen


def commands(*, seed: int = SEED) -> Seen:
    """The parameters of every command, read and not carried out: what is wrong is said as click says it."""
    import click

    from vinte.project.cli import main

    dice, seen = random.Random(seed), Seen()

    def walk(
        command: click.Command, path: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], click.Command]]:
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                for name in command.list_commands(context):
                    if (below := command.get_command(context, name)) is not None:
                        yield from walk(below, (*path, name))
        else:
            yield path, command

    for path, command in walk(main, ()):
        for parameter in command.params:
            for value in WAYS:
                given = str(value)[:5000].replace("\0", "")
                options = [*parameter.opts[:1], given] if isinstance(parameter, click.Option) else [given]
                seen.asked += 1
                try:
                    command.make_context(" ".join(path) or "vinte", options, resilient_parsing=False)
                except (click.ClickException, click.exceptions.Exit, click.Abort):
                    seen.answers[2] += 1
                except Exception as error:  # noqa: BLE001 - any other is what is looked for
                    seen.broken.append(
                        f"{' '.join(path)} {parameter.name}={ascii(given)[:60]}: {type(error).__name__}"
                    )
    assert dice
    return seen


def controls(
    walkers: list[ground.Walker], *, at: datetime, tables: ground.Tables, count: int = 150
) -> list[Control]:
    """The guards of texts and of events taken away."""
    from django.urls import reverse

    from vinte.wallet.providers.interface import ProviderFacts
    from vinte.web.middleware import WholeTextMiddleware

    def looked(name: str, seen: Seen) -> Control:
        return Control(name, seen.broken[0][:160] if seen.broken else "nothing", bool(seen.broken))

    with mock.patch.object(ProviderFacts, "__post_init__", lambda _facts: None):
        without_bounds = events(count=count, at=at, tables=tables)
    nobody = [walker for walker in walkers if walker.name == "nobody"]
    told = f"{reverse('mailbox:list')}?para=a%00"
    seen = Seen()
    with mock.patch.object(WholeTextMiddleware, "process_view", lambda *_args: None), ground.undone():
        answer = nobody[0].client.get(told)
        _note(seen, told, answer.status_code, 0.0, set(), {})
    return [looked("the bounds of what a provider tells", without_bounds), looked("the refusal of NUL", seen)]


def run(*, short: bool) -> Part:
    """In a town of its own."""
    with ground.town() as accounts:
        from vinte.demo.clock import TownClock

        return attack(accounts, at=TownClock().now(), count=SHORT if short else LONG)


def attack(accounts: dict[str, Any], *, at: datetime, count: int) -> Part:
    """Ask, and say what was seen."""
    walkers = ground.walkers(accounts)
    tables = ground.Tables()
    before_mb = _memory_mb()
    posted = forms_and_queries(walkers, count=count * 4 // 5, at=at, tables=tables)
    told = events(count=count // 5, at=at, tables=tables)
    typed = commands()
    grown_mb = _memory_mb() - before_mb
    taken = controls(walkers, at=at, tables=tables)
    left = tables.changed_at_all() - ground.NO_ROW
    broken = [*posted.broken, *told.broken, *typed.broken]
    slow, wrote = [*posted.slow, *told.slow], [*posted.wrote, *told.wrote]
    answers = posted.answers + told.answers
    return Part(
        title="Bad input",
        how=(
            f"Forms, queries, addresses and uploads of every route by the types of their fields, signed events broken inside, "
            f"and the parameters of every command; seed {SEED}."
        ),
        figures=(
            Figure(
                "requests", f"{posted.asked + told.asked:,}", f"{count:,}", posted.asked + told.asked >= count
            ),
            Figure("values for commands", f"{typed.asked:,}", "all parameters", typed.asked > 0),
            Figure("answers of 5xx, and errors of commands", str(len(broken)), "0", not broken),
            Figure(f"over {MOST_SECONDS:.0f} s", str(len(slow)), "0", not slow),
            Figure("refused and yet written", str(len(wrote)), "0", not wrote),
            Figure("tables left changed", str(len(left)), "0", not left),
            Figure("memory grown", f"{grown_mb:.0f} MB", f"under {MOST_MB} MB", grown_mb < MOST_MB),
        ),
        controls=tuple(taken),
        notes=(
            "Answers: "
            + ", ".join(f"{status}: {number:,}" for status, number in sorted(answers.items()))
            + ".",
            *[f"- {line}" for line in [*dict.fromkeys(broken), *slow, *wrote][:60]],
        ),
    )


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

"""The front: slow, large and many bodies are refused without a thread; pages, uploads and health wait for nobody else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import get_resolver
from through_the_front import FILES, FORM, LIMITS, PHOTOS, Client, Site, run, until

from vinte.project.serving import front as serving
from vinte.project.serving import pages
from vinte.project.serving.bodies import Patience
from vinte.project.serving.front import Front
from vinte.web.refusals import ceilings

SOON = Patience(seconds=0.05, bytes_per_second=1_000_000)


@pytest.mark.parametrize(
    ("left", "waited", "came", "becomes"),
    [
        (30, 0, 0, 30),
        (30, 30, 0, 0),
        (30, 29, 0, 1),
        (30, 1, 1000, 30),  # at the rate nothing is used up
        (30, 1, 999, 29.999),
        (30, 0, 90_000_000, 30),  # what came fast earns no hours of standing still afterwards
        (1, 29, 1, -27.999),  # a byte now and then does not help
    ],
)
def test_patience_is_earned_by_bytes_and_never_kept_up(
    left: float, waited: float, came: int, becomes: float
) -> None:
    patience = Patience(seconds=30, bytes_per_second=1000)
    assert patience.left_after(left, waited_seconds=waited, came_bytes=came) == pytest.approx(becomes)


def test_a_whole_request_reaches_the_site_as_it_was_sent() -> None:
    async def story(front: Front, site: Site) -> None:
        headers = (
            FORM,
            ("cookie", "a=1"),
            ("cookie", "b=2"),
            ("x_forwarded_for", "10.0.0.1"),
            ("accept", "a"),
        )
        client = await Client("/pedir/oficio/%C3%A9", b"na", b"me", headers=headers).ask(front)
        assert (client.status, client.body) == (200, b"hello")
        assert client.header("set-cookie") == ["a=1", "b=2"]
        assert client.header("content-length") == ["5"]
        (environ,) = site.asked
        assert site.bodies == [b"name"]
        assert environ["CONTENT_LENGTH"] == "4"
        assert environ["HTTP_COOKIE"] == "a=1; b=2"
        assert environ["PATH_INFO"].encode("latin-1").decode() == "/pedir/oficio/é"
        assert environ["REMOTE_ADDR"] == "192.0.2.1"
        assert "HTTP_X_FORWARDED_FOR" not in environ
        assert "HTTP_TRANSFER_ENCODING" not in environ

    run(story)


def test_slow_bodies_hold_no_thread() -> None:
    """Before: as many connections as there are threads closed the site, for as long as they dripped."""

    async def story(front: Front, site: Site) -> None:
        drips = [Client("/", b"x", stalls=True, address=f"192.0.2.{n}") for n in range(LIMITS.threads * 4)]
        dripping = [asyncio.create_task(each.ask(front)) for each in drips]
        await until(lambda: front.room.taken_bytes == len(drips))
        pages_made = [await Client(method="GET").ask(front) for _n in range(3)]
        assert [page.status for page in pages_made] == [200] * 3
        assert front.pages.inside == 0
        assert not any(drip.sent for drip in drips)
        for task in dripping:
            task.cancel()
        await asyncio.gather(*dripping, return_exceptions=True)
        assert front.room.taken_bytes == 0

    run(story)


def test_a_body_that_stands_still_is_told_so() -> None:
    async def story(front: Front, site: Site) -> None:
        for pieces in ((), (b"x",), (b"x", b"y")):
            client = await Client(
                "/", *pieces, stalls=True, length=500, headers=[("accept-language", "fr")]
            ).ask(front)
            assert client.status == 408
            assert 'lang="fr"' in client.body.decode()
            assert client.header("connection") == ["close"]
        assert site.asked == []
        assert front.room.taken_bytes == 0

    run(story, replace(LIMITS, patience=SOON))


@pytest.mark.parametrize(("announced", "status"), [(1000, 200), (1001, 413), (600_000_000, 413)])
def test_a_ceiling_is_looked_at_before_a_byte_is_read(announced: int, status: int) -> None:
    async def story(front: Front, site: Site) -> None:
        client = Client("/", b"x" * min(announced, 2000), length=announced)
        await client.ask(front)
        assert client.status == status
        assert len(site.asked) == (status == 200)
        if status == 413:
            # What is thrown away afterwards, so that a browser reads the answer, came after it.
            assert front.room.taken_bytes == 0

    run(story)


@pytest.mark.parametrize(
    ("pieces", "status"), [((b"x" * 500, b"x" * 500), 200), ((b"x" * 500, b"x" * 501), 413)]
)
def test_a_body_of_no_announced_length_ends_at_its_ceiling(pieces: tuple[bytes, ...], status: int) -> None:
    async def story(front: Front, site: Site) -> None:
        assert (await Client("/", *pieces).ask(front)).status == status
        assert front.room.taken_bytes == 0

    run(story)


def test_one_address_has_only_so_many_bodies_arriving() -> None:
    async def story(front: Front, site: Site) -> None:
        first = [Client("/", b"x", stalls=True) for _n in range(LIMITS.bodies_per_address)]
        arriving = [asyncio.create_task(each.ask(front)) for each in first]
        await until(lambda: front._bodies.held == {"192.0.2.1": LIMITS.bodies_per_address})
        refused = await Client("/", b"x").ask(front)
        assert refused.status == 429
        assert refused.header("retry-after") == ["60"]
        assert (await Client("/", b"x", address="192.0.2.2").ask(front)).status == 200
        assert (await Client("/", method="GET").ask(front)).status == 200
        for task in arriving:
            task.cancel()
        await asyncio.gather(*arriving, return_exceptions=True)
        assert (await Client("/", b"x").ask(front)).status == 200
        assert front._bodies.held == {}

    run(story)


def test_what_arrives_has_only_so_much_room() -> None:
    async def story(front: Front, site: Site) -> None:
        held = [Client("/", b"x" * 900, stalls=True, address=f"192.0.2.{n}") for n in range(5)]
        arriving = [asyncio.create_task(each.ask(front)) for each in held]
        await until(lambda: front.room.taken_bytes == 4500)
        assert (await Client("/", b"x" * 501, address="192.0.2.99").ask(front)).status == 503
        assert (await Client("/", b"x" * 500, address="192.0.2.99").ask(front)).status == 200
        for task in arriving:
            task.cancel()
        await asyncio.gather(*arriving, return_exceptions=True)
        assert front.room.taken_bytes == 0

    run(story)


def test_pages_uploads_and_health_have_threads_of_their_own() -> None:
    async def story(front: Front, site: Site) -> None:
        site.held = threading.Event()
        busy = [
            asyncio.create_task(Client("/", method="GET", address=f"192.0.2.{n}").ask(front))
            for n in range(LIMITS.threads)
        ]
        uploads = [
            asyncio.create_task(Client(PHOTOS, b"x", headers=[FILES], address=f"192.0.2.{n}").ask(front))
            for n in range(serving.UPLOAD_THREADS)
        ]
        await until(lambda: len(site.asked) == LIMITS.threads + serving.UPLOAD_THREADS)
        healthy = await asyncio.gather(*(Client("/healthz", method="GET").ask(front) for _n in range(50)))
        assert {(each.status, each.body) for each in healthy} == {(200, b"hello")}
        assert (
            sum(asked["PATH_INFO"] == "/healthz" for asked in site.asked) == 1
        )  # asked once for all of them
        site.held.set()
        await asyncio.gather(*busy, *uploads)
        by_lane = [name.rsplit("_", 1)[0] for name in site.threads]
        assert sorted(set(by_lane)) == ["vinte-health", "vinte-pages", "vinte-uploads"]

    run(story)


def test_an_upload_counts_for_its_address_until_it_is_answered() -> None:
    async def story(front: Front, site: Site) -> None:
        site.held = threading.Event()
        first = asyncio.create_task(Client(PHOTOS, b"x", headers=[FILES]).ask(front))
        await until(lambda: bool(site.asked))
        assert (await Client(PHOTOS, b"x", headers=[FILES]).ask(front)).status == 429
        site.held.set()
        assert (await first).status == 200
        assert (await Client(PHOTOS, b"x", headers=[FILES]).ask(front)).status == 200
        # The other questions of the wizard are no uploads.
        assert (await Client("/pedir/oficio/", b"x").ask(front)).status == 200
        assert "pages" in site.threads[-1]

    run(story)


def test_a_line_that_is_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_MOST_WAITING_PAGES", 1)

    async def story(front: Front, site: Site) -> None:
        site.held = threading.Event()
        inside = [asyncio.create_task(Client(method="GET").ask(front)) for _n in range(LIMITS.threads + 1)]
        await until(lambda: front.pages.inside == LIMITS.threads + 1)
        late = await Client(method="GET").ask(front)
        assert late.status == 503
        assert late.header("retry-after") == ["10"]
        site.held.set()
        assert [each.status for each in await asyncio.gather(*inside)] == [200] * (LIMITS.threads + 1)
        assert (await Client(method="GET").ask(front)).status == 200

    run(story)


def test_whoever_hangs_up_midway_is_forgotten() -> None:
    async def story(front: Front, site: Site) -> None:
        client = Client("/", b"x", stalls=True)
        client.sent.append({"status": 0})  # so that `receive` hangs up instead of waiting
        await client.ask(front)
        assert len(client.sent) == 1
        assert site.asked == []
        assert front._bodies.held == {}

    run(story)


def test_an_answer_larger_than_memory_holds_goes_out_in_pieces_without_a_thread() -> None:
    async def story(front: Front, site: Site) -> None:
        front.application = lambda _environ, start: start("200 OK", []) and [b"x" * 50_000] * 50
        client = Client(method="GET")
        taken = asyncio.Event()

        async def slow(message: Any) -> None:
            if len(client.sent) == 2:
                await taken.wait()
            client.sent.append(message)

        asking = asyncio.create_task(front(client.scope, client.receive, slow))
        await until(lambda: len(client.sent) == 2)
        assert front.pages.inside == 0
        taken.set()
        await asking
        assert client.body == b"x" * 2_500_000
        assert len(client.sent) > 30
        assert client.sent[-1]["more_body"] is False

    run(story)


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, ["10.1.1.1"], "192.0.2.1"),
        (True, [], "192.0.2.1"),
        (True, ["10.1.1.1"], "10.1.1.1"),
        (True, ["10.6.6.6, 10.1.1.1"], "10.1.1.1"),
        (True, ["10.6.6.6", "10.1.1.1"], "10.1.1.1"),
    ],
)
def test_who_sends_is_what_the_proxy_saw(behind: bool, forwarded: list[str], address: str) -> None:
    async def story(_front: Front, _site: Site) -> None:
        client = Client(headers=[("x-forwarded-for", each) for each in forwarded])
        assert serving.client_address(client.scope, is_behind_proxy=behind) == address

    run(story)


def test_it_begins_and_ends_with_the_server() -> None:
    async def story(front: Front, _site: Site) -> None:
        told = iter(["lifespan.startup", "lifespan.shutdown"])
        said: list[str] = []

        async def receive() -> dict[str, Any]:
            return {"type": next(told)}

        async def send(message: Any) -> None:
            said.append(message["type"])

        await front({"type": "lifespan"}, receive, send)
        assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    run(story)


def test_an_application_that_fails_closes_what_it_opened() -> None:
    closed: list[bool] = []

    class Pieces(list[bytes]):
        def close(self) -> None:
            closed.append(True)

        def __iter__(self) -> Any:
            yield b"half"
            raise RuntimeError("the other half")

    with pytest.raises(RuntimeError):
        pages.make(lambda _environ, start: start("200 OK", []) and Pieces(), {})
    assert closed == [True]


def test_every_ceiling_is_of_a_route_that_there_is() -> None:
    known = {*ceilings.UPLOADS, *ceilings.MACHINES, *ceilings._VOICES}

    def names(resolver: Any, space: str = "") -> Iterable[str]:
        for each in resolver.url_patterns:
            if hasattr(each, "url_patterns"):
                yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
            elif each.name:
                yield f"{space}{each.name}"

    assert known <= set(names(get_resolver()))
    assert ceilings.ceiling_bytes("public:home", form_bytes=7) == 7
    assert ceilings.ceiling_bytes("payments:webhook", form_bytes=7) == 256 * 1024
    assert ceilings.ceiling_bytes("homeowner:step", form_bytes=7) == 6 * 15_000_000 + 1_000_000

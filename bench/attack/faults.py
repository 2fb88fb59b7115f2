"""What fails around the site, one thing after the other, and what people see of it.

A disk that is full, a clock that jumps, a mail server that is busy, a database that restarts in the middle, a payment
provider that did as it was told and never says so. Each is tried on the pages, and ends with every check clean.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import killing
import slow
import town
from parts import Figure, Part
from slow import Browser

DISK_MB = 700
PATIENCE_SECONDS = 120.0
_H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


@dataclass
class Ground:
    """A site with one professional who buys, and the figures so far."""

    site: killing.Site
    port: int
    buyer: town.Buyer
    asked: list[Any]
    operator: str
    figures: list[Figure] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def browser(self) -> Browser:
        """The professional's."""
        return Browser(self.port, cookies=self.buyer.cookies)

    def told(self, fault: str) -> None:
        """What the site says of a fault to whoever runs it, while it lasts."""
        token = {"Authorization": f"Bearer {killing.METRICS_TOKEN}"}
        for who, path, read in (
            ("/healthz", "/healthz", lambda text: [text[:300]]),
            ("/metrics", "/metrics", _out_of_order),
            ("the operator's page", "/operador/", _notices),
        ):
            browser = Browser(self.port, cookies=self.operator)
            status, _headers, text = browser.ask("GET", path, headers=token)
            said = "; ".join(read(text)).replace("|", "/")
            self.seen.append(f"| {fault} | {who} | {status}: {said or 'nothing out of order'} |")
        broken = _broken_or_why()
        self.seen.append(f"| {fault} | `vinte check` | {broken or 'nothing broken'} |")

    def mood(self, of: str) -> None:
        """What stands beside behaves like this from now on."""
        kept = self.site.folder / "mood.new"
        kept.write_text(of)
        kept.rename(self.site.folder / "mood")

    def figure(self, name: str, value: object, target: str, met: bool) -> None:
        """One more."""
        self.figures.append(Figure(name, str(value), target, met))

    def saw(self, fault: str, who: str, answer: tuple[int, dict[str, str], str]) -> None:
        """What a person reads then."""
        status, headers, text = answer
        found = _H1.search(text)
        said = (
            html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[1]))).strip()
            if found
            else text[:80]
        )
        again = headers.get("retry-after", headers.get("Retry-After"))
        wait = f", to be tried again in {again} s" if again else ""
        self.seen.append(f"| {fault} | {who} | {status}{wait}: {said or 'an empty page'} |")

    def form(self, asked: Any) -> tuple[Browser, dict[str, str]]:
        """The page of a request, open, with the fields of its form."""
        browser = self.browser
        _status, _headers, page = browser.ask("GET", f"/pro/pedidos/{asked}/")
        form = slow.FORM.search(page)
        assert form, page[:500]
        return browser, {
            name: value for name, value in slow.INPUT.findall(form[1]) if name != "csrfmiddlewaretoken"
        }

    def send(self, browser: Browser, asked: Any, fields: dict[str, str]) -> tuple[int, dict[str, str], str]:
        """Press the button."""
        return browser.post(f"/pro/pedidos/{asked}/comprar/", fields)


_LINES_TOLD = 3


def _out_of_order(metrics: str) -> list[str]:
    """The numbers that say that something is late, waits or failed."""
    telling = re.compile(
        r"^(vinte_(?:database_up|duty_late|duty_failed_items|messages_(?:waiting|failed)|jobs_waiting|payments_open)"
        r"(?:\{[^}]*\})?) (\S+)$",
        re.M,
    )
    found: dict[str, list[str]] = {}
    for name, value in telling.findall(metrics):
        if float(value) != (1 if name == "vinte_database_up" else 0):
            found.setdefault(name.partition("{")[0], []).append(f"{name} {value}")
    return [
        each
        for name, lines in found.items()
        for each in (lines if len(lines) <= _LINES_TOLD else [f"{name}: {len(lines)} of them"])
    ]


def _notices(page: str) -> list[str]:
    """The titles of what a page warns of, and its heading where it is no page."""
    found = re.findall(r'<p class="notice-title">(.*?)</p>', page, re.S) or _H1.findall(page)
    return [html.unescape(re.sub(r"<[^>]+>|\s+", " ", each)).strip() for each in found]


def bought(answer: tuple[int, dict[str, str], str]) -> bool:
    """Whether the page leads on to the contact."""
    headers = answer[1]
    return answer[0] == 302 and "/pro/contactos/" in headers.get("location", headers.get("Location", ""))


def purchases_of(asked: Any) -> int:
    """How often a contact was sold."""
    from vinte.leads.models import ContactPurchase

    return _patient(lambda: ContactPurchase.objects.filter(job_request_id=asked).count())


def _patient(ask: Callable[[], Any]) -> Any:
    """Ask the database, until it is there."""
    from django.db import DatabaseError, connections

    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except DatabaseError:
            connections.close_all()
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def _until(come: Callable[[], bool]) -> bool:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not _patient(come):
        if time.monotonic() > ends:
            return False
        time.sleep(0.2)
    return True


# The faults.


def full_disk(ground: Ground) -> None:
    """Nothing can be written: nothing is sold, nothing half; with room again the same form is sent once more."""
    server, asked = ground.site.server, ground.asked.pop()
    browser, fields = ground.form(asked)
    ballast = server.data.parent / "ballast"
    with open(ballast, "wb") as filled:
        try:
            while True:
                filled.write(b"\0" * 1_000_000)
                filled.flush()
        except OSError:
            pass
    answers, ends = [], time.monotonic() + PATIENCE_SECONDS
    refused = None
    others = list(ground.asked)
    # What was reserved before is used up first.
    while refused is None and time.monotonic() < ends and others:
        answer = ground.send(browser, asked, fields)
        answers.append(answer[0])
        if bought(answer):
            asked = others.pop()
            try:
                browser, fields = ground.form(asked)
            except AssertionError:
                refused = ground.browser.ask("GET", "/pro/hoje/")
        elif answer[0] >= 500:
            refused = answer
        else:
            break
    if refused is not None:
        ground.saw("the database's disk is full", "a professional who buys", refused)
    ground.saw("the database's disk is full", "a visitor, home page", Browser(ground.port).ask("GET", "/"))
    ground.told("the database's disk is full")
    ballast.unlink()
    server.begin_again_if_gone()
    again = _until_bought(ground, asked, fields)
    ground.figure(
        "disk full: the answer was",
        refused[0] if refused else answers,
        "503, never 500",
        refused is not None and refused[0] == 503,
    )
    ground.figure(
        "with room again the same form buys, once",
        purchases_of(asked),
        "1",
        again and purchases_of(asked) == 1,
    )


def _until_bought(ground: Ground, asked: Any, fields: dict[str, str]) -> bool:
    def sent() -> bool:
        browser = ground.browser
        browser.ask("GET", f"/pro/pedidos/{asked}/")
        return bought(ground.send(browser, asked, fields))

    return _until(sent)


def jumping_clock(ground: Ground) -> None:
    """The clock goes back ten minutes, then two hours on: purchases keep their order, and pages answer."""
    from vinte.demo.models import Town
    from vinte.leads.models import ContactPurchase

    now = datetime.now(UTC)
    Town.objects.update_or_create(pk=1, defaults={"seed": 1, "made_at": now, "moved_by_seconds": 3600})
    answers = []
    first = ground.asked.pop()
    answers.append(ground.send(*_args(ground, first)))
    for moved in (3000, 10_200):
        Town.objects.update(moved_by_seconds=moved)
        asked = ground.asked.pop()
        answers.append(ground.send(*_args(ground, asked)))
        for path in ("/", "/pro/hoje/", "/pro/garantia/", "/pro/contactos/"):
            page = ground.browser.ask("GET", path)
            answers.append((302, {"location": "/pro/contactos/"}, "") if page[0] == 200 else page)
    rows = list(
        ContactPurchase.objects.filter(professional_id=ground.buyer.id)
        .order_by("ordinal")
        .values_list("bought_at", flat=True)
    )
    good = sum(bought(answer) for answer in answers)
    ground.figure(
        "clock back ten minutes, then on two hours: pages and purchases",
        f"{good} of {len(answers)}",
        "all",
        good == len(answers),
    )
    ground.figure(
        "purchases in the order of their instants", f"{len(rows)}", "all", rows == sorted(set(rows))
    )
    ground.told("the clock goes back ten minutes, and on")
    ground.seen.append(
        "| the clock goes back ten minutes | a professional | nothing: purchases go on a microsecond after the last |"
    )


def _args(ground: Ground, asked: Any) -> tuple[Browser, Any, dict[str, str]]:
    browser, fields = ground.form(asked)
    return browser, asked, fields


def busy_mail(ground: Ground) -> None:
    """The mail server answers 451: letters wait, whoever waits for a code is told, and each letter goes once."""
    from vinte.notices.models import Message

    ground.mood("451")
    asked = ground.asked.pop()
    answer = ground.send(*_args(ground, asked))
    letter = Message.objects.filter(idempotency_key__startswith="contact_sold:").order_by("-written_at")
    key = _patient(lambda: letter.values_list("pk", flat=True).first())
    row = Message.objects.filter(pk=key)
    tried = _until(lambda: row.filter(tried_at__isnull=False).exists())
    ground.told("the mail server answers 451")
    waits = row.exclude(state=Message.State.SENT).exists()
    ground.mood("")
    sent = _until(lambda: row.filter(state=Message.State.SENT).exists())
    came = ground.site.letters.read_text().count(f"<{key}@") if ground.site.letters.exists() else 0
    ground.figure("SMTP 451: the contact is sold all the same", bought(answer), "True", bought(answer))
    ground.figure("its letter was tried, and waits", tried and waits, "True", tried and waits)
    ground.figure("and goes when the server takes it, once", came, "1", sent and came == 1)


def half_restart(ground: Ground) -> None:
    """The database ends at once and comes back some seconds later, between a page and its button."""
    asked = ground.asked.pop()
    browser, fields = ground.form(asked)
    server = ground.site.server
    server.kill()
    began = time.monotonic()
    down = ground.send(browser, asked, fields)
    took = time.monotonic() - began
    ground.saw("the database restarts", "a professional who buys", down)
    ground.saw("the database restarts", "a visitor, home page", Browser(ground.port).ask("GET", "/"))
    server.start()
    again = _until_bought(ground, asked, fields)
    ground.figure(
        "database gone: the answer came after",
        f"{took:.1f} s, {down[0]}",
        "503 within 10 s",
        down[0] == 503 and took < 10,
    )
    ground.figure(
        "back again, the same form buys, once", purchases_of(asked), "1", again and purchases_of(asked) == 1
    )


def silent_provider(ground: Ground) -> None:
    """The provider charges a saved card by consent and never says so: one charge, one credit, when it is told."""
    from vinte.wallet import actions, queries
    from vinte.wallet.models import TopUp

    buyer, at = ground.buyer.id, datetime.now(UTC)
    started = actions.start_top_up(
        professional_id=buyer,
        amount_cents=500,
        idempotency_key="first",
        return_url="http://127.0.0.1/",
        at=at,
        save_card=True,
    )
    killing.Journal(ground.site.pay_journals[0]).write(0, f"started {started.provider_reference}")
    saved = _until(lambda: queries.saved_card(buyer) is not None)
    wish = queries.TopUpWish(amount_cents=2_000, threshold_cents=50_000, month_cents=2_000)
    text = queries.top_up_consent_text(professional_id=buyer, wish=wish, language="pt")
    actions.give_automatic_top_up_consent(
        professional_id=buyer, market="pt", wish=wish, language="pt", text_digest=text.digest, at=at
    )
    ground.mood("silent")
    asked = ground.asked.pop()
    answer = ground.send(*_args(ground, asked))
    rows = TopUp.objects.filter(professional_id=buyer, method="saved_card")
    begun = _until(rows.exists)
    # Our client has its own patience with an answer that does not come.
    _until(lambda: not _at_work())
    between = list(rows.values_list("state", flat=True))
    ground.saw(
        "the provider charged and does not answer",
        "the professional, balance",
        ground.browser.ask("GET", "/pro/saldo/"),
    )
    ground.told("the provider charged and does not answer")
    ground.mood("")
    credited = _until(lambda: rows.filter(state="paid").exists())
    states = list(rows.values_list("state", flat=True))
    ground.figure(
        "provider silent after charging: the contact was sold", bought(answer), "True", bought(answer)
    )
    ground.figure(
        "charges begun, and what the books said when our client had waited long enough",
        between,
        "one",
        saved and begun and len(between) == 1,
    )
    ground.figure("credited in the end", states, "['paid'], once", credited and states == ["paid"])


def _at_work() -> int:
    """How many jobs of the wallet the worker is in the middle of."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name LIKE 'vinte.wallet.tasks.%%'"
        )
        (found,) = cursor.fetchone()
    return int(found)


FAULTS = (half_restart, busy_mail, silent_provider, jumping_clock, full_disk)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own for that folder, if we may make one; whether we could."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=755", "vinte", folder],
        capture_output=True,
        check=False,
    )
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "--lazy", folder], check=True)


def run(*, short: bool) -> Part:
    """Each fault in turn on one site; a disk that is full needs root, and is said to be left out without."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        disk = folder / "disk"
        disk.mkdir()
        with small_disk(disk) as has_disk, killing.database(disk) as server:
            import cast

            operator = town.logged_in(cast.staff("Otília", role="operator", at=datetime.now(UTC)))
            people = town.people(buyers=1, requests=60, balance_cents=40_000)
            from django.db import connections

            connections.close_all()
            with killing.running(server, folder, payers=1) as site:
                ground = Ground(site, site.port, people.buyers[0], list(people.requests), operator)
                for fault in FAULTS:
                    if fault is not full_disk or has_disk:
                        fault(ground)
                broken = _broken()
    ground.figure("a disk of our own to fill", has_disk, "True", has_disk)
    ground.figure(
        "lines of every check of `vinte check` afterwards",
        f"{len(broken)}" + "".join(f"; {line}" for line in broken[:3]),
        "0",
        not broken,
    )
    return Part(
        title="Faults around",
        how=f"One after the other on one site; the database on a disk of {DISK_MB} MB.",
        figures=tuple(ground.figures),
        notes=("\n".join(["| Fault | Who | Sees |", "|---|---|---|", *ground.seen]),),
    )


def _broken_or_why() -> str:
    """What `vinte check` would print, or why it can't look: it asks once, as whoever runs it does."""
    from django.db import DatabaseError, connections

    from vinte.project import rooms

    try:
        return "; ".join(f"{check.name}: {line}" for check in rooms.checks() for line in check.rows())[:300]
    except DatabaseError as error:
        connections.close_all()
        return f"ends with an error: {str(error).splitlines()[0]}"


def _broken() -> list[str]:
    from vinte.project import rooms

    return _patient(lambda: [f"{check.name}: {line}" for check in rooms.checks() for line in check.rows()])


if __name__ == "__main__":
    print(run(short=False).markdown(when="now", machine=f"{os.cpu_count()} cores"))

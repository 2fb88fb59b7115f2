"""From `git clone` to the first sale of a site of one's own: `python bench/first_sale.py`; writes results/first-sale.md.

The documented commands, in a fresh clone with an empty home: a PostgreSQL server, a mail server, a gateway for text
messages stand on loopback, as an operator has them elsewhere; the demo is off, and the money is a rehearsal's. Then, in Chromium, what people do:
Helena asks for a painter, Zita joins on her phone, Sofia accepts her papers, and Zita buys Helena's contact. What is
counted is the commands that an operator types, and the clock; people here type as fast as a script.

Ends with 1 where it took more commands or minutes than it may.
"""

from __future__ import annotations

import datetime
import logging
import os
import platform
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from first_minute import free_port, status

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "first-sale.md"
sys.path[:0] = [str(ROOT / folder) for folder in ("src", "tests", "tests/browser")]
os.environ.update(
    VINTE_DEMO="1",
    VINTE_SECRET_KEY="a key for what is imported here, and for no site",
    DJANGO_SETTINGS_MODULE="vinte.project.settings",
)
MOST_COMMANDS, MOST_MINUTES = 10, 10
PATIENCE_SECONDS = 600.0
BROWSER_PATIENCE_MS = 120_000
TITLE = "Pintar a sala e o corredor"
DATABASE, LOCALE = "casa", "BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
OTILIA, SOFIA = "otilia@casa.example", "sofia@casa.example"


class Post:
    """The mail server and the gateway for text messages: what came, and the codes in it."""

    def __init__(self, gateway: Any) -> None:
        self.letters: list[tuple[str, str]] = []
        self.gateway = gateway

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        """Take one letter, as aiosmtpd hands it over."""
        body = message_from_bytes(envelope.content, policy=policy.default).get_body(("plain",))
        self.letters += [(to, body.get_content() if body else "") for to in envelope.rcpt_tos]
        return "250 taken"

    def code_by_mail(self, address: str) -> str:
        """The code in the newest letter to an address, once it has come."""
        return self._code(lambda: [text for to, text in self.letters if to == address])

    def code_by_sms(self) -> str:
        """The code in the newest text message, once it has come."""
        return self._code(lambda: [body["text"] for _headers, body in self.gateway.taken])

    @staticmethod
    def _code(texts: Any) -> str:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for text in reversed(texts()):
                if found := re.search(r"\b(\d{6}|[A-Z0-9]{4}-[A-Z0-9]{4})\b", text):
                    return found[0]
            time.sleep(0.1)
        raise SystemExit("no code came")


class Operator:
    """Whoever types the commands: how many, and what each took."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.log = folder / "vinte", folder / "log"
        home = folder / "home"
        home.mkdir()
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
        self.began = time.monotonic()
        self.steps: list[tuple[str, float]] = []
        self.servers: list[subprocess.Popen[bytes]] = []

    def has(self, step: str) -> None:
        """Write down when something was there."""
        self.steps.append((step, time.monotonic() - self.began))
        print(f"{self.steps[-1][1]:7.1f} s  {step}", flush=True)

    def types(self, *words: str, shown: str, where: Path | None = None) -> None:
        """A command, to its end."""
        done = subprocess.run(
            words,
            cwd=where or self.clone,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise SystemExit(f"{shown} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        self.has(f"`{shown}`")

    def starts(self, *words: str, shown: str, changes: dict[str, str]) -> None:
        """A server, until the end."""
        said = self.log.open("ab")
        self.servers.append(
            subprocess.Popen(
                words,
                cwd=self.clone,
                env=self.environment | changes,
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        self.has(f"`{shown}`")

    def stops(self) -> None:
        """End what was started."""
        for server in self.servers:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(timeout=60)


@contextmanager
def around() -> Iterator[tuple[str, Post, int]]:
    """A database server, the mail server, and the gateway."""
    from aiosmtpd.controller import Controller

    from sms_gateway import listening
    from vinte.project import postgres

    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory())
        url = held.enter_context(postgres.server(Path(folder) / "pg"))
        gateway = held.enter_context(listening())
        post = Post(gateway)
        mail_port = free_port()
        server = Controller(post, hostname="127.0.0.1", port=mail_port)
        server.start()
        held.callback(server.stop)
        yield url, post, mail_port


def set_up(operator: Operator, *, port: int, server: str, post: Post, mail_port: int) -> None:
    """All that README's production lines say, on this machine."""
    import psycopg

    vinte = ".venv/bin/vinte"
    operator.types("git", "clone", "-q", str(ROOT), "vinte", shown="git clone", where=operator.clone.parent)
    operator.types("make", "install", shown="make install")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 LOCALE_PROVIDER builtin {LOCALE}")
    operator.has("`createdb`")
    parts = urlsplit(server)
    database = parts._replace(path=f"/{DATABASE}").geturl()
    options = {
        "operator": OTILIA,
        "operator-name": "Otília",
        "database": database,
        "data": str(operator.clone.parent / "data"),
        "market": "pt",
        "address": f"http://127.0.0.1:{port}",
        "behind-proxy": "0",
        "brand": "Casa",
        "company": "Casa Segura, Lda.",
        "company-address": "Rua das Flores, 20, 3800-123 Aveiro",
        "tax-number": "509990029",
        "contact": "ola@casa.example",
        "phone": "+351210000020",
        "mail": f"smtp://127.0.0.1:{mail_port}",
        "sender": "Casa <ola@casa.example>",
        "payments": "",
        "sms-provider": "http",
        "sms": post.gateway.url,
        "sms-token": secrets.token_hex(16),
    }
    told = [part for name, value in options.items() for part in (f"--{name}", value)]
    operator.types(vinte, "setup", "--no-input", *told, shown="vinte setup")
    rehearsing = {"VINTE_REHEARSAL": "1", "VINTE_STRIPE_API_URL": f"http://127.0.0.1:{free_port()}"}
    operator.starts(vinte, "serve", "--port", str(port), shown="vinte serve", changes=rehearsing)
    operator.starts(vinte, "worker", shown="vinte worker", changes=rehearsing)
    operator.types(
        vinte, "staff", "add", SOFIA, "--role", "support", "--name", "Sofia", shown="vinte staff add"
    )
    while status(f"http://127.0.0.1:{port}/") != 200:
        if any(each.poll() is not None for each in operator.servers):
            raise SystemExit(operator.log.read_text(errors="replace")[-4000:])
        time.sleep(0.1)
    operator.has("the home page answers")


def log_in(page: Any, address: str, post: Post) -> None:
    """By the code that comes by mail."""
    page.goto("/")
    page.get_by_role("link", name="Entrar", exact=True).click()
    page.get_by_label("O seu e-mail").fill(address)
    page.get_by_role("button", name="Enviar código").click()
    page.locator("main [name=code]").fill(post.code_by_mail(address))
    page.get_by_role("button", name="Confirmar").click()


def sell(operator: Operator, *, port: int, post: Post, folder: Path) -> None:
    """What Otília, Helena, Zita and Sofia do, each in a browser of their own."""
    import test_story_homeowner as helenas
    import zita_on_her_phone as zitas
    from playwright.sync_api import expect, sync_playwright
    from thumb import Thumb

    import chromium
    import joining_story

    def unseen(_page: object, _name: str) -> None:
        """Nothing is looked at on the way."""

    expect.set_options(timeout=BROWSER_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.light(), args=["--no-sandbox"])

        def page(width: int = 390) -> Any:
            context = browser.new_context(
                base_url=f"http://127.0.0.1:{port}",
                locale="pt-PT",
                viewport={"width": width, "height": 844},
                service_workers="block",
            )
            context.set_default_timeout(BROWSER_PATIENCE_MS)
            return context.new_page()

        otilia = page(1280)
        log_in(otilia, OTILIA, post)
        otilia.wait_for_url("**/operador/**")
        operator.has("Otília is on the operator's first page")
        helena = page()
        helenas.ask(helena, unseen, helenas.photographs(folder))
        helena.get_by_role("button", name="Receber o código").click()
        helena.wait_for_url("**/pedir/codigo/**")
        helena.locator("[name=code]").fill(post.code_by_mail(helenas.EMAIL))
        helena.get_by_role("button", name="Confirmar e publicar").click()
        helena.wait_for_url("**/pedir/recebido/")
        operator.has("Helena's request is published")
        zitas.PHONE_TYPED = "934567890"  # another than Helena's
        zita = Thumb(page())
        zitas.sign_up(
            zita,
            email_code=lambda: post.code_by_mail(joining_story.EMAIL),
            sms_code=post.code_by_sms,
            passed=unseen,
        )
        zitas.fill_profile(zita, folder)
        zitas.ask_for_badge(zita, folder)
        operator.has("Zita has an account and sent her papers")
        sofia = page(1280)
        log_in(sofia, SOFIA, post)
        sofia.get_by_role("link", name="Selos").click()
        sofia.get_by_role("link", name="Zita Pinturas").click()
        until = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=300)
        sofia.get_by_label("Válido até ao fim do dia").fill(until.isoformat())
        sofia.get_by_role("button", name="Aceitar").click()
        sofia.get_by_text("Ninguém à espera").wait_for()
        operator.has("Sofia, an agent, gave her the badge")
        try:
            zitas.take_pack_and_top_up(zita)
        except AssertionError:
            print(zita.page.url, zita.page.locator("body").inner_text(), file=sys.stderr)
            raise
        zitas.buy(zita, TITLE, passed=unseen)
        zita.page.locator('a[href^="tel:"]').first.wait_for()
        operator.has("Zita has bought Helena's contact")
        browser.close()


def report(operator: Operator) -> int:
    """The steps as a table; 1 where it took too much."""
    commands = sum(step.startswith("`") for step, _seconds in operator.steps)
    minutes = operator.steps[-1][1] / 60
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    lines = [
        "# The first sale",
        "",
        f"Written by `python bench/first_sale.py` on {datetime.datetime.now(datetime.UTC).date().isoformat()}, commit "
        f"{commit}: a fresh clone, an empty home, PostgreSQL, mail server and text messages on loopback, the demo off, "
        f"the money a rehearsal's. {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end.",
        "",
        f"{commands} commands (at most {MOST_COMMANDS}) and {minutes:.1f} minutes (at most {MOST_MINUTES}).",
        "",
        "| after (s) | |",
        "| ---: | --- |",
        *(f"| {seconds:.0f} | {step} |" for step, seconds in operator.steps),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    return int(commands > MOST_COMMANDS or minutes > MOST_MINUTES)


def main() -> int:
    """Set up, sell, write down."""
    import django

    django.setup()
    logging.disable(logging.INFO)
    folder = Path(tempfile.mkdtemp(prefix="vinte-first-sale-"))
    port = free_port()
    with around() as (server, post, mail_port):
        operator = Operator(folder)
        try:
            set_up(operator, port=port, server=server, post=post, mail_port=mail_port)
            sell(operator, port=port, post=post, folder=folder)
        except BaseException:
            print(
                operator.log.read_text(errors="replace")[-4000:] if operator.log.exists() else "",
                file=sys.stderr,
            )
            raise
        finally:
            operator.stops()
            shutil.rmtree(folder, ignore_errors=True)
    return report(operator)


if __name__ == "__main__":
    sys.exit(main())

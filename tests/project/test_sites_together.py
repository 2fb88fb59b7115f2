"""Two operators beside each other in one installation, from a folder of files only."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import databases
import vinte
from eventually import PATIENCE_SECONDS, eventually
from own_folder import Folder
from vinte.kernel.dated_kinds import every_kind
from vinte.project import env_file
from vinte.project.supervisor import free_port

TESTS = Path(__file__).parents[1]
FIRST, SECOND = "vinte.localhost", "hogar.localhost"
# What tells the first operator from anybody; none of it may stand in anything that the second one sends.
FIRSTS = ("vinte", "obras do tejo", "tejo.example", "210 000 001", "+351210000001", "501964843")
# Files, headers and cookies of the program itself, which has a name too.
MACHINERY = re.compile(
    r"/static/vinte/[\w./-]*|^Vinte-(?:Account|Keep|Kept-At)\b|\bvinte_(?:browser|pedido|theme)\b",
    re.MULTILINE,
)
# No package's file of Spain is newer, so nothing else counts from that day on.
DAY = date(2026, 1, 2)


@dataclass(frozen=True)
class Two:
    """The folder of two sites, and the port of each."""

    folder: Path
    ports: dict[str, int]
    environment: dict[str, str]

    def ask(self, host: str, path: str = "/", *, of: str = "") -> tuple[int, str]:
        """Status and page, asked by that host name of the site with the other one; 0 where nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.ports[of or host], timeout=PATIENCE_SECONDS)
        language = "es" if host == SECOND else "pt"
        try:
            line.request("GET", path, headers={"Host": host, "Accept-Language": language})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            line.close()


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Two]:
    """The files of the two operators, each with a migrated database of its own."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.schema()) as one,
        databases.copy_of(databases.schema()) as other,
    ):
        ports = {FIRST: free_port(23_000 + os.getpid() % 5_000)}
        ports[SECOND] = free_port(ports[FIRST] + 1)
        folder = tmp_path / "sites"
        folder.mkdir()
        put(
            folder / "vinte.env",
            one,
            ports[FIRST],
            VINTE_BASE_URL=f"http://{FIRST}",
            VINTE_EMAIL_FROM="Vinte <ola@tejo.example>",
            VINTE_OPERATOR_NAME="Obras do Tejo, Lda.",
            VINTE_OPERATOR_TAX_NUMBER="501964843",
            VINTE_OPERATOR_EMAIL="geral@tejo.example",
            VINTE_OPERATOR_PHONE="+351210000001",
        )
        prices = Folder(tmp_path / "figures")
        prices.path.mkdir()
        for kind, was, now in (
            ("pack-prices", "price_cents = 3200\n", "price_cents = 3777\n"),
            ("contact-prices", "cleaning = 800\n", "cleaning = 4321\n"),
        ):
            of_spain = every_kind()[kind].folder / "es-2026-01-01.toml"
            text = of_spain.read_text("utf-8").replace("from = 2026-01-01", f"from = {DAY}")
            assert text.count(was) == 1
            prices.write(kind, f"es-{DAY}.toml", text.replace(was, now))
        put(
            folder / "hogar.env",
            other,
            ports[SECOND],
            VINTE_BASE_URL=f"http://{SECOND}",
            VINTE_MARKET="es",
            VINTE_BRAND_NAME="Hogar Seguro",
            VINTE_FIGURES_DIR=str(prices.path),
            VINTE_EMAIL_FROM="Hogar Seguro <hola@hogar.example>",
            VINTE_OPERATOR_NAME="Reformas del Manzanares, S.L.",
            VINTE_OPERATOR_TAX_NUMBER="B58378431",
            VINTE_OPERATOR_EMAIL="info@hogar.example",
            VINTE_OPERATOR_PHONE="+34910000002",
            # Nobody listens there: what is sent to telephones waits.
            VINTE_SMS_PROVIDER="http",
            VINTE_SMS_URL="http://127.0.0.1:9/",
        )
        paths = [Path(vinte.__file__).parent.parent, TESTS]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VINTE_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        yield Two(folder, ports, {**kept, "PYTHONPATH": os.pathsep.join(map(str, paths))})


def put(path: Path, database: str, port: int, **settings: str) -> None:
    server = urlsplit(os.environ["VINTE_DATABASE_URL"])
    env_file.write(
        path,
        {
            "VINTE_DATABASE_URL": server._replace(path=f"/{database}").geturl(),
            "VINTE_DATA_DIR": str(path.with_suffix("")),
            "VINTE_SECRET_KEY": path.stem * 16,
            "VINTE_LISTEN": f"127.0.0.1:{port}",
            "VINTE_EMAIL_URL": "none://",
            # Collecting them for each site would take as long as all the rest.
            "VINTE_STATIC_COLLECTED": "0",
            **settings,
        },
    )


def read(sent: Path) -> str:
    """A page, a letter or a file as a person would search it."""
    if sent.suffix == ".pdf":
        told = [
            subprocess.run([*words, str(sent), *rest], capture_output=True, text=True, check=True).stdout
            for words, rest in ((["pdftotext"], ["-"]), (["pdfinfo"], []))
        ]
        return "\n".join(told).replace(str(sent), "")
    if sent.read_bytes().startswith(b"PK"):
        return subprocess.run(
            ["unzip", "-p", str(sent)], capture_output=True, text=True, errors="replace", check=True
        ).stdout
    return sent.read_text("utf-8", "replace")


@pytest.mark.slow(
    reason="two sites with their processes, one of them killed, and a story in a process of its own"
)
def test_two_operators_side_by_side_know_nothing_of_each_other(two: Two, tmp_path: Path) -> None:
    # In the second: Helena of Getafe is found by Zita of Madrid, within her 20 km.
    sent = tmp_path / "sent"
    sent.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "getafe_story", str(sent)],
        env={**two.environment, env_file.WHERE: str(two.folder / "hogar.env")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout)
    assert (told["market"], told["places"]) == (["es", "es"], ["Madrid", "Getafe"])
    assert re.search(r"Sector III, Getafe.*12\s+km", told["feed"], re.DOTALL)
    assert told["broken"] == []
    assert told["calendars"] > 0 and len(told["letters"]) > 6
    # Everything that it sent: its own name, and of the first one nothing.
    everything = {path.name: read(path) for path in sorted(sent.iterdir())}
    assert {".page", ".letter", ".pdf", ".headers"} <= {Path(name).suffix for name in everything}
    assert sum("Hogar Seguro" in text for text in everything.values()) > 20
    found = [
        (name, text[max(0, at - 60) : at + 40])
        for name, text in ((name, MACHINERY.sub("", text)) for name, text in everything.items())
        for each in FIRSTS
        for at in [text.casefold().find(each)]
        if at >= 0
    ]
    assert not found, found[:12]

    with (tmp_path / "run.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "vinte.project.cli", "sites", "run", str(two.folder)],
            env=two.environment,
            stderr=log,
        )
        try:
            _served_by_host_name(two, running)
            _one_dies_and_the_other_goes_on(two, Path(log.name))
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(PATIENCE_SECONDS) == 0
    assert two.ask(FIRST)[0] == two.ask(SECOND)[0] == 0
    for line in told_by(Path(log.name)):
        if found := re.fullmatch(r"started as (\d+)", str(line.get("event", ""))):
            assert not Path(f"/proc/{found[1]}").exists()


def _served_by_host_name(two: Two, running: subprocess.Popen[bytes]) -> None:
    for host in (FIRST, SECOND):
        eventually(lambda host=host: running.poll() is not None or two.ask(host)[0] == 200, f"{host} answers")
    assert running.poll() is None
    for host, name, other, phone, pack in (
        (FIRST, "Vinte", "Hogar Seguro", "tel:+351210000001", "29,00"),
        (SECOND, "Hogar Seguro", "Vinte", "tel:+34910000002", "37,77"),
    ):
        home = two.ask(host)[1]
        assert name in home and not re.search(rf"\b{other}\b", MACHINERY.sub("", home))
        assert phone in two.ask(host, "/quem-somos/")[1]
        assert pack in two.ask(host, "/ajuda/precos-e-packs/")[1]
    assert two.ask(FIRST, of=SECOND)[0] == two.ask(SECOND, of=FIRST)[0] == 400


def _one_dies_and_the_other_goes_on(two: Two, log: Path) -> None:
    os.kill(pids(log, "hogar", "web")[-1], signal.SIGKILL)

    def back() -> bool:
        assert two.ask(FIRST)[0] == 200
        return len(pids(log, "hogar", "web")) == 2 and two.ask(SECOND)[0] == 200

    eventually(back, "the killed one answers again")
    assert len(pids(log, "vinte", "web")) == len(pids(log, "vinte", "worker")) == 1


def told_by(log: Path) -> list[dict[str, Any]]:
    """The lines of the log, each with its site and process."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert all({"site", "process"} <= set(line) for line in lines)
    return lines


def pids(log: Path, site: str, process: str) -> list[int]:
    """As which processes it was started, the last one last."""
    return [
        int(str(line["event"]).removeprefix("started as "))
        for line in told_by(log)
        if (line["site"], line["process"]) == (site, process)
        and str(line.get("event", "")).startswith("started as ")
    ]

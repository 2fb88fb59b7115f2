"""Several sites in a folder: what is refused whole, what their processes know, what the proxy is told, who is begun again."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eventually import eventually
from vinte.project import env_file, settings_table, supervisor
from vinte.project.cli import main
from vinte.project.sites import files, keeping, lacking, proxies, sharing
from vinte.project.sites.files import NotWhole, Site

ROOT = Path(__file__).parents[2]
PORTS = {"casa": 8020, "hogar": 8021}


def settings(name: str) -> dict[str, str]:
    """All that a site of that name says, and shares with no other."""
    return {
        "VINTE_DATABASE_URL": f"postgresql://vinte@db.example/{name}",
        "VINTE_SECRET_KEY": name * 16,
        "VINTE_BASE_URL": f"https://{name}.example",
        "VINTE_DATA_DIR": f"/var/lib/vinte/{name}",
        "VINTE_LISTEN": f"127.0.0.1:{PORTS[name]}",
        "VINTE_BRAND_NAME": name.title(),
        "VINTE_EMAIL_FROM": f"{name.title()} <ola@{name}.example>",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, **changes: str) -> Path:
    path = folder / f"{name}.env"
    env_file.write(path, {**settings(name), **changes})
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["sites", *words])


def refused(folder: Path) -> str:
    with pytest.raises(NotWhole) as told:
        sharing.read_whole(folder)
    return str(told.value)


@pytest.mark.parametrize(
    ("setting", "of_casa", "of_hogar", "may"),
    [
        ("VINTE_DATABASE_URL", "", "postgresql://other@db.example:5432/casa", False),
        ("VINTE_DATABASE_URL", "", "postgresql://vinte@db.example:5433/casa", True),
        ("VINTE_DATABASE_URL", "postgresql:///a", "postgresql://vinte@127.0.0.1/a", False),
        ("VINTE_DATABASE_URL", "postgresql:///a", "postgresql:///b", True),
        ("VINTE_DATA_DIR", "", "/var/lib/vinte/casa", False),
        ("VINTE_DATA_DIR", "", "/var/lib/vinte/casa/hogar", False),
        ("VINTE_DATA_DIR", "", "/var/lib/vinte", False),
        ("VINTE_DATA_DIR", "", "/var/lib/vinte/casa2", True),
        ("VINTE_BASE_URL", "", "https://casa.example", False),
        ("VINTE_BASE_URL", "", "http://CASA.example:8080", False),
        ("VINTE_BASE_URL", "", "https://es.casa.example", True),
        ("VINTE_ALLOWED_HOSTS", "", "www.hogar.example,casa.example", False),
        ("VINTE_ALLOWED_HOSTS", ".casa.example", "es.casa.example", False),
        ("VINTE_ALLOWED_HOSTS", "www.casa.example", ".casa.example", False),
        ("VINTE_ALLOWED_HOSTS", "localhost", "localhost,127.0.0.1", True),
        ("VINTE_LISTEN", "", "0.0.0.0:8020", False),
        ("VINTE_LISTEN", "", "127.0.0.1:8022", True),
        ("VINTE_SECRET_KEY", "", "casa" * 16, False),
        (
            "VINTE_SECRET_OLD_KEYS",
            "",
            "x,casacasacasacasacasacasacasacasacasacasacasacasacasacasacasacasa",
            False,
        ),
        ("VINTE_METRICS_TOKEN", "t" * 20, "t" * 20, False),
        ("VINTE_METRICS_TOKEN", "t" * 20, "u" * 20, True),
        ("VINTE_STRIPE_SECRET_KEY", "sk_live", "sk_live", False),
        ("VINTE_PUSH_KEY", "k", "k", False),
        ("VINTE_INBOUND_ADDRESS", "resposta@mail.casa.example", "respuesta@mail.casa.example", False),
        ("VINTE_SUPPORT_ADDRESS", "apoio@obras.example", "apoio@obras.example", False),
        ("VINTE_SUPPORT_ADDRESS", "apoio@obras.example", "ayuda@obras.example", True),
        ("VINTE_EMAIL_FROM", "", "Hogar <ola@casa.example>", False),
        ("VINTE_EMAIL_FROM", "", "Grupo Casa <ola@hogar.example>", False),
        ("VINTE_EMAIL_FROM", "", "Casal <ola@hogar.example>", True),
        ("VINTE_SMS_SENDER", "", "CASA", False),
        ("VINTE_FIGURES_DIR", "/etc/vinte/figures", "/etc/vinte/figures", True),
        ("VINTE_BANK_IBAN", "PT50000201231234567890154", "PT50000201231234567890154", True),
        ("VINTE_SMS_TOKEN", "t", "t", True),
    ],
)
def test_what_two_sites_may_share_and_what_they_may_not(
    folder: Path, setting: str, of_casa: str, of_hogar: str, may: bool
) -> None:
    put(folder, "casa", **({setting: of_casa} if of_casa else {}))
    hogar = put(folder, "hogar", **{setting: of_hogar})
    if may:
        assert [site.name for site in sharing.read_whole(folder)] == ["casa", "hogar"]
        return
    line = env_file.written(hogar)[setting].line
    told = next(told for told in refused(folder).splitlines() if f": {setting}: " in told)
    assert told.startswith(f"{hogar}: line {line}: {setting}: ") and "casa.env" in told


def test_a_site_that_takes_letters_has_a_port_and_a_domain_for_them(folder: Path) -> None:
    put(folder, "casa", VINTE_INBOUND_ADDRESS="resposta@mail.casa.example")
    path = put(
        folder,
        "hogar",
        VINTE_INBOUND_ADDRESS="respuesta@mail.hogar.example",
        VINTE_SUPPORT_ADDRESS="ayuda@mail.casa.example",
    )
    told = refused(folder)
    assert "VINTE_INBOUND_LISTEN: a port, 8025, of its own; casa.env, by default, has it" in told
    assert "VINTE_SUPPORT_ADDRESS: another domain: casa.env" in told
    env_file.write(
        path,
        {
            **settings("hogar"),
            "VINTE_INBOUND_ADDRESS": "respuesta@mail.hogar.example",
            "VINTE_INBOUND_LISTEN": "127.0.0.1:8026",
        },
    )
    parts = [(each.site, each.part) for each in keeping.parts_of(sharing.read_whole(folder), processes=1)]
    assert parts == [(site, part) for site in ("casa", "hogar") for part in ("web", "worker", "mail")]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("hogar", {"VINTE_MARKET": "de"}, r"hogar\.env: line \d+: VINTE_MARKET: expected one of"),
        ("hogar", {"VINTE_DATA_DIR": "data"}, r"hogar\.env: line \d+: VINTE_DATA_DIR: a whole path"),
        ("hogar", {"VINTE_FIGURES_DIR": "figures"}, r"VINTE_FIGURES_DIR: a whole path"),
        ("hogar", {"VINTE_ALLOWED_HOSTS": "*"}, r"VINTE_ALLOWED_HOSTS: its own host names"),
        ("hogar", {"VINTE_SECRET_KEY": "k" * 31}, r"VINTE_SECRET_KEY: 32 characters or more"),
        ("hogar", {"VINTE_SECRET_KEY": "k" * 32}, ""),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_line(
    folder: Path, name: str, changes: dict[str, str], said: str
) -> None:
    put(folder, "casa")
    put(folder, name, **changes)
    if said:
        assert re.search(said, refused(folder))
    else:
        assert len(sharing.read_whole(folder)) == 2


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_run(folder: Path) -> None:
    put(folder, "casa", VINTE_MARKET="de")
    (folder / "hogar.env").write_text("VINTE_MARKTE=es\n")
    (folder / "Otro sitio.env").write_text("")
    (folder / "notes.txt").write_text("no site")
    for words in (
        ["check", str(folder)],
        ["run", str(folder)],
        ["each", str(folder), "--", "touch", str(folder / "ran")],
        ["proxy", "--for", "caddy", str(folder)],
    ):
        done = run(*words)
        assert done.exit_code == 1
        assert "VINTE_MARKET" in done.output and "VINTE_MARKTE" in done.output
        assert "small letters" in done.output and "notes" not in done.output
    assert not (folder / "ran").exists()


def test_a_folder_without_sites_is_refused(folder: Path) -> None:
    for where in (folder, folder / "nowhere"):
        done = run("check", str(where))
        assert done.exit_code == 1 and "NAME.env" in done.output


def test_the_folder_may_stand_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "casa")
    monkeypatch.setenv(files.WHERE, str(folder))
    assert "casa.example" in run("proxy", "--for", "caddy").output


@pytest.mark.slow(reason="asks two sites what they lack, each in a process of its own that loads every room")
def test_what_a_site_lacks_is_told_without_touching_its_folder(folder: Path) -> None:
    put(folder, "casa", VINTE_EMAIL_URL="none://", VINTE_DATA_DIR=str(folder / "data"))
    put(folder, "hogar")
    told = lacking.told(sharing.read_whole(folder))
    starts, lines = told["casa"]
    assert starts and any("VINTE_EMAIL_URL" in line for line in lines)
    assert any("VINTE_OPERATOR_NAME" in line for line in lines)
    starts, lines = told["hogar"]
    assert not starts and "VINTE_EMAIL_URL is empty" in lines[0]
    assert not (folder / "data").exists()


@pytest.mark.parametrize(("starts", "code"), [(True, 0), (False, 1)])
def test_the_check_ends_with_1_where_a_site_would_not_start(
    folder: Path, monkeypatch: pytest.MonkeyPatch, starts: bool, code: int
) -> None:
    put(folder, "casa")
    monkeypatch.setattr(lacking, "told", lambda _sites: {"casa": (starts, ["nobody can pay"])})
    done = run("check", str(folder))
    assert done.exit_code == code and "casa: nobody can pay" in done.output
    assert ("would not start: casa" in done.output) is not starts


def test_a_command_runs_for_each_site_under_its_settings_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(folder, "casa")
    put(folder, "hogar", VINTE_MARKET="es")
    # What stands in our own environment is no site's.
    monkeypatch.setenv("VINTE_MARKET", "fr")
    monkeypatch.setenv("VINTE_FIGURES_DIR", "/elsewhere")
    code = (
        'echo "{site} $VINTE_DATA_DIR ${VINTE_MARKET:-none} ${VINTE_FIGURES_DIR:-none}"; [ {site} = hogar ]'
    )
    done = run("each", str(folder), "--", "sh", "-c", code)
    assert done.exit_code == 1
    assert capfd.readouterr().out.splitlines() == [
        "casa /var/lib/vinte/casa none none",
        "hogar /var/lib/vinte/hogar es none",
    ]
    assert "failed: casa\n" in done.output
    assert run("each", str(folder), "--", "no-such-program").output.endswith("failed: casa, hogar\n")


def test_a_command_of_ours_reads_the_file_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(folder, "casa", VINTE_THREADS="5")
    monkeypatch.setenv("VINTE_THREADS", "7")
    done = run("each", str(folder), "--", "settings")
    assert done.exit_code == 0, done.output
    told = capfd.readouterr().out
    assert "now: 5\n" in told and "now: https://casa.example" in told


def one(folder: Path, **changes: str) -> Site:
    return files.read_one(folder / "vinte.env", env_file.written(put_vinte(folder, **changes)))


def put_vinte(folder: Path, **changes: str) -> Path:
    path = folder / "vinte.env"
    env_file.write(path, {**settings("casa"), "VINTE_BASE_URL": "https://vinte.example", **changes})
    return path


def without_words(text: str) -> list[str]:
    """The lines that a proxy reads."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


def test_the_proxy_of_one_site_is_the_one_that_is_shipped(folder: Path) -> None:
    site = one(folder)
    shipped = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    shipped = re.sub(r"\{\$\w+:([^}]*)\}", r"\1", shipped)  # what an environment may change
    assert without_words(proxies.caddy([site])) == without_words(shipped)
    made = without_words(proxies.nginx([site]))
    rest = without_words(proxies.nginx([]))
    assert made[: len(rest)] == rest
    assert made[len(rest) :] == without_words((ROOT / "deploy" / "proxy" / "nginx.conf").read_text())


def test_each_host_name_is_brought_to_its_site(folder: Path) -> None:
    put(folder, "casa", VINTE_ALLOWED_HOSTS="www.casa.example,localhost")
    put(folder, "hogar", VINTE_BASE_URL="http://hogar.example:8080", VINTE_LISTEN="0.0.0.0:9021")
    caddy = run("proxy", "--for", "caddy", str(folder)).output
    assert "\ncasa.example, www.casa.example {\n\tencode zstd gzip\n\treverse_proxy 127.0.0.1:8020 {" in caddy
    assert "\nhttp://hogar.example:8080 {\n\tencode zstd gzip\n\treverse_proxy 127.0.0.1:9021 {" in caddy
    nginx = run("proxy", "--for", "nginx", str(folder)).output
    assert "server_name casa.example www.casa.example;" in nginx and "proxy_pass http://casa;" in nginx
    assert "    listen 8080;\n    server_name hogar.example;\n" in nginx
    assert "localhost" not in caddy + nginx


# A process that says who it is, does what it is told by a file, and ends in order.
PROGRAM = """
import os, signal, sys, time
from pathlib import Path
said = Path(sys.argv[1])
signal.signal(signal.SIGTERM, lambda *_: (print("in order", flush=True), os._exit(0)))
print('{"event": "up"}', flush=True)
print("as it is", flush=True)
while not (said.exists() and said.unlink() is None):
    time.sleep(0.01)
os.write(2, b"last words")
os._exit(3)
"""


class Stopped(Exception):
    pass


def test_who_dies_is_begun_again_with_longer_pauses_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(keeping, "_write", written.append)
    monkeypatch.setattr(keeping, "FIRST_PAUSE_SECONDS", 0.01)
    kept = [
        keeping.Kept(
            site, "web", [sys.executable, "-c", PROGRAM, str(tmp_path / site)], dict(os.environ), pause=0.01
        )
        for site in ("casa", "hogar")
    ]
    steps: list[Callable[[], Any]] = [
        lambda: said("casa", "up") == said("hogar", "up") == 1,
        (tmp_path / "hogar").touch,
        lambda: said("hogar", "up") == 2,
        (tmp_path / "hogar").touch,
        lambda: said("hogar", "up") == 3,
    ]

    def said(site: str, event: str) -> int:
        lines = [json.loads(line) for line in written if line.startswith(b"{")]
        return sum(line["site"] == site and line["event"].startswith(event) for line in lines)

    keeper = keeping.Keeper(kept)
    read = keeper._read

    def step(seconds: float) -> None:
        read(0.01)
        if not steps:
            raise Stopped
        if steps[0]() in (True, None):
            steps.pop(0)

    monkeypatch.setattr(keeper, "_read", step)
    watched = threading.Timer(100, lambda: steps.clear())
    watched.start()
    try:
        with pytest.raises(Stopped):
            keeper.keep()
    finally:
        watched.cancel()
        monkeypatch.setattr(keeper, "_read", read)
        keeper.stop()
    assert said("casa", "started") == 1 and said("hogar", "started") == 3
    assert said("hogar", "ended with 3; it begins again") == 2
    assert kept[0].pause == 0.01 and kept[1].pause == 0.04
    assert b"hogar web: last words" in written and written.count(b"casa web: in order") == 1
    assert b'{"site": "casa", "process": "web", "event": "up"}' in written
    assert all(each.process is None and each.output == -1 for each in kept)


def test_what_cannot_be_started_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(keeping, "_write", written.append)
    each = keeping.Kept("casa", "web", ["/no/such/program"], {})
    keeping.Keeper([each])._start(each)
    assert each.process is None and each.pause == 2.0 and each.again_at > 0
    assert b"could not be started" in written[0]


def test_serving_listens_where_the_settings_say() -> None:
    assert settings_table.read({})["VINTE_LISTEN"] == ("127.0.0.1", 8020)
    assert settings_table.read({"VINTE_LISTEN": "[::1]:9000"})["VINTE_LISTEN"] == ("::1", 9000)
    with pytest.raises(settings_table.InvalidInput, match="VINTE_LISTEN"):
        settings_table.read({"VINTE_LISTEN": "9000"})


def test_a_whole_session_is_ended_with_what_it_started(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    program = "import subprocess, sys; print(subprocess.Popen(['sleep', '600']).pid, flush=True); sys.exit(0)"
    process = supervisor.spawn([sys.executable, "-c", program], output=writing, environment=dict(os.environ))
    os.close(writing)
    process.wait()
    left = int(os.read(reading, 100))
    supervisor.end_session(process)
    eventually(lambda: not Path(f"/proc/{left}").exists() or "Z" in Path(f"/proc/{left}/stat").read_text())
    os.close(reading)

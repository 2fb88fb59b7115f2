"""The proxies that are shipped, and those made for several sites, in front of servers that tell what reached them."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eventually import PATIENCE_SECONDS, eventually
from vinte.project import env_file
from vinte.project.cli import main
from vinte.project.supervisor import free_port

SHIPPED = Path(__file__).parents[2] / "deploy" / "proxy"
FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"}


class Told(BaseHTTPRequestHandler):
    """Answers with what reached it, and says as soon as the first bytes of a body are there."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = json.dumps(
            {"site": self.server.site, **{key.lower(): self.headers[key] for key in self.headers}}
        )  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    def do_POST(self) -> None:
        first = self.rfile.read(1)
        self.server.arrived.set()  # type: ignore[attr-defined]
        self.rfile.read(int(self.headers["Content-Length"]) - len(first))
        self.do_GET()

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@contextmanager
def served(site: str) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    server.site, server.arrived = site, threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Proxy:
    """A proxy that runs: where it listens, and whom its certificates are signed by."""

    def __init__(self, *, plain_port: int, tls_port: int, authority: Path) -> None:
        self.plain_port, self.tls_port, self.authority = plain_port, tls_port, authority

    def connected(self, host: str, *, tls: bool = True) -> http.client.HTTPConnection:
        reached = socket.create_connection(
            ("127.0.0.1", self.tls_port if tls else self.plain_port), timeout=PATIENCE_SECONDS
        )
        if tls:
            reached = ssl.create_default_context(cafile=str(self.authority)).wrap_socket(
                reached, server_hostname=host
            )
        connection = http.client.HTTPConnection(host)
        connection.sock = reached
        return connection

    def has_certificate(self, host: str) -> bool:
        """Whether it speaks TLS under this name by now."""
        try:
            self.connected(host).close()
        except ssl.SSLError:
            return False
        return True

    def told(self, host: str, *, tls: bool = True) -> dict[str, str]:
        """What reached the site that answers to this name."""
        connection = self.connected(host, tls=tls)
        connection.request("GET", "/", headers=FORGED)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        return json.loads(answer.read())


@contextmanager
def runs(command: list[str], *, folder: Path, environment: Mapping[str, str], port: int) -> Iterator[None]:
    """The proxy, from the moment at which it takes connections."""
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        pytest.fail(f"{command[0]} is missing: sh requirements/system.sh")
    log = folder / "proxy.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, *command[1:]], stdout=out, stderr=out, env={**os.environ, **environment}
        )

    def listens() -> bool:
        assert process.poll() is None, log.read_text()
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", port)) == 0

    try:
        eventually(listens, "the proxy listens")
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def signed_for(names: list[str], folder: Path) -> None:
    """A certificate for these names that is its own authority, as fullchain.pem and privkey.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@contextmanager
def nginx(text: str, *, folder: Path, names: Mapping[str, list[str]], **_only_caddys: str) -> Iterator[Proxy]:
    """nginx with this file in its conf.d, on free ports and with certificates that lie elsewhere."""
    plain, tls = free_port(22_000), free_port(23_000)
    for name, hosts in names.items():
        signed_for(hosts, folder / "ssl" / name)
    text = text.replace("/etc/ssl/", f"{folder}/ssl/")
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", text)
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{tls}", text)
    (folder / "site.conf").write_text(text)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    own = folder / "nginx.conf"
    own.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/nginx.pid; error_log stderr;"
        f" events {{}} http {{ access_log off; {places} include {folder}/site.conf; }}"
    )
    command = ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(own)]
    with runs(command, folder=folder, environment={}, port=tls):
        whole = folder / "all.pem"
        whole.write_text("".join((folder / "ssl" / name / "fullchain.pem").read_text() for name in names))
        yield Proxy(plain_port=plain, tls_port=tls, authority=whole)


@contextmanager
def caddy(text: str, *, folder: Path, names: Mapping[str, list[str]], **environment: str) -> Iterator[Proxy]:
    """Caddy with this file, on free ports, and as its own authority instead of a public one."""
    plain, tls = free_port(22_000), free_port(23_000)
    own = folder / "Caddyfile"
    own.write_text(
        f"{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {tls}\n"
        f"\tstorage file_system {folder}/kept\n}}\n{text}"
    )
    root = folder / "kept" / "pki" / "authorities" / "local" / "root.crt"
    command = ["caddy", "run", "--config", str(own), "--adapter", "caddyfile"]
    with runs(command, folder=folder, environment={"HOME": str(folder), **environment}, port=tls):
        proxy = Proxy(plain_port=plain, tls_port=tls, authority=root)
        # It makes the certificates after it began to listen.
        for host in (host for hosts in names.values() for host in hosts):
            eventually(lambda host=host: root.exists() and proxy.has_certificate(host), f"TLS for {host}")
        yield proxy


PROXIES: Mapping[str, tuple[Callable[..., Any], str]] = {
    "nginx": (nginx, "nginx.conf"),
    "caddy": (caddy, "Caddyfile"),
}


@pytest.fixture(params=sorted(PROXIES))
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_site_reads_the_clients_address_and_not_what_the_client_wrote(kind: str, tmp_path: Path) -> None:
    begin, name = PROXIES[kind]
    with served("vinte") as site:
        upstream = f"127.0.0.1:{site.server_port}"
        text = (SHIPPED / name).read_text().replace("127.0.0.1:8020", upstream)
        names = {"vinte": ["vinte.example"]}
        with begin(text, folder=tmp_path, names=names, VINTE_UPSTREAM=upstream) as proxy:
            told = proxy.told("vinte.example")
            assert told["host"] == "vinte.example"
            assert told["x-forwarded-for"] == "127.0.0.1"
            assert told["x-forwarded-proto"] == "https"

            connection = proxy.connected("vinte.example", tls=False)
            connection.request("GET", "/pedir/?oficio=pintura")
            answer = connection.getresponse()
            assert answer.status in (301, 308)
            assert answer.headers["Location"].endswith("vinte.example/pedir/?oficio=pintura")
            assert answer.headers["Location"].startswith("https://")


def test_what_is_sent_reaches_the_site_as_it_arrives_and_may_be_photographs(
    kind: str, tmp_path: Path
) -> None:
    begin, name = PROXIES[kind]
    half = 64 * 1024 * 1024
    with served("vinte") as site:
        upstream = f"127.0.0.1:{site.server_port}"
        text = (SHIPPED / name).read_text().replace("127.0.0.1:8020", upstream)
        names = {"vinte": ["vinte.example"]}
        with begin(text, folder=tmp_path, names=names, VINTE_UPSTREAM=upstream) as proxy:
            connection = proxy.connected("vinte.example")
            connection.putrequest("POST", "/pedir/fotografias/")
            connection.putheader("Content-Length", str(1024 + half))
            connection.endheaders()
            connection.send(b"x" * 1024)
            # The limits of slow and large bodies are the site's: it has to see them begin.
            assert site.arrived.wait(PATIENCE_SECONDS)  # type: ignore[attr-defined]
            for _part in range(64):
                connection.send(b"x" * (half // 64))
            assert connection.getresponse().status == 200


def test_each_of_several_sites_is_reached_by_its_own_names_alone(kind: str, tmp_path: Path) -> None:
    begin, _name = PROXIES[kind]
    folder = tmp_path / "sites"
    folder.mkdir()
    with served("casa") as casa, served("hogar") as hogar:
        for site, more in ((casa, "www.casa.example"), (hogar, "")):
            name = site.site  # type: ignore[attr-defined]
            settings = {
                "VINTE_DATABASE_URL": f"postgresql://vinte@db.example/{name}",
                "VINTE_SECRET_KEY": name * 16,
                "VINTE_BASE_URL": f"https://{name}.example",
                "VINTE_ALLOWED_HOSTS": more,
                "VINTE_DATA_DIR": f"/var/lib/vinte/{name}",
                "VINTE_LISTEN": f"127.0.0.1:{site.server_port}",
                "VINTE_BRAND_NAME": name.title(),
                "VINTE_EMAIL_FROM": f"{name.title()} <ola@{name}.example>",
            }
            env_file.write(folder / f"{name}.env", settings)
        made = CliRunner().invoke(main, ["sites", "proxy", "--for", kind, str(folder)])
        assert made.exit_code == 0, made.output
        names = {"casa": ["casa.example", "www.casa.example"], "hogar": ["hogar.example"]}
        with begin(made.output, folder=tmp_path, names=names) as proxy:
            assert proxy.told("casa.example")["site"] == "casa"
            assert proxy.told("www.casa.example")["site"] == "casa"
            assert proxy.told("hogar.example")["site"] == "hogar"
            with pytest.raises(ssl.SSLError):
                proxy.connected("outra.example")

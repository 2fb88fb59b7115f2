"""The play provider in a process of its own, as a demo and a rehearsal run it: its pages open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from eventually import eventually
from play_provider import KEY, SECRET
from vinte.project.supervisor import free_port

PAID_AT = "http://127.0.0.1:1/paid"


def opened(url: str, fields: dict[str, str] | None = None) -> str:
    """A page, or what it answers to a form."""
    body = urlencode(fields).encode() if fields is not None else None
    request = Request(url, body, {"Authorization": f"Bearer {KEY}"})
    with urlopen(request, timeout=60) as answer:
        return str(answer.read().decode())


@pytest.fixture(params=["pt", "mx"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Its address, with the market that the environment names."""
    port = free_port(18_120)
    program = [sys.executable, "-m", "vinte.demo.play_payments", "--port", str(port)]
    keys = {
        "VINTE_STRIPE_SECRET_KEY": KEY,
        "VINTE_STRIPE_WEBHOOK_SECRET": SECRET,
        "VINTE_MARKET": request.param,
    }
    process = subprocess.Popen(
        [*program, "--state", str(tmp_path / "play.sqlite3"), "--site", "http://127.0.0.1:1"],
        env={**os.environ, **keys, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    def answers() -> bool:
        assert process.poll() is None, "it ended"
        try:
            opened(f"http://127.0.0.1:{port}/console/")
        except URLError:
            return False
        return True

    try:
        eventually(answers)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_its_pages_open_in_a_process_of_its_own(provider: str) -> None:
    session = json.loads(
        opened(
            f"{provider}/v1/checkout/sessions",
            {
                "mode": "payment",
                "success_url": PAID_AT,
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": "eur",
                "line_items[0][price_data][unit_amount]": "5000",
                "line_items[0][price_data][product_data][name]": "Saldo",
            },
        )
    )
    page = opened(session["url"])
    assert "Pagamento a fingir: nenhum dinheiro se move." in page and "50" in page
    assert "Saldo" in page
    assert "Saldo" in opened(f"{session['url'].replace('/c/pay/', '/phone/')}")
    assert session["id"] in opened(f"{provider}/console/")

"""`requirements/install.py`: uv from its own wheel, told what pip's configuration says, and pip where uv fails."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "requirements" / "install.py"
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "house"
version = "1"
"""
BACKEND = """
import zipfile

def build_editable(folder, settings=None, metadata=None):
    name = "house-1-py3-none-any.whl"
    with zipfile.ZipFile(folder + "/" + name, "w") as wheel:
        wheel.writestr("house.py", "")
        wheel.writestr("house-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: house\\nVersion: 1\\n")
        wheel.writestr("house-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("house-1.dist-info/RECORD", "house.py,,\\nhouse-1.dist-info/METADATA,,\\nhouse-1.dist-info/WHEEL,,\\nhouse-1.dist-info/RECORD,,\\n")
    return name
"""
# Installs nothing: writes down how it was asked and fails with some words.
FAILING_UV = """#!/bin/sh
echo "$@" > "$ASKED"
echo "index $UV_DEFAULT_INDEX links $UV_FIND_LINKS certificate $SSL_CERT_FILE" >> "$ASKED"
echo "the disk is full" >&2
exit 2
"""


def wheel(folder: Path, name: str, scripts: dict[str, str]) -> str:
    """A wheel of version 1 with these scripts; returns its line for a lock."""
    path = folder / f"{name}-1-py3-none-any.whl"
    files = {f"{name}-1.data/scripts/{script}": text for script, text in scripts.items()} | {
        f"{name}-1.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{name}-1.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = f"{name}-1.dist-info/RECORD"
    with zipfile.ZipFile(path, "w") as made:
        for file, text in files.items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = (stat.S_IFREG | 0o755) << 16
            made.writestr(entry, text)
        made.writestr(record, "".join(f"{file},,\n" for file in (*files, record)))
    return f"{name}==1 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class House:
    """A small project with its lock, its wheels on disk, and an environment without pip."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        for made in (self.wheels, folder / "requirements", folder / "home"):
            made.mkdir()
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "backend.py").write_text(BACKEND)
        (folder / "requirements" / "install.py").write_text(SOURCE.read_text())
        # What stands for the command that compiles the translations.
        line = wheel(self.wheels, "tool", {"vinte": "#!/bin/sh\nexit 0\n"})
        (folder / "requirements" / "base.txt").write_text(line)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)

    def lock_uv(self, line: str) -> None:
        """Say which uv is to be taken."""
        (self.folder / "requirements" / "uv.txt").write_text(line)

    def install(self) -> subprocess.CompletedProcess[str]:
        """As the Makefile does it, with wheels of this disk alone."""
        return subprocess.run(
            [str(self.folder / ".venv" / "bin" / "python"), "requirements/install.py", ".venv", "base"],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder / "home"),
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": str(self.wheels),
                "ASKED": str(self.folder / "asked"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def has(self, package: str) -> bool:
        """Whether the environment has it."""
        return any((self.folder / ".venv" / "lib").rglob(f"{package}-1.dist-info"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_pip_installs_where_uv_has_no_wheel_and_says_so(house: House) -> None:
    house.lock_uv(f"uv==1 --hash=sha256:{'0' * 64}\n")
    done = house.install()
    assert done.returncode == 0, done.stderr
    assert "uv did not install" in done.stdout
    assert "pip does, which takes longer" in done.stdout
    assert house.has("tool")
    assert house.has("house")
    again = house.install()
    assert again.stdout == ""
    assert again.returncode == 0


def test_pip_installs_where_uv_fails_and_gives_its_last_words(house: House) -> None:
    house.lock_uv(wheel(house.wheels, "uv", {"uv": FAILING_UV}))
    done = house.install()
    assert done.returncode == 0, done.stderr
    assert "uv did not install (the disk is full); pip does" in done.stdout
    asked = (house.folder / "asked").read_text()
    assert "--require-hashes" in asked
    assert f"links {house.wheels} " in asked
    assert house.has("tool")
    assert house.has("house")


def test_a_file_of_another_hash_is_installed_by_neither(house: House) -> None:
    house.lock_uv(f"uv==1 --hash=sha256:{'0' * 64}\n")
    (house.folder / "requirements" / "base.txt").write_text(f"tool==1 --hash=sha256:{'0' * 64}\n")
    done = house.install()
    assert done.returncode != 0
    assert not house.has("tool")
    assert not (house.folder / ".venv" / ".base").exists()


@pytest.mark.parametrize(
    ("pip", "uv", "told"),
    [
        ("global.index-url='file:///mirror'", {}, {"UV_DEFAULT_INDEX": "file:///mirror"}),
        (
            "global.extra-index-url='file:///one\\nfile:///two'\nglobal.timeout='60'",
            {},
            {"UV_INDEX": "file:///one file:///two", "UV_HTTP_TIMEOUT": "60"},
        ),
        ("install.find-links='/one /two'", {}, {"UV_FIND_LINKS": "/one,/two"}),
        # pip's variables go before its files, in whatever order they are printed.
        (":env:.cert='/of/env.pem'\nglobal.cert='/of/file.pem'", {}, {"SSL_CERT_FILE": "/of/env.pem"}),
        # What uv was told by itself stays.
        ("global.index-url='file:///one'", {"UV_DEFAULT_INDEX": "file:///other"}, {}),
        ("global.no-index='false'\nglobal.quiet='1'\nfreeze.timeout='9'", {}, {}),
        ("", {}, {}),
    ],
)  # fmt: skip
def test_uv_is_told_what_pip_s_configuration_says(pip: str, uv: dict[str, str], told: dict[str, str]) -> None:
    spec = importlib.util.spec_from_file_location("install", SOURCE)
    assert spec is not None
    assert spec.loader is not None
    install = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(install)
    assert install.uv_environment(pip, uv) == told

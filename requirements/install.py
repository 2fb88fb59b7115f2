"""Installs one of the locks (base, spark, dev) into a virtual environment, once for each content of the lock.

    .venv/bin/python requirements/install.py .venv base

uv does it, taken from its own hashed wheel (requirements/uv.txt) and kept in the environment's folder `.uv`. Where
uv has no wheel, or fails, pip does the same, and this says so. pip's own configuration (a mirror, a certificate,
a proxy) is handed to uv, which does not read it; what uv's own variables say goes before. Nothing but the
standard library is used: this runs before anything is installed.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"

# What pip calls a setting, and the variable by which uv is told the same.
SAME_IN_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
# Lists that pip parts by spaces and uv by commas.
_BY_COMMAS = ("UV_FIND_LINKS",)


class UvFailed(Exception):
    """uv is not to be had or could not install; the message is its last words."""


def uv_environment(pip_config: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that tell uv what pip's configuration says; `pip_config` is what `pip config list` prints.

    pip prints every setting by its section and in the order in which a later one goes before an earlier one,
    except that what comes from its variables (`:env:`) goes before all. A variable of uv's that is set already stays.
    """
    said: dict[str, str] = {}
    for from_variables in (False, True):
        for line in pip_config.splitlines():
            name, separator, value = line.partition("=")
            section, _, setting = name.rpartition(".")
            if not separator or section not in ("global", "install", ":env:"):
                continue
            if (section == ":env:") is from_variables and setting in SAME_IN_UV:
                said[SAME_IN_UV[setting]] = " ".join(str(ast.literal_eval(value)).split())
    for name in _BY_COMMAS:
        if name in said:
            said[name] = said[name].replace(" ", ",")
    if said.get("UV_NO_INDEX", "").lower() in ("0", "false", "no", "off"):
        del said["UV_NO_INDEX"]
    return {name: value for name, value in said.items() if value and not environment.get(name)}


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Run and return what it printed; raises CalledProcessError with its complaints."""
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment or os.environ), capture_output=True, text=True, check=True
    )
    return done.stdout


def _pip() -> list[str]:
    """A pip: the environment's, else that of the Python which made it, else one put into the environment.

    The last takes some seconds, which a fresh environment made without pip saves where Python has its own.
    """
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    base = getattr(sys, "_base_executable", sys.executable)
    found = subprocess.run([base, "-m", "pip", "--version"], capture_output=True, cwd=ROOT, check=False)
    return [base, "-m", "pip", "--disable-pip-version-check"] if found.returncode == 0 else _own_pip()


def _own_pip() -> list[str]:
    """The environment's own pip, put there when it has none."""
    if importlib.util.find_spec("pip") is None:
        try:
            _run([sys.executable, "-m", "ensurepip"])
        except subprocess.CalledProcessError:
            sys.exit("This Python has no pip and cannot make one (Debian: apt-get install python3-venv).")
    return [sys.executable, "-m", "pip", "--disable-pip-version-check"]


def uv_program(venv: Path, pip: list[str]) -> Path:
    """uv of the lock in the environment's folder, installed when it is another or none. Raises UvFailed."""
    lock = LOCKS / "uv.txt"
    folder = venv / ".uv" / hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    program = folder / "bin" / "uv"
    if program.exists():
        return program
    shutil.rmtree(folder.parent, ignore_errors=True)
    install = ["install", "-q", "--no-deps", "--only-binary=:all:", "--no-compile", "--require-hashes"]
    try:
        _run([*pip, *install, "--target", str(folder), "-r", str(lock)])
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(folder.parent, ignore_errors=True)
        raise UvFailed(_last_words(error)) from None
    if not program.exists():
        raise UvFailed("its wheel holds no program for this machine")
    return program


def _last_words(error: Exception) -> str:
    said = getattr(error, "stderr", None) or str(error)
    lines = [line.strip() for line in said.splitlines() if line.strip() and "WARNING" not in line]
    return lines[-1] if lines else str(error)


def with_uv(venv: Path, lock: Path) -> None:
    """Install the lock and Vinte itself by uv. Raises UvFailed."""
    pip = _pip()
    program = uv_program(venv, pip)
    try:
        told = uv_environment(_run([*pip, "config", "list"]), os.environ)
        # As pip does: a release may lie in any of the indexes. The hash says that it is the one.
        environment = {"UV_INDEX_STRATEGY": "unsafe-best-match", **os.environ, **told}
        install = [str(program), "pip", "install", "-q", "--python", sys.executable, "--no-deps"]
        _run([*install, "--require-hashes", "-r", str(lock)], environment)
        _run([*install, "--no-build-isolation", "--editable", "."], environment)
    except (subprocess.CalledProcessError, OSError) as error:
        raise UvFailed(_last_words(error)) from None


def with_pip(lock: Path) -> None:
    """The same by the environment's own pip, whose words go to the terminal; raises CalledProcessError."""
    install = [*_own_pip(), "install", "-qq", "--no-deps"]
    subprocess.run([*install, "--require-hashes", "-r", str(lock)], cwd=ROOT, check=True)
    subprocess.run([*install, "--no-build-isolation", "--editable", "."], cwd=ROOT, check=True)


def install(venv: Path, name: str) -> None:
    """Install when the lock's stamp is another, then compile the translations that are older than their source."""
    lock = LOCKS / f"{name}.txt"
    stamp = venv / f".{name}"
    want = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text().strip() != want:
        print(f"Installing what requirements/{name}.txt names ...", flush=True)
        try:
            with_uv(venv, lock)
        except UvFailed as reason:
            print(f"uv did not install ({reason}); pip does, which takes longer ...", flush=True)
            with_pip(lock)
    subprocess.run([str(venv / "bin" / "vinte"), "translations", "compile"], cwd=ROOT, check=True)
    stamp.write_text(f"{want}\n")


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]).absolute(), sys.argv[2])
    except subprocess.CalledProcessError as failed:
        print(failed.stderr or "", file=sys.stderr, end="")
        sys.exit(f"{Path(failed.cmd[0]).name} ended with {failed.returncode}")

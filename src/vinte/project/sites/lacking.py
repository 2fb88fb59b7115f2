"""What a site lacks, told by a process of its own: `python -m vinte.project.sites.lacking`, under the site's settings.

Asks no database, and writes nothing into the site's folder: who looks may be another user than who runs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from vinte.kernel.errors import VinteError
from vinte.project.sites.files import Site, settings_of

_ITSELF = (sys.executable, "-m", "vinte.project.sites.lacking")


def told(sites: list[Site]) -> Mapping[str, tuple[bool, list[str]]]:
    """Of each site by its name: whether it would start, and a line for each thing that would not work."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as several:
        return dict(zip((site.name for site in sites), several.map(_told, sites), strict=True))


def _told(site: Site) -> tuple[bool, list[str]]:
    done = subprocess.run(_ITSELF, env=settings_of(site), capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise VinteError(f"{site.file}: what it lacks could not be asked: {done.stderr.strip()[-500:]}")
    return done.returncode == 0, done.stdout.splitlines()


def main() -> int:
    """Print a line for each thing that is missing; 1 where `vinte serve` would refuse to start."""
    from vinte.project import env_file, environment, rehearsal

    env_file.take()
    with tempfile.TemporaryDirectory(prefix="vinte-lacking-") as folder:
        # Not the site's own: a key or catalogues that are made here would belong to whoever looks.
        os.environ["VINTE_DATA_DIR"] = folder
        os.environ.pop("VINTE_BRAND_NAME", None)
        try:
            environment.require_mail()
            rehearsal.is_on()
        except VinteError as error:
            print(error)
            return 1
        environment.settings_ready()
        from django.utils import translation

        from vinte.web.readiness import lacks

        with translation.override("en"):
            for lack in lacks():
                print(f"{lack.message} ({', '.join(lack.settings)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

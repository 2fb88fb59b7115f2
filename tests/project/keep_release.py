"""A database as a release left it, and the migrations that made it: `make keep-release` keeps them once for each release.

What is kept is brought up by every version after it (`test_upgrade.py`), and its migrations stay as they are for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).with_name("releases")
# What older programmes of PostgreSQL do not know, and nothing here needs.
_NEWER = re.compile(r"^(\\(un)?restrict .*|SET transaction_timeout = .*)\n", re.M)


def migrations() -> dict[str, str]:
    """Each migration's room and name, with the SHA-256 of its file."""
    files = sorted((ROOT / "src" / "vinte").glob("*/migrations/[0-9]*.py"))
    return {f"{path.parts[-3]}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def play() -> None:
    """Something of everything: money, contacts, a claim paid and one refused, a return, what people wrote."""
    import cast
    from cast import CLAIM_DAY, MONDAY, later
    from vinte.claims import actions as claims
    from vinte.claims import queries as claims_queries
    from vinte.leads import actions as leads

    sofia, _otilia = cast.staff("Sofia"), cast.staff("Otília", role="operator")
    decided_at = cast.AFTER_ANSWERS
    for name, pays in (("Bruno", True), ("Carla", False)):
        of = cast.claimable(name)
        claim = claims.file_claim(professional_id=of.id, descriptions=of.described(), at=CLAIM_DAY)
        if pays:
            claims.conclude_verification(claim_id=claim.id, by=sofia.pk, at=decided_at)
            claims.approve(claim_id=claim.id, reason="Tudo confirmado.", by=sofia.pk, at=decided_at)
        else:
            cast.award(of.purchases[3], at=decided_at)
            claims.refuse(claim_id=claim.id, reason="Um trabalho foi ganho.", by=sofia.pk, at=decided_at)
            decision = claims_queries.decisions_of(of.id)[0]
            claims.file_appeal(
                professional_id=of.id,
                decision_id=decision.id,
                text="Peço que vejam outra vez.",
                at=decided_at,
            )
    ana = cast.professional("Ana", pack="yearly", is_complete=True, has_badge=True, balance_cents=20_000)
    won, lost = (cast.contact(ana, at=later(days=day), title=f"Pintar o quarto {day}") for day in (1, 2))
    cast.write(won, count=4, at=later(days=1, hours=2))
    cast.hired(won, at=later(days=9))
    cast.review(ana, at=later(days=12), purchase=won, text="Trabalho limpo.")
    leads.ask_return(
        professional_id=ana.id,
        purchase_id=lost.id,
        reason="wrong_place",
        words="A morada fica noutro distrito.",
        idempotency_key="kept return",
        at=later(days=2, hours=3),
    )
    cast.incident(ana, occurred_at=later(days=20))
    cast.request(at=MONDAY, of=cast.homeowner("Helena"))


def dumped(url: str, *, binaries: Path) -> bytes:
    """The database as SQL, packed; no word in it depends on when it was written."""
    done = subprocess.run(
        [binaries / "pg_dump", "--no-owner", "--no-privileges", url],
        check=True,
        capture_output=True,
        text=True,
    )
    return gzip.compress(_NEWER.sub("", done.stdout).encode(), mtime=0)


def main() -> None:
    """Keep this version's database and migrations; a release that is kept already stays."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    database, listed = FOLDER / f"{version}.sql.gz", FOLDER / f"{version}.migrations"
    if database.exists():
        sys.exit(f"{database} is kept already: give the new release its number in pyproject.toml first")
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")]
    import claims_of_many

    from vinte.project import postgres

    with claims_of_many.database():
        play()
        from django.db import connections

        connections.close_all()
        packed = dumped(os.environ["VINTE_DATABASE_URL"], binaries=postgres.find_binaries().folder)
    FOLDER.mkdir(exist_ok=True)
    database.write_bytes(packed)
    listed.write_text("".join(f"{digest}  {name}\n" for name, digest in migrations().items()), "utf-8")
    print(f"kept {version}: {len(packed):,} bytes")


if __name__ == "__main__":
    main()

"""Decisions handed out as signed files, and the keys that the site publishes for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from vinte.claims import links, records
from vinte.claims.proof import keys
from vinte.claims.proof.keys import PublicKey
from vinte.claims.records import MadeDecision
from vinte.claims.replay import write_file


@dataclass(frozen=True)
class SigningKeys:
    """The keys that a site publishes: the one it signs with, None where it signs nothing, and those from before."""

    now: PublicKey | None
    before: tuple[PublicKey, ...]

    @property
    def every(self) -> tuple[PublicKey, ...]:
        """All of them, the present one first, each once."""
        return tuple(dict.fromkeys([*([self.now] if self.now else []), *self.before]))


def signing_keys() -> SigningKeys:
    """The site's keys by its settings; raises ValueError for a key that is none."""
    private = _private()
    before = tuple(PublicKey(x) for x in settings.VINTE_DECISION_OLD_KEYS)
    return SigningKeys(now=keys.public_of(private) if private else None, before=before)


def _private() -> str:
    """The private key, empty where there is none. The demo's play key signs in the demo alone."""
    given: str = settings.VINTE_DECISION_KEY
    if settings.VINTE_DEMO:
        return given or keys.PLAY_KEY
    return "" if given and keys.public_of(given).is_play else given


def decision_file(decision: MadeDecision) -> str:
    """A decision as anyone may hold it, for `vinte replay`: evidence, terms, verdict, hashes, marks, signature."""
    return write_file(decision, key=_private(), keys_at=links.keys_url())


def unsigned_count() -> int:
    """How many decisions can be downloaded without a signature, because the site has no key."""
    return 0 if _private() else records.decision_count()

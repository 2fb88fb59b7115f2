"""The seal of a downloaded decision: the marks of its figures, and the site's signature over them and the hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from vinte.claims.dossier import chain
from vinte.claims.proof import keys, marks
from vinte.claims.proof.keys import PublicKey
from vinte.kernel.errors import InvalidInput

# What a file holds beside the decision's own fields.
SEAL_FIELDS = ("marks", "signature", "keys_at")
ALGORITHM = "Ed25519"

# `good` and `play` are right signatures; the others say why none was found to be.
State = Literal["good", "play", "bad", "unknown_key", "no_keys", "unsigned"]


@dataclass(frozen=True)
class Signature:
    """A signature: the thumbprint of the key, and the bytes in base64url."""

    key: str
    value: str


@dataclass(frozen=True)
class Seal:
    """What was sealed into a file; `signature` is None in one that the site did not sign."""

    marks: Mapping[str, str]
    signature: Signature | None


@dataclass(frozen=True)
class Checked:
    """What became of looking at a signature: its state, and a line for a person."""

    state: State
    line: str


def sealed(decision: Mapping[str, Any], *, key: str, keys_at: str) -> dict[str, Any]:
    """What a file holds beside the decision's own fields: marks, signature, and where public keys stand.

    Unsigned where `key` is empty, and where the decision's hash does not fit: what was changed after the decision is
    not signed. Raises ValueError for a key that is none.
    """
    found = marks.marks_of(decision)
    is_whole = chain.hash_of(decision) == decision["hash"]
    signature = None
    if key and is_whole:
        value = keys.sign(key, _message(decision["hash"], found))
        signature = {"algorithm": ALGORITHM, "key": keys.public_of(key).id, "value": value}
    return {"marks": found if is_whole else {}, "signature": signature, "keys_at": keys_at}


def read_seal(file: Mapping[str, Any]) -> Seal | None:
    """The seal of a file, None in one from before there were seals.

    Raises InvalidInput naming what is missing or not of its kind.
    """
    if not any(name in file for name in SEAL_FIELDS):
        return None
    try:
        chain.canonical_json({name: file.get(name) for name in SEAL_FIELDS}).encode()
    except (ValueError, RecursionError):
        raise InvalidInput(field="bundle: marks", expected="whole characters and plain values") from None
    found, signature = file.get("marks"), file.get("signature")
    if not isinstance(found, dict) or not all(isinstance(mark, str) for mark in found.values()):
        raise InvalidInput(field="bundle: marks", expected="an object of texts")
    if not isinstance(file.get("keys_at"), str):
        raise InvalidInput(field="bundle: keys_at", expected="a text")
    if signature is None:
        return Seal(marks=found, signature=None)
    if (
        not isinstance(signature, dict)
        or set(signature) != {"algorithm", "key", "value"}
        or not all(isinstance(value, str) for value in signature.values())
        or signature["algorithm"] != ALGORITHM
    ):
        raise InvalidInput(
            field="bundle: signature", expected=f"null, or algorithm {ALGORITHM}, key and value as texts"
        )
    return Seal(marks=found, signature=Signature(key=signature["key"], value=signature["value"]))


def changed(decision: Mapping[str, Any], seal: Seal) -> list[str]:
    """A line for each figure that is not the one that was sealed; nothing where no marks were sealed."""
    return marks.changed(decision, seal.marks) if seal.marks else []


def check_signature(decision: Mapping[str, Any], seal: Seal | None, known: Iterable[PublicKey]) -> Checked:
    """Whether one of the known keys signed exactly this file; the line says what could not be looked at."""
    by_id = {key.id: key for key in known}
    if seal is None or seal.signature is None:
        return Checked("unsigned", "signature: none in this file")
    if not by_id:
        return Checked("no_keys", "signature: not checked; give the site's public keys with --keys")
    signature = seal.signature
    key = by_id.get(signature.key)
    if key is None:
        return Checked("unknown_key", f"signature: by key {signature.key}, which is not among the keys given")
    try:
        good = keys.is_good(key, _message(decision["hash"], seal.marks), signature.value)
    except UnicodeEncodeError:
        good = False
    if not good:
        return Checked("bad", f"signature: bad; key {key.id} did not sign this file as it is")
    if key.is_play:
        return Checked("play", "signature: by the demo's play key, which everybody has; it proves nothing")
    return Checked("good", f"signature: good, by key {key.id}")


def _message(hash_of_decision: str, found: Mapping[str, str]) -> bytes:
    """The bytes that are signed: what they are, the decision's hash, and the hash of all marks."""
    of_marks = hashlib.sha256(chain.canonical_json(found).encode()).hexdigest()
    return f"vinte decision file 1\n{hash_of_decision}\n{of_marks}\n".encode()

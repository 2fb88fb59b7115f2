"""Running a decision again: frozen evidence and terms in, the same verdict out, or every difference.

Works on a downloaded bundle without a database and without Django; `docs/replay.md` says it for a
stranger who doubts a decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any, NotRequired, TypedDict, cast

from vinte.claims.dossier import chain, evaluating
from vinte.claims.proof import seal
from vinte.claims.proof.keys import PublicKey, key_set, new_key, public_of, read_keys
from vinte.claims.proof.seal import Checked, Seal
from vinte.kernel.errors import InvalidInput

__all__ = [
    "Bundle",
    "Checked",
    "DecisionFile",
    "Link",
    "PublicKey",
    "Replay",
    "bundle",
    "chain_differences",
    "check_signature",
    "file_differences",
    "key_set",
    "link_lines",
    "new_key",
    "public_of",
    "read_file",
    "read_keys",
    "replay",
    "replay_all",
    "write_file",
]

AT_ONCE = 200


class Link(TypedDict):
    """What the chain of hashes looks at in a decision."""

    id: str
    sequence: int
    previous_hash: str
    hash: str


class Bundle(Link):
    """A decision as anyone may download it; `evidence` and `assessment` are JSON, byte for byte.

    `overturns` names the decision about the same claim that stands no more since this one; most have none.
    """

    professional: str
    claim: str
    outcome: str
    reason: str
    decided_at: str
    decided_by: str
    refund_cents: int
    evidence: str
    terms: str
    assessment: str
    overturns: NotRequired[str]


@dataclass(frozen=True)
class DecisionFile:
    """A downloaded decision: the decision itself, and its seal, None in a file from before there were seals."""

    bundle: Bundle
    seal: Seal | None


@dataclass(frozen=True)
class Replay:
    """What a second run found: `same` when nothing differs; `verdict` is the second run's."""

    decision: str
    sequence: int
    outcome: str
    verdict: str
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the decision stands exactly as it was written."""
        return not self.differences


def bundle(decision: chain.Decided) -> Bundle:
    """A decision as anyone may download it: evidence, terms, verdict and hashes, in plain JSON values.

    Texts are kept byte for byte, because the hash
    is over them.
    """
    made: Bundle = {
        "id": str(decision.id),
        "sequence": decision.sequence,
        "professional": str(decision.professional_id),
        "claim": str(decision.claim_id),
        "outcome": str(decision.outcome),
        "reason": decision.reason,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "decided_by": str(decision.decided_by_id),
        "refund_cents": decision.refund_cents,
        "evidence": decision.evidence,
        "terms": decision.terms_text,
        "assessment": decision.assessment,
        "previous_hash": decision.previous_hash,
        "hash": decision.hash,
    }
    if decision.overturns_id is not None:
        made["overturns"] = str(decision.overturns_id)
    return made


def write_file(decision: chain.Decided, *, key: str, keys_at: str) -> str:
    """A decision as one file: all that it rests on, a mark for each figure, and the signature by that private key.

    Unsigned where `key` is empty or the decision's hash does not fit. `keys_at` is where the public keys stand.
    """
    found = bundle(decision)
    return json.dumps({**found, **seal.sealed(found, key=key, keys_at=keys_at)}, ensure_ascii=False, indent=2)


def read_file(text: str) -> DecisionFile:
    """A downloaded decision; raises InvalidInput naming what is missing or not of its kind."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="bundle", expected=f"JSON as downloaded from a decision; {error}") from None
    if not isinstance(value, dict):
        raise InvalidInput(field="bundle", expected="one JSON object")
    present = [name for name in chain.OPTIONAL_FIELDS if name in value]
    for name in (*chain.BUNDLE_FIELDS, *present):
        kind = int if name in ("sequence", "refund_cents") else str
        if type(value.get(name)) is not kind:
            raise InvalidInput(
                field=f"bundle: {name}", expected="a whole number" if kind is int else "a text"
            )
        if kind is str and any("\ud800" <= letter <= "\udfff" for letter in value[name]):
            raise InvalidInput(field=f"bundle: {name}", expected="whole characters; found half of one")
    known = (*chain.BUNDLE_FIELDS, *chain.OPTIONAL_FIELDS, *seal.SEAL_FIELDS)
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise InvalidInput(field=f"bundle: {unknown[0]}", expected=f"one of {', '.join(known)}")
    decision = cast(Bundle, {name: value[name] for name in value if name not in seal.SEAL_FIELDS})
    return DecisionFile(bundle=decision, seal=seal.read_seal(value))


def file_differences(file: DecisionFile) -> list[str]:
    """Each figure of a file that is not the one that was sealed into it; nothing where it has no seal."""
    return seal.changed(file.bundle, file.seal) if file.seal else []


def check_signature(file: DecisionFile, *, keys: Iterable[PublicKey]) -> Checked:
    """Whether one of these keys signed exactly this file; what is answered says what could not be looked at."""
    return seal.check_signature(file.bundle, file.seal, keys)


def replay(bundle: Bundle) -> Replay:
    """Run the frozen evidence under the frozen terms again and compare with what was written.

    Compared are the hash, the verdict with every clause and the cohort, the refund, and whether the
    outcome is one that this verdict allows. Nothing is raised for evidence that can't be read: that is a
    difference too.
    """
    (found,) = replay_all([bundle])
    return found


def replay_all(bundles: Iterable[Bundle]) -> Iterator[Replay]:
    """As `replay`, for many, in order: some hundreds in one evaluation, and no more of them in memory."""
    waiting = iter(bundles)
    while several := list(islice(waiting, AT_ONCE)):
        answers = evaluating.assessments((one["evidence"], one["terms"]) for one in several)
        for one, again in zip(several, answers, strict=True):
            yield _compared(one, again)


def _compared(bundle: Bundle, again: dict[str, Any] | Exception) -> Replay:
    differences = []
    computed = chain.hash_of(bundle)
    if computed != bundle["hash"]:
        differences.append(
            f"hash: written {bundle['hash']}, computed {computed}; "
            "the evidence, the terms or another field was changed after the decision"
        )
    verdict = "unknown"
    try:
        if isinstance(again, Exception):
            raise again
        written = json.loads(bundle["assessment"])
        found = _differences("assessment", written, again)
    except (InvalidInput, ValueError, LookupError, RecursionError) as error:
        differences.append(f"evidence: can't be evaluated: {error}")
    else:
        verdict = again["verdict"]
        differences += found
        differences += _outcome_differences(bundle, again)
    return Replay(
        decision=bundle["id"],
        sequence=bundle["sequence"],
        outcome=bundle["outcome"],
        verdict=verdict,
        differences=tuple(differences),
    )


def _differences(path: str, written: Any, again: Any) -> list[str]:
    """Each place where two JSON values differ, with both values."""
    if isinstance(written, dict) and isinstance(again, dict):
        found = []
        for key in [*written, *(key for key in again if key not in written)]:
            found += _differences(f"{path}.{key}", written.get(key), again.get(key))
        return found
    if written == again and type(written) is type(again):
        return []
    return [f"{path}: written {json.dumps(written)}, computed {json.dumps(again)}"]


def _outcome_differences(bundle: Bundle, again: Mapping[str, Any]) -> list[str]:
    """Where outcome and refund are not what the second verdict allows."""
    found = []
    outcome, verdict = bundle["outcome"], again["verdict"]
    if (outcome == "approved") != (verdict == "payable"):
        found.append(f"outcome: written {outcome}, but the verdict is {verdict}")
    if outcome == "misuse" and again["clauses"].get("claim_truthful") != "failed":
        found.append("outcome: written misuse, but no contact of the cohort is contradicted")
    refund_cents = again["refund_cents"] if outcome == "approved" else 0
    if bundle["refund_cents"] != refund_cents:
        found.append(f"refund_cents: written {bundle['refund_cents']}, computed {refund_cents}")
    if again["professional"] != bundle["professional"]:
        found.append(f"evidence: about professional {again['professional']}, not {bundle['professional']}")
    if again["as_of"] != bundle["decided_at"]:
        found.append(f"evidence: as of {again['as_of']}, but decided at {bundle['decided_at']}")
    return found


def link_lines(links: Iterable[Link]) -> tuple[list[str], list[str]]:
    """What the links of some decisions tell, in any order: where one is broken, and which could not be looked at."""
    by_number = {one["sequence"]: one for one in links}
    broken, unseen = [], []
    for one in by_number.values():
        before = by_number.get(one["sequence"] - 1)
        if one["sequence"] == 1:
            expected = chain.FIRST_PREVIOUS_HASH
        elif before is not None:
            expected = before["hash"]
        else:
            unseen.append(
                f"decision {one['id']}: follows number {one['sequence'] - 1}, whose file was not given; link not checked"
            )
            continue
        if one["previous_hash"] != expected:
            broken.append(f"decision {one['id']}: previous_hash {one['previous_hash']}, expected {expected}")
    return broken, unseen


def chain_differences(bundles: Iterable[Link]) -> list[str]:
    """Where a chain of decisions, in order of sequence and from the first, is broken."""
    found = []
    previous, expected = chain.FIRST_PREVIOUS_HASH, 1
    for one in bundles:
        if one["sequence"] != expected:
            found.append(f"decision {one['id']}: sequence {one['sequence']}, expected {expected}")
        if one["previous_hash"] != previous:
            found.append(
                f"decision {one['id']}: previous_hash {one['previous_hash']}, expected {previous}; "
                "a decision before it was changed, taken out or put in"
            )
        previous, expected = one["hash"], one["sequence"] + 1
    return found

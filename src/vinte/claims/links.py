"""Addresses in this room's e-mails; the pages behind them are the room `web`'s, whose tests open each one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

QUESTION_PURPOSE = "homeowner_question"
FOLLOW_UP_PURPOSE = "follow_up"
STOP_CLAIM_PURPOSE = "stop_claim"
QUESTION_PATH = "/resposta/{secret}/"
GUARANTEE_PATH = "/pro/garantia/"
NEW_CLAIM_PATH = "/pro/reclamacao/nova/"
DESK_CLAIM_PATH = "/mesa/pedidos/{claim_id}/"
DECISION_PATH = "/pro/decisoes/{decision_id}/"
KEYS_PATH = "/a-garantia/chaves/"
HEARING_PATH = "/pro/garantia/avisos/{hearing_id}/"
APPEAL_PATH = "/pro/recursos/{kind}/{subject_id}/"


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"


def question_url(secret: str) -> str:
    """Where a homeowner answers."""
    return _absolute(QUESTION_PATH.format(secret=secret))


def desk_claim_url(claim_id: UUID) -> str:
    """Where the desk works on a claim."""
    return _absolute(DESK_CLAIM_PATH.format(claim_id=claim_id))


def guarantee_url() -> str:
    """Where the professional reads how the guarantee and an open claim stand."""
    return _absolute(GUARANTEE_PATH)


def new_claim_url() -> str:
    """Where the professional sees the draft of a claim, mends it and files it."""
    return _absolute(NEW_CLAIM_PATH)


def decision_url(decision_id: UUID) -> str:
    """Where the professional reads a decision, downloads its evidence and appeals."""
    return _absolute(DECISION_PATH.format(decision_id=decision_id))


def keys_url() -> str:
    """Where the public keys stand by which a downloaded decision is checked."""
    return _absolute(KEYS_PATH)


def hearing_url(hearing_id: UUID) -> str:
    """Where the professional reads a notice of misuse and answers."""
    return _absolute(HEARING_PATH.format(hearing_id=hearing_id))


def appeal_url(kind: str, subject_id: UUID) -> str:
    """Where the professional appeals what was decided, and reads the answer."""
    return _absolute(APPEAL_PATH.format(kind=kind, subject_id=subject_id))

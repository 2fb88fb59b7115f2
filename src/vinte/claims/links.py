"""Addresses in this room's e-mails; the pages behind them are the room `web`'s, whose tests open each one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

QUESTION_PURPOSE = "homeowner_question"
STOP_CLAIM_PURPOSE = "stop_claim"
QUESTION_PATH = "/resposta/{secret}/"
GUARANTEE_PATH = "/pro/garantia/"
NEW_CLAIM_PATH = "/pro/reclamacao/nova/"
DECISION_PATH = "/pro/decisoes/{decision_id}/"


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"


def question_url(secret: str) -> str:
    """Where a homeowner answers."""
    return _absolute(QUESTION_PATH.format(secret=secret))


def guarantee_url() -> str:
    """Where the professional reads how the guarantee and an open claim stand."""
    return _absolute(GUARANTEE_PATH)


def new_claim_url() -> str:
    """Where the professional sees the draft of a claim, mends it and files it."""
    return _absolute(NEW_CLAIM_PATH)


def decision_url(decision_id: UUID) -> str:
    """Where the professional reads a decision, downloads its evidence and appeals."""
    return _absolute(DECISION_PATH.format(decision_id=decision_id))

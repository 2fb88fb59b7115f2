"""Addresses in this room's e-mails; the pages behind them are the room `web`'s, whose tests open each one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

QUESTION_PURPOSE = "homeowner_question"
FOLLOW_UP_PURPOSE = "follow_up"
QUESTION_PATH = "/resposta/{secret}/"
GUARANTEE_PATH = "/pro/garantia/"
DECISION_PATH = "/pro/decisoes/{decision_id}/"


def _absolute(path: str) -> str:
    return f"{settings.VINTE_BASE_URL.rstrip('/')}{path}"


def question_url(secret: str) -> str:
    """Where a homeowner answers."""
    return _absolute(QUESTION_PATH.format(secret=secret))


def guarantee_url() -> str:
    """Where the professional reads how the guarantee and an open claim stand."""
    return _absolute(GUARANTEE_PATH)


def decision_url(decision_id: UUID) -> str:
    """Where the professional reads a decision, downloads its evidence and appeals."""
    return _absolute(DECISION_PATH.format(decision_id=decision_id))

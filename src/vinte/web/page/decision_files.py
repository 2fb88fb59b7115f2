"""A decision sent to the browser as the one file that `vinte replay` runs again."""

from __future__ import annotations

from django.http import HttpResponse

from vinte.claims import queries as claims
from vinte.claims.queries import MadeDecision


def decision_file_name(decision: MadeDecision) -> str:
    """What the file is called."""
    return f"decisao-{decision.sequence}.json"


def decision_file(decision: MadeDecision) -> HttpResponse:
    """The evidence, the terms, the answer and the signature as one JSON file to keep."""
    response = HttpResponse(claims.decision_file(decision), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{decision_file_name(decision)}"'
    return response

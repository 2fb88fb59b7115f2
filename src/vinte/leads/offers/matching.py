"""Whom a request is for, and who waits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from vinte.guarantee import terms
from vinte.leads.models import ContactPurchase, JobRequest
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import queries as wallet

Service = ContactPurchase.Service


def service_of(*, professional_id: UUID, market: str, at: datetime) -> str:
    """The service that a professional buys as at that instant: priority with an active pack."""
    pack = wallet.active_pack(professional_id=professional_id, on=terms.market_day(market=market, at=at))
    return str(Service.PRIORITY if pack else Service.STANDARD)


def area_of(professional: Professional) -> frozenset[str]:
    """The municipalities where a professional works."""
    return people.municipalities_covered(professional)


def matches(job_request: JobRequest, professional: Professional) -> bool:
    """Whether a request is for this professional: same market, one of their trades, within their area."""
    return (
        job_request.market == professional.market
        and job_request.trade in professional.trades
        and people.works_in(professional, municipality=job_request.municipality)
    )


def waits(job_request: JobRequest, service: str, at: datetime) -> bool:
    """Whether this service still waits for the priority window to end; at its last instant it is over."""
    return service == Service.STANDARD and at < job_request.priority_until

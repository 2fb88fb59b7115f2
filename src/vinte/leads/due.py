"""What time alone does to requests and contacts, each part in its own module."""

from __future__ import annotations

from vinte.kernel import due
from vinte.leads.offers import alerts
from vinte.leads.purchases import automatic, thanks
from vinte.leads.requests import expiry, unanswered
from vinte.leads.returns import asking as return_asking
from vinte.leads.returns import closings, last_days, owed

DUTIES = due.Duties(
    [
        expiry.DUTY,
        unanswered.DUTY,
        closings.DUTY,
        return_asking.DUTY,
        owed.DUTY,
        last_days.DUTY,
        automatic.DUTY,
        thanks.DUTY,
        alerts.DUTY,
    ]
)

"""What goes on by itself: the worker, each duty with what failed in it, and the mail that did not go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel import duty_state
from vinte.kernel.duty_state import Dismissed, DutyState
from vinte.kernel.errors import Refused
from vinte.kernel.worker_state import WorkerState, worker_state
from vinte.notices import queries as notices
from vinte.notices.queries import Outbox
from vinte.people import access
from vinte.people import queries as people
from vinte.web.page.http import SiteRequest


@dataclass(frozen=True)
class GoingOn:
    """How everything that goes on by itself stands; `trouble_count` is how much of it waits for the operator."""

    duties: list[DutyState]
    dismissed: list[Dismissed]
    worker: WorkerState
    outbox: Outbox

    @property
    def late(self) -> list[DutyState]:
        """The duties that did not come to their end for their period."""
        return [duty for duty in self.duties if duty.is_late]

    @property
    def failing(self) -> list[DutyState]:
        """The duties in which something failed that was not done since."""
        return [duty for duty in self.duties if duty.failures]

    @property
    def trouble_count(self) -> int:
        """Late duties, failed items, messages that did not go, and a worker that is away or behind."""
        items = sum(len(duty.failures) for duty in self.duties)
        mail = self.outbox.waiting_count + self.outbox.failed_count
        worker = not self.worker.is_alive or self.worker.is_behind
        return len(self.late) + items + mail + worker


def going_on(at: datetime) -> GoingOn:
    """How it stands by the site's clock; the worker's heart beats by the database's."""
    return GoingOn(
        duties=duty_state.duty_states(at=at),
        dismissed=duty_state.dismissed(),
        worker=worker_state(),
        outbox=notices.outbox(at=at, limit=0),
    )


@require_safe
def duties(request: SiteRequest) -> HttpResponse:
    """The page."""
    access.require(request.user, right="operator.use")
    at = request.clock.now()
    return render(request, "web/operator/duties.html", {"state": going_on(at), "now": at})


@require_POST
def try_soon(request: SiteRequest, failure_id: int) -> HttpResponse:
    """Let one failed item be tried again at once."""
    access.require(request.user, right="operator.use")
    duty_state.try_soon(failure_id=failure_id)
    messages.success(request, _("Será tentado outra vez dentro de um minuto."))
    return redirect("operator:duties")


@require_POST
def dismiss(request: SiteRequest, failure_id: int) -> HttpResponse:
    """Say that a failed item needs nothing more, and why."""
    access.require(request.user, right="operator.use")
    at, by_id = request.clock.now(), cast(UUID, request.user.pk)
    try:
        duty_state.dismiss(
            failure_id=failure_id,
            reason=request.POST.get("reason", ""),
            by_id=by_id,
            by_name=people.account(by_id).name,
            at=at,
        )
    except Refused as refusal:
        context = {"state": going_on(at), "now": at, "refusal": refusal, "refused_id": failure_id}
        return render(request, "web/operator/duties.html", context, status=422)
    messages.success(request, _("Ficou dispensado, com o motivo."))
    return redirect("operator:duties")

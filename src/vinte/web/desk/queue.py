"""The agent's desk: who waits, one claim on one screen, decisions."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.claims import queries
from vinte.claims.queries import ClaimSummary
from vinte.people import access
from vinte.web.desk.claim import KEYS, claim_page, decision_page
from vinte.web.desk.texts import prepared, uuid_text
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.replays import replay_and_tell

FILTERS = (
    ("", gettext_lazy("À nossa espera"), lambda line: line.is_ours),
    ("atrasados", gettext_lazy("Atrasados"), lambda line: line.wait.is_late and not line.is_own),
    (
        "profissional",
        gettext_lazy("À espera do profissional"),
        lambda line: line.wait.whose == "professional",
    ),
    ("particulares", gettext_lazy("À espera de particulares"), lambda line: line.wait.whose == "homeowners"),
    ("contradicoes", gettext_lazy("Com contradições"), lambda line: line.unfound_count > 0),
    (
        "uso-indevido",
        gettext_lazy("Uso indevido"),
        lambda line: line.kind == "claim" and line.state == "misuse",
    ),
    ("recursos", gettext_lazy("Recursos"), lambda line: line.kind == "appeal"),
    ("casos", gettext_lazy("Trabalhos tardios"), lambda line: line.kind == "award_after_refund"),
    ("todos", gettext_lazy("Todos"), lambda line: True),
)


@require_safe
def claims(request: SiteRequest) -> HttpResponse:
    """What waits for us by when it is due, and apart from it what waits for professionals and for homeowners."""
    access.require(request.user, right="desk.use")
    at = request.clock.now()
    queue = queries.desk_queue(at=at, reader_id=_reader(request))
    chosen = request.GET.get("estado", "")
    known = {slug: keep for slug, _name, keep in FILTERS}
    keep = known.get(chosen, known[""])
    tabs = [
        (
            name,
            f"?estado={slug}" if slug else reverse("desk:claims"),
            slug == chosen,
            len(list(filter(test, queue))),
        )
        for slug, name, test in FILTERS
    ]
    context = {
        "page": page_of(request, [(line, address_of(line)) for line in queue if keep(line)]),
        "tabs": [tab for tab in tabs if tab[3] or tab[2] or tab[1] == reverse("desk:claims")],
        "chosen": chosen,
        "waiting_count": len(queue),
        "ours_count": sum(line.is_ours for line in queue),
        "late_count": sum(line.wait.is_late and not line.is_own for line in queue),
        "rules": queries.rules_now(market=settings.VINTE_MARKET, at=at),
        "keys_are_on": request.session.get(KEYS, True),
        "now": at,
    }
    return render(request, "web/desk/claims.html", context)


@require_safe
def next_claim(request: SiteRequest) -> HttpResponse:
    """Go to what is to be done next: the first that waits for us, or the one after `?depois=` (a claim's id)."""
    access.require(request.user, right="desk.use")
    waiting = queries.desk_queue(at=request.clock.now(), reader_id=_reader(request))
    queue = [line for line in waiting if line.is_ours]
    after = request.GET.get("depois", "")
    places = [place for place, line in enumerate(queue) if str(line.claim_id) == after]
    following = [*queue[places[-1] + 1 :], *queue[: places[0]]] if places else queue
    if not following:
        messages.info(request, _("Não há mais nada pronto a decidir."))
        return redirect("desk:claims")
    return redirect(address_of(following[0]))


@require_safe
def claim(request: SiteRequest, claim_id: UUID) -> HttpResponse:
    """One claim on one screen; with `?para=` and `?texto=` a prepared text stands in that act's form."""
    access.require(request.user, right="desk.use")
    contact = uuid_text(request.GET.get("contacto", ""))
    ready = prepared(
        claim_id=claim_id,
        act=request.GET.get("para", ""),
        key=request.GET.get("texto", ""),
        contact=contact,
    )
    return claim_page(request, claim_id, unfold=contact, trouble=ready)


@require_safe
def decisions(request: SiteRequest) -> HttpResponse:
    """The decisions, newest first."""
    access.require(request.user, right="desk.use")
    return render(request, "web/desk/decisions.html", {"page": page_of(request, queries.decisions())})


@require_safe
def decision(request: SiteRequest, decision_id: UUID) -> HttpResponse:
    """A decision, what it rests on, and its appeal."""
    access.require(request.user, right="desk.use")
    return decision_page(request, decision_id, case_of=uuid_text(request.GET.get("caso", "")))


@require_POST
def replay_decision(request: SiteRequest, decision_id: UUID) -> HttpResponse:
    """Run one decision again now."""
    access.require(request.user, right="desk.use")
    replay_and_tell(request, decision_id)
    return redirect("desk:decision", decision_id)


def _reader(request: SiteRequest) -> UUID:
    return UUID(str(request.user.pk))


def address_of(line: ClaimSummary) -> str:
    """Where a line of the queue is worked on."""
    if line.kind == "claim":
        return reverse("desk:claim", args=[line.claim_id])
    address = reverse("desk:decision", args=[line.decision_id])
    return (
        f"{address}?caso={line.purchase_id}#caso"
        if line.kind == "award_after_refund"
        else f"{address}#recurso"
    )

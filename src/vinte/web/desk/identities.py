"""The desk's queue of changes of name and tax number: the papers of each, accepted or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.desk.forms import WordsForm
from vinte.web.page.files import file_name, private_file
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of


@require_safe
def identities(request: SiteRequest) -> HttpResponse:
    """The changes that wait, the oldest first."""
    access.require(request.user, right="desk.use")
    page = page_of(request, people.identity_change_queue())
    return render(request, "web/desk/identities.html", {"page": page, "now": request.clock.now()})


@require_safe
def identity(request: SiteRequest, change_id: UUID) -> HttpResponse:
    """One change with its papers and the two ways to decide."""
    return _page(request, change_id)


@require_safe
def paper(request: SiteRequest, change_id: UUID, paper_id: UUID) -> HttpResponse:
    """A paper, always as a download; the reading is written down."""
    found = people_actions.read_identity_paper(paper_id=paper_id, by=_agent(request), at=request.clock.now())
    return private_file(
        content=found.content,
        media_type=found.media_type,
        name=file_name(stem=f"documento-{paper_id.hex[-8:]}", media_type=found.media_type),
    )


@require_POST
def decide(request: SiteRequest, change_id: UUID) -> HttpResponse:
    """Let the change show, or refuse it with a reason that the professional reads."""
    by, at = _agent(request), request.clock.now()
    form = WordsForm(request.POST)
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "accept": (
            lambda **_words: people_actions.accept_identity_change(change_id=change_id, by=by, at=at),
            _("Mudança aceite. O profissional recebeu um e-mail."),
        ),
        "refuse": (
            lambda words: people_actions.refuse_identity_change(
                change_id=change_id, reason=words, by=by, at=at
            ),
            _("Mudança recusada. O profissional recebeu o motivo."),
        ),
    }
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(partial(act)):
        return _page(request, change_id, form=form)
    messages.success(request, done)
    return redirect("desk:identities")


def _page(request: SiteRequest, change_id: UUID, *, form: WordsForm | None = None) -> HttpResponse:
    _agent(request)
    case = people.identity_change_case(change_id)
    access.require(request.user, right="professional.judge", professional_id=case.change.professional_id)
    context = {"case": case, "change": case.change, "form": form}
    return render(request, "web/desk/identity.html", context, status=422 if form else 200)


def _agent(request: SiteRequest) -> UUID:
    """Who acts; raises NotAllowed for somebody who has no place at the desk."""
    access.require(request.user, right="desk.use")
    return UUID(str(request.user.pk))

"""Anybody reports what stands on a public profile, and reads what became of it behind a private link."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.help_centre.queries import Notifier, Target
from vinte.kernel.errors import Refused
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.content_reports import report_page
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.text_fields import WordsField
from vinte.web.public.profile import shown_professional

PURPOSES = {"sender": "content_notice", "owner": "content_owner"}


class AppealForm(ActForm):
    """Why the decision is wrong."""

    beside = {"words_missing": "text", "text_too_long": "text"}

    text = WordsField(
        label=gettext_lazy("Porque não concorda"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_profile(request: SiteRequest, professional_id: UUID) -> HttpResponse:
    """Report something on a public profile; no account is needed."""
    found = shown_professional(request, professional_id)
    known = None
    if request.user.is_authenticated:
        account = people.account(UUID(str(request.user.pk)))
        known = Notifier(account.name, account.email, get_language() or account.language, account.pk)
    return report_page(
        request,
        targets=_targets(found),
        title=_("Denunciar o perfil de %(name)s") % {"name": found.trade_name},
        back=reverse("public:professional", args=[found.pk]),
        known=known,
        chosen=request.GET.get("parte", ""),
    )


def _targets(found: Professional) -> dict[str, tuple[str, Target]]:
    """What on a profile can be meant."""
    hidden = help_centre.hidden_of(found.pk)
    parts: dict[str, tuple[str, str]] = {}
    if found.description and found.description not in hidden.descriptions:
        parts["description"] = (_("A apresentação"), found.description)
    for work in people.works_of(professional_id=found.pk):
        if work.id not in hidden.works:
            words = _("O trabalho «%(title)s» e as fotografias dele") % {"title": work.title}
            parts[f"work:{work.id}"] = (words, f"{work.title}\n\n{work.description}".strip())
    parts["other"] = (_("Outra coisa: o nome, o logótipo, o perfil todo"), found.trade_name)
    return {
        part: (
            words,
            Target(
                about="profile",
                target_id=found.pk,
                part=part,
                quoted=quoted,
                written_by="professional",
                market=found.market,
                professional_id=found.pk,
            ),
        )
        for part, (words, quoted) in parts.items()
    }


def _behind(request: SiteRequest, secret: str, side: str) -> HttpResponse:
    at = request.clock.now()
    try:
        if request.method == "POST":
            notice_id = people_actions.use_private_link(secret=secret, purpose=PURPOSES[side], at=at)
        else:
            notice_id = people.find_private_link(secret=secret, purpose=PURPOSES[side], at=at)
    except Refused as refused:
        return link_gone(request, refused)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.carry_out(
        lambda text: help_centre_actions.appeal_notice(notice_id=notice_id, side=side, text=text, at=at)
    ):
        return redirect(request.path)
    notice = help_centre.notice_behind(notice_id=notice_id, at=at)
    context = {"notice": notice, "side": side, "form": form, "may_appeal": side in notice.can_appeal}
    return render(request, "web/public/content_notice.html", context, status=422 if form.is_refused else 200)


# As behind the homeowner's links: the secret in the path is the only authority and no cookie is read.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: SiteRequest, secret: str) -> HttpResponse:
    """What whoever reported reads of it; on POST they appeal."""
    return _behind(request, secret, "sender")


@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: SiteRequest, secret: str) -> HttpResponse:
    """What whoever wrote the content reads of what was decided; on POST they appeal."""
    return _behind(request, secret, "owner")

"""The help centre: the list of articles, the search, one article with what hangs on it, and the way to support."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_slug
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.help_centre import actions as help_centre_actions
from vinte.help_centre import queries as help_centre
from vinte.kernel import formats
from vinte.kernel.errors import Refused
from vinte.kernel.ids import new_id
from vinte.people import queries as people
from vinte.web.page import prose
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.private_pages import link_gone, private_page
from vinte.web.page.sending_limits import count_follow, count_support
from vinte.web.page.text_fields import LineField, WordsField

_COMMENTS_A_PAGE = 10


class FollowForm(ActForm):
    """An address to be written to; none is asked of who is logged in."""

    beside: ClassVar[dict[str, str]] = {"email_invalid": "email"}
    email = LineField(
        label=gettext_lazy("O seu e-mail"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CommentForm(ActForm):
    """Words below an article."""

    beside: ClassVar[dict[str, str]] = {"words_missing": "text", "text_too_long": "text"}
    text = WordsField(
        label=gettext_lazy("O seu comentário"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    key = KeyField()


class SupportForm(ActForm):
    """What somebody writes to support; name and address are not asked of who is logged in."""

    beside: ClassVar[dict[str, str]] = {
        "words_missing": "text",
        "text_too_long": "text",
        "email_invalid": "email",
        "name_missing": "name",
    }
    name = LineField(
        label=gettext_lazy("O seu nome"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = LineField(
        label=gettext_lazy("O seu e-mail"),
        required=False,
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = LineField(label=gettext_lazy("Assunto"), required=False, max_length=120)
    text = WordsField(
        label=gettext_lazy("O que precisa?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    about = LineField(required=False, max_length=80, widget=forms.HiddenInput, validators=[validate_slug])
    key = KeyField()


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _account_id(request: SiteRequest) -> UUID | None:
    return UUID(str(request.user.pk)) if request.user.is_authenticated else None


def _seen_from(request: SiteRequest) -> str:
    """What tells readers without an account apart, for as long as the request lasts."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = ""
    return f"{address} {request.headers.get('user-agent', '')[:400]}"


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """Every article by whom it is for, and the search."""
    found = help_centre.articles(language=_language(), at=request.clock.now())
    audiences = [
        ("homeowner", _("Para quem pede orçamentos")),
        ("professional", _("Para profissionais")),
        ("everybody", _("Para todos")),
    ]
    # Homeowners have no account: whoever is logged in looks for what is theirs.
    if request.user.is_authenticated:
        audiences[:2] = reversed(audiences[:2])
    groups = [(title, [line for line in found if line.audience == audience]) for audience, title in audiences]
    context = {"groups": [group for group in groups if group[1]], "reach": _reach(request)}
    return render(request, "web/help/home.html", context)


@require_safe
def search(request: SiteRequest) -> HttpResponse:
    """What the reader's words find."""
    words = request.GET.get("q", "")
    found = help_centre.search(words=words, language=_language(), at=request.clock.now())
    context = {"found": found, "language": _language(), "reach": _reach(request)}
    return render(request, "web/help/search.html", context)


@require_safe
def article(request: SiteRequest, slug: str) -> HttpResponse:
    """One article, as this reader reads it."""
    return _page(request, slug)


@require_POST
def follow(request: SiteRequest, slug: str) -> HttpResponse:
    """Follow an article: at once with an account, by a letter that asks without one."""
    form = FollowForm(request.POST)
    account_id = _account_id(request)

    def act(email: str) -> bool:
        if account_id is None:
            count_follow(request)
        return help_centre_actions.follow(
            slug=slug, email=email, language=_language(), account_id=account_id, at=request.clock.now()
        )

    if not form.carry_out(act):
        return _page(request, slug, follow=form)
    if form.outcome:
        messages.success(request, _("Segue este artigo. Escrevemos quando mudar."))
    else:
        messages.success(request, _("Enviámos-lhe um e-mail. Só escrevemos outra vez se o confirmar lá."))
    return redirect("public:help_article", slug)


@require_POST
def unfollow(request: SiteRequest, slug: str) -> HttpResponse:
    """Follow no more, for who is logged in."""
    account_id = _account_id(request)
    if account_id is not None:
        help_centre_actions.stop_own_follow(slug=slug, account_id=account_id, at=request.clock.now())
        messages.success(request, _("Já não segue este artigo."))
    return redirect("public:help_article", slug)


@require_POST
def comment(request: SiteRequest, slug: str) -> HttpResponse:
    """Write a comment, which a person reads first; only with an account (`authorization`)."""
    form = CommentForm(request.POST)
    act = partial(
        help_centre_actions.comment,
        slug=slug,
        language=_language(),
        account_id=UUID(str(request.user.pk)),
        at=request.clock.now(),
    )
    if not form.carry_out(act):
        return _page(request, slug, comment=form)
    messages.success(request, _("Obrigado. Uma pessoa do apoio lê o comentário antes de ficar à vista."))
    return redirect(f"{reverse('public:help_article', args=[slug])}#comentarios")


@require_POST
def helpful(request: SiteRequest, slug: str) -> HttpResponse:
    """Say whether the article helped; a second time changes the answer."""
    helped = request.POST.get("helped", "")
    if helped not in ("yes", "no"):
        return _page(request, slug)
    help_centre_actions.say_whether_helpful(
        slug=slug,
        language=_language(),
        helped=helped == "yes",
        account_id=_account_id(request),
        seen_from=_seen_from(request),
        at=request.clock.now(),
    )
    messages.success(request, _("Obrigado pela resposta."))
    return redirect(f"{reverse('public:help_article', args=[slug])}#ajudou")


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: SiteRequest) -> HttpResponse:
    """The ways to reach support, and the form that opens a ticket."""
    account_id = _account_id(request)
    number = ""
    if request.method == "POST":
        form = SupportForm(request.POST)

        def act(**given: Any) -> str:
            if account_id is None:
                count_support(request)
            return help_centre_actions.write_to_support(
                **given, language=_language(), account_id=account_id, at=request.clock.now()
            )

        if form.carry_out(act):
            number = form.outcome
    else:
        form = SupportForm(
            initial={
                "key": str(new_id(at=request.clock.now())),
                "about": request.GET.get("artigo", "")[:80],
            }
        )
    answered_by = help_centre.support_answers_by(market=settings.VINTE_MARKET, at=request.clock.now())
    context = {"form": form, "number": number, "answered_by": answered_by, "reach": _reach(request)}
    return render(request, "web/help/support.html", context, status=422 if form.is_refused else 200)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_follow(request: SiteRequest, secret: str) -> HttpResponse:
    """The page behind the letter that asks: opening it changes nothing, its button confirms (INVARIANTS, 20)."""
    at = request.clock.now()
    try:
        followed = help_centre.following(secret=secret, purpose=help_centre.FOLLOW_PURPOSE, at=at)
        if request.method == "POST":
            help_centre_actions.confirm_follow(secret=secret, at=at)
            messages.success(request, _("Confirmado. Escrevemos quando o artigo mudar."))
            return redirect("public:help_article", followed.slug)
    except Refused as refusal:
        return link_gone(request, refusal)
    return render(request, "web/help/confirm.html", {"followed": followed})


# The secret in the path is the only authority here: a mail program sends its click without cookies, and follows nothing.
@csrf_exempt
@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop_follow(request: SiteRequest, secret: str) -> HttpResponse:
    """Write no more about an article; the one click of a mail program too (RFC 8058)."""
    at = request.clock.now()
    try:
        followed = help_centre.following(secret=secret, purpose=help_centre.UNFOLLOW_PURPOSE, at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    if request.method == "POST":
        help_centre_actions.stop_follow(secret=secret, at=at)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=204)
        return redirect(request.path)
    return render(request, "web/help/stop.html", {"followed": followed})


def _page(
    request: SiteRequest,
    slug: str,
    *,
    follow: FollowForm | None = None,
    comment: CommentForm | None = None,
) -> HttpResponse:
    at, account_id = request.clock.now(), _account_id(request)
    found = help_centre.article(slug=slug, language=_language(), account_id=account_id, at=at)
    comments = help_centre.comments_of(slug=slug, account_id=account_id)
    context = {
        "article": found,
        "is_in_my_language": found.language == _language(),
        "html": prose.html(found.markdown, numbered=True),
        "comments": page_of(request, comments, rows_a_page=_COMMENTS_A_PAGE, anchor="comentarios"),
        "follow_form": follow or FollowForm(),
        "follows": account_id is not None and help_centre.follows(slug=slug, account_id=account_id),
        "comment_form": comment or CommentForm(initial={"key": str(new_id(at=at))}),
        "helped": help_centre.said_whether_helpful(
            slug=slug, account_id=account_id, seen_from=_seen_from(request)
        ),
        "reach": _reach(request),
    }
    return render(request, "web/help/article.html", context, status=422 if follow or comment else 200)


def _reach(request: SiteRequest) -> dict[str, Any]:
    """How support is reached: the telephone with its hours, and the address, where this site has them."""
    phone = settings.VINTE_SUPPORT_PHONE
    at = request.clock.now()
    return {
        "phone": phone,
        "phone_said": people.say_phone(phone, market=settings.VINTE_MARKET) if phone else "",
        "clock": formats.clock_name(),
        "opening": help_centre.opening(market=settings.VINTE_MARKET, at=at) if phone else None,
        "email": settings.VINTE_SUPPORT_ADDRESS,
    }

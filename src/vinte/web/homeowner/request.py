"""A homeowner asks for quotes: one question a page, without an account, and a code before it is published.

The draft lies on the server behind a random key in a cookie, so that a closed tab comes back where it was.
Opening a page changes nothing; each question is checked by itself; a form sent twice is sent once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vinte.guarantee.terms import market_day
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.uploads import MOST_BYTES
from vinte.leads import actions as leads
from vinte.leads import queries as leads_queries
from vinte.notices import queries as notices
from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.web.homeowner import request_forms
from vinte.web.homeowner.reach import coverage_of
from vinte.web.page import cookies, sending_limits
from vinte.web.page.files import picture
from vinte.web.page.http import SiteRequest
from vinte.web.page.place_parts import part_of
from vinte.web.page.private_pages import link_gone, private_page

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

COOKIE = cookies.DRAFT
_COOKIE_LIFE = timedelta(days=cookies.DRAFT_DAYS)
SUMMARY = "resumo"
STATUS = "homeowner_request"
# What somebody types to find a trade.
SEARCH = "procura"
# The question of the exact place, whose words depend on the market.
_PLACE = "morada"


@dataclass(frozen=True)
class Question:
    """One page: what is asked, why, and its form (none for the photographs)."""

    slug: str
    title: StrPromise
    lead: StrPromise | str
    form: type[request_forms.StepForm] | None


QUESTIONS = (
    Question(
        "oficio",
        gettext_lazy("Que profissional procura?"),
        gettext_lazy(
            "Perguntas curtas, sem conta. Só lhe liga quem ficar com o pedido: quatro profissionais, no máximo."
        ),
        request_forms.TradeForm,
    ),
    Question(
        "trabalho",
        gettext_lazy("O que é preciso fazer?"),
        gettext_lazy(
            "Cada profissional paga para lhe responder. Quanto melhor souber do que se trata, melhor o preço."
        ),
        request_forms.WorkForm,
    ),
    Question(
        "fotografias",
        gettext_lazy("Quer mostrar fotografias?"),
        gettext_lazy("Até seis. Evite matrículas, documentos e caras: os profissionais da zona vão vê-las."),
        None,
    ),
    Question("concelho", gettext_lazy("Em que concelho é a obra?"), "", request_forms.MunicipalityForm),
    Question(_PLACE, gettext_lazy("Em que sítio?"), "", request_forms.PlaceForm),
    Question("quando", gettext_lazy("Para quando?"), "", request_forms.TimingForm),
    Question(
        "valor",
        gettext_lazy("Quanto pensa gastar?"),
        gettext_lazy("Uma ideia basta. Serve para não lhe ligar quem não faz obras desse tamanho."),
        request_forms.BudgetForm,
    ),
    Question("intencao", gettext_lazy("Em que ponto está?"), "", request_forms.IntentForm),
    Question(
        "contactos",
        gettext_lazy("Como o podem contactar?"),
        gettext_lazy("Só vê isto quem pagar para lhe responder, e a equipa da Vinte quando lhe pedir ajuda."),
        request_forms.ContactsForm,
    ),
    Question("horas", gettext_lazy("A que horas lhe podem ligar?"), "", request_forms.HoursForm),
    Question(
        "quantos",
        gettext_lazy("Quantos profissionais lhe podem ligar, no máximo?"),
        gettext_lazy("Com três já compara bem. Nunca são mais do que disser."),
        request_forms.CountForm,
    ),
)
# Questions of one answer each, where a tap on it is the answer.
_BY_TAP = frozenset({"oficio", "quando", "valor", "intencao", "quantos"})
_BY_SLUG = {question.slug: question for question in QUESTIONS}
_SLUGS = tuple(_BY_SLUG)
# Where a refusal of the room is said; the others are about the whole page.
_REFUSED_FIELDS = {
    "email_invalid": "email",
    "email_disposable": "email",
    "phone_invalid": "phone",
    "name_missing": "name",
    "name_too_long": "name",
    "text_too_little": "description",
    "contact_in_text": "description",
}


def _draft(request: SiteRequest) -> Any:
    """The draft of this browser, or None."""
    return leads_queries.draft_behind(key=request.COOKIES.get(COOKIE, ""), at=request.clock.now())


def _keep(response: HttpResponse, key: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        key,
        max_age=_COOKIE_LIFE,
        path=reverse("homeowner:ask"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@private_page
@require_safe
def ask(request: SiteRequest) -> HttpResponse:
    """The first question, or where this browser's draft is."""
    draft = _draft(request)
    if draft is None:
        return _page(request, _BY_SLUG[_SLUGS[0]], None, _form(request, _BY_SLUG[_SLUGS[0]], None))
    if draft.state != "writing":
        return redirect("homeowner:asked")
    return redirect("homeowner:step", step=leads_queries.next_step(draft))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SiteRequest, step: str) -> HttpResponse:
    """One question; on POST its answer alone is looked at and kept."""
    question = _BY_SLUG.get(step)
    if question is None:
        raise Http404(f"no question {step!r}")
    draft = _draft(request)
    if request.method != "POST":
        ahead = _not_yet(draft, step)
        if ahead is None and request.htmx and "municipality" in request.GET:
            typed = request.GET["municipality"]
            found = request_forms.places_offered(market=settings.VINTE_MARKET, typed=typed)
            return render(request, "web/homeowner/_places.html", {"found": found})
        if ahead is None and request.htmx and SEARCH in request.GET:
            form = _form(request, question, draft)
            return render(request, "web/homeowner/_trades.html", {"form": form, "question": question})
        return ahead or _page(request, question, draft, _form(request, question, draft))
    if draft is None and step != _SLUGS[0]:
        return redirect("homeowner:ask")
    form = _form(request, question, draft)
    errors: list[str] = []
    if form is None:
        errors = _take_photos(request, draft)
        if not errors and request.POST.get("act") != "continue":
            return redirect("homeowner:step", step=step)
    if not errors and (form is None or form.is_valid()):
        try:
            return _answer(request, draft, step, form.cleaned_data if form else {})
        except Refused as refusal:
            errors = _tell(form, refusal)
    return _page(request, question, draft, form, errors=errors, status=422)


def _answer(request: SiteRequest, draft: Any, step: str, answers: dict[str, Any]) -> HttpResponse:
    at = request.clock.now()
    key = request.COOKIES.get(COOKIE, "")
    if draft is None:
        language = get_language() or settings.LANGUAGE_CODE
        sending_limits.count_draft(request)
        key, draft = leads.begin_draft(market=settings.VINTE_MARKET, language=language, at=at)
        _keep_place(request, draft)
    was_complete = leads_queries.next_step(draft) == SUMMARY
    draft = leads.save_answer(draft_id=draft.pk, step=step, answers=answers, at=at)
    following = _SLUGS[_SLUGS.index(step) + 1] if step != _SLUGS[-1] else SUMMARY
    if was_complete or following == SUMMARY:
        following = leads_queries.next_step(draft)
    return _keep(redirect("homeowner:step", step=following), key)


def _keep_place(request: SiteRequest, draft: Any) -> None:
    """Take over the municipality whose page led here; its question still comes, with that answer in it."""
    name = request.POST.get("concelho", "")
    if people.places(draft.market) and people.is_place(market=draft.market, municipality=name):
        leads.save_answer(
            draft_id=draft.pk, step="concelho", answers={"municipality": name}, at=request.clock.now()
        )


def _take_photos(request: SiteRequest, draft: Any) -> list[str]:
    """Add what was sent; what is wrong with each that was refused."""
    errors = []
    files = [*request.FILES.getlist("photos"), *request.FILES.getlist("camera")]
    for number, file in enumerate(files, start=1):
        try:
            sending_limits.count_picture(request, about=draft.pk)
            leads.add_photo(draft_id=draft.pk, data=file.read(MOST_BYTES + 1), at=request.clock.now())
        except Refused as refusal:
            which = _("Fotografia %(number)d:") % {"number": number} if len(files) > 1 else ""
            errors.append(f"{which} {refusal.message} {refusal.what_to_do}".strip())
            if refusal.code in request_forms.ENDS_THE_PHOTOS:
                break
    return errors


def _tell(form: Any, refusal: Refused) -> list[str]:
    words = f"{refusal.message} {refusal.what_to_do}".strip()
    field = _REFUSED_FIELDS.get(refusal.code)
    if form is None or field not in form.fields:
        return [words]
    form.add_error(field, words)
    return []


def _not_yet(draft: Any, step: str) -> HttpResponse | None:
    """A redirect away from a question whose turn has not come, or whose draft was sent."""
    if draft is not None and draft.state != "writing":
        return redirect("homeowner:asked")
    first = leads_queries.next_step(draft)
    if first != SUMMARY and _SLUGS.index(step) > _SLUGS.index(first):
        return redirect("homeowner:step", step=first) if draft else redirect("homeowner:ask")
    return None


def _form(request: SiteRequest, question: Question, draft: Any) -> Any:
    if question.form is None:
        return None
    data = request.POST if request.method == "POST" else None
    initial = {}
    if draft is not None and question.slug in draft.steps_done:
        initial = {name: getattr(draft, name) for name in question.form.base_fields}
    if question.slug == _SLUGS[0] and not initial:
        # A page of a trade leads here with it chosen.
        initial = {"trade": request.GET.get("oficio", "")}
    form = question.form(
        data,
        initial=initial or None,
        market=settings.VINTE_MARKET,
        on=market_day(market=settings.VINTE_MARKET, at=request.clock.now()),
        municipality=draft.municipality if draft else "",
        trade=draft.trade if draft else "",
    )
    if isinstance(form, request_forms.TradeForm) and data is None and request.GET.get(SEARCH, "").strip():
        form.search(request.GET[SEARCH])
    return form


def _page(
    request: SiteRequest,
    question: Question,
    draft: Any,
    form: Any,
    *,
    errors: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    number = _SLUGS.index(question.slug) + 1
    lead = part_of(settings.VINTE_MARKET).shown_to if question.slug == _PLACE else question.lead
    context = {
        "question": question,
        "lead": lead,
        "draft": draft,
        "form": form,
        "errors": errors or [],
        "number": number,
        "count": len(_SLUGS) + 1,
        "back": _SLUGS[number - 2] if number > 1 else "",
        "search": request.GET.get(SEARCH, "").strip(),
        "search_name": SEARCH,
        "asked_place": request.GET.get("concelho", "") if draft is None else "",
        "goes_on_by_tap": question.slug in _BY_TAP,
    }
    if question.form is None and draft is not None:
        at = request.clock.now()
        context["photos"] = leads_queries.draft_photos(draft.pk)
        context["most_photos"] = leads_queries.most_photos(market=draft.market, at=at)
    return render(request, "web/homeowner/step.html", context, status=status)


@private_page
@require_safe
def draft_photo(request: SiteRequest, photo_id: UUID) -> HttpResponse:
    """A photograph of this browser's draft."""
    draft = _draft(request)
    if draft is None:
        raise NotAllowed("no draft in this browser")
    return picture(leads_queries.draft_photo(draft_id=draft.pk, photo_id=photo_id), small=True)


@private_page
@require_POST
def remove_photo(request: SiteRequest, photo_id: UUID) -> HttpResponse:
    """Take a photograph out of this browser's draft."""
    draft = _draft(request)
    if draft is not None and draft.state == "writing":
        leads.remove_photo(draft_id=draft.pk, photo_id=photo_id, at=request.clock.now())
    return redirect("homeowner:step", step="fotografias")


@private_page
@require_POST
def start_again(request: SiteRequest) -> HttpResponse:
    """Forget this browser's draft and begin anew."""
    draft = _draft(request)
    if draft is not None:
        leads.discard_draft(draft_id=draft.pk, at=request.clock.now())
    response = redirect("homeowner:ask")
    response.delete_cookie(COOKIE, path=reverse("homeowner:ask"), samesite="Lax")
    return response


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: SiteRequest) -> HttpResponse:
    """Everything at once; on POST a code is sent, or a draft whose contact is confirmed goes out."""
    draft = _draft(request)
    if draft is None:
        return redirect("homeowner:ask")
    if draft.state != "writing":
        return redirect("homeowner:asked")
    missing = leads_queries.next_step(draft)
    if missing != SUMMARY:
        return redirect("homeowner:step", step=missing)
    confirmed = draft.email_confirmed_at or draft.phone_confirmed_at
    refusal: Refused | None = None
    if request.method == "POST":
        if confirmed:
            return _publish(request, draft)
        channel = "sms" if request.POST.get("channel") == "sms" else "email"
        wrong = [line for line in leads_queries.findings(draft, at=request.clock.now()) if line[0].is_wrong]
        if wrong:
            messages.error(request, f"{wrong[0][1]} {wrong[0][2]}")
            return redirect("homeowner:step", step=wrong[0][0].step)
        try:
            _send_code(request, draft, channel)
        except Refused as refused:
            refusal = refused
        else:
            return redirect(f"{reverse('homeowner:code')}?por={channel}")
    context = {
        "draft": draft,
        "lines": _lines(draft),
        "photos": leads_queries.draft_photos(draft.pk),
        # Whether a contact has another request open is told nobody who only typed that contact.
        "findings": [
            line
            for line in leads_queries.findings(draft, at=request.clock.now())
            if line[0].code != "duplicate"
        ],
        "coverage": coverage_of(draft, at=request.clock.now()),
        "further_km": people.FURTHER_KM,
        "can_send_sms": notices.can_send_sms(),
        "confirmed": confirmed,
        "refusal": refusal,
        "number": len(_SLUGS) + 1,
        "count": len(_SLUGS) + 1,
        "back": _SLUGS[-1],
    }
    return render(request, "web/homeowner/summary.html", context, status=422 if refusal else 200)


def _send_code(request: SiteRequest, draft: Any, channel: str) -> None:
    sending_limits.count_code(request, address=draft.phone if channel == "sms" else draft.email)
    leads.send_draft_code(draft_id=draft.pk, channel=channel, at=request.clock.now())


def _lines(draft: Any) -> list[tuple[Any, str, str]]:
    """The answers in words: what was asked, the answer, and the question's address."""
    words = {
        "oficio": str(people.trade(draft.trade).label),
        "trabalho": f"{draft.title}\n{draft.description}",
        "morada": f"{draft.address}\n{draft.parish}, {draft.municipality}",
        "quando": dict(leads_queries.timings())[draft.timing],
        "valor": dict(leads_queries.budgets())[draft.budget],
        "intencao": dict(leads_queries.intents())[draft.intent],
        "contactos": f"{draft.name}\n{people.say_phone(draft.phone, market=draft.market)}\n{draft.email}",
        "horas": dict(leads_queries.reach_hours())[draft.reach_hours]
        + (f"\n{_('telefone escondido até eu o mostrar')}" if draft.phone_hidden else ""),
        "quantos": str(draft.place_count),
    }
    return [(_BY_SLUG[slug].title, text, slug) for slug, text in words.items()]


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SiteRequest) -> HttpResponse:
    """The code that was sent; on POST it is taken and the request goes out, or another code is sent."""
    draft = _draft(request)
    if draft is None:
        return redirect("homeowner:ask")
    if draft.state != "writing":
        return redirect("homeowner:asked")
    if leads_queries.next_step(draft) != SUMMARY:
        return redirect("homeowner:ask")
    given = request.POST if request.method == "POST" else request.GET
    channel = "sms" if given.get("por") == "sms" else "email"
    form = request_forms.CodeForm(request.POST if request.method == "POST" and "again" not in given else None)
    if request.method == "POST":
        try:
            if "again" in given:
                _send_code(request, draft, channel)
                messages.success(request, _("Enviámos outro código. Só o último serve."))
                return redirect(f"{reverse('homeowner:code')}?por={channel}")
            if form.is_valid():
                leads.confirm_draft(
                    draft_id=draft.pk,
                    channel=channel,
                    code=form.cleaned_data["code"],
                    at=request.clock.now(),
                )
                return _publish(request, draft)
        except Refused as refusal:
            if not form.is_bound:
                form = request_forms.CodeForm({"code": ""})
                form.full_clean()
                form.errors.clear()
            form.add_error("code", f"{refusal.message} {refusal.what_to_do}".strip())
    context = {"form": form, "channel": channel, "address": draft.phone if channel == "sms" else draft.email}
    return render(request, "web/homeowner/code.html", context, status=422 if form.is_bound else 200)


def _publish(request: SiteRequest, draft: Any) -> HttpResponse:
    try:
        done = leads.publish_draft(draft_id=draft.pk, at=request.clock.now())
    except Refused as refusal:
        messages.error(request, f"{refusal.message} {refusal.what_to_do}".strip())
        return redirect("homeowner:summary")
    if done.outcome == "incomplete":
        for _finding, message, what_to_do in leads_queries.findings(draft, at=request.clock.now()):
            messages.error(request, f"{message} {what_to_do}")
            break
        return redirect("homeowner:step", step=done.missing_step)
    return redirect("homeowner:asked")


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: SiteRequest) -> HttpResponse:
    """What became of this browser's draft, and what happens now; on POST, the page of the published request."""
    at = request.clock.now()
    draft = _draft(request)
    job_request_id = draft.job_request_id if draft is not None else None
    if request.method == "POST":
        if job_request_id is None:
            return redirect("homeowner:asked")
        secret = people_actions.issue_private_link(purpose=STATUS, subject=job_request_id, at=at)
        return redirect("homeowner:request_status", secret=secret)
    coverage = job_request = None
    if job_request_id is not None:
        job_request = leads_queries.job_request(job_request_id)
        coverage = coverage_of(job_request, at=at)
    context = {
        "job_request": job_request,
        "state": draft.state if draft else "",
        "coverage": coverage,
        "further_km": people.FURTHER_KM,
    }
    return render(request, "web/homeowner/asked.html", context)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: SiteRequest, secret: str) -> HttpResponse:
    """The draft behind a private link; on POST this browser goes on with it.

    Not exempt from the check against forged forms: another site must not put somebody into its own draft.
    """
    at = request.clock.now()
    try:
        if request.method == "POST":
            key = leads.reopen_draft(secret=secret, at=at)
            return _keep(redirect("homeowner:ask"), key)
        people.find_private_link(secret=secret, purpose="request_draft", at=at)
    except Refused as refusal:
        return link_gone(request, refusal)
    return render(request, "web/homeowner/go_on.html")

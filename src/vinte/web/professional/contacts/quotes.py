"""Quotes of a contact: writing one, looking at it as the homeowner will, sending it, and what became of it."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vinte.handling import actions as handling_actions
from vinte.handling import queries as handling
from vinte.handling.actions import Line
from vinte.handling.queries import UNITS, QuoteSheet, QuoteTaxes
from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed, Refused
from vinte.kernel.pdf import PDF_TYPE
from vinte.leads import queries as leads
from vinte.leads.queries import BoughtContact
from vinte.people.queries import Professional
from vinte.web.page.fields import CentsField
from vinte.web.page.files import private_file
from vinte.web.page.forms import ActForm, KeyField
from vinte.web.page.quotes import in_units, sheet_context
from vinte.web.page.text_fields import LineField, WordsField
from vinte.web.professional.page import PageRequest, for_professional, new_key, not_done, show, zone_of

# Lines that are offered empty at first, and more each time that more are asked for.
EMPTY_LINES = 4


class QuantityField(forms.Field):
    """A quantity as people type it, `2` or `2,5`, as thousandths; None for an empty one."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "10"})

    def to_python(self, value: Any) -> int | None:
        """Thousandths of a unit; raises ValidationError (`quantity_unreadable`)."""
        text = (value or "").strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,6})(?:[.,](\d{1,3}))?", text, re.ASCII)
        milli = int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else 0
        if not milli:
            raise ValidationError(
                _("Escreva a quantidade assim: 2 ou %(example)s.")
                % {"example": f"2{formats.decimal_mark()}5"},
                code="quantity_unreadable",
            )
        return milli


class LineForm(forms.Form):
    """A line of a quote; wholly empty it is none."""

    text = LineField(label=gettext_lazy("O que faz ou fornece"), required=False, max_length=300)
    quantity = QuantityField(label=gettext_lazy("Quantidade"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unidade"), required=False, choices=[(unit, unit or "—") for unit in UNITS]
    )
    price = CentsField(label=gettext_lazy("Preço unitário, sem IVA"), required=False)
    rate = forms.TypedChoiceField(label=gettext_lazy("IVA"), coerce=int)

    def __init__(self, *args: Any, taxes: QuoteTaxes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].choices = [  # type: ignore[attr-defined]
            (permille, formats.percent(Decimal(permille) / 10)) for permille in (*taxes.permilles, 0)
        ]

    def clean(self) -> dict[str, Any]:
        """Nothing at all, or a text with a price; no quantity is one."""
        given = super().clean() or {}
        if not self.errors and self.is_filled:
            if not given["text"]:
                self.add_error("text", _("Falta dizer o que é."))
            if given["price"] is None:
                self.add_error("price", _("Falta o preço."))
        return given

    @property
    def is_filled(self) -> bool:
        """Whether anything was written in it."""
        given = self.cleaned_data
        return bool(given.get("text") or given.get("quantity") or given.get("price") is not None)

    def line(self, *, is_exempt: bool) -> Line:
        """The line that was written; in a quote without tax, with none."""
        given = self.cleaned_data
        return Line(
            text=given["text"],
            quantity_milli=given["quantity"] or 1000,
            unit=given["unit"],
            unit_price_cents=given["price"],
            permille=0 if is_exempt else given["rate"],
        )


LineForms = forms.formset_factory(LineForm, extra=0, max_num=60, absolute_max=60, validate_max=True)


class QuoteForm(ActForm):
    """What a quote says beside its lines."""

    beside = {"title_missing": "title", "days_out_of_range": "valid_days", "exemption_missing": "exemption"}

    title = LineField(label=gettext_lazy("Para que é"), required=False, max_length=120)
    exemption = forms.ChoiceField(
        label=gettext_lazy("Isenção de IVA"),
        help_text=gettext_lazy("Com isenção, nenhuma linha leva IVA, e o motivo fica escrito no orçamento."),
        required=False,
    )
    valid_days = forms.IntegerField(
        label=gettext_lazy("Vale por quantos dias?"), min_value=1, max_value=365, initial=30
    )
    terms = WordsField(
        label=gettext_lazy("Condições"),
        help_text=gettext_lazy("Prazo, pagamento, o que não está incluído."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    idempotency_key = KeyField()

    def __init__(self, *args: Any, taxes: QuoteTaxes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exemption"].choices = [  # type: ignore[attr-defined]
            ("", _("Nenhuma: as linhas levam IVA")),
            *((one.code, one.label) for one in taxes.exemptions),
        ]


class QuoteActForm(ActForm):
    """One button of a quote's page."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("send", "withdraw", "new_version", "answer")])
    words = WordsField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Recado"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def write_quote(request: PageRequest, professional: Professional, purchase_id: UUID) -> HttpResponse:
    """A new quote: written, kept as a draft, and shown before it is sent."""
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    return _write(request, professional, purchase, draft=None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def change_quote(
    request: PageRequest, professional: Professional, purchase_id: UUID, quote_id: UUID
) -> HttpResponse:
    """A draft that is written further."""
    draft = _quote(professional, purchase_id, quote_id)
    purchase = leads.purchase(professional_id=professional.id, purchase_id=purchase_id)
    if draft.state != "draft":
        return not_done(redirect("professional:quote", purchase_id=purchase_id, quote_id=quote_id))
    return _write(request, professional, purchase, draft=draft)


def _write(
    request: PageRequest, professional: Professional, purchase: BoughtContact, *, draft: QuoteSheet | None
) -> HttpResponse:
    at = request.clock.now()
    taxes = handling.quote_taxes(market=purchase.job_request.market, at=at)
    sent = request.POST if request.method == "POST" else None
    wants_more = sent is not None and "more" in sent
    form = QuoteForm(
        sent if not wants_more else None, taxes=taxes, initial=_written(purchase, draft, sent, at=at)
    )
    lines: Any = LineForms(
        sent if not wants_more else None,
        prefix="linha",
        form_kwargs={"taxes": taxes},
        initial=_lines_written(draft, sent, wants_more=wants_more),
    )
    is_kept = False
    if form.is_bound and lines.is_valid():
        is_kept = form.carry_out(
            lambda **given: handling_actions.save_quote(
                professional_id=professional.id,
                purchase_id=purchase.id,
                quote_id=draft.id if draft else None,
                lines=[line.line(is_exempt=bool(given["exemption"])) for line in lines if line.is_filled],
                at=at,
                **given,
            )
        )
    elif form.is_bound:
        form.is_valid()
        form.refusal = Refused(
            code="lines_unreadable",
            message=_("Há linhas por corrigir."),
            what_to_do=_("Veja o que está assinalado em cada uma."),
        )
    if is_kept:
        return redirect("professional:quote", purchase_id=purchase.id, quote_id=form.outcome.id)
    response = show(
        request,
        "web/professional/contacts/write_quote.html",
        {
            "purchase": purchase,
            "draft": draft,
            "form": form,
            "lines": lines,
            "has_exemptions": bool(taxes.exemptions),
        },
        form=form,
    )
    return not_done(response) if sent is not None else response


def _written(purchase: BoughtContact, draft: QuoteSheet | None, sent: Any, *, at: datetime) -> dict[str, Any]:
    if sent is not None:
        return {name: sent.get(name, "") for name in QuoteForm.base_fields}
    if draft is None:
        return {"title": purchase.job_request.title, "idempotency_key": new_key(at)}
    return {
        "title": draft.title,
        "exemption": draft.exemption,
        "valid_days": draft.valid_days,
        "terms": draft.terms,
        "idempotency_key": new_key(at),
    }


def _lines_written(draft: QuoteSheet | None, sent: Any, *, wants_more: bool) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    if wants_more:
        given = sent.get("linha-TOTAL_FORMS", "")
        count = min(60, int(given)) if re.fullmatch(r"\d{1,2}", given, re.ASCII) else 0
        written = [
            {name: sent.get(f"linha-{number}-{name}", "") for name in LineForm.base_fields}
            for number in range(count)
        ]
    elif draft is not None:
        written = [
            {
                "text": line.text,
                "quantity": in_units(line.quantity_milli),
                "unit": line.unit,
                "price": line.unit_price_cents,
                "rate": line.permille,
            }
            for line in draft.lines
        ]
    return (written + [{} for _empty in range(EMPTY_LINES if wants_more or not written else 1)])[:60]


@require_http_methods(["GET", "HEAD", "POST"])
@for_professional
def quote(
    request: PageRequest, professional: Professional, purchase_id: UUID, quote_id: UUID
) -> HttpResponse:
    """One quote as the homeowner reads it, what both said of it, and what can be done."""
    at = request.clock.now()
    shown = _quote(professional, purchase_id, quote_id)
    form = QuoteActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        if "act" in form.errors:
            raise NotAllowed("the page does not offer this")
        if form.carry_out(lambda **given: _act(professional, shown, at=at, **given)):
            if form.cleaned_data["act"] == "new_version":
                return redirect(
                    "professional:change_quote", purchase_id=purchase_id, quote_id=form.outcome.id
                )
            messages.success(request, _DONE[form.cleaned_data["act"]])
            return redirect("professional:quote", purchase_id=purchase_id, quote_id=quote_id)
        shown = _quote(professional, purchase_id, quote_id)
    said = handling.said_of(professional_id=professional.id, quote_id=quote_id)
    spoken = [each.kind for each in said if each.kind in ("asked", "answered")]
    return show(
        request,
        "web/professional/contacts/quote.html",
        {
            **sheet_context(shown),
            "purchase": leads.purchase(professional_id=professional.id, purchase_id=purchase_id),
            "said": said,
            "is_asked": bool(spoken) and spoken[-1] == "asked",
            "has_expired": shown.has_expired(at),
            "awaits": shown.awaits(at),
            "form": form,
        },
        form=form,
    )


_DONE = {
    "send": gettext_lazy("Orçamento enviado. O particular recebe um link por e-mail."),
    "withdraw": gettext_lazy("Orçamento retirado: já não se pode aceitar."),
    "answer": gettext_lazy("Resposta enviada."),
}


def _act(professional: Professional, shown: QuoteSheet, *, act: str, words: str, at: datetime) -> QuoteSheet:
    about: dict[str, Any] = {"professional_id": professional.id, "quote_id": shown.id, "at": at}
    if act == "send":
        return handling_actions.send_quote(**about)
    if act == "new_version":
        return handling_actions.new_version(**about)
    if act == "withdraw":
        return handling_actions.withdraw_quote(**about, words=words)
    return handling_actions.answer_about_quote(**about, words=words)


@require_GET
@for_professional
def quote_file(
    request: PageRequest, professional: Professional, purchase_id: UUID, quote_id: UUID
) -> HttpResponse:
    """The quote as PDF, with the homeowner's name while the contact is the professional's."""
    shown = _quote(professional, purchase_id, quote_id)
    held = leads.held_contacts(
        account=request.actor, professional_id=professional.id, purchase_ids=[purchase_id]
    )[purchase_id]
    try:
        content = handling.quote_pdf(
            shown,
            customer=held.details.name if held.details else "",
            request_title=held.purchase.job_request.title,
            zone=zone_of(professional, at=request.clock.now()),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("professional:quote", purchase_id=purchase_id, quote_id=quote_id)
    return private_file(content=content, media_type=PDF_TYPE, name=f"orcamento-{shown.name}.pdf")


def _quote(professional: Professional, purchase_id: UUID, quote_id: UUID) -> QuoteSheet:
    found = handling.quote(professional_id=professional.id, quote_id=quote_id)
    if found.purchase_id != purchase_id:
        raise NotAllowed(f"quote {quote_id} is of another contact")
    return found

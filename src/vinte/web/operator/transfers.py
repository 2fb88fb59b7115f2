"""Bank transfers: those waited for, the one that arrived and is entered, and what is done with it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vinte.kernel import formats
from vinte.kernel.errors import NotAllowed
from vinte.people import access
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.wallet import actions as wallet_actions
from vinte.wallet import queries as wallet
from vinte.web.page.fields import CentsField, DayField
from vinte.web.page.forms import ActForm
from vinte.web.page.http import SiteRequest
from vinte.web.page.paging import page_of
from vinte.web.page.text_fields import LineField, WordsField


class EntryForm(ActForm):
    """A transfer as the bank's statement shows it."""

    beside: ClassVar[Mapping[str, str]] = {
        "bank_reference_missing": "bank_reference",
        "bank_reference_too_long": "bank_reference",
        "transfer_amount": "amount_cents",
        "value_day_ahead": "value_on",
        "reference_mistyped": "reference",
    }
    reference = LineField(
        label=gettext_lazy("Referência que o banco mostra"),
        help_text=gettext_lazy("Vazia, se não traz nenhuma: fica de lado, por atribuir."),
        max_length=140,
        required=False,
    )
    as_shown = forms.BooleanField(label=gettext_lazy("É mesmo isto que o banco mostra"), required=False)
    amount_cents = CentsField(label=gettext_lazy("Valor que entrou"))
    value_on = DayField(label=gettext_lazy("Data-valor"))
    bank_reference = LineField(
        label=gettext_lazy("Número que o banco deu à transferência"),
        help_text=gettext_lazy("É por ele que não se lança duas vezes."),
        max_length=60,
    )


class DecisionForm(ActForm):
    """What is done with a transfer: to whom it goes, or why not."""

    beside: ClassVar[Mapping[str, str]] = {"reason_missing": "reason", "text_too_long": "reason"}
    who = LineField(
        label=gettext_lazy("E-mail ou número fiscal do profissional"), max_length=254, required=False
    )
    professional = forms.UUIDField(required=False, widget=forms.HiddenInput)
    reason = WordsField(
        label=gettext_lazy("Motivo"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefundForm(ActForm):
    """That a refund was transferred, by the bank's number, or why it can't be."""

    beside: ClassVar[Mapping[str, str]] = {
        "bank_reference_missing": "bank_reference",
        "reason_missing": "bank_reference",
    }
    bank_reference = LineField(
        label=gettext_lazy("Número que o banco deu, ou porque não se pode fazer"),
        max_length=200,
        required=False,
    )


@require_safe
def transfers(request: SiteRequest) -> HttpResponse:
    """Those that are nobody's, refunds to make, those waited for, and those entered, with the form of another."""
    access.require(request.user, right="operator.use")
    return _transfers(request)


@require_POST
def enter(request: SiteRequest) -> HttpResponse:
    """Enter one that arrived; what became of it is said at once."""
    access.require(request.user, right="operator.use")
    form = EntryForm(request.POST)
    if not form.carry_out(
        partial(wallet_actions.enter_transfer, by=cast(UUID, request.user.pk), at=request.clock.now())
    ):
        return _transfers(request, form=form)
    _say(request, form.outcome)
    if form.outcome.professional_id is None:
        return redirect("operator:transfer", form.outcome.transfer_id)
    return redirect("operator:transfers")


def _say(request: SiteRequest, outcome: Any) -> None:
    if outcome.is_repeated:
        messages.info(request, _("Esta transferência já estava lançada: nada mudou."))
        return
    if outcome.professional_id is None:
        messages.warning(request, _("Não conhecemos a referência: a transferência ficou de lado."))
        return
    name = people.professional(outcome.professional_id).trade_name
    amount = _money(outcome.amount_cents)
    if outcome.asked_cents is None:
        messages.success(request, _("%(amount)s creditados a %(name)s.") % {"amount": amount, "name": name})
        return
    messages.warning(
        request,
        _("%(amount)s creditados a %(name)s, que tinha pedido %(asked)s. Recebeu um e-mail a dizê-lo.")
        % {"amount": amount, "name": name, "asked": _money(outcome.asked_cents)},
    )


def _money(cents: int) -> str:
    return formats.money(cents, currency="EUR")


def _transfers(
    request: SiteRequest,
    *,
    form: EntryForm | None = None,
    refused: dict[UUID, RefundForm] | None = None,
) -> HttpResponse:
    aside = page_of(request, wallet.transfers_aside(), param="atribuir", anchor="por-atribuir")
    refunds = page_of(request, wallet.refunds_by_hand(), param="reembolsos", anchor="reembolsos")
    awaited = page_of(request, wallet.transfers_awaited(), param="esperadas", anchor="esperadas")
    entered = page_of(request, wallet.transfers_entered(), param="lancadas", anchor="lancadas")
    whose = {row.professional_id for page in (refunds, awaited, entered) for row in page}
    names = people.trade_names({each for each in whose if each is not None})
    context = {
        "aside": aside,
        "refunds": refunds,
        "awaited": awaited,
        "entered": entered,
        "awaited_lines": [(names.get(row.professional_id, ""), row) for row in awaited],
        "entered_lines": [
            (names.get(row.professional_id, "") if row.professional_id else "", row) for row in entered
        ],
        "refund_lines": [
            (
                names.get(row.professional_id, ""),
                row,
                (refused or {}).get(row.id) or RefundForm(auto_id=f"{row.id}-%s"),
            )
            for row in refunds
        ],
        "account": wallet.bank_account() if wallet.has_bank_account() else None,
        "form": form or EntryForm(),
    }
    status = 422 if form or refused else 200
    return render(request, "web/operator/transfers.html", context, status=status)


@require_safe
def transfer(request: SiteRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer: what was entered, what was done with it, and what can be."""
    access.require(request.user, right="operator.use")
    return _transfer(request, transfer_id)


@require_POST
def decide(request: SiteRequest, transfer_id: UUID) -> HttpResponse:
    """Assign it after a second look at the name, give it back, or end a mistake with its reason."""
    access.require(request.user, right="operator.use")
    form = DecisionForm(request.POST)
    name = form.data.get("act", "")
    if name == "look":
        return _look(request, transfer_id, form)
    given: dict[str, Any] = {
        "transfer_id": transfer_id,
        "by": cast(UUID, request.user.pk),
        "at": request.clock.now(),
    }
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "assign": (
            partial(_assign, **given),
            _("Transferência creditada. O profissional recebeu um e-mail."),
        ),
        "give_back": (
            _with_reason(wallet_actions.give_back_transfer, given),
            _("Fica registado que foi devolvida."),
        ),
        "void": (
            _with_reason(wallet_actions.void_transfer, given),
            _("Lançamento anulado. Pode lançar o certo."),
        ),
        "reverse": (
            _with_reason(wallet_actions.reverse_transfer, given),
            _("Crédito anulado. O profissional recebeu o motivo, e a transferência ficou por atribuir."),
        ),
    }
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _transfer(request, transfer_id, form=form)
    messages.success(request, done)
    return redirect("operator:transfer", transfer_id)


def _with_reason(act: Callable[..., None], given: Mapping[str, Any]) -> Callable[..., None]:
    return lambda who, professional, reason: act(reason=reason, **given)


def _assign(*, who: str, professional: UUID | None, reason: str, **given: Any) -> None:
    if professional is None:
        raise NotAllowed("a transfer is assigned to whom the second look showed")
    wallet_actions.assign_transfer(professional_id=professional, **given)


def _look(request: SiteRequest, transfer_id: UUID, form: DecisionForm) -> HttpResponse:
    """Show whose name stands behind an address or a tax number, before anything is credited."""
    if not form.is_valid():
        return _transfer(request, transfer_id, form=form)
    found = _found(form.cleaned_data["who"])
    if not found:
        form.add_error("who", _("Ninguém tem este e-mail nem este número fiscal."))
        return _transfer(request, transfer_id, form=form)
    return _transfer(request, transfer_id, form=form, found=found)


def _found(who: str) -> list[Professional]:
    account = people.account_by_email(who) if "@" in who else None
    if account is not None:
        business = people.professional_of(account.pk)
        return [business] if business else []
    bare = "".join(who.split()).upper()
    prefix = settings.VINTE_MARKET.upper()
    return people.professionals_with_identity(bare) or people.professionals_with_identity(prefix + bare)


def _transfer(
    request: SiteRequest,
    transfer_id: UUID,
    *,
    form: DecisionForm | None = None,
    found: list[Professional] | None = None,
) -> HttpResponse:
    case = wallet.transfer_case(transfer_id)
    whose = {step.professional_id for step in case.steps if step.professional_id}
    names = people.trade_names(whose)
    by = {agent: people.account(agent) for agent in {step.taken_by_id for step in case.steps}}
    context = {
        "transfer": case.transfer,
        "steps": [
            (step, names.get(step.professional_id, "") if step.professional_id else "", by[step.taken_by_id])
            for step in case.steps
        ],
        "form": form or DecisionForm(),
        "found": found or [],
    }
    wrong = form is not None and not found
    return render(request, "web/operator/transfer.html", context, status=422 if wrong else 200)


@require_POST
def refund(request: SiteRequest, refund_id: UUID) -> HttpResponse:
    """Note that a refund was transferred back, or that it can't be."""
    access.require(request.user, right="operator.use")
    form = RefundForm(request.POST, auto_id=f"{refund_id}-%s")
    given: dict[str, Any] = {
        "refund_id": refund_id,
        "by": cast(UUID, request.user.pk),
        "at": request.clock.now(),
    }
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "sent": (partial(wallet_actions.note_refund_sent, **given), _("Reembolso registado.")),
        "failed": (
            lambda bank_reference: wallet_actions.note_refund_failed(reason=bank_reference, **given),
            _("O dinheiro voltou ao saldo do profissional."),
        ),
    }
    name = form.data.get("act", "")
    if name not in acts:
        raise NotAllowed(f"no act {name!r}")
    act, done = acts[name]
    if not form.carry_out(act):
        return _transfers(request, refused={refund_id: form})
    messages.success(request, done)
    return redirect("operator:transfers")

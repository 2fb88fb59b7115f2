"""Who acts for the business: its owner and members, who was asked, and what each of them did."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vinte.people import actions as people_actions
from vinte.people import queries as people
from vinte.people.queries import Professional
from vinte.web.page.paging import page_of
from vinte.web.professional.page import PageRequest, for_professional, show
from vinte.web.professional.profile.forms import MemberForm

# What each button of the professional's pages does, by the name of its address.
ACTS: dict[str, Promise] = {
    "add_absence": gettext_lazy("marcou uma ausência"),
    "add_work": gettext_lazy("mostrou um trabalho feito"),
    "agree_to_pack_price": gettext_lazy("aceitou o preço novo do pack"),
    "agree_to_purchases": gettext_lazy("autorizou a compra automática"),
    "agree_to_top_ups": gettext_lazy("autorizou o carregamento automático"),
    "answer_ends": gettext_lazy("respondeu se o trabalho foi ganho"),
    "answer_hearing": gettext_lazy("respondeu a um aviso de uso indevido"),
    "answer_request": gettext_lazy("respondeu ao apoio"),
    "answer_statement": gettext_lazy("respondeu se o trabalho foi ganho"),
    "appeal": gettext_lazy("recorreu de uma decisão"),
    "answer_complaint": gettext_lazy("respondeu a uma reclamação"),
    "appeal_complaint": gettext_lazy("recorreu de uma decisão"),
    "appeal_refusal": gettext_lazy("recorreu de uma decisão"),
    "apply_for_badge": gettext_lazy("enviou documentos de um selo"),
    "area": gettext_lazy("mudou a área de trabalho"),
    "ask_after_work": gettext_lazy("pediu uma opinião"),
    "ask_call": gettext_lazy("pediu uma chamada para confirmar o telefone"),
    "ask_for_review": gettext_lazy("pediu uma opinião"),
    "attempt": gettext_lazy("corrigiu um registo"),
    "buy_contact": gettext_lazy("comprou um contacto"),
    "buy_pack": gettext_lazy("pediu um pack"),
    "call_off": gettext_lazy("disse que um trabalho não se fez"),
    "cancel_pack": gettext_lazy("cancelou o pack"),
    "change_quote": gettext_lazy("escreveu um orçamento"),
    "confirm_code": gettext_lazy("confirmou um e-mail ou telefone"),
    "delete_alert": gettext_lazy("apagou um alerta"),
    "forget_card": gettext_lazy("esqueceu o cartão"),
    "give_back": gettext_lazy("pediu um pagamento de volta"),
    "give_up": gettext_lazy("desistiu de um pagamento"),
    "hand_over": gettext_lazy("entregou a empresa a um membro"),
    "hours": gettext_lazy("mudou o horário"),
    "invite_former_client": gettext_lazy("pediu uma opinião"),
    "invite_member": gettext_lazy("convidou alguém para a empresa"),
    "mark_read": gettext_lazy("leu as mensagens de um cliente"),
    "new_claim": gettext_lazy("pediu a garantia"),
    "plan_visit": gettext_lazy("marcou uma visita"),
    "profile": gettext_lazy("mudou o perfil"),
    "quote": gettext_lazy("enviou, retirou ou respondeu sobre um orçamento"),
    "queued_attempt": gettext_lazy("registou um contacto com o cliente"),
    "record_attempt": gettext_lazy("registou um contacto com o cliente"),
    "record_award": gettext_lazy("registou um trabalho ganho"),
    "remove_absence": gettext_lazy("retirou uma ausência"),
    "remove_member": gettext_lazy("retirou alguém da empresa"),
    "remove_work": gettext_lazy("retirou um trabalho feito"),
    "renew_pack_now": gettext_lazy("renovou o pack do saldo"),
    "reply_to_review": gettext_lazy("respondeu a uma opinião"),
    "object_to_reply": gettext_lazy("não concordou com a decisão sobre uma resposta"),
    "report_message": gettext_lazy("denunciou uma mensagem"),
    "report_request": gettext_lazy("denunciou um pedido"),
    "return_contact": gettext_lazy("pediu a devolução de um contacto"),
    "save_alert": gettext_lazy("guardou um alerta"),
    "say_lost": gettext_lazy("disse que um trabalho foi para outro"),
    "send_code": gettext_lazy("pediu um código"),
    "set_alert": gettext_lazy("mudou um alerta"),
    "set_caps": gettext_lazy("mudou os limites de gastos"),
    "set_logo": gettext_lazy("mudou o logótipo"),
    "stop_purchases": gettext_lazy("parou a compra automática"),
    "stop_top_ups": gettext_lazy("parou o carregamento automático"),
    "summary": gettext_lazy("enviou o resumo de uma conversa"),
    "take_credit": gettext_lazy("aceitou de volta o valor de um contacto"),
    "take_back_attempt": gettext_lazy("retirou um registo"),
    "tap": gettext_lazy("tocou no número de um cliente"),
    "trader": gettext_lazy("mudou os dados de comerciante"),
    "top_up": gettext_lazy("começou um carregamento"),
    "visit": gettext_lazy("mudou uma visita, ou disse como correu"),
    "withdraw_claim": gettext_lazy("retirou o pedido da garantia"),
    "withdraw_identity": gettext_lazy("desistiu de mudar o nome ou o número fiscal"),
    "withdraw_invitation": gettext_lazy("retirou um convite"),
    "withdraw_return": gettext_lazy("retirou um pedido de devolução"),
    "write_message": gettext_lazy("escreveu a um cliente"),
    "write_quote": gettext_lazy("escreveu um orçamento"),
}


def _page(request: PageRequest, professional: Professional, form: MemberForm | None = None) -> HttpResponse:
    page = page_of(request, people.acts_of(professional.id), anchor="historia")
    context = {
        "professional": professional,
        "is_owner": request.user.pk == professional.account_id,
        "members": people.members_of(professional.id),
        "invitations": people.open_invitations(professional.id, at=request.clock.now()),
        "form": form or MemberForm(),
        "page": page,
        "acts": [(done.by, ACTS.get(done.act, done.act), done.done_at) for done in page],
    }
    return show(request, "web/professional/profile/team.html", context, form=form)


@require_GET
@for_professional
def team(request: PageRequest, professional: Professional) -> HttpResponse:
    """Owner and members, invitations, and what each did."""
    return _page(request, professional)


@require_POST
@for_professional
def invite(request: PageRequest, professional: Professional) -> HttpResponse:
    """Ask somebody to act for the business; the owner's alone."""
    form = MemberForm(request.POST)
    if not form.carry_out(
        partial(
            people_actions.invite_member,
            professional_id=professional.id,
            by=UUID(str(request.user.pk)),
            at=request.clock.now(),
        )
    ):
        return _page(request, professional, form)
    messages.success(request, _("O convite seguiu por e-mail."))
    return redirect("professional:team")


@require_POST
@for_professional
def withdraw(request: PageRequest, professional: Professional, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back; the owner's alone."""
    people_actions.withdraw_invitation(
        professional_id=professional.id,
        by=UUID(str(request.user.pk)),
        invitation_id=invitation_id,
        at=request.clock.now(),
    )
    messages.success(request, _("O convite foi retirado."))
    return redirect("professional:team")


@require_POST
@for_professional
def remove(request: PageRequest, professional: Professional, member_id: UUID) -> HttpResponse:
    """End a membership: the owner's of anybody, a member's own."""
    people_actions.remove_member(
        professional_id=professional.id,
        by=UUID(str(request.user.pk)),
        member_id=member_id,
        at=request.clock.now(),
    )
    messages.success(request, _("Já não faz parte da empresa."))
    return redirect("professional:team" if request.user.pk == professional.account_id else "public:start")


@require_POST
@for_professional
def hand_over(request: PageRequest, professional: Professional, member_id: UUID) -> HttpResponse:
    """Make a member the owner; the owner's alone."""
    people_actions.hand_over(
        professional_id=professional.id,
        by=UUID(str(request.user.pk)),
        member_id=member_id,
        at=request.clock.now(),
    )
    messages.success(request, _("A empresa tem outro titular. Avisámos os dois por e-mail."))
    return redirect("professional:team")

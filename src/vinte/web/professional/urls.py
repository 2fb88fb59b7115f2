"""The professional's addresses."""

from __future__ import annotations

from django.urls import path

from vinte.web.professional.contacts import (
    alerts,
    attempts,
    bought,
    content,
    figures,
    lost,
    messages,
    phone,
    photos,
    requests,
    taps,
    today,
)
from vinte.web.professional.contacts import quotes as professional_quotes
from vinte.web.professional.contacts import returns as professional_returns
from vinte.web.professional.contacts import visits as professional_visits
from vinte.web.professional.guarantee import appeals, decisions, first_steps, hearing, progress
from vinte.web.professional.guarantee import claim as professional_claim
from vinte.web.professional.guarantee import incidents as professional_incidents
from vinte.web.professional.money import automatic, payment
from vinte.web.professional.money import balance as professional_balance
from vinte.web.professional.money import invoices as professional_invoices
from vinte.web.professional.money import pack as professional_pack
from vinte.web.professional.money import spending as professional_spending
from vinte.web.professional.money import statement as professional_statement
from vinte.web.professional.profile import area, complaints, editing, identity, members, reviews, trader
from vinte.web.professional.profile import badges as professional_badges

app_name = "professional"

urlpatterns = [
    path("pro/comecar/", first_steps.first_steps, name="first_steps"),
    path("pro/hoje/", today.today, name="today"),
    path("pro/numeros/", figures.figures, name="figures"),
    path("pro/garantia/", progress.guarantee, name="guarantee"),
    path("pro/garantia/<uuid:claim_id>/retirar/", progress.withdraw_claim, name="withdraw_claim"),
    path(
        "pro/garantia/perguntas/<uuid:request_id>/",
        progress.answer_request,
        name="answer_request",
    ),
    path("pro/decisoes/<uuid:decision_id>/", decisions.decision, name="decision"),
    path(
        "pro/decisoes/<uuid:decision_id>/prova.json",
        decisions.decision_bundle,
        name="decision_bundle",
    ),
    path(
        "pro/decisoes/<uuid:decision_id>/motivos.txt",
        decisions.decision_statement,
        name="decision_statement",
    ),
    path("pro/garantia/avisos/<uuid:hearing_id>/", hearing.hearing, name="hearing"),
    path("pro/garantia/avisos/<uuid:hearing_id>/responder/", hearing.answer_hearing, name="answer_hearing"),
    path("pro/garantia/avisos/ficheiros/<uuid:file_id>/", hearing.hearing_file, name="hearing_file"),
    path("pro/recursos/", appeals.appeals, name="appeals"),
    path("pro/recursos/<slug:kind>/<uuid:subject_id>/", appeals.appeal_page, name="appeal_page"),
    path(
        "pro/recursos/<slug:kind>/<uuid:subject_id>/recorrer/",
        appeals.appeal_refusal,
        name="appeal_refusal",
    ),
    path("pro/decisoes/<uuid:decision_id>/recurso/", decisions.appeal, name="appeal"),
    path("pro/reclamacao/nova/", professional_claim.new_claim, name="new_claim"),
    path("pro/reclamacao/rascunho/", professional_claim.claim_draft, name="claim_draft"),
    path("pro/contactos/telemovel/", phone.ticket, name="phone_ticket"),
    path("pro/contactos/", bought.contacts, name="contacts"),
    path("pro/contactos/<uuid:purchase_id>/", bought.contact, name="contact"),
    path(
        "pro/contactos/<uuid:purchase_id>/tentativa/",
        attempts.record_attempt,
        name="record_attempt",
    ),
    path("pro/contactos/<uuid:purchase_id>/toques/", taps.tap, name="tap"),
    path("pro/contactos/<uuid:purchase_id>/voz/<uuid:voice_id>/", taps.voice_note, name="voice_note"),
    path("pro/contactos/<uuid:purchase_id>/tentativas/", attempts.queued_attempt, name="queued_attempt"),
    path(
        "pro/contactos/<uuid:purchase_id>/tentativas/<uuid:attempt_id>/",
        attempts.attempt,
        name="attempt",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/tentativas/<uuid:attempt_id>/retirar/",
        attempts.take_back_attempt,
        name="take_back_attempt",
    ),
    path("pro/contactos/<uuid:purchase_id>/trabalho/", bought.record_award, name="record_award"),
    path("pro/contactos/<uuid:purchase_id>/sem-efeito/", bought.call_off, name="call_off"),
    path("pro/contactos/<uuid:purchase_id>/de-quem/", bought.answer_ends, name="answer_ends"),
    path(
        "pro/contactos/<uuid:purchase_id>/confirmar/",
        bought.answer_statement,
        name="answer_statement",
    ),
    path(
        "pro/pedidos/<uuid:job_request_id>/fotografias/<uuid:photo_id>/",
        photos.request_photo,
        name="request_photo",
    ),
    path("pro/contactos/<uuid:purchase_id>/conversa/", messages.conversation, name="conversation"),
    path("pro/contactos/<uuid:purchase_id>/mensagens/", messages.write_message, name="write_message"),
    path("pro/contactos/<uuid:purchase_id>/mensagens/lidas/", messages.mark_read, name="mark_read"),
    path(
        "pro/contactos/<uuid:purchase_id>/mensagens/<uuid:file_id>/",
        messages.message_file,
        name="message_file",
    ),
    path("pro/contactos/<uuid:purchase_id>/resumo/", messages.summary, name="summary"),
    path(
        "pro/contactos/<uuid:purchase_id>/opiniao/",
        bought.ask_for_review,
        name="ask_for_review",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/conselhos/<slug:name>/",
        reviews.dismiss_tip,
        name="dismiss_tip",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/opiniao/trabalho/",
        reviews.ask_after_work,
        name="ask_after_work",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/devolver/",
        professional_returns.return_contact,
        name="return_contact",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/devolver/<uuid:return_id>/retirar/",
        professional_returns.withdraw_return,
        name="withdraw_return",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/aceitar-credito/",
        professional_returns.take_credit,
        name="take_credit",
    ),
    path("pro/contactos/<uuid:purchase_id>/visita/", professional_visits.plan_visit, name="plan_visit"),
    path(
        "pro/contactos/<uuid:purchase_id>/visitas/<uuid:visit_id>/", professional_visits.visit, name="visit"
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/visitas/<uuid:visit_id>/visita.ics",
        professional_visits.visit_file,
        name="visit_file",
    ),
    path("pro/contactos/<uuid:purchase_id>/orcamento/", professional_quotes.write_quote, name="write_quote"),
    path(
        "pro/contactos/<uuid:purchase_id>/orcamentos/<uuid:quote_id>/",
        professional_quotes.quote,
        name="quote",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/orcamentos/<uuid:quote_id>/mudar/",
        professional_quotes.change_quote,
        name="change_quote",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/orcamentos/<uuid:quote_id>/orcamento.pdf",
        professional_quotes.quote_file,
        name="quote_file",
    ),
    path("pro/contactos/<uuid:purchase_id>/perdido/", lost.say_lost, name="say_lost"),
    path("pro/devolucoes/", professional_returns.returns, name="returns"),
    path(
        "pro/devolucoes/provas/<uuid:evidence_id>/",
        professional_returns.evidence,
        name="return_evidence",
    ),
    path("pro/pedidos/", requests.requests, name="requests"),
    path("pro/pedidos/alertas/", alerts.alerts, name="alerts"),
    path("pro/pedidos/alertas/guardar/", alerts.save_alert, name="save_alert"),
    path("pro/pedidos/alertas/<uuid:alert_id>/", alerts.set_alert, name="set_alert"),
    path("pro/pedidos/alertas/<uuid:alert_id>/apagar/", alerts.delete_alert, name="delete_alert"),
    path("pro/pedidos/<uuid:job_request_id>/", requests.request_page, name="request"),
    path("pro/pedidos/<uuid:job_request_id>/comprar/", requests.buy_contact, name="buy_contact"),
    path("pro/saldo/", professional_balance.balance, name="balance"),
    path("pro/incidencias/", professional_incidents.incidents, name="incidents"),
    path("pro/saldo/carregar/", professional_balance.top_up, name="top_up"),
    path("pro/saldo/extrato/", professional_statement.statement, name="statement"),
    path("pro/saldo/extrato/<str:period>/", professional_statement.statement, name="statement_of"),
    path(
        "pro/saldo/extrato/<str:period>/extrato.<str:form>",
        professional_statement.statement_file,
        name="statement_file",
    ),
    path("pro/saldo/faturas/", professional_invoices.invoices, name="invoices"),
    path("pro/saldo/faturas/<uuid:sale_id>.pdf", professional_invoices.invoice, name="invoice"),
    path("pro/saldo/pagamento/", payment.payment_done, name="payment_done"),
    path("pro/saldo/pagamento/<uuid:top_up_id>/", payment.payment, name="payment"),
    path(
        "pro/saldo/pagamento/<uuid:top_up_id>/estado/",
        payment.payment_state,
        name="payment_state",
    ),
    path("pro/saldo/pagamento/<uuid:top_up_id>/desistir/", payment.give_up, name="give_up"),
    path("pro/saldo/pagamento/<uuid:top_up_id>/devolver/", payment.give_back, name="give_back"),
    path("pro/saldo/cartao/esquecer/", payment.forget_card, name="forget_card"),
    path("pro/gastos/", professional_spending.spending, name="spending"),
    path("pro/gastos/limites/", professional_spending.set_caps, name="set_caps"),
    path("pro/gastos/compra-automatica/", automatic.automatic_purchase, name="automatic_purchase"),
    path(
        "pro/gastos/compra-automatica/autorizar/",
        automatic.agree_to_purchases,
        name="agree_to_purchases",
    ),
    path("pro/gastos/compra-automatica/parar/", professional_spending.stop_purchases, name="stop_purchases"),
    path("pro/gastos/carregamento-automatico/", automatic.top_up, name="automatic_top_up"),
    path(
        "pro/gastos/carregamento-automatico/autorizar/",
        automatic.agree_to_top_ups,
        name="agree_to_top_ups",
    ),
    path(
        "pro/gastos/carregamento-automatico/parar/", professional_spending.stop_top_ups, name="stop_top_ups"
    ),
    path("pro/pack/", professional_pack.pack, name="pack"),
    path("pro/pack/comprar/", professional_pack.buy_pack, name="buy_pack"),
    path("pro/pack/<uuid:pack_id>/cancelar/", professional_pack.cancel_pack, name="cancel_pack"),
    path("pro/pack/<uuid:pack_id>/aceitar/", professional_pack.agree_to_price, name="agree_to_pack_price"),
    path("pro/pack/<uuid:pack_id>/renovar/", professional_pack.renew_now, name="renew_pack_now"),
    path("pro/perfil/", editing.profile, name="profile"),
    path("pro/perfil/logotipo/", editing.set_logo, name="set_logo"),
    path("pro/perfil/trabalhos/", editing.add_work, name="add_work"),
    path("pro/perfil/trabalhos/<uuid:work_id>/retirar/", editing.remove_work, name="remove_work"),
    path("pro/equipa/", members.team, name="team"),
    path("pro/equipa/convidar/", members.invite, name="invite_member"),
    path("pro/equipa/convites/<uuid:invitation_id>/retirar/", members.withdraw, name="withdraw_invitation"),
    path("pro/equipa/<uuid:member_id>/entregar/", members.hand_over, name="hand_over"),
    path("pro/equipa/<uuid:member_id>/retirar/", members.remove, name="remove_member"),
    path("pro/perfil/area/", area.area, name="area"),
    path("pro/perfil/horario/", area.opening_hours, name="hours"),
    path("pro/perfil/ausencias/", area.add_absence, name="add_absence"),
    path(
        "pro/perfil/ausencias/<uuid:absence_id>/retirar/",
        area.remove_absence,
        name="remove_absence",
    ),
    path("pro/identidade/", identity.identity, name="identity"),
    path("pro/identidade/<uuid:change_id>/retirar/", identity.withdraw, name="withdraw_identity"),
    path("pro/selos/", professional_badges.badges, name="badges"),
    path("pro/selos/codigo/<slug:channel>/", professional_badges.send_code, name="send_code"),
    path("pro/selos/codigo/<slug:channel>/confirmar/", professional_badges.confirm_code, name="confirm_code"),
    path("pro/selos/chamada/", professional_badges.ask_call, name="ask_call"),
    path("pro/selos/<slug:kind>/", professional_badges.badge, name="badge"),
    path("pro/selos/<slug:kind>/documentos/", professional_badges.apply, name="apply_for_badge"),
    path("pro/opinioes/", reviews.review_list, name="reviews"),
    path(
        "pro/opinioes/<uuid:invitation_id>/resposta/discordar/",
        reviews.object_to_reply,
        name="object_to_reply",
    ),
    path("pro/opinioes/pedir/", reviews.invite_former_client, name="invite_former_client"),
    path("pro/opinioes/<uuid:invitation_id>/resposta/", reviews.reply, name="reply_to_review"),
    path("pro/reclamacoes/", complaints.complaints, name="complaints"),
    path("pro/reclamacoes/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path(
        "pro/reclamacoes/<uuid:complaint_id>/responder/", complaints.answer_complaint, name="answer_complaint"
    ),
    path(
        "pro/reclamacoes/<uuid:complaint_id>/recorrer/", complaints.appeal_complaint, name="appeal_complaint"
    ),
    path("pro/perfil/comerciante/", trader.trader, name="trader"),
    path("pro/pedidos/<uuid:job_request_id>/denunciar/", content.report_request, name="report_request"),
    path(
        "pro/contactos/<uuid:purchase_id>/mensagens/<uuid:message_id>/denunciar/",
        content.report_message,
        name="report_message",
    ),
]

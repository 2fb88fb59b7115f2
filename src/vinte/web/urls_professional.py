"""The professional's addresses."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import (
    professional_alerts,
    professional_area,
    professional_automatic,
    professional_badges,
    professional_balance,
    professional_claim,
    professional_contacts,
    professional_decisions,
    professional_guarantee,
    professional_incidents,
    professional_invoices,
    professional_pack,
    professional_payment,
    professional_photos,
    professional_profile,
    professional_requests,
    professional_returns,
    professional_spending,
    professional_statement,
)

app_name = "professional"

urlpatterns = [
    path("pro/garantia/", professional_guarantee.guarantee, name="guarantee"),
    path(
        "pro/garantia/perguntas/<uuid:request_id>/",
        professional_guarantee.answer_request,
        name="answer_request",
    ),
    path("pro/decisoes/<uuid:decision_id>/", professional_decisions.decision, name="decision"),
    path(
        "pro/decisoes/<uuid:decision_id>/prova.json",
        professional_decisions.decision_bundle,
        name="decision_bundle",
    ),
    path("pro/decisoes/<uuid:decision_id>/recurso/", professional_decisions.appeal, name="appeal"),
    path("pro/reclamacao/nova/", professional_claim.new_claim, name="new_claim"),
    path("pro/reclamacao/rascunho/", professional_claim.claim_draft, name="claim_draft"),
    path("pro/contactos/", professional_contacts.contacts, name="contacts"),
    path("pro/contactos/<uuid:purchase_id>/", professional_contacts.contact, name="contact"),
    path(
        "pro/contactos/<uuid:purchase_id>/tentativa/",
        professional_contacts.record_attempt,
        name="record_attempt",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/trabalho/", professional_contacts.record_award, name="record_award"
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/confirmar/",
        professional_contacts.answer_statement,
        name="answer_statement",
    ),
    path(
        "pro/pedidos/<uuid:job_request_id>/fotografias/<uuid:photo_id>/",
        professional_photos.request_photo,
        name="request_photo",
    ),
    path(
        "pro/contactos/<uuid:purchase_id>/opiniao/",
        professional_contacts.ask_for_review,
        name="ask_for_review",
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
    path("pro/devolucoes/", professional_returns.returns, name="returns"),
    path(
        "pro/devolucoes/provas/<uuid:evidence_id>/",
        professional_returns.evidence,
        name="return_evidence",
    ),
    path("pro/pedidos/", professional_requests.requests, name="requests"),
    path("pro/pedidos/alertas/", professional_alerts.alerts, name="alerts"),
    path("pro/pedidos/alertas/guardar/", professional_alerts.save_alert, name="save_alert"),
    path("pro/pedidos/alertas/<uuid:alert_id>/", professional_alerts.set_alert, name="set_alert"),
    path(
        "pro/pedidos/alertas/<uuid:alert_id>/apagar/", professional_alerts.delete_alert, name="delete_alert"
    ),
    path("pro/pedidos/<uuid:job_request_id>/", professional_requests.request_page, name="request"),
    path("pro/pedidos/<uuid:job_request_id>/comprar/", professional_requests.buy_contact, name="buy_contact"),
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
    path("pro/saldo/pagamento/", professional_payment.payment_done, name="payment_done"),
    path("pro/saldo/pagamento/<uuid:top_up_id>/", professional_payment.payment, name="payment"),
    path(
        "pro/saldo/pagamento/<uuid:top_up_id>/estado/",
        professional_payment.payment_state,
        name="payment_state",
    ),
    path("pro/saldo/cartao/esquecer/", professional_payment.forget_card, name="forget_card"),
    path("pro/gastos/", professional_spending.spending, name="spending"),
    path("pro/gastos/limites/", professional_spending.set_caps, name="set_caps"),
    path(
        "pro/gastos/compra-automatica/", professional_automatic.automatic_purchase, name="automatic_purchase"
    ),
    path(
        "pro/gastos/compra-automatica/autorizar/",
        professional_automatic.agree_to_purchases,
        name="agree_to_purchases",
    ),
    path("pro/gastos/compra-automatica/parar/", professional_spending.stop_purchases, name="stop_purchases"),
    path("pro/gastos/carregamento-automatico/", professional_automatic.top_up, name="automatic_top_up"),
    path(
        "pro/gastos/carregamento-automatico/autorizar/",
        professional_automatic.agree_to_top_ups,
        name="agree_to_top_ups",
    ),
    path(
        "pro/gastos/carregamento-automatico/parar/", professional_spending.stop_top_ups, name="stop_top_ups"
    ),
    path("pro/pack/", professional_pack.pack, name="pack"),
    path("pro/pack/comprar/", professional_pack.buy_pack, name="buy_pack"),
    path("pro/pack/<uuid:pack_id>/cancelar/", professional_pack.cancel_pack, name="cancel_pack"),
    path("pro/perfil/", professional_profile.profile, name="profile"),
    path("pro/perfil/trabalhos/", professional_profile.add_work, name="add_work"),
    path(
        "pro/perfil/trabalhos/<uuid:work_id>/retirar/", professional_profile.remove_work, name="remove_work"
    ),
    path("pro/perfil/area/", professional_area.area, name="area"),
    path("pro/perfil/horario/", professional_area.opening_hours, name="hours"),
    path("pro/perfil/ausencias/", professional_area.add_absence, name="add_absence"),
    path(
        "pro/perfil/ausencias/<uuid:absence_id>/retirar/",
        professional_area.remove_absence,
        name="remove_absence",
    ),
    path("pro/selos/", professional_badges.badges, name="badges"),
    path("pro/selos/codigo/<slug:channel>/", professional_badges.send_code, name="send_code"),
    path("pro/selos/codigo/<slug:channel>/confirmar/", professional_badges.confirm_code, name="confirm_code"),
    path("pro/selos/<slug:kind>/", professional_badges.badge, name="badge"),
    path("pro/selos/<slug:kind>/documentos/", professional_badges.apply, name="apply_for_badge"),
    path("pro/opinioes/", professional_profile.review_list, name="reviews"),
    path("pro/opinioes/pedir/", professional_profile.invite_former_client, name="invite_former_client"),
]

"""The professional's addresses."""

from __future__ import annotations

from django.urls import path

from vinte.wallet.providers.play import PAY_PATH
from vinte.web.views import (
    professional_automatic,
    professional_balance,
    professional_claim,
    professional_contacts,
    professional_decisions,
    professional_guarantee,
    professional_invoices,
    professional_pack,
    professional_payment,
    professional_profile,
    professional_requests,
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
        "pro/contactos/<uuid:purchase_id>/opiniao/",
        professional_contacts.ask_for_review,
        name="ask_for_review",
    ),
    path("pro/pedidos/", professional_requests.requests, name="requests"),
    path("pro/pedidos/<uuid:job_request_id>/", professional_requests.request_page, name="request"),
    path("pro/pedidos/<uuid:job_request_id>/comprar/", professional_requests.buy_contact, name="buy_contact"),
    path("pro/saldo/", professional_balance.balance, name="balance"),
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
    path("pro/opinioes/", professional_profile.review_list, name="reviews"),
    path("pro/opinioes/pedir/", professional_profile.invite_former_client, name="invite_former_client"),
    path(
        PAY_PATH.lstrip("/").replace("{reference}", "<str:reference>"),
        professional_payment.play_pay,
        name="play_pay",
    ),
]

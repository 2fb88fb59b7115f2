"""Addresses of the agent's desk."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import desk, desk_acts, desk_job_requests

app_name = "desk"
CLAIM = "mesa/pedidos/<uuid:claim_id>/"
ROW = CLAIM + "contactos/<uuid:purchase_id>/"

urlpatterns = [
    path("mesa/", desk.claims, name="claims"),
    path("mesa/seguinte/", desk.next_claim, name="next"),
    path("mesa/decisoes/", desk.decisions, name="decisions"),
    path("mesa/decisoes/<uuid:decision_id>/", desk.decision, name="decision"),
    path(
        "mesa/decisoes/<uuid:decision_id>/recurso/<uuid:appeal_id>/",
        desk_acts.answer_appeal,
        name="answer_appeal",
    ),
    path(
        "mesa/decisoes/<uuid:decision_id>/casos/<uuid:purchase_id>/",
        desk_acts.close_case,
        name="close_case",
    ),
    path("mesa/pedidos-de-orcamento/", desk_job_requests.queue, name="job_requests"),
    path(
        "mesa/pedidos-de-orcamento/<uuid:review_id>/",
        desk_job_requests.act_on_job_request,
        name="act_on_job_request",
    ),
    path(
        "mesa/pedidos-de-orcamento/<uuid:review_id>/fotografias/<uuid:photo_id>/",
        desk_job_requests.photo,
        name="job_request_photo",
    ),
    path(
        "mesa/pedidos-de-orcamento/queixas/<uuid:report_id>/",
        desk_job_requests.close_nuisance,
        name="close_nuisance",
    ),
    path(
        "mesa/pedidos-de-orcamento/contratacoes/<uuid:professional_id>/<uuid:purchase_id>/",
        desk_job_requests.settle_statement,
        name="settle_statement",
    ),
    path(CLAIM, desk.claim, name="claim"),
    path(CLAIM + "concluir/", desk_acts.act_on_claim, {"act": "conclude"}, name="conclude"),
    path(CLAIM + "aprovar/", desk_acts.act_on_claim, {"act": "approve"}, name="approve"),
    path(CLAIM + "recusar/", desk_acts.act_on_claim, {"act": "refuse"}, name="refuse"),
    path(CLAIM + "confirmar-uso-indevido/", desk_acts.act_on_claim, {"act": "confirm"}, name="confirm"),
    path(CLAIM + "afastar-uso-indevido/", desk_acts.act_on_claim, {"act": "drop"}, name="drop"),
    path(ROW + "apurar/", desk_acts.act_on_row, {"act": "finding"}, name="finding"),
    path(ROW + "perguntar/", desk_acts.act_on_row, {"act": "question"}, name="question"),
    path(ROW + "prova/", desk_acts.act_on_row, {"act": "evidence"}, name="evidence"),
    path(ROW + "uso-indevido/", desk_acts.act_on_row, {"act": "misuse"}, name="misuse"),
]

"""Addresses of the agent's desk."""

from __future__ import annotations

from django.urls import path

from vinte.web.desk import (
    acts,
    appeals,
    complaints,
    contact,
    content,
    identities,
    job_requests,
    looking,
    mailboxes,
    reviews,
    texts,
    tickets,
)
from vinte.web.desk import badges as desk_badges
from vinte.web.desk import queue as desk
from vinte.web.desk import returns as desk_returns

app_name = "desk"
CLAIM = "mesa/pedidos/<uuid:claim_id>/"
BADGE = "mesa/selos/<uuid:application_id>/"
ROW = CLAIM + "contactos/<uuid:purchase_id>/"

urlpatterns = [
    path("mesa/", desk.claims, name="claims"),
    path("mesa/seguinte/", desk.next_claim, name="next"),
    path("mesa/teclas/", looking.keys, name="keys"),
    path("mesa/textos/", texts.team_texts, name="team_texts"),
    path("mesa/textos/<uuid:text_id>/retirar/", texts.end_text, name="end_text"),
    path("mesa/decisoes/", desk.decisions, name="decisions"),
    path("mesa/decisoes/<uuid:decision_id>/", desk.decision, name="decision"),
    path("mesa/decisoes/<uuid:decision_id>/conferir/", desk.replay_decision, name="replay_decision"),
    path(
        "mesa/decisoes/<uuid:decision_id>/recurso/<uuid:appeal_id>/",
        acts.answer_appeal,
        name="answer_appeal",
    ),
    path(
        "mesa/decisoes/<uuid:decision_id>/casos/<uuid:purchase_id>/",
        acts.close_case,
        name="close_case",
    ),
    path("mesa/decisoes/<uuid:decision_id>/levantar/", acts.lift, name="lift"),
    path("mesa/recursos/", appeals.appeals, name="appeals"),
    path("mesa/recursos/<uuid:appeal_id>/", appeals.appeal, name="appeal"),
    path("mesa/recursos/<uuid:appeal_id>/responder/", appeals.decide, name="decide_appeal"),
    path("mesa/avisos/ficheiros/<uuid:file_id>/", acts.hearing_file, name="hearing_file"),
    path("mesa/selos/", desk_badges.badges, name="badges"),
    path(BADGE, desk_badges.badge, name="badge"),
    path(BADGE + "documentos/<uuid:document_id>/", desk_badges.document, name="badge_document"),
    path(BADGE + "aceitar/", desk_badges.accept, name="accept_badge"),
    path(BADGE + "recusar/", desk_badges.refuse, name="refuse_badge"),
    path("mesa/apoio/", tickets.tickets, name="tickets"),
    path("mesa/apoio/<uuid:ticket_id>/", tickets.ticket, name="ticket"),
    path("mesa/apoio/<uuid:ticket_id>/responder/", tickets.answer, name="answer_ticket"),
    path("mesa/apoio/<uuid:ticket_id>/fechar/", tickets.close, name="close_ticket"),
    path("mesa/apoio/<uuid:ticket_id>/ficheiros/<uuid:file_id>/", tickets.file, name="ticket_file"),
    path("mesa/reclamacoes/", complaints.complaints, name="complaints"),
    path("mesa/reclamacoes/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("mesa/reclamacoes/<uuid:complaint_id>/decidir/", complaints.decide, name="decide_complaint"),
    path("mesa/reclamacoes/<uuid:complaint_id>/contacto/", complaints.details, name="complaint_details"),
    path("mesa/denuncias/", content.notices, name="content_notices"),
    path("mesa/denuncias/<uuid:notice_id>/", content.notice, name="content_notice"),
    path("mesa/denuncias/<uuid:notice_id>/decidir/", content.decide, name="decide_content_notice"),
    path("mesa/caixas/", mailboxes.mailboxes, name="mailboxes"),
    path("mesa/caixas/<uuid:request_id>/", mailboxes.mailbox, name="mailbox"),
    path("mesa/caixas/<uuid:request_id>/decidir/", mailboxes.decide, name="decide_mailbox"),
    path("mesa/identidades/", identities.identities, name="identities"),
    path("mesa/identidades/<uuid:change_id>/", identities.identity, name="identity"),
    path("mesa/identidades/<uuid:change_id>/decidir/", identities.decide, name="decide_identity"),
    path(
        "mesa/identidades/<uuid:change_id>/documentos/<uuid:paper_id>/",
        identities.paper,
        name="identity_paper",
    ),
    path(ROW + "tudo/", contact.everything, name="contact"),
    path("mesa/pedidos-de-orcamento/", job_requests.queue, name="job_requests"),
    path(
        "mesa/pedidos-de-orcamento/<uuid:review_id>/",
        job_requests.act_on_job_request,
        name="act_on_job_request",
    ),
    path(
        "mesa/pedidos-de-orcamento/<uuid:review_id>/fotografias/<uuid:photo_id>/",
        job_requests.photo,
        name="job_request_photo",
    ),
    path(
        "mesa/pedidos-de-orcamento/queixas/<uuid:report_id>/",
        job_requests.close_nuisance,
        name="close_nuisance",
    ),
    path(
        "mesa/pedidos-de-orcamento/contratacoes/<uuid:professional_id>/<uuid:purchase_id>/",
        job_requests.settle_statement,
        name="settle_statement",
    ),
    path(
        "mesa/pedidos-de-orcamento/sem-efeito/<uuid:professional_id>/<uuid:called_off_id>/",
        job_requests.settle_called_off,
        name="settle_called_off",
    ),
    path(CLAIM, desk.claim, name="claim"),
    path(CLAIM + "presenca/", looking.presence, name="presence"),
    path(CLAIM + "antes/", looking.before, name="before"),
    path(CLAIM + "textos/<slug:act>/", texts.texts, name="texts"),
    path(CLAIM + "nota/", acts.act_on_claim, {"act": "note"}, name="claim_note"),
    path(CLAIM + "concluir/", acts.act_on_claim, {"act": "conclude"}, name="conclude"),
    path(CLAIM + "aprovar/", acts.act_on_claim, {"act": "approve"}, name="approve"),
    path(CLAIM + "propor/", acts.act_on_claim, {"act": "propose"}, name="propose"),
    path(CLAIM + "segunda-pessoa/", acts.act_on_claim, {"act": "second"}, name="second"),
    path(CLAIM + "contrariar/", acts.act_on_claim, {"act": "against"}, name="against"),
    path(CLAIM + "recusar/", acts.act_on_claim, {"act": "refuse"}, name="refuse"),
    path(CLAIM + "avisar/", acts.act_on_claim, {"act": "notify"}, name="notify"),
    path(CLAIM + "provas/<uuid:evidence_id>/retirar/", acts.withdraw_evidence, name="withdraw_evidence"),
    path(CLAIM + "confirmar-uso-indevido/", acts.act_on_claim, {"act": "confirm"}, name="confirm"),
    path(CLAIM + "afastar-uso-indevido/", acts.act_on_claim, {"act": "drop"}, name="drop"),
    path(ROW + "apurar/", acts.act_on_row, {"act": "finding"}, name="finding"),
    path(ROW + "perguntar/", acts.act_on_row, {"act": "question"}, name="question"),
    path(ROW + "perguntar-ao-particular/", acts.act_on_row, {"act": "follow_up"}, name="follow_up"),
    path(ROW + "nota/", acts.act_on_row, {"act": "note"}, name="note"),
    path(ROW + "prova/", acts.act_on_row, {"act": "evidence"}, name="evidence"),
    path(ROW + "uso-indevido/", acts.act_on_row, {"act": "misuse"}, name="misuse"),
    path("mesa/opinioes/", reviews.queue, name="reviews"),
    path("mesa/opinioes/<uuid:written_id>/", reviews.review, name="review"),
    path("mesa/opinioes/<uuid:written_id>/decidir/", reviews.decide, name="decide_review"),
    path("mesa/devolucoes/", desk_returns.returns, name="returns"),
    path("mesa/devolucoes/provas/<uuid:evidence_id>/", desk_returns.evidence, name="return_evidence"),
    path("mesa/devolucoes/<uuid:return_id>/", desk_returns.return_case, name="return"),
    path("mesa/devolucoes/<uuid:return_id>/decidir/", desk_returns.decide_return, name="decide_return"),
    path("mesa/devolucoes/<uuid:return_id>/contacto/", desk_returns.return_details, name="return_details"),
]

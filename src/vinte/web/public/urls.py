"""Addresses that need no login: the public pages, a payment provider's webhook, and the demo's mailbox."""

from __future__ import annotations

from django.urls import path

from vinte.web.public import (
    claim_stop,
    content,
    keys,
    mail_webhook,
    mailbox,
    open_figures,
    pack_stop,
    payment_webhook,
    phone,
    reminders_stop,
    reports,
    trust,
)
from vinte.web.public import pages as public
from vinte.web.public import profile as public_profile

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("a-garantia/", public.guarantee, name="guarantee"),
    path("a-garantia/em-numeros/", open_figures.figures, name="open_figures"),
    path("a-garantia/em-numeros.json", open_figures.data, name="open_figures_data"),
    path("a-garantia/chaves/", keys.keys, name="keys"),
    path("a-garantia/chaves.json", keys.key_set, name="key_set"),
    path("inicio/", public.start, name="start"),
    path("os-seus-dados/", public.privacy, name="privacy"),
    path("quem-somos/", trust.who_we_are, name="who_we_are"),
    path("privacidade/", trust.privacy_policy, name="privacy_policy"),
    path("cookies/", trust.cookies, name="cookies"),
    path("acessibilidade/", trust.accessibility, name="accessibility"),
    path("profissionais/<uuid:professional_id>/denunciar/", content.report_profile, name="report_profile"),
    path("denuncia/<str:secret>/", content.notice, name="content_notice"),
    path("conteudo/<str:secret>/", content.owner, name="content_owner"),
    path("profissionais/<uuid:professional_id>/", public_profile.professional, name="professional"),
    path(
        "profissionais/<uuid:professional_id>/opinioes/<uuid:invitation_id>/denunciar/",
        reports.report_review,
        name="report_review",
    ),
    path("profissionais/<uuid:professional_id>/logotipo/", public_profile.logo, name="logo"),
    path("fotografias/<uuid:photo_id>/<slug:size>.jpg", public_profile.work_photo, name="work_photo"),
    path("garantia/parar/<str:secret>/", claim_stop.stop_claim, name="stop_claim"),
    path("pack/parar/<str:secret>/", pack_stop.stop_pack, name="stop_pack"),
    path("lembretes/parar/<str:secret>/", reminders_stop.stop_reminders, name="stop_reminders"),
    path("cores/", public.theme, name="theme"),
    path("vinte.webmanifest", phone.manifest, name="manifest"),
    path("icones/<slug:name>.png", phone.icon, name="icon"),
    path("telemovel.js", phone.worker, name="worker"),
    path("sem-rede/", phone.offline, name="offline"),
]

mail = ([path("webhooks/correio/", mail_webhook.webhook, name="webhook")], "mail")
payments = ([path("webhooks/stripe/", payment_webhook.webhook, name="webhook")], "payments")
mailbox_pages = (
    [
        path("correio/", mailbox.inbox, name="list"),
        path("correio/<uuid:message_id>/", mailbox.letter, name="letter"),
        path("correio/<uuid:message_id>/html/", mailbox.letter_html, name="letter_html"),
    ],
    "mailbox",
)

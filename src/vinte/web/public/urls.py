"""Addresses that need no login: the public pages, a payment provider's webhook, and the demo's mailbox."""

from __future__ import annotations

from django.urls import path, register_converter

from vinte.web.public import (
    cards,
    claim_stop,
    content,
    help_centre,
    home,
    keys,
    letters_stop,
    mail_webhook,
    mailbox,
    open_figures,
    pack_stop,
    payment_webhook,
    phone,
    reports,
    sitemaps,
    trade_pages,
    trust,
)
from vinte.web.public import pages as public
from vinte.web.public import profile as public_profile

app_name = "public"
register_converter(trade_pages.TradeAddress, "trade")

urlpatterns = [
    path("", home.home, name="home"),
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
    path(
        "opiniao/denunciar/<str:secret>/",
        reports.report_by_link,
        name="report_by_link",
    ),
    path("profissionais/<uuid:professional_id>/logotipo/", public_profile.logo, name="logo"),
    path("fotografias/<uuid:photo_id>/<slug:size>.jpg", public_profile.work_photo, name="work_photo"),
    path("garantia/parar/<str:secret>/", claim_stop.stop_claim, name="stop_claim"),
    path("pack/parar/<str:secret>/", pack_stop.stop_pack, name="stop_pack"),
    path("lembretes/parar/<str:secret>/", letters_stop.stop_reminders, name="stop_reminders"),
    path("mensagens/parar/<str:secret>/", letters_stop.stop_messages, name="stop_messages"),
    path("ajuda/", help_centre.home, name="help"),
    path("ajuda/procurar/", help_centre.search, name="help_search"),
    path("ajuda/apoio/", help_centre.support, name="support"),
    path("ajuda/seguir/<str:secret>/", help_centre.confirm_follow, name="confirm_follow"),
    path("ajuda/deixar/<str:secret>/", help_centre.stop_follow, name="stop_follow"),
    path("ajuda/<slug:slug>/", help_centre.article, name="help_article"),
    path("ajuda/<slug:slug>/seguir/", help_centre.follow, name="follow_article"),
    path("ajuda/<slug:slug>/deixar-de-seguir/", help_centre.unfollow, name="unfollow_article"),
    path("ajuda/<slug:slug>/comentar/", help_centre.comment, name="comment_article"),
    path("ajuda/<slug:slug>/ajudou/", help_centre.helpful, name="helpful_article"),
    path("cores/", public.theme, name="theme"),
    path("procurar/", trade_pages.find, name="find"),
    path("<trade:trade_address>/", trade_pages.trade, name="trade"),
    path("<trade:trade_address>/<slug:place_address>/", trade_pages.trade_place, name="trade_place"),
    path("cartoes/<slug:language>.png", cards.site_card, name="site_card"),
    path(
        "cartoes/<slug:language>/<uuid:professional_id>.png",
        cards.professional_card,
        name="professional_card",
    ),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("site.webmanifest", phone.manifest, name="manifest"),
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

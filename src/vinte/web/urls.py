"""The addresses of the pages, one list for each audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from vinte.web.views import design

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vinte.web.urls_public")),
    path("", include("vinte.web.urls_professional")),
    path("", include("vinte.web.urls_homeowner")),
    path("", include("vinte.web.urls_desk")),
    path("", include("vinte.web.urls_operator")),
    path("", include("vinte.web.urls_mailbox")),
    path("", include("vinte.web.urls_payments")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.VINTE_DEMO:
    urlpatterns.append(path("desenho/", design.design, name="demo_design"))

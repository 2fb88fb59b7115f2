"""The addresses of the pages, one list for each audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from vinte.web.public import design
from vinte.web.public import urls as public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vinte.web.public.urls")),
    path("", include("vinte.web.joining.urls")),
    path("", include("vinte.web.professional.urls")),
    path("", include("vinte.web.homeowner.urls")),
    path("", include("vinte.web.desk.urls")),
    path("", include("vinte.web.operator.urls")),
    path("conta/", include("vinte.web.account.urls")),
    path("", include(public.mailbox_pages)),
    path("", include(public.payments)),
    path("", include(public.mail)),
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.VINTE_DEMO:
    urlpatterns.append(path("desenho/", design.design, name="demo_design"))

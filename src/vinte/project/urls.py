"""The root of all addresses."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vinte.web.urls")),
    path("conta/", include("allauth.urls")),
]
if settings.VINTE_DEMO:
    urlpatterns.append(path("demo/", include("vinte.demo.urls")))

# With the site's shell where it stands, and by themselves where it does not.
handler400 = "vinte.web.refusals.handlers.bad_request"
handler403 = "vinte.web.refusals.handlers.forbidden"
handler404 = "vinte.web.refusals.handlers.not_found"
handler429 = "vinte.web.refusals.handlers.too_many"  # allauth's
handler500 = "vinte.web.refusals.handlers.failed"

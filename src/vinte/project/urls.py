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

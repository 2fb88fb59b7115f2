"""Addresses that need no login."""

from __future__ import annotations

from django.urls import path

from vinte.web.views import public

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("a-garantia/", public.guarantee, name="guarantee"),
    path("inicio/", public.start, name="start"),
    path("os-seus-dados/", public.privacy, name="privacy"),
    path("cores/", public.theme, name="theme"),
]

"""Addresses that need no login."""

from __future__ import annotations

from django.urls import path

from vinte.web.public import pages as public
from vinte.web.public import profile as public_profile

app_name = "public"

urlpatterns = [
    path("", public.home, name="home"),
    path("a-garantia/", public.guarantee, name="guarantee"),
    path("inicio/", public.start, name="start"),
    path("os-seus-dados/", public.privacy, name="privacy"),
    path("profissionais/<uuid:professional_id>/", public_profile.professional, name="professional"),
    path("fotografias/<uuid:photo_id>/<slug:size>.jpg", public_profile.work_photo, name="work_photo"),
    path("cores/", public.theme, name="theme"),
]

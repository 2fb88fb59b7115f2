"""Addresses that exist in the demo only."""

from __future__ import annotations

from django.urls import path

from vinte.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.cast, name="cast"),
    path("vila/", views.progress, name="progress"),
    path("entrar/<slug:slug>/", views.log_in, name="log_in"),
    path("tempo/", views.time_machine, name="time_machine"),
    path("tempo/agora.json", views.now, name="now"),
]

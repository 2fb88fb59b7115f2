"""Addresses that exist in the demo only."""

from __future__ import annotations

from django.urls import path

from vinte.demo import views

urlpatterns = [
    path("demo/", views.cast, name="demo_cast"),
    path("demo/entrar/<slug:slug>/", views.log_in, name="demo_log_in"),
    path("demo/tempo/", views.move, name="demo_move"),
]

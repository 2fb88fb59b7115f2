"""The addresses of a sign-up."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from vinte.web.joining import invitation, signup, staff_invitation

app_name = "joining"

urlpatterns = [
    path("pro/inscricao/", signup.start, name="start"),
    path("pro/inscricao/o-que-ha/", signup.chances, name="chances"),
    path("pro/inscricao/recomecar/", signup.start_again, name="start_again"),
    path("pro/inscricao/codigo/<slug:page>/", signup.code, name="code"),
    path("pro/inscricao/<slug:step>/", signup.step, name="step"),
    # The address that letters and advertisements had before.
    path(
        "pro/entrar-na-vinte/",
        RedirectView.as_view(pattern_name="joining:start", permanent=True),
        name="start_before",
    ),
    path("pro/convite/<str:secret>/", invitation.invitation, name="invitation"),
    path("equipa/convite/<str:secret>/", staff_invitation.staff_invitation, name="staff_invitation"),
    path("condicoes-de-utilizacao/", signup.terms_of_use, name="terms_of_use"),
]

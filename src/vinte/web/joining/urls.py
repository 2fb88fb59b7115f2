"""The addresses of a sign-up."""

from __future__ import annotations

from django.urls import path

from vinte.web.joining import invitation, signup, staff_invitation

app_name = "joining"

urlpatterns = [
    path("pro/entrar-na-vinte/", signup.start, name="start"),
    path("pro/entrar-na-vinte/o-que-ha/", signup.chances, name="chances"),
    path("pro/entrar-na-vinte/recomecar/", signup.start_again, name="start_again"),
    path("pro/entrar-na-vinte/codigo/<slug:page>/", signup.code, name="code"),
    path("pro/entrar-na-vinte/<slug:step>/", signup.step, name="step"),
    path("pro/convite/<str:secret>/", invitation.invitation, name="invitation"),
    path("equipa/convite/<str:secret>/", staff_invitation.staff_invitation, name="staff_invitation"),
    path("condicoes-de-utilizacao/", signup.terms_of_use, name="terms_of_use"),
]

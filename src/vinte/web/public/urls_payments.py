"""The address that a payment provider posts to."""

from __future__ import annotations

from django.urls import path

from vinte.web.public import payment_webhook

app_name = "payments"

urlpatterns = [path("webhooks/stripe/", payment_webhook.webhook, name="webhook")]

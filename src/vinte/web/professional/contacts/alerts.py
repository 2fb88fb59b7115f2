"""The alerts of the feed: what is kept, how often it writes, and turning it off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vinte.leads import actions as leads_actions
from vinte.leads import queries as leads
from vinte.people.queries import Professional
from vinte.web.professional.contacts.feed_forms import FilterForm, as_query, in_words, query_of
from vinte.web.professional.contacts.forms import AlertForm
from vinte.web.professional.page import PageRequest, for_professional, not_done, show


@require_GET
@for_professional
def alerts(request: PageRequest, professional: Professional) -> HttpResponse:
    """Every alert, with what it looks for and when it writes; e-mails are turned off here."""
    kept = [
        {
            "alert": alert,
            "words": in_words(alert.filters),
            "query": as_query(alert.filters),
        }
        for alert in leads.alerts_of(professional.id)
    ]
    return show(
        request, "web/professional/contacts/alerts.html", {"alerts": kept, "frequencies": leads.frequencies()}
    )


@require_POST
@for_professional
def save_alert(request: PageRequest, professional: Professional) -> HttpResponse:
    """Keep the filters that the page showed as an alert."""
    filters = FilterForm(request.POST, professional=professional)
    filters.is_valid()
    form = AlertForm(request.POST)
    if not form.carry_out(
        lambda nome, frequencia: leads_actions.save_alert(
            professional_id=professional.id,
            name=nome,
            filters=filters.filters(),
            frequency=frequencia,
            at=request.clock.now(),
        )
    ):
        messages.error(request, form.in_one_line())
        query = query_of(request.POST)
        if name := form.data.get("nome", "").strip():
            query["nome"] = name
        return not_done(redirect(f"{reverse('professional:requests')}?{query.urlencode()}"))
    messages.success(request, _("Alerta guardado."))
    return redirect("professional:alerts")


@require_POST
@for_professional
def set_alert(request: PageRequest, professional: Professional, alert_id: UUID) -> HttpResponse:
    """Change when an alert writes."""
    form = AlertForm(request.POST)
    if form.carry_out(
        lambda frequencia, **_name: leads_actions.set_alert_frequency(
            professional_id=professional.id,
            alert_id=alert_id,
            frequency=frequencia,
            at=request.clock.now(),
        )
    ):
        messages.success(request, _("Está guardado."))
    else:
        messages.error(request, form.in_one_line())
        return not_done(redirect("professional:alerts"))
    return redirect("professional:alerts")


@require_POST
@for_professional
def delete_alert(request: PageRequest, professional: Professional, alert_id: UUID) -> HttpResponse:
    """Forget an alert."""
    leads_actions.delete_alert(professional_id=professional.id, alert_id=alert_id)
    messages.success(request, _("Alerta apagado."))
    return redirect("professional:alerts")

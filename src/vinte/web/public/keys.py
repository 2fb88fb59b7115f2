"""The public keys by which anyone checks the signature of a downloaded decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vinte.claims import queries as claims
from vinte.claims.replay import key_set as key_set_of


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The keys in words, and how to use them."""
    return render(request, "web/public/keys.html", {"keys": claims.signing_keys()})


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """The keys as a JSON Web Key Set, for `vinte replay --keys` and any library."""
    response = HttpResponse(key_set_of(claims.signing_keys().every), content_type="application/jwk-set+json")
    response["Content-Disposition"] = 'attachment; filename="chaves.json"'
    return response

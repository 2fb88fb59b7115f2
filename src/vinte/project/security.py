"""The Content-Security-Policy of every page: only what we serve ourselves, nothing inline."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityMiddleware:
    """Sets the policy (W3C CSP 3) and turns off what no page of ours asks for.

    A view whose page needs more sets the header itself, and is left alone. One whose form leads on to
    another site by a redirect names its origin in `response.form_origin`. One on which somebody may speak into the
    phone says so in `response.records_voice`: it may use the microphone, and play what was just recorded.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        origin = getattr(response, "form_origin", "")
        policy = POLICY.replace("form-action 'self'", f"form-action 'self' {origin}") if origin else POLICY
        permissions = PERMISSIONS
        if getattr(response, "records_voice", False):
            policy = f"{policy}; media-src 'self' blob:"
            permissions = permissions.replace("microphone=()", "microphone=(self)")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", permissions)
        return response

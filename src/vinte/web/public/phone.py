"""Vinte on a phone: the manifest by which it is installed, its icons, the service worker and the page without network."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw

from vinte.kernel import brand
from vinte.kernel.look import shades, signs
from vinte.kernel.look.site import look
from vinte.web.context import STYLESHEETS

# --paper of the tokens, in light and in dark.
PAPER = {"light": shades.LIGHT.paper, "dark": shades.DARK.paper}
_SIGN = "vinte/img/sign.svg"
_QUEUE = "vinte/js/queue.js"
# What a kept page is dressed in and moved by.
SHELL = (
    *STYLESHEETS,
    "vinte/css/professional.css",
    "vinte/css/requests.css",
    "vinte/js/vinte.js",
    "vinte/js/phone.js",
    "vinte/js/push.js",
    "vinte/js/calls.js",
    "vinte/js/voice.js",
    _QUEUE,
    "django_htmx/htmx-2.min.js",
    _SIGN,
)
_OFFLINE_TEMPLATE = "web/public/offline.html"
# By name: pixels, and how much of the square the sign fills. A mask may cut a maskable one to the inner 80 %
# (W3C, Web Application Manifest, "Icon masks and safe zone"); an Apple phone rounds the corners itself.
ICONS = {
    "sign-192": (192, 1.0),
    "sign-512": (512, 1.0),
    "sign-maskable-512": (512, 0.78),
    "sign-apple-180": (180, 0.9),
}
_FINER = 4


def _source(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C): name, colours, icons, and where whoever is logged in begins."""
    icons: list[dict[str, Any]] = [{"src": static(_SIGN), "sizes": "any", "type": "image/svg+xml"}]
    for name, (size, _fills) in ICONS.items():
        if "apple" not in name:
            purpose = "maskable" if "maskable" in name else "any"
            icons.append({
                "src": reverse("public:icon", args=[name]), "sizes": f"{size}x{size}", "type": "image/png",
                "purpose": purpose,
            })  # fmt: skip
    told = {
        "id": "/",
        "name": brand.name(),
        "short_name": brand.name(),
        "description": _("Serviços para a casa, com uma garantia que se pode conferir."),
        "lang": get_language(),
        "start_url": reverse("public:start"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER["light"],
        "theme_color": PAPER["light"],
        "icons": icons,
        "shortcuts": [
            {"name": _("Hoje"), "url": reverse("professional:today")},
            {"name": _("Contactos"), "url": reverse("professional:contacts")},
            {"name": _("Pedidos"), "url": reverse("professional:requests")},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def draw(name: str) -> bytes:
    """An icon as PNG: of the operator's own, or drawn of our sign. Raises KeyError for a name that is none of ICONS."""
    size, fills = ICONS[name]
    wears = look()
    if not wears.png:
        return _drawn(size, fills, wears.light.blue)
    # A telephone that cuts the corners itself would put black behind what is see-through.
    return signs.icon(wears.png, size=size, fills=fills, ground="" if fills == 1.0 else shades.LIGHT.surface)


@lru_cache(maxsize=len(ICONS))
def _drawn(size: int, fills: float, _colour: str) -> bytes:
    """The twenty dots, drawn from the sign's SVG, which has the site's colour."""
    sign = ElementTree.fromstring(_source(_SIGN))
    side = float(sign.attrib["viewBox"].split()[2])
    scale, whole = size * _FINER / side, size * _FINER
    picture = Image.new("RGBA", (whole, whole))
    pen = ImageDraw.Draw(picture)

    def placed(value: float) -> float:
        return (side / 2 + (value - side / 2) * fills) * scale

    for shape in sign:
        drawn = shape.attrib
        if shape.tag.endswith("rect"):
            # Filled to the corners where the phone cuts them itself.
            corner = float(drawn["rx"]) * scale if fills == 1.0 else 0
            pen.rounded_rectangle((0, 0, whole - 1, whole - 1), corner, fill=drawn["fill"])
        else:
            x, y, radius = (float(drawn[key]) for key in ("cx", "cy", "r"))
            box = [placed(x - radius), placed(y - radius), placed(x + radius), placed(y + radius)]
            pen.ellipse(box, fill=drawn["fill"])
    kept = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """An icon of the app."""
    if name not in ICONS:
        raise Http404(f"no icon {name!r}")
    return HttpResponse(draw(name), content_type="image/png", headers={"Cache-Control": "max-age=86400"})


@require_safe
@never_cache
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows where there is no network and it kept nothing of that address; the same for everybody."""
    return render(request, _OFFLINE_TEMPLATE, {"stylesheets": STYLESHEETS, "paper": PAPER})


def worker_text() -> str:
    """The service worker, with what it is told: the shell's files, and a version that changes with any of them."""
    source = _source("vinte/js/worker.js")
    version = hashlib.sha256(source)
    for part in (*(_source(name) for name in SHELL), *(static(name).encode() for name in SHELL)):
        version.update(part)
    version.update(get_template(_OFFLINE_TEMPLATE).template.source.encode())  # type: ignore[attr-defined]
    version.update((get_language() or "").encode())
    told = {
        "version": version.hexdigest()[:16],
        "files": [static(name) for name in SHELL],
        "statics": settings.STATIC_URL,
        "queue": static(_QUEUE),
        "offline": reverse("public:offline"),
        "start": reverse("public:start"),
        "ticket": reverse("professional:phone_ticket"),
        "firsts": [reverse("professional:today"), reverse("professional:contacts")],
    }
    return f"self.VINTE = {json.dumps(told, separators=(',', ':'))};\n{source.decode()}"


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root because that is as far as it reaches."""
    return HttpResponse(worker_text(), content_type="text/javascript; charset=utf-8")

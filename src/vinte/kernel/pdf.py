"""Sheets of A4 as PDF, from our own templates: WeasyPrint behind one function, with nothing fetched."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from vinte.kernel.errors import Refused

PDF_TYPE = "application/pdf"
DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")

log = logging.getLogger(__name__)


def pdf_file(template: str, context: Mapping[str, Any], *, look: str, instead: str = "") -> bytes:
    """The template as PDF (PDF/UA tags included), with the style sheet `look`; no address that it names is fetched.

    `instead` is what somebody can do who gets none.

    Raises Refused (`pdf_unavailable`) where the libraries that set the type are missing: the log names Debian's
    packages to whoever operates the site.
    """
    try:
        # Loads Pango as it is imported, which a server for other work may lack.
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        packages = " ".join(DEBIAN_PACKAGES)
        log.error("no PDF without Pango: apt-get install %s (%s)", packages, error)
        raise Refused(
            code="pdf_unavailable",
            message=_("De momento não conseguimos fazer o PDF."),
            what_to_do=instead,
        ) from error
    for noisy in ("weasyprint", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    page = weasyprint.HTML(
        string=render_to_string(template, dict(context)),
        base_url="about:blank",
        url_fetcher=URLFetcher(allowed_protocols=("data",)),
    )
    sheet = weasyprint.CSS(string=render_to_string(look))
    content: bytes = page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/ua-1")
    return content

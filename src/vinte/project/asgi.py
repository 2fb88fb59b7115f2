"""The application that granian serves: Django's, behind the front."""

from __future__ import annotations

import gc

from django.conf import settings

from vinte.project.serving.bodies import Patience
from vinte.project.serving.front import Front, Limits
from vinte.project.wsgi import application as pages

application = Front(
    pages,
    Limits(
        patience=Patience(
            seconds=settings.VINTE_BODY_SECONDS, bytes_per_second=settings.VINTE_BODY_BYTES_PER_SECOND
        ),
        form_bytes=settings.VINTE_FORM_BYTES,
        bodies_per_address=settings.VINTE_BODIES_PER_ADDRESS,
        uploads_per_address=settings.VINTE_UPLOADS_PER_ADDRESS,
        arriving_bytes=settings.VINTE_ARRIVING_MB * 1_000_000,
        threads=settings.VINTE_THREADS,
        is_behind_proxy=settings.VINTE_BEHIND_PROXY,
    ),
)

# All that is loaded by now stays until the end: the collector need not look through it with every page.
gc.collect()
gc.freeze()

"""The application that granian serves."""

from __future__ import annotations

import os
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from vinte.guarantee import terms
from vinte.guarantee.engines import postgres
from vinte.project import following

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
application = get_wsgi_application()


def _warm() -> None:
    postgres.warm(one for one in terms.all_terms() if one.market == settings.VINTE_MARKET)


following.follow(on_new=_warm)
if settings.VINTE_DEMO:
    Thread(target=_warm, daemon=True).start()  # the page that shows the town being made waits for nothing
else:
    _warm()  # no first page waits for it

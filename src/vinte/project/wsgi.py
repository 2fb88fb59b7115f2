"""The application that granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from vinte.guarantee import terms
from vinte.guarantee.engines import postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vinte.project.settings")
application = get_wsgi_application()
# No first page waits for it.
postgres.warm(one for one in terms.all_terms() if one.market == settings.VINTE_MARKET)

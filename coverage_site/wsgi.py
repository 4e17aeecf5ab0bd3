"""What a server runs: Django, and the watcher that keeps this worker's shelf current."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_site.settings")

application = get_wsgi_application()

from guides.editions import shelf  # noqa: E402  (Django must be set up first)

shelf.watch()

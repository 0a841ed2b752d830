"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded by now stays as long as the process: without this Python looks through all of it
# for garbage again and again, for a tenth of a second each time, while somebody waits for a page.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()

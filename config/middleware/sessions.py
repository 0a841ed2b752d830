"""Work keeps a session alive; a row is written once in five minutes, not at every request.

A view sets `request.asks_by_itself` where a page asks it over and over with nobody there.
"""

import time

from django.contrib.auth import SESSION_KEY

EVERY = 5 * 60  # seconds
KEY = "seen"


class KeepAlive:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_due(request.session) and not getattr(request, "asks_by_itself", False):
            request.session[KEY] = int(time.time())
        return response


def is_due(session):
    """An untouched session was not loaded for this request: nobody is signed in on it."""
    signed_in = session.accessed and SESSION_KEY in session
    return signed_in and time.time() - session.get(KEY, 0) > EVERY

"""Work keeps a session alive; a row is written once in five minutes, not at every request."""

import time

EVERY = 5 * 60  # seconds
KEY = "seen"


class KeepAlive:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session = request.session
        # An untouched session was not loaded for this request: nobody is signed in on it.
        if session.accessed and session.get("_auth_user_id"):
            if time.time() - session.get(KEY, 0) > EVERY:
                session[KEY] = int(time.time())
        return response

"""On a shared machine the next student must not find the last one's pages."""

from django.conf import settings


class NothingKept:
    """Marks every answer of a session "no-store", unless its view chose a rule of its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def clear_browser(response):
    """What the browser kept of this site goes when somebody signs out. Returns the response."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "private, no-store"
    return response

"""Pages for what went wrong. Whatever was typed stands on them again, so that it can be kept."""

import re
import sys
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.middleware import csrf
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from config.middleware.sign_in import wants_json

UNREADABLE = (SuspiciousOperation, MultiPartParserError, UnreadablePostError, RawPostDataException)
SECRET_WORDS = ("password", "passwd", "token", "secret")
# An old page of ours; another site's doing has been told by its origin before.
STALE = {
    csrf.REASON_NO_CSRF_COOKIE,
    csrf.REASON_CSRF_TOKEN_MISSING,
}
CARRIED = re.compile(r"\d+|[0-9a-f-]{32,36}|on")
RETRY_AFTER = "5"  # seconds
LONGEST_MARK = 40  # characters; a uuid has 36


class Field(NamedTuple):
    name: str
    value: str

    @property
    def label(self):
        return self.name.replace("_", " ").replace("-", " ").capitalize()

    @property
    def is_prose(self):
        """False for what a form may carry along unseen: choices, short marks."""
        return len(self.value) > LONGEST_MARK or any(sign.isspace() for sign in self.value)

    @property
    def is_typed(self):
        """False for what nobody types: a row's number, a uuid, a ticked box."""
        return not CARRIED.fullmatch(self.value)


def typed(request):
    """The posted fields in their order, without passwords; empty where nothing can be read."""
    if request.method != "POST":
        return []
    try:
        posted = request.POST.lists()
    except UNREADABLE:
        return []
    return [
        Field(name, value)
        for name, values in posted
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
        if value.strip()
    ]


def typed_words(request):
    return [field for field in typed(request) if field.is_typed]


def answer(request, template, status, code, message):
    """A page, or for a script the same in a few words of JSON."""
    if wants_json(request):
        return JsonResponse({"error": code, "message": message}, status=status)
    return render(request, template, {"typed": typed_words(request)}, status=status)


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    message = _("The program could not understand this request. Nothing was changed.")
    return answer(request, "400.html", 400, "bad_request", message)


def too_large(request):
    message = _("This is more than can be saved at once. Nothing was changed.")
    return answer(request, "413.html", 413, "too_large", message)


def forbidden(request, exception=None):
    message = _("You may look at this, but not change it.")
    return answer(request, "403.html", 403, "forbidden", message)


def not_found(request, exception=None):
    message = _("There is nothing at this address for you.")
    return answer(request, "404.html", 404, "not_found", message)


def is_stale(request, reason):
    """True where the browser vouches that the form stood on a page of ours."""
    out_of_date = reason in STALE or reason.startswith("CSRF token from")
    return out_of_date and "Origin" in request.headers


def csrf_failure(request, reason=""):
    """An old page: offers to send the same again, unless another site may have sent it."""
    if wants_json(request):
        message = _("This page is out of date. Reload it; your text is kept.")
        return JsonResponse({"error": "csrf", "message": message}, status=403)
    fields = typed(request)
    context = {"typed": fields, "may_send_again": is_stale(request, reason) and bool(fields)}
    return render(request, "403_csrf.html", context, status=403)


def signed_out(request, onward):
    """Sent after the session ended: the words wait here while somebody signs in."""
    fields = typed(request)
    context = {"typed": fields, "may_send_again": bool(fields), "onward": onward}
    return render(request, "403_csrf.html", context, status=403)


def server_error(request):
    """Asks neither the database nor a context processor: they may be what failed."""
    busy = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status, template, code = (503, "503.html", "busy") if busy else (500, "500.html", "failed")
    if wants_json(request):
        response = JsonResponse({"error": code}, status=status)
    else:
        page = loader.render_to_string(template, {"typed": typed_words(request)})
        response = HttpResponse(page, status=status)
    if busy:
        response.headers["Retry-After"] = RETRY_AFTER
    return response

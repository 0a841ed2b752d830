"""A form that is sent twice, by a double click or by going back, is done once."""

import functools
import hashlib
import json

from django.contrib.auth import get_user_model
from django.db import transaction
from django.shortcuts import redirect

FIELD = "once"  # of a form: `{% once %}` gives every page that is shown another value
KEY, MOST = "done", 20  # in the session: what was done, and where it led


def once(view, again=None):
    """The same form sent again leads to where it led first. The page has `{% once %}` in it.

    `again(request)` may tell of it.
    """

    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            _wait_for_the_first(request.user)
            form = _fingerprint(request)
            done = _done(request)
            if form not in done:
                return _remember(done, form, view(request, *args, **kwargs), request)
            if again:
                again(request)
            return redirect(done[form])

    return guarded


def _wait_for_the_first(user):
    """The second click comes before the first is answered; on SQLite `atomic` itself waits."""
    get_user_model().objects.select_for_update().get(pk=user.pk)


def _done(request):
    """{fingerprint: address}, as it is stored now: the first click may have come in between."""
    return type(request.session)(request.session.session_key).get(KEY, {})


def _remember(done, form, response, request):
    if response.status_code == 302:
        latest = [*done.items(), (form, response.url)][-MOST:]
        request.session[KEY] = dict(latest)
        request.session.save()
    return response


def _fingerprint(request):
    """Of everything that was sent: a page that was gone back to and changed is another form."""
    sent = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    files = [
        (name, file.name, file.size) for name, several in request.FILES.lists() for file in several
    ]
    text = json.dumps([request.path, sent, files], sort_keys=True)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:24]

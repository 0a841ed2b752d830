"""What was sent and nobody asked for is told in the log: the names of the fields, no value."""

import logging
import re

from django.http import QueryDict

logger = logging.getLogger("dossier.ignored")

#: So much of a request's odd fields is told: a name is as free as any other word that is sent.
MOST_NAMES, LONGEST_NAME = 20, 60
#: What browsers send all the same: of the admin's empty rows, of fields that keep a first value,
#: of its buttons and its question whether to delete; and the token, read before; the mark
#: of a page of the admin that does no harm when it is saved twice.
EXPECTED = re.compile(
    r"csrfmiddlewaretoken|once|_save|_addanother|_continue|post"
    r"|.*__prefix__.*|initial-.*|.*-(MIN|MAX)_NUM_FORMS"
)
#: By view: dates of classes that were not chosen, what another button of the same form reads,
#: answers beside the one that is saved alone, what a preview of the rows of a rubric leaves out,
#: a name that only password managers read.
EXPECTED_AT = {
    "quizzes:new_lesson": re.compile(r"class-\d+-((opens|due|closes)_at|late_\w+)|lesson|q"),
    "quizzes:ask": re.compile(r"class-\d+-((opens|due|closes)_at|late_\w+)"),
    "quizzes:keep": re.compile(r"all"),
    "quizzes:marking_question": re.compile(r"r\d+-\w+"),
    "admin:quizzes_rubric_preview": re.compile(r"title|note|owner|seen|grid_seen"),
    "admin:auth_user_password_change": re.compile(r"username|(un)?set-password"),
}


class IgnoredFields:
    """Once a request, where a form was taken: fields of it that no part of the program read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        sent = request.__dict__.get("_post")
        if isinstance(sent, Watched) and response.status_code < 400:
            tell(request.resolver_match.view_name, sent.keys() - sent.asked)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.POST:
            request.POST = Watched.of(request.POST)


class Watched(QueryDict):
    """Remembers which of its fields were asked for, also those of its copies."""

    def __init__(self, *args, **kwargs):
        self.asked = set()
        super().__init__(*args, **kwargs)

    @classmethod
    def of(cls, sent):
        watched = cls("", mutable=True, encoding=sent.encoding)
        for name, values in sent.lists():
            watched.setlist(name, values)
        watched.asked, watched._mutable = set(), False
        return watched

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def _getlist(self, name, default=None, force_list=False):
        self.asked.add(name)
        return super()._getlist(name, default, force_list)

    def __contains__(self, name):
        self.asked.add(name)
        return super().__contains__(name)

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.asked = self.asked
        return copy


def tell(view, names):
    """A line of names that nobody asked for, if there are any."""
    here = EXPECTED_AT.get(view, EXPECTED)
    odd = sorted(
        name for name in names if not EXPECTED.fullmatch(name) and not here.fullmatch(name)
    )
    if odd:
        told = ", ".join(ascii(name[:LONGEST_NAME]) for name in odd[:MOST_NAMES])
        logger.warning("%s: %d fields sent that nobody reads: %s", view, len(odd), told)

"""Words of a student's desk that several files of browser tests ask for."""

import re

from quizzes.models import Response

SAVED = re.compile(r"Saved \d+:\d\d")


def state(page):
    return page.locator("[data-save-state]")


def essay(page):
    return page.get_by_label("Your answer to question 4")


def stored():
    return Response.objects.get(question__kind="essay").answer

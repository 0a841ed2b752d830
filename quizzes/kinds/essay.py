from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Written


class Essay(Written):
    key = "essay"
    name = _("Essay")
    about = _("A long answer from the documents, graded with a rubric.")
    order = 4
    has_outline = True
    rows = 18
    lines = 26


KIND = Essay()

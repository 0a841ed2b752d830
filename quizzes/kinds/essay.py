from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Written


class Essay(Written):
    key = "essay"
    name = _("Essay")
    order = 4
    rows = 18


KIND = Essay()

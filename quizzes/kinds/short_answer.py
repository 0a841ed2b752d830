from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Written


class ShortAnswer(Written):
    key = "short_answer"
    name = _("Short answer")
    order = 3


KIND = ShortAnswer()

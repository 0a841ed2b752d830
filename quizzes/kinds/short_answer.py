from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Written


class ShortAnswer(Written):
    key = "short_answer"
    name = _("Short answer")
    about = _("A few sentences, with a passage they rest on.")
    order = 3


KIND = ShortAnswer()

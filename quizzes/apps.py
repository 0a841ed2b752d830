from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Questions and grading")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from lessons import copying, late, work
        from quizzes.copying import copy_quiz
        from quizzes.late import changed_totals
        from quizzes.stages import held_back_from
        from quizzes.usage import citations_of, cited_by_students, kept_when_withdrawn, work_on
        from sources import access, usage

        access.holds.append(held_back_from)
        copying.parts.append(copy_quiz)
        late.effects.append(changed_totals)
        usage.places.append(citations_of)
        usage.cited.append(cited_by_students)
        usage.kept.append(kept_when_withdrawn)
        work.lookups.append(work_on)

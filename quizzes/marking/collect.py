"""Work that closed before its student turned it in: the teacher takes it in as it stands."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lessons.models import Giving
from lessons.views.classes import staff_only
from quizzes.standing import standings, to_collect


@staff_only
@require_POST
def collect(request, classroom_id, assignment_id):
    givings = Giving.objects.taught_by(request.user).select_related("assignment")
    giving = get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)
    waiting = to_collect(standings([giving])[giving.pk])
    with transaction.atomic():
        count = sum(attempt.collect(request.user) for attempt in waiting.now)
    messages.success(request, _told(count, waiting.later))
    return redirect("quizzes:progress", classroom_id, assignment_id)


def _told(count, later):
    if not count and later:
        return _("There was nothing to collect yet.")
    if not count:
        return _("There was nothing to collect.")
    words = ngettext(
        "%(count)s paper collected. You can grade it now.",
        "%(count)s papers collected. You can grade them now.",
        count,
    )
    return words % {"count": count}

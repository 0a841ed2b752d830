"""How an answer grew: its kept states one after another, for who grades it.

Nothing is guessed. What came in one save, and faster than anybody speaks, is told as that; no key
and no pause is recorded.
"""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.marking.deeds import work
from quizzes.marking.paper import note_reading

PER_PAGE = 25
#: So many of what came too late are shown: the first ones.
MOST_LATE = 20


@staff_only
@require_safe
def growth(request, assignment_id, attempt_id):
    attempt = work(request, assignment_id, attempt_id)
    note_reading(request, attempt)
    responses = list(attempt.responses.select_related("question"))
    drafts = attempt.drafts.became_the_answer()
    drafts = drafts.exclude(pk__in=drafts.between())
    page = Paginator(drafts, PER_PAGE).get_page(request.GET.get("page"))
    states = [_state(draft, responses) for draft in page]
    too_late = [_state(draft, responses) for draft in attempt.drafts.came_too_late()[:MOST_LATE]]
    at_the_end = sum(len(one.answer.split()) for one in responses)
    context = {
        "attempt": attempt,
        "assignment_id": assignment_id,
        "zone": attempt.giving.classroom.zone,
        "page_obj": page,
        "states": states,
        "too_late": too_late,
        "most": max([at_the_end, *(one["words"] for one in states)]),
    }
    return render(request, "quizzes/marking/growth.html", context)


def _state(draft, responses):
    answers = [(one, draft.answers.get(str(one.question_id), "")) for one in responses]
    return {
        "draft": draft,
        "words": sum(len(answer.split()) for _response, answer in answers),
        "answers": [
            (number, one.handler.shown(one.question, answer))
            for number, (one, answer) in enumerate(answers, 1)
            if answer
        ],
    }

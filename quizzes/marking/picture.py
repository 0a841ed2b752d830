"""The class's picture: what all of it missed, how its questions did, what it used of the texts.

For teachers alone, whatever is given back: it tells what is not told to any student yet.
"""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Assignment, Classroom, Giving
from lessons.views.classes import staff_only
from quizzes.desk.clock import hand_in
from quizzes.forms.marking import QueueForm
from quizzes.models import Attempt
from quizzes.picture.answers import answers_of, last_work
from quizzes.picture.levels import WIDTH, rows_taken
from quizzes.picture.misreadings import lay_misreadings
from quizzes.picture.passages import papers_of
from quizzes.picture.questions import LEAST, questions_taken


@staff_only
@require_safe
def picture(request, assignment_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    hand_in(Attempt.objects.filter(giving__in=givings))
    classrooms = Classroom.objects.filter(pk__in=givings.values("classroom"))
    form = QueueForm(request.GET, classrooms=classrooms)
    room = form.cleaned_data.get("room") if form.is_valid() else None
    answers = answers_of(last_work(request.user, assignment, room), request.user)
    papers = papers_of(assignment, answers)
    lay_misreadings(papers, request.user)
    context = {
        "assignment": assignment,
        "form": QueueForm(classrooms=classrooms, initial={"room": room}),
        "room": room,
        "students": len(set().union(*(one.attempt.writers for one in answers))),
        "answers": len(answers),
        "graded": sum(one.mark is not None for one in answers),
        "rows": rows_taken(answers),
        "questions": questions_taken(answers),
        "papers": papers,
        "noted": [(paper, *one) for paper in papers for one in paper.noted],
        "width": WIDTH,
        "least": LEAST,
    }
    return render(request, "quizzes/marking/picture.html", context)

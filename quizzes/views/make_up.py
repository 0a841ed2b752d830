"""Another question for students who were missing, or who were excused and write after all."""

from collections import defaultdict

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.once import once
from lessons.models import AuditEvent, Extension, User
from lessons.views.classes import form_page, staff_only
from lessons.views.giving import managed_giving
from quizzes.desk.moving import WRITTEN
from quizzes.forms.make_up import MakeUpForm
from quizzes.models import MakeUp, Question


@staff_only
@form_page
@once
def make_up(request, classroom_id, assignment_id):
    giving = managed_giving(request, classroom_id, assignment_id)
    questions = _questions(giving)
    students = _students(giving)
    if request.method != "POST":  # who begins meanwhile is told of by name
        students = _not_begun(students, giving, {one.quiz_id for one in questions})
    form = MakeUpForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        students=students,
        zone=giving.classroom.zone,
    )
    if request.method == "POST" and form.is_valid():
        _say(request, form.cleaned_data["students"], _given(giving, form, request.user))
        return redirect("quizzes:make_up", classroom_id, assignment_id)
    given = MakeUp.objects.managed_by(request.user).filter(giving=giving)
    context = {
        "giving": giving,
        "form": form if questions and students else None,
        "given": given.select_related("student", "question__makes_up_for"),
    }
    return render(request, "quizzes/make_up.html", context)


@staff_only
@require_POST
def take_make_up_away(request, classroom_id, assignment_id, make_up_id):
    giving = managed_giving(request, classroom_id, assignment_id)
    given = MakeUp.objects.managed_by(request.user).filter(giving=giving)
    one = get_object_or_404(given.select_related("student", "question"), pk=make_up_id)
    if one.take_away(request.user):
        words = _("%(name)s is asked what the class was asked.")
        messages.success(request, words % {"name": one.student})
    else:
        words = _("Nothing was changed: %(name)s has begun to write.")
        messages.error(request, words % {"name": one.student})
    return redirect("quizzes:make_up", classroom_id, assignment_id)


def _questions(giving):
    """Those of the lesson that are answered in words and judged by a person."""
    asked = Question.objects.asked().filter(quiz__lesson=giving.assignment.lesson_id)
    asked = asked.order_by("quiz__position", "quiz_id", "position", "pk")
    return asked.filter(pk__in=[one.pk for one in asked if _takes_other_words(one)])


def _takes_other_words(question):
    return question.handler.shape is str and not question.is_scored


def _students(giving):
    """Who sits in the class."""
    seats = giving.classroom.enrolments.current().students()
    return list(User.objects.filter(pk__in=seats.values("user")).order_by("display_name", "pk"))


def _not_begun(students, giving, parts):
    """Of these who has not begun to write all of the parts."""
    begun = defaultdict(set)
    for work in giving.attempts.filter(WRITTEN).with_signers():
        for person in work.people:
            begun[person.pk].add(work.quiz_id)
    return [one for one in students if parts - begun[one.pk]]


@transaction.atomic
def _given(giving, form, by):
    """Returns those who have begun: they keep their question and their dates."""
    students = form.cleaned_data["students"]
    begun = MakeUp.give(giving, form.cleaned_data["question"], students, by, **form.words)
    own = [one for one in students if one not in begun]
    Extension.objects.filter(giving=giving, student__in=own).update(excused=False)
    for student in own if form.dates else ():
        Extension.objects.update_or_create(giving=giving, student=student, defaults=form.dates)
        AuditEvent.note(by, "different dates", student, giving)
    return begun


def _say(request, students, begun):
    count = len(students) - len(begun)
    if count:
        words = ngettext(
            "%(count)s student is asked this instead.",
            "%(count)s students are asked this instead.",
            count,
        )
        messages.success(request, words % {"count": count})
    if begun:
        words = _("Begun to write already, and asked what the class was asked: %(names)s.")
        messages.warning(request, words % {"names": ", ".join(map(str, begun))})

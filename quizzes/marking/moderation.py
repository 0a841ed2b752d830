"""Answers that two graders see differently, side by side, and the grade that they agree on."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import User
from lessons.views.classes import form_page, staff_only
from quizzes.forms.marking import MarkForm
from quizzes.forms.sharing import AgreedByForm, ToChangeForm
from quizzes.marking.release import own_assignment
from quizzes.marking.sharing import told_of
from quizzes.models import Attempt, ChangedMeanwhile, Mark, Moderation, Response, Share
from quizzes.models.release import classes_where_each_goes
from quizzes.models.share import apart
from quizzes.rows import rows_of

PER_PAGE = 10


@dataclass
class Disputed:
    """One answer that two have graded, and the form for what they agree on."""

    response: Response
    rows: list
    form: MarkForm
    by: AgreedByForm

    #: The rubric's template asks; here both are shown beside it.
    others = ()

    @classmethod
    def of(cls, response, rows, user, data=None):
        mark = response.agreed[0] if response.agreed else Mark(response=response, is_agreed=True)
        form = MarkForm(
            data,
            question=response.question,
            rows=rows,
            mark=mark,
            label=_("What you tell the student"),
        )
        graders = [one.marker for one in response.both if one.marker]
        before = list(mark.agreed_by.all()) if mark.is_done else []
        by = AgreedByForm(
            data,
            people=dict.fromkeys([*graders, *before, user]),
            is_change=mark.is_done,
            prefix=f"by{response.pk}",
            initial={"agreed": [one.pk for one in before or graders]},
        )
        return cls(response, rows, form, by)

    @property
    def question(self):
        return self.response.question

    @property
    def most(self):
        return sum(row.most for row in self.rows) if self.rows else self.question.points

    @property
    def shown(self):
        return self.response.handler.shown(self.question, self.response.answer)

    @property
    def is_typed(self):
        return self.form.is_bound and (self.is_changed or self.form.mark.is_done)

    @property
    def is_changed(self):
        return self.form.changed_data not in ([], ["base"])

    def sides(self):
        """`[(row title, [(mark of each grader, its Reached)]), …]`; points and comments stand
        beside it."""
        return [
            (
                row.criterion.title,
                [(mark, row.reached(mark.levels)) for mark in self.both],
            )
            for row in self.rows
        ]

    @property
    def both(self):
        return self.response.both


@staff_only
@form_page
def moderation(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    change = ToChangeForm(request.GET).chosen
    found = disputed(request.user, assignment)
    if change:
        found = [get_object_or_404(agreed_answers(request.user, assignment), pk=change)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    data = request.POST if request.method == "POST" else None
    rubrics = rows_of({one.rubric_id for one in page} - {None})
    answers = [Disputed.of(one, rubrics.get(one.rubric_id, []), request.user, data) for one in page]
    mistaken, conflicts = False, []
    waits = open_turns(request.user, assignment)
    if data is not None:
        typed = [one for one in answers if one.is_typed]
        checked = [form.is_valid() for one in typed for form in (one.form, one.by)]
        mistaken = not all(checked) or not all(_is_whole(one) for one in typed)
        if not mistaken:
            conflicts = agree(typed, request.user)
        if not (mistaken or conflicts):
            _say(request, len(typed))
            return redirect(request.path if change else request.get_full_path())
    context = {
        "assignment": assignment,
        "each_goes": classes_where_each_goes(request.user, assignment),
        "apart": Moderation.of(assignment).apart,
        "page_obj": page,
        "change": change,
        "answers": answers,
        "mistaken": mistaken,
        "conflicts": conflicts,
        "agreed": agreed(request.user, assignment),
        "open": len({one.attempt_id for one in waits}),
        "waits_for": told_of(
            _("you") if one.marker == request.user else one.marker for one in waits
        ),
    }
    return render(request, "quizzes/marking/moderation.html", context)


def _say(request, count):
    if not count:
        messages.info(request, _("Nothing was chosen, so nothing was stored."))
        return
    words = ngettext("%(count)s grade agreed on.", "%(count)s grades agreed on.", count)
    messages.success(request, words % {"count": count})


def _is_whole(one):
    """An agreed grade has a level in each row, and changed it is another. The form is told where
    something is missing."""
    if not one.is_changed:
        one.form.add_error(None, _("Nothing is changed yet. Choose other points or words."))
        return False
    if one.form.is_valid() and not one.form.judgement()["done"]:
        one.form.add_error(None, _("Choose a level in each row, or type the points."))
        return False
    return True


def _answers(user, assignment):
    by_people = Mark.objects.done().filter(by_program=False, is_agreed=False)
    by_people = by_people.select_related("marker").order_by("pk")
    agreed_on = Mark.objects.filter(is_agreed=True).prefetch_related("agreed_by")
    work = Attempt.objects.with_signers().select_related("quiz", "giving__classroom")
    answers = Response.objects.for_marker(user).filter(attempt__giving__assignment=assignment)
    return (
        answers.select_related("question", "keyed_by")
        .prefetch_related(
            Prefetch("attempt", work),
            Prefetch("marks", by_people, to_attr="both"),
            Prefetch("marks", agreed_on, to_attr="agreed"),
        )
        .order_by("question__position", "question", "pk")
    )


def disputed(user, assignment):
    """Answers of papers graded twice on which the two have to agree."""
    twice = Share.objects.filter(is_second=True).values("attempt")
    answers = _open_answers(user, assignment).filter(apart(), attempt__in=twice)
    return answers.filter(attempt__given_back_at=None)


def agreed_answers(user, assignment):
    """Answers whose grade was agreed on, whether they were given back or not."""
    marks = Mark.objects.done().filter(is_agreed=True, response=OuterRef("pk"))
    return _open_answers(user, assignment).filter(Exists(marks))


def _open_answers(user, assignment):
    """Without those of which this person is to see no grade yet."""
    own = Share.objects.of_grader(user).not_done().values("attempt")
    return _answers(user, assignment).exclude(attempt__in=own)


def agreed(user, assignment):
    """Marks agreed on, each with the answer, whose `both` are the marks of before."""
    answers = agreed_answers(user, assignment)
    marks = Mark.objects.filter(is_agreed=True, response__in=answers.order_by().values("pk"))
    people = Prefetch("agreed_by", User.objects.order_by("display_name", "pk"))
    return marks.prefetch_related(people, Prefetch("response", answers)).order_by("pk")


def open_turns(user, assignment):
    """Turns that are not done, of papers graded twice. Where this person's own is not done, that
    alone: what the other one does is not told."""
    work = Attempt.objects.for_marker(user).filter(giving__assignment=assignment)
    work = work.turned_in().filter(given_back_at=None)
    turns = Share.objects.filter(attempt__in=work).twice().not_done()
    own = Share.objects.of_grader(user).not_done().values("attempt")
    return turns.exclude(~Q(marker=user), attempt__in=own).select_related("marker")


def agree(typed, by):
    """Store what was agreed on. Returns the marks changed meanwhile, which stay as they are."""
    work = Attempt.objects.filter(pk__in={one.response.attempt_id for one in typed})
    with work.each_when_ready():
        return _agree(typed, by)


def _agree(typed, by):
    conflicts = []
    for one in typed:
        form = one.form
        try:
            form.mark.agree(
                by,
                one.by.cleaned_data["agreed"],
                one.by.cleaned_data.get("why", ""),
                **form.judgement(),
                comment=form.cleaned_data["comment"],
                base=form.cleaned_data["base"],
            )
        except ChangedMeanwhile as changed:
            conflicts.append(changed.stored)
            form.data = form.data.copy()
            form.data[form.add_prefix("base")] = changed.stored.revision
    return conflicts

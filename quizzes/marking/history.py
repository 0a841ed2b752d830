"""Every change of the grades of one paper: who, when, from what to what, and why."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.forms.marking import plainly
from quizzes.marking.deeds import work
from quizzes.models import Criterion, Mark, MarkChange

PER_PAGE = 50


@dataclass
class Changed:
    """One line of the record. `rows` are the criteria of its levels, by their ids as text."""

    change: MarkChange
    number: int  # of its question in the paper
    rows: dict

    @property
    def question(self):
        return self.change.mark.response.question

    @property
    def whose(self):
        """Whose grade it is that was changed."""
        mark = self.change.mark
        return _("the program") if mark.by_program else mark.whose

    @property
    def by(self):
        return self.whose if self.change.mark.by_program and not self.change.by else self.change.by

    def lines(self):
        """`[(what, before, after), …]` of what differs, in words."""
        before, after = self.change.before, self.change.after
        found = [
            (_("Points"), _points(before.get("points")), _points(after.get("points"))),
            *self._levels(before.get("levels") or {}, after.get("levels") or {}),
            *self._next_steps(before.get("next_steps") or {}, after.get("next_steps") or {}),
            (_("Comment"), before.get("comment", ""), after.get("comment", "")),
            (_("State"), _state(before), _state(after)),
        ]
        return [line for line in found if line[1] != line[2]]

    def _levels(self, before, after):
        for key in dict.fromkeys([*before, *after]):
            yield self._title(key), _points(before.get(key)), _points(after.get(key))

    def _next_steps(self, before, after):
        for key in dict.fromkeys([*before, *after]):
            title = _("Next step: %(row)s") % {"row": self._title(key)}
            yield title, before.get(key, ""), after.get(key, "")

    def _title(self, key):
        return self.rows[key].title if key in self.rows else _("a row that is gone")


def _points(told):
    return plainly(Decimal(told)) if told else ""


def _state(told):
    """Of a record that tells of it: done, half done, or whether it counts."""
    if "counts" in told:
        return _("counts") if told["counts"] else _("does not count")
    return {True: _("done"), False: _("half done")}.get(told.get("done"), "")


@staff_only
@require_safe
def history(request, assignment_id, attempt_id):
    attempt = work(request, assignment_id, attempt_id)
    marks = Mark.objects.shown_to(request.user).filter(response__attempt=attempt)
    changes = MarkChange.objects.filter(mark__in=marks.order_by().values("pk"))
    changes = changes.select_related("by", "mark__marker", "mark__response__question")
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "attempt": attempt,
        "assignment_id": assignment_id,
        "zone": attempt.giving.classroom.zone,
        "page_obj": page,
        "changes": read_changes(attempt, list(page)),
    }
    return render(request, "quizzes/marking/history.html", context)


def read_changes(attempt, changes):
    """A `Changed` of each, in two queries."""
    asked = attempt.responses.order_by("question__position", "question")
    numbers = {pk: number for number, pk in enumerate(asked.values_list("pk", flat=True), 1)}
    keys = {
        key
        for one in changes
        for told in (one.before, one.after)
        for key in [*(told.get("levels") or ()), *(told.get("next_steps") or ())]
        if key.isdecimal()
    }
    rows = {str(one.pk): one for one in Criterion.objects.filter(pk__in=keys)}
    return [Changed(one, numbers[one.mark.response_id], rows) for one in changes]

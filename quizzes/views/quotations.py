"""Quotations compared with the documents for the student who quotes. Nothing is stored."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.errors import bad_request
from quizzes.answer_text import lines_of
from quizzes.desk import Desk
from quizzes.desk.quoting import MOST, Quoting
from quizzes.plain import PlainTextField


class QuotingForm(forms.Form):
    """One answer as it stands in its box, or in its boxes one after the other, saved or not."""

    question = forms.ChoiceField()
    answer = PlainTextField(required=False, strip=False)

    def __init__(self, responses, *args):
        super().__init__(*args)
        self.responses = {str(one.question_id): one for one in responses}
        self.fields["question"].choices = [(key, key) for key in self.responses]

    def clean(self):
        response = self.responses.get(self.cleaned_data.get("question"))
        boxes = len(response.handler.fields(response.question)) if response else 0
        if response and len(self.cleaned_data.get("answer", "")) > response.handler.longest * boxes:
            raise forms.ValidationError(_("This answer is too long."))
        return self.cleaned_data

    @property
    def response(self):
        return self.responses[self.cleaned_data["question"]]


@require_http_methods(["GET", "HEAD", "POST"])
def quotations(request, assignment, step):
    """A page about what is saved; by POST, for the script, a piece about what is typed."""
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    if not desk.may_read:
        raise Http404
    if desk.is_shut or desk.rests:
        return redirect("quizzes:workspace", assignment, step)
    return _piece(request, desk) if request.method == "POST" else _page(request, desk)


def _piece(request, desk):
    form = QuotingForm([one for one in desk.responses if one.handler.takes_evidence], request.POST)
    if not form.is_valid():
        return bad_request(request)
    told = Quoting(desk).of(form.response, form.cleaned_data["answer"])
    context = {"told": told, "question": form.response.question, "most": MOST}
    return render(request, "quizzes/_quotations.html", context)


def _page(request, desk):
    here = reverse("quizzes:workspace", args=[desk.giving.assignment_id, desk.step.pk])
    quoting = Quoting(desk)
    asked = [
        _checked(desk, quoting, number, response)
        for number, response in enumerate(desk.responses, 1)
        if response.handler.takes_evidence
    ]
    asked = [one for one in asked if one["told"]]
    context = {"desk": desk, "here": here, "asked": asked, "most": MOST}
    return render(request, "quizzes/quotations.html", context)


def _checked(desk, quoting, number, response):
    told = quoting.of(response)
    return {
        "number": number,
        "question": response.question,
        "told": told,
        "lines": lines_of(response, (), told),
    }

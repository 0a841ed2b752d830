"""Asking students for an answer of theirs, taking names out of it, and saying what it earns."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons.models import User
from lessons.views.classes import form_page, staff_only
from quizzes.forms.levels import AgreedLevelsForm
from quizzes.forms.loan import AskForLoanForm, NamesOutForm
from quizzes.marking.deeds import work
from quizzes.marking.release import own_assignment
from quizzes.models import Anchor, Attempt, ChangedMeanwhile, Consent, Loan, Response
from quizzes.models.still_to_write import writers_told_to
from quizzes.names_out import names_in
from quizzes.rows import rows_of

#: So many of those who may still write are named.
NAMED = 12
PER_PAGE = 40


@staff_only
@form_page
def ask_for_loan(request, assignment_id, attempt_id):
    """What is given back can be asked for: its writers know by then what became of it."""
    attempt = work(request, assignment_id, attempt_id)
    if not attempt.is_given_back:
        raise Http404
    answers = lendable(attempt)
    form = AskForLoanForm(request.POST if request.method == "POST" else None, answers=answers)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        answer.attempt = attempt
        for purpose in form.cleaned_data["purposes"]:
            Loan.ask(answer, purpose, request.user)
        messages.success(request, _("Asked. You see here what is said to it."))
        return redirect("quizzes:marking_ask_for_loan", assignment_id, attempt_id)
    context = {
        "assignment": attempt.giving.assignment,
        "attempt": attempt,
        "form": form if answers else None,
        "purposes": [(Loan.Purpose(one).label, Loan.READERS[one]) for one in Loan.Purpose],
        "loans": loans_of(request.user).filter(response__attempt=attempt),
    }
    return render(request, "quizzes/marking/ask_for_loan.html", context)


def lendable(attempt):
    """Its answers in the student's own words. What is on a sheet cannot be read without names."""
    answers = attempt.responses.select_related("question")
    return [one for one in answers if not (one.question.is_scored or one.is_blank)]


def loans_of(user):
    consents = Prefetch("consents", Consent.objects.select_related("student"))
    loans = Loan.objects.for_marker(user).select_related("response__question", "asked_by")
    return loans.prefetch_related(consents)


@staff_only
@require_safe
def loans(request, assignment_id):
    """All that was asked for of an assignment, the newest first, with what was said to it."""
    assignment = own_assignment(request, assignment_id)
    work = Attempt.objects.with_signers().select_related("giving__classroom", "quiz")
    answers = Response.objects.select_related("question")
    answers = answers.prefetch_related(Prefetch("attempt", work))
    found = loans_of(request.user).select_related(None)
    found = found.prefetch_related(Prefetch("response", answers))
    found = found.filter(response__attempt__giving__assignment=assignment).order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"assignment": assignment, "page_obj": page}
    return render(request, "quizzes/marking/loans.html", context)


def own_loan(request, assignment_id, loan_id):
    answers = Response.objects.select_related("question", "keyed_by")
    attempts = Attempt.objects.with_signers().select_related(
        "quiz", "giving__classroom", "giving__assignment__lesson"
    )
    answers = answers.prefetch_related(Prefetch("attempt", attempts))
    loans = loans_of(request.user).select_related(None).select_related("anchor", "asked_by")
    loans = loans.prefetch_related(Prefetch("response", answers))
    loans = loans.filter(response__attempt__giving__assignment=assignment_id)
    return get_object_or_404(loans, pk=loan_id)


@staff_only
@form_page
def loan(request, assignment_id, loan_id):
    """Once all have said yes: which words are left out, and that others may read it."""
    one = own_loan(request, assignment_id, loan_id)
    form = _names_form(one, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            is_kept = one.check_names(request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            one.refresh_from_db(fields=("struck", "checked_at", "shown_early", "revision"))
            form.say_changed(changed.stored, "struck", ", ".join(one.words_out))
            return _shown(request, one, form, _levels_form(one))
        _say(request, one, is_kept)
        return redirect("quizzes:marking_loan", assignment_id, loan_id)
    return _shown(request, one, form, _levels_form(one))


@staff_only
@require_POST
def agreed_levels(request, assignment_id, loan_id):
    """What a practice paper earns, and why; 404 as long as nobody may read it."""
    one = own_loan(request, assignment_id, loan_id)
    get_object_or_404(Loan.objects.for_practice(), pk=one.pk)
    form = _levels_form(one, request.POST)
    if not form.is_valid():
        return _shown(request, one, _names_form(one, request.user), form)
    try:
        is_kept = Anchor.store(one, request.user, form.cleaned_data["base"], **form.judgement())
    except ChangedMeanwhile as changed:
        form.say_changed(changed.stored, "agreed_by", changed.stored.told)
        return _shown(request, one, _names_form(one, request.user), form)
    if not is_kept:
        raise Http404
    messages.success(request, _("Saved. Your colleagues can practice on it now."))
    return redirect("quizzes:marking_practice", assignment_id)


@staff_only
@require_POST
def end_loan(request, assignment_id, loan_id):
    """Ask no more, use it no more."""
    one = own_loan(request, assignment_id, loan_id)
    one.end(request.user)
    messages.success(request, _("It is not used any more, and nobody is asked."))
    return redirect("quizzes:marking_ask_for_loan", assignment_id, one.response.attempt_id)


def _say(request, one, is_kept):
    if not is_kept:
        messages.error(request, _("Not saved: not everybody says yes to this any more."))
    elif one.is_checked:
        messages.success(request, _("Saved. It can be read now, as it stands below."))
    else:
        messages.success(request, _("Saved. Nobody reads it before you say that it is ready."))


def _names_form(one, user, data=None):
    attempt = one.response.attempt
    one.writing, one.others_writing = [], 0
    if one.is_model:
        asked = attempt.giving.assignment_id, [attempt.quiz_id], timezone.now()
        one.writing, one.others_writing = writers_told_to(user, *asked)
    one.found = names_in(one.response.answer, _people_around(attempt))
    initial = {
        "struck": one.struck or "\n".join(one.found),
        "is_clean": one.is_checked,
        "shown_early": one.shown_early,
        "base": one.revision,
    }
    may_still_write = bool(one.writing or one.others_writing)
    return NamesOutForm(data, initial=initial, may_still_write=may_still_write)


def _people_around(attempt):
    """Who wrote it, their classmates, and who teaches them."""
    return User.objects.filter(enrolments__classroom=attempt.giving.classroom_id).distinct()


def _levels_form(one, data=None):
    """What counts of the paper to begin with: where two agreed on it, that."""
    question = one.response.keyed
    rows = rows_of({question.rubric_id} - {None}).get(question.rubric_id, [])
    anchor = getattr(one, "anchor", None)
    given = anchor or one.response.marks.counting().done().first()
    asked = {"question": question, "rows": rows, "given": given}
    initial = {"base": anchor.revision if anchor else 0}
    return AgreedLevelsForm(data, **asked, initial=initial, auto_id="agreed_%s")


def _shown(request, one, form, levels_form):
    attempt = one.response.attempt
    context = {
        "assignment": attempt.giving.assignment,
        "attempt": attempt,
        "loan": one,
        "form": form,
        "levels_form": levels_form
        if one.is_agreed and one.is_checked and not one.is_model
        else None,
        "writing": [seat.user for seat in one.writing[:NAMED]],
        "more_writing": len(one.writing) > NAMED,
        "others_writing": one.others_writing,
        "named": NAMED,
    }
    return render(request, "quizzes/marking/loan.html", context)

"""What lies on the grading desk: the answers with their forms, and keeping what is judged."""

from django.db import transaction
from django.db.models import Prefetch
from django.http import JsonResponse

from quizzes.forms.marking import MarkForm
from quizzes.models import Attempt, ChangedMeanwhile, Evidence, Mark, Remark
from sources.models import TextVersion


def at_hand(responses, reader):
    """These responses with everything that a grader's page shows of them.

    All marks are among it: a page that says more of them than that they are there takes those
    of `MarkQuerySet.shown_to`, or asks `Judged.sees_others`.
    """
    versions = TextVersion.objects.defer("body").select_related("text__source")
    evidence = Evidence.objects.with_withdrawals().prefetch_related(Prefetch("version", versions))
    return responses.select_related("question", "keyed_by").prefetch_related(
        Prefetch("evidence", evidence),
        Prefetch("remarks", Remark.objects.shown_to(reader).select_related("marker")),
        Prefetch("marks", Mark.objects.standing().select_related("marker")),
    )


def form_of(response, marker, rows, label, data, **asked):
    """The form of one grader for one answer, over the mark that is stored; see `MarkForm`."""
    own = (mark for mark in response.marks.all() if mark.marker_id == marker.pk)
    mark = next(own, None) or Mark(response=response, marker=marker)
    return MarkForm(data, question=response.question, rows=rows, mark=mark, label=label, **asked)


def all_valid(judged):
    """Whether every form is; each is asked, so that each shows its errors."""
    return False not in [one.form.is_valid() for one in judged]


def record(judged, unasked=False):
    """Store every judgement that was typed, in one go. Returns those changed meanwhile.

    `judged` are `Judged` with valid forms. What was changed meanwhile is left as it is stored;
    its form goes on from there, so that sending it again is a decision. What is ready by that
    is given back, where its class gives each back then; what a page keeps by itself makes
    nothing ready.
    """
    if unasked:
        with transaction.atomic():
            return _record(judged, unasked)
    work = Attempt.objects.filter(pk__in={one.response.attempt_id for one in judged})
    with work.each_when_ready():
        return _record(judged, unasked)


def _record(judged, unasked):
    conflicts = []
    for one in judged:
        form = one.form
        if form.is_empty:
            continue
        try:
            one.saved = form.mark.record(
                **form.judgement(),
                comment=form.cleaned_data["comment"],
                base=form.cleaned_data["base"],
                unasked=unasked,
            )
        except ChangedMeanwhile as changed:
            conflicts.append(changed.stored)
            form.data = form.data.copy()
            form.data[form.add_prefix("base")] = changed.stored.revision
    return conflicts


def keep_half_done(judged, allowed):
    """The answer to a page that keeps half-done grading by itself."""
    if not allowed:
        return JsonResponse({"error": "given back"}, status=409)
    if not all_valid(judged):
        return JsonResponse({"error": "invalid"}, status=400)
    if record(judged, unasked=True):
        return JsonResponse({"error": "changed"}, status=409)
    return JsonResponse({"bases": bases_of(judged)})


def bases_of(judged):
    """`{field: revision}`: over what a page that has these forms goes on, once they are stored."""
    return {one.form.add_prefix("base"): one.saved.revision for one in judged if one.saved}

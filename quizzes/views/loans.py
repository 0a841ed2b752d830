"""What a teacher would use of one's work: a student sees it, says yes or no, and takes it back."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quizzes.desk import Desk
from quizzes.forms.loan import SayForm
from quizzes.models import Consent, Loan


@require_safe
def loans(request):
    """All that was ever asked of this student, with what the student said."""
    own = Prefetch("consents", Consent.objects.filter(student=request.user), to_attr="own")
    found = Loan.objects.of_student(request.user).select_related(
        "response__question",
        "response__keyed_by",
        "response__attempt__quiz",
        "response__attempt__giving__classroom",
        "response__attempt__giving__assignment__lesson",
        "asked_by",
    )
    context = {"loans": found.prefetch_related(own).order_by("-asked_at", "-pk")}
    return render(request, "quizzes/loans.html", context)


@require_POST
def say_to_loan(request, loan_id):
    """Yes, no, or the yes taken back."""
    one = get_object_or_404(Loan.objects.of_student(request.user), pk=loan_id)
    form = SayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed. Press yes or no."))
        return redirect("quizzes:loans")
    one.consents.get(student=request.user).say(form.cleaned_data["says"])
    if form.cleaned_data["says"]:
        messages.success(request, _("You said yes. You can take it back here at any time."))
    else:
        messages.success(request, _("You said no. Nobody reads it there."))
    return redirect("quizzes:loans")


@require_safe
def models(request, assignment, step):
    """Answers of other students, lent as models; 404 before the own work came back."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is None or not desk.attempts().filter(given_back_at__isnull=False).exists():
        raise Http404
    found = Loan.objects.models_for(request.user, desk.giving, desk.quiz, timezone.now())
    found = found.select_related("response__question", "response__keyed_by")
    return render(request, "quizzes/models.html", {"desk": desk, "loans": found})

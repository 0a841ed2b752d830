"""The receipt for what was turned in: when, and the fingerprint of its words. To be printed."""

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.desk import Desk
from quizzes.models import Draft


@require_safe
def receipt(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    work = desk.attempts()
    found = Draft.objects.receipts().filter(attempt__in=work.values("pk"))
    receipts = list(found.prefetch_related(Prefetch("attempt", work)))
    if not receipts:
        raise Http404
    context = {"desk": desk, "receipts": receipts}
    return render(request, "quizzes/receipt.html", context)

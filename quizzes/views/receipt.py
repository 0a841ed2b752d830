"""The receipt for what was turned in: when, and the fingerprint of its words. To be printed."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.desk import Desk
from quizzes.models import Draft


@require_safe
def receipt(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    found = Draft.objects.receipts().filter(attempt__in=desk.attempts())
    receipts = list(found.select_related("attempt"))
    if not receipts:
        raise Http404
    context = {"desk": desk, "receipts": receipts}
    return render(request, "quizzes/receipt.html", context)

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sources.models import Claim, Source
from sources.search.indexing import index


@require_POST
@transaction.atomic
def use_claim(request, slug, claim):
    """Take over the date that was held to be right; the reader has seen how it reads."""
    mine = Source.objects.editable_by(request.user)
    claims = Claim.objects.filter(source__slug=slug, source__in=mine).select_related("source")
    claim = get_object_or_404(claims, pk=claim)
    if claim.offers_date:
        before = claim.take_over()
        index(claim.source)
        words = _("The date now reads: %(now)s. It was: %(before)s.") % {
            "now": claim.source.written_in_words,
            "before": before,
        }
        LogEntry.objects.log_actions(
            request.user.pk, [claim.source], CHANGE, words, single_object=True
        )
        messages.success(request, words)
    else:
        messages.info(request, _("The date stays as it is."))
    return redirect(claim.source)

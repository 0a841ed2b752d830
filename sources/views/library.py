from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sources.forms.library import LibraryForm
from sources.models import Source

ON_A_PAGE = 20


@login_not_required
@require_safe
def library(request):
    form = LibraryForm(request.GET, sources=Source.objects.visible_to(request.user))
    found = form.results().prefetch_related("contributions__person")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "narrowed": list(form.narrowed()),
        "asked": bool(form.words),
    }
    return render(request, "sources/library.html", context)

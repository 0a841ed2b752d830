from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sources.forms.library import LibraryForm
from sources.models import Source
from sources.public import is_followed
from sources.search.snippets import snippets, texts_of
from sources.withheld import tell_withheld

ON_A_PAGE = 20


@login_not_required
@require_safe
def library(request):
    user = request.user
    form = LibraryForm(request.GET, sources=Source.objects.visible_to(user), user=user)
    page = Paginator(form.found, ON_A_PAGE).get_page(request.GET.get("page"))
    # Of what the form found among the visible, asked for what `texts_of` needs of rights.
    shown = Source.objects.with_reader(user).in_bulk(list(page))
    texts = texts_of(shown, form.search, user)
    quoted = snippets(shown, texts, form.search)
    tell_withheld(shown.values(), user, form.search.decided, texts)
    dates = form.dated.in_words(shown) if form.dated else {}
    context = {
        "form": form,
        "page_obj": page,
        "results": [(shown[pk], quoted.get(pk), dates.get(pk)) for pk in page if pk in shown],
        "dated": form.dated and form.dated.kind.label,
        "narrowed": form.narrowed(),
        "asked": bool(form.question),
        "is_followed": not user.is_authenticated and is_followed(),
    }
    return render(request, "sources/library.html", context)

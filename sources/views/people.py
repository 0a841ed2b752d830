from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.models import Contribution, Person, Source


@login_not_required
@require_safe
def person(request, slug):
    """Who made a document one may open. Staff write these pages and read all of them."""
    seen = Contribution.objects.filter(source__in=Source.objects.visible_to(request.user))
    known = Person.objects.all()
    if not request.user.is_staff:
        known = known.filter(pk__in=seen.values("person"))
    person = get_object_or_404(known, slug=slug)
    context = {
        "person": person,
        "names": person.names.all(),
        "parts": seen.filter(person=person).select_related("source").order_by("source__earliest"),
    }
    return render(request, "sources/person.html", context)

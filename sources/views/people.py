from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.forms.people import PeopleForm
from sources.models import Contribution, CustodyEvent, Person, PersonName, Source
from sources.models.person import appearances
from sources.withheld import tell_withheld

ON_A_PAGE = 20
LINES_ON_A_PAGE = 60


@login_not_required
@require_safe
def people(request):
    """Everybody whose page the reader may open, under every form of the name he may know."""
    user = request.user
    form = PeopleForm(request.GET, user=user)
    page = Paginator(form.lines, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    # Of those that the form found among the known.
    shown = Person.objects.with_document_counts(user).in_bulk([line.person for line in page])
    forms = forms_of(shown, user)
    context = {
        "form": form,
        "page_obj": page,
        "lines": [(line, shown[line.person], forms.get(line.person, ())) for line in page],
        "asked": bool(form.asked.wanted),
    }
    return render(request, "sources/people.html", context)


def forms_of(people, user):
    """{person: every form of the name that this reader may know}"""
    forms = {}
    for name in PersonName.objects.open_to(user).filter(person__in=people):
        forms.setdefault(name.person_id, []).append(name)
    return forms


@login_not_required
@require_safe
def person(request, slug):
    """What somebody made, received, appears in and passed on, of what the reader may open."""
    user = request.user
    people = Person.objects.known_to(user).with_document_counts(user)
    person = get_object_or_404(people, slug=slug)
    seen = Source.objects.visible_to(user)
    parts = Contribution.objects.told_to(user).filter(
        person=person, source__in=seen, is_hidden=False
    )
    parts = parts.select_related("source").order_by("source__earliest", "source__pk", "position")
    received = Q(role__in=Contribution.RECEIVED)
    named = seen.filter(pk__in=appearances(user).filter(person=person).values("source"))
    steps = CustodyEvent.objects.order_by().told_to(user).filter(person=person, is_hidden=False)
    handed = page_of(request, "handed", seen.filter(pk__in=steps.values("source")), person.handed)
    made = page_of(request, "made", parts.exclude(received))
    received = page_of(request, "received", parts.filter(received))
    named = page_of(request, "named", named, person.named)
    tell_withheld([*(part.source for part in (*made, *received)), *named, *handed], user)
    context = {
        "person": person,
        "names": PersonName.objects.open_to(user).filter(person=person),
        "made": made,
        "received": received,
        "named": named,
        "handed": handed,
    }
    return render(request, "sources/person.html", context)


def page_of(request, name, rows, count=None):
    """The page of one section: each is turned by a word of its own in the address. A `count`
    that is known is not asked again."""
    pages = Paginator(rows, ON_A_PAGE)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get(name))

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.citation import citation
from sources.forms.source import PrintingForm
from sources.models import Collection, Source
from sources.usage import places_of


@login_not_required
@require_safe
def source(request, slug):
    user = request.user
    source = get_object_or_404(Source.objects.visible_to(user), slug=slug)
    printings = list(source.texts.select_related("current", "based_on"))
    text = PrintingForm(request.GET).chosen(printings)
    people = list(source.contributions.select_related("person"))
    context = {
        "source": source,
        "printings": printings,
        "text": text,
        "people": people,
        "links": linked_documents(source, user),
        "collections": Collection.objects.visible_to(user).filter(sources=source),
        "attachments": source.attachments.all(),
        "citation": citation(source, people, text),
        "places": places_of(source, user) if user.is_staff else [],
        "may_ask": user.is_staff and Source.objects.usable_by(user).filter(pk=source.pk).exists(),
        "may_edit": Source.objects.editable_by(user).filter(pk=source.pk).exists(),
    }
    return render(request, "sources/source.html", context)


def linked_documents(source, user):
    """(how, the other document, note) of each link, from both ends, that this person may open."""
    seen = Source.objects.visible_to(user)
    there = source.relations.filter(target__in=seen).select_related("target")
    back = source.relations_to.filter(source__in=seen).select_related("source")
    return [(link.get_kind_display(), link.target, link.note) for link in there] + [
        (link.reversed_words, link.source, link.note) for link in back
    ]

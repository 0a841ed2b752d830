"""The images of a document's pages, one at a time, beside the words that stand on each."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.citing import citation
from sources.forms.source import PageForm, PrintingForm, SeenForm
from sources.models import Attachment, Source
from sources.views.unavailable import unavailable


@login_not_required
@require_safe
def pages(request, slug):
    user = request.user
    source = get_object_or_404(Source.objects.visible_to(user), slug=slug)
    images = list(source.attachments.filter(kind=Attachment.Kind.IMAGE).with_rights(user))
    if not images:
        raise Http404
    if not any(one.may_show for one in images):
        return unavailable(request, images[0])
    text = PrintingForm(request.GET).chosen(printings(source, user))
    number = PageForm(request.GET).chosen(len(images))
    image = images[number - 1]
    first, last = paragraphs(images, number)
    context = {
        "source": source,
        "citation": cited(source, user, text, image),
        "images": images,
        "image": image,
        "number": number,
        "before": number - 1,
        "after": number + 1 if number < len(images) else 0,
        "text": text,
        "warned": SeenForm(request.GET).first(source),
        "first": first,
        "last": last,
    }
    return render(request, "sources/pages.html", context)


def printings(source, user):
    """Those with words, which the reader may read first."""
    rows = source.texts.exclude(current=None).with_rights(user)
    rows = rows.select_related("source", "current__text__source")
    return sorted(rows, key=lambda one: not one.may_show)


def cited(source, user, text, image):
    """The line that stands in place of what is withheld or not printed; "" where nothing is."""
    if all(one.may_show and one.may_print for one in (text, image) if one):
        return ""
    return citation(source, source.contributions.told_to(user), text)


def paragraphs(images, number):
    """First and last paragraph of a page: to the one at the head of the next; None: no end."""
    first = images[number - 1].first_paragraph
    if first is None:
        return None, None
    heads = [one.first_paragraph for one in images[number:] if one.first_paragraph]
    return first, max(heads[0], first) if heads else None

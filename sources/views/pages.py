"""The images of a document's pages, one at a time, beside the words that stand on each."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.forms.source import PageForm, PrintingForm
from sources.models import Attachment, Source


@login_not_required
@require_safe
def pages(request, slug):
    user = request.user
    source = get_object_or_404(Source.objects.visible_to(user), slug=slug)
    images = [one for one in images_of(source, user) if one.may_show]
    if not images:
        raise Http404
    text = PrintingForm(request.GET).chosen(readable(source, user))
    number = PageForm(request.GET).chosen(len(images))
    first, last = paragraphs(images, number)
    context = {
        "source": source,
        "images": images,
        "image": images[number - 1],
        "number": number,
        "before": number - 1,
        "after": number + 1 if number < len(images) else 0,
        "text": text,
        "first": first,
        "last": last,
    }
    return render(request, "sources/pages.html", context)


def images_of(source, user):
    return source.attachments.filter(kind=Attachment.Kind.IMAGE).with_rights(user)


def readable(source, user):
    texts = source.texts.exclude(current=None).with_rights(user)
    rows = texts.select_related("current__text__source")
    return [text for text in rows if text.may_show]


def paragraphs(images, number):
    """First and last paragraph of a page: to the one at the head of the next; None: no end."""
    first = images[number - 1].first_paragraph
    if first is None:
        return None, None
    heads = [one.first_paragraph for one in images[number:] if one.first_paragraph]
    return first, max(heads[0], first) if heads else None

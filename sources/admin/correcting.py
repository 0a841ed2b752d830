"""What a teacher is told when the words of a text have changed."""

from collections import Counter

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import passages
from sources.models import Text
from sources.usage import cited_in


def tell_of_correction(request, text, before):
    """A new version stands; who cited the one `before` keeps it. Where are the passages now?"""
    compare = reverse("sources:compare", args=[text.source.slug])
    messages.info(
        request,
        format_html(
            '{} {} <a href="{}?versions={}-{}">{}</a>',
            _("The text has a new version; the old one is kept."),
            what_became(Text.objects.filter(pk=text.pk), request.user),
            compare,
            before.pk,
            text.current.pk,
            _("See what changed"),
        ),
    )


def tell_of_corrections(request, file, since):
    """The same of all texts that a file has corrected since then."""
    texts = Text.objects.filter(import_records__file=file[:300], current__number__gt=1)
    became = what_became(texts.filter(current__created_at__gte=since), request.user)
    if became:
        kept = _("Some texts have a new version; the old ones are kept.")
        messages.info(request, f"{kept} {became}")


def what_became(texts, user):
    """A sentence on the passages that students cite: as before, to be looked at, lost."""
    cited = cited_in(texts, user)
    if not cited:
        return ""
    texts = Text.objects.filter(pk__in={one.text for one in cited})
    words = dict(texts.values_list("pk", "current__reading_text"))
    states = Counter(state_of(one, words[one.text]) for one in cited)
    told = ngettext(
        "Students cite one place and keep its words:",
        "Students cite %(count)d places and keep their words:",
        len(cited),
    )
    parts = [
        (states["same"], _("%d found again as it was")),
        (states["moved"], _("%d changed a little")),
        (states["lost"], _("%d no longer in the text")),
    ]
    counted = ", ".join(said % count for count, said in parts if count)
    return f"{told % {'count': len(cited)}} {counted}."


def state_of(cited, reading_text):
    found = passages.find(reading_text, cited.quote, cited.prefix, cited.suffix, cited.start)
    return found.state if found else "lost"

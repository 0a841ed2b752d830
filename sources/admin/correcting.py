"""What a teacher is told when the words of a text have changed."""

from collections import Counter

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import passages
from sources.usage import cited_in


def tell_of_correction(request, text, before):
    """A new version stands; who cited the one `before` keeps it. Where are the passages now?"""
    compare = reverse("sources:compare", args=[text.source.slug])
    messages.info(
        request,
        format_html(
            '{} {} <a href="{}?versions={}-{}">{}</a>',
            _("The text has a new version; the old one is kept."),
            what_became(cited_in(text, request.user), text.current.reading_text),
            compare,
            before.pk,
            text.current.pk,
            _("See what changed"),
        ),
    )


def what_became(cited, reading_text):
    """A sentence on the passages that students cite: as before, to be looked at, lost."""
    if not cited:
        return ""
    states = Counter(state_of(one, reading_text) for one in cited)
    told = ngettext(
        "Students cite it in one place and keep their words:",
        "Students cite it in %(count)d places and keep their words:",
        len(cited),
    )
    parts = [
        (states["same"], _("%d found again as it was")),
        (states["moved"], _("%d changed a little")),
        (states["lost"], _("%d no longer in the text")),
    ]
    counted = ", ".join(words % count for count, words in parts if count)
    return f"{told % {'count': len(cited)}} {counted}."


def state_of(cited, reading_text):
    found = passages.find(reading_text, cited.quote, cited.prefix, cited.suffix, cited.start)
    return found.state if found else "lost"

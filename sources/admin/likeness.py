"""A document typed in that the library seems to have already."""

from django.contrib import messages
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sources.importers.matching import likely_match
from sources.models import Source


def tell_of_likeness(request, source, text=None):
    """Warn and leave it to the teacher: the same title and date, or nearly the same text.

    `text` is the printing that has just come; without one it is the first.
    """
    text = text or source.texts.exclude(current=None).select_related("current").first()
    found = likely_match(source, text, Source.objects.visible_to(request.user))
    if found is None:
        return
    other, likeness = found
    messages.warning(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("The library has one that is %(percent)d%% alike. The same document?")
            % {"percent": round(likeness * 100)},
            other.get_absolute_url(),
            other,
        ),
    )

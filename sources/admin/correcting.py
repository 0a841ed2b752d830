"""What a teacher is told when the words of a text have changed."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from sources.corrected import what_became
from sources.models import Text
from sources.usage import readers_of


def tell_of_correction(request, text, before):
    """A new version stands; who cited the one `before` keeps it. Where are the passages now?

    And which classes read which of the two?
    """
    compare = reverse("sources:compare", args=[text.source.slug])
    messages.info(
        request,
        format_html(
            '{} {} {} <a href="{}?versions={}-{}">{}</a>',
            _("The text has a new version; the old one is kept."),
            what_became(Text.objects.filter(pk=text.pk), request.user),
            " ".join(readers_of(text)),
            compare,
            before.pk,
            text.current.pk,
            _("See what changed"),
        ),
    )

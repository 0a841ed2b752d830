"""What became of the passages that students cite, when a text has a new version."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources import passages
from sources.models import Text
from sources.usage import cited_in


def by_file(file, since, user=None):
    """A sentence on all texts that a file has corrected since then; none where nobody cites them.

    With a `user` on the work that this person grades, without one on that of the whole school.
    """
    texts = Text.objects.filter(import_records__file=file[:300], current__number__gt=1)
    became = what_became(texts.filter(current__created_at__gte=since), user)
    kept = _("Some texts have a new version; the old ones are kept.")
    return f"{kept} {became}" if became else ""


def what_became(texts, user=None):
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

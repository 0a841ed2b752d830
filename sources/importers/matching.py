"""Documents that look like the same one."""

from django.db.models import F
from django.db.models.functions import Length

from sources.importers.likeness import LIKELY, likeness, words_of
from sources.models import ImportRecord, Source, Text
from sources.search.sharing import sharing

#: Printings of one document differ by a headline or a note, hardly by more.
SHORTEST, LONGEST = 0.7, 1.4


def others_than(file, owner=None):
    """What a document of a file may be the same as: all that its owner may open here."""
    among = Source.objects.visible_to(owner) if owner else Source.objects.here()
    return among.exclude(import_records__file=file[:300])


def likely_match(source, text, among):
    """(document, likeness) that is most like this one among others, or None.

    Nearly the same words, whatever date stands over them; or the same day and title.
    """
    others = among.exclude(pk=source.pk)
    found = _by_words(text, others) if text else None
    return found or _by_title(source, others)


def _by_words(text, others):
    reading = text.current.reading_text
    mine = words_of(reading)
    length = Length("current__reading_text")
    texts = (
        Text.objects.filter(source__in=others.filter(pk__in=sharing(reading)))
        .filter(current__isnull=False)
        .annotate(length=length)
        .filter(length__gte=len(reading) * SHORTEST, length__lte=len(reading) * LONGEST)
    )
    best = (0.0, None)
    for pk, words in texts.values_list("source", "current__reading_text").iterator():
        best = max(best, (likeness(mine, words_of(words)), pk), key=lambda pair: pair[0])
    if best[0] < LIKELY:
        return None
    return Source.objects.get(pk=best[1]), best[0]


def _by_title(source, others):
    """Catalogue records have no words to compare: the same day and nearly the same title."""
    if not source.written:
        return None
    mine = words_of(source.title)
    for other in others.filter(written=source.written).order_by("pk"):
        score = likeness(mine, words_of(other.title))
        if score >= LIKELY:
            return other, score
    return None


def alike_by_title(founds, among):
    """{id of a Found: the document among these of the same day and nearly the same title}."""
    dated = [found for found in founds if found.written and not found.source]
    others = among.filter(written__in={found.written for found in dated}).order_by("pk")
    by_day = {}
    for source in others.only("title", "written", "pk"):
        by_day.setdefault(source.written, []).append((words_of(source.title), source))
    alike = {}
    for found in dated:
        mine = words_of(found.title)
        for theirs, source in by_day.get(found.written, []):
            if likeness(mine, theirs) >= LIKELY:
                alike.setdefault(id(found), source)
    return alike


def waiting_for(user):
    """Likely matches on which this person may rule; only one may be hers to change."""
    seen = Source.objects.visible_to(user)
    records = ImportRecord.objects.visible_to(user).waiting().filter(match__in=seen)
    return records.exclude(match=F("source")).select_related("source", "match", "text__current")

"""Documents that look like the same one, and what becomes of two that are."""

from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from sources.importers.found import first_words
from sources.importers.likeness import LIKELY, likeness, words_of
from sources.models import ImportRecord, Relation, Source, Text
from sources.search.indexing import index
from sources.search.sharing import sharing

#: Printings of one document differ by a headline or a note, hardly by more.
SHORTEST, LONGEST = 0.7, 1.4
COLUMNS = ["kind", "written", "written_as_printed", "publicity", "place", "shelfmark"]
COLUMNS += ["shelfmark_as_printed", "time_of_day", "content_warning"]
PROSE = ["summary", "context", "credits", "rights_note"]


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


@transaction.atomic
def rule_same(record, by):
    """Make the imported document another printing of its match; nothing of it is lost."""
    record = ImportRecord.objects.select_for_update().get(pk=record.pk)
    if record.ruling != ImportRecord.Ruling.OPEN:
        return record.source  # a second press of the button
    merged, kept = record.source, record.match
    _move_texts(merged, kept)
    _move_people(merged, kept)
    _move_links(merged, kept)
    _move_knowledge(merged, kept)
    merged.attachments.update(source=kept)
    _fill_gaps(merged, kept)
    merged.import_records.exclude(pk=record.pk).update(source=kept)
    _rule(record, ImportRecord.Ruling.SAME, by, source=kept, match=None)
    merged.delete()
    index(kept)
    return kept


def rule_different(record, by):
    _rule(record, ImportRecord.Ruling.DIFFERENT, by)


def _rule(record, ruling, by, **columns):
    for name, value in {"ruling": ruling, "ruled_by": by, **columns}.items():
        setattr(record, name, value)
    record.save(update_fields=["ruling", "ruled_by", *columns])


def _move_texts(merged, kept):
    last = kept.texts.aggregate(last=Max("position"))["last"] or 0
    for number, text in enumerate([*kept.texts.all(), *merged.texts.all()], start=1):
        if not text.label:
            text.label = _label(text, number)
        if text.source_id == merged.pk:
            text.source, text.position = kept, last + number
        text.save(update_fields=["source", "position", "label"])


def _label(text, number):
    """What tells one printing from the other: where it was published, or its number."""
    return first_words(text.published_in, 60) or _("Printing %d") % number


def _move_people(merged, kept):
    there = set(kept.contributions.values_list("person", "role"))
    for contribution in merged.contributions.all():
        if (contribution.person_id, contribution.role) not in there:
            contribution.source = kept
            contribution.save(update_fields=["source"])


def _move_links(merged, kept):
    for relation in Relation.objects.filter(Q(source=merged) | Q(target=merged)):
        source = kept if relation.source_id == merged.pk else relation.source
        target = kept if relation.target_id == merged.pk else relation.target
        if source != target:
            Relation.objects.get_or_create(
                source=source, kind=relation.kind, target=target, defaults={"note": relation.note}
            )
    shelves = set(kept.collection_items.values_list("collection", flat=True))
    for item in merged.collection_items.all():
        if item.collection_id not in shelves:
            item.source = kept
            item.save(update_fields=["source"])


def _move_knowledge(merged, kept):
    """How it reached us, what others say, decisions on rights; topics, names and words."""
    merged.custody.update(source=kept)
    merged.decisions.update(source=kept)
    said = set(kept.claims.values_list("about", "event", "value", "claimant"))
    for claim in merged.claims.all():
        if (claim.about, claim.event, claim.value, claim.claimant) not in said:
            claim.source = kept
            claim.save(update_fields=["source"])
    for name in ("subjects", "named", "terms"):
        getattr(kept, name).add(*getattr(merged, name).all())
    for item in merged.on_shelves.exclude(user__in=kept.on_shelves.values("user")):
        item.source = kept
        item.save(update_fields=["source"])


def _fill_gaps(merged, kept):
    """Empty fields take the other's value; what both say differently waits to be sorted."""
    left = [merged.title] if merged.title != kept.title else []
    for name in COLUMNS + PROSE:
        mine, other = getattr(kept, name), getattr(merged, name)
        if not mine or mine == Source.Kind.OTHER:
            setattr(kept, name, other)
        elif other not in ("", mine, Source.Kind.OTHER):
            left.append(f"{Source._meta.get_field(name).verbose_name}: {other}")
    kept.repository = kept.repository or merged.repository
    kept.unplaced = "\n\n".join(filter(None, [kept.unplaced, *left, merged.unplaced]))
    kept.keep_sort_keys()
    kept.save()


def waiting_for(user):
    """Likely matches on which this person may rule; only one may be hers to change."""
    seen = Source.objects.visible_to(user)
    records = ImportRecord.objects.visible_to(user).waiting().filter(match__in=seen)
    return records.exclude(match=F("source")).select_related("source", "match", "text__current")

"""What becomes of two documents that look alike: one, of which nothing is lost, or two."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from sources.importers.found import first_words
from sources.models import ImportRecord, Relation, Source
from sources.search.indexing import index

COLUMNS = ["kind", "written", "written_as_printed", "publicity", "place", "shelfmark"]
COLUMNS += ["shelfmark_as_printed", "time_of_day", "content_warning"]
PROSE = ["summary", "context", "credits", "rights_note"]


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

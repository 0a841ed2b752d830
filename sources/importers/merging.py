"""What becomes of two documents that look alike: one, of which nothing is lost, or two."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from sources.importers.found import first_words
from sources.models import Attachment, CustodyEvent, ImportRecord, Relation, Source, Text
from sources.rights import Statement, strictest
from sources.search.indexing import index

COLUMNS = ["kind", "written", "written_as_printed", "publicity", "place", "shelfmark"]
COLUMNS += ["shelfmark_as_printed", "time_of_day", "content_warning"]
PROSE = ["summary", "context", "credits"]
#: Steps that make a printing; the others are of the paper.
OF_A_PRINTING = [
    CustodyEvent.Kind.TRANSLATED,
    CustodyEvent.Kind.PUBLISHED,
    CustodyEvent.Kind.ADAPTED,
]
SAID_OF_A_STEP = ["kind", "when", "when_as_printed", "hand", "person_id", "place", "note", "loss"]


@transaction.atomic
def rule_same(record, by):
    """Make the imported document another printing of its match; nothing of it is lost.

    Nobody reads more than before: its rights go with its texts and files, and the document is
    open to no more people than either was.
    """
    record = ImportRecord.objects.select_for_update().get(pk=record.pk)
    if record.ruling != ImportRecord.Ruling.OPEN:
        return record.source  # a second press of the button
    merged, kept = record.source, record.match
    _move_rights(merged, kept)
    _move_custody(merged, kept)
    _move_texts(merged, kept)
    left = _move_people(merged, kept)
    _move_links(merged, kept)
    _move_places(merged, kept)
    _move_knowledge(merged, kept)
    merged.attachments.update(source=kept)
    _fill_gaps(merged, kept, left)
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


def _move_rights(merged, kept):
    """What was stated and decided of the whole document, said of each text and file it brings."""
    brought = [*merged.texts.all(), *merged.attachments.all()]
    for thing in brought:
        _state(thing, merged)
        thing.rights = thing.rights or (Statement.NOT_EVALUATED if kept.rights else "")
        thing.save(update_fields=["rights", "rights_note"])
    whole = merged.decisions.filter(text=None, attachment=None)
    for decision in whole if brought else []:
        for thing in brought:
            decision.pk = None
            decision.text = thing if isinstance(thing, Text) else None
            decision.attachment = thing if isinstance(thing, Attachment) else None
            decision.save()
    if brought:
        whole.delete()
    else:
        _state(kept, merged)
    merged.decisions.update(source=kept)
    kept.access = max(merged.access, kept.access, key=Source.Access.values.index)


def _state(thing, merged):
    """The stricter of two statements stands; the other is told in the note, and both notes."""
    both = [Statement(one) for one in dict.fromkeys([thing.rights, merged.rights]) if one]
    thing.rights = strictest(both)
    notes = [one.label for one in both if one != thing.rights]
    notes += [one for one in (thing.rights_note, merged.rights_note) if one]
    thing.rights_note = "\n\n".join(map(str, dict.fromkeys(notes)))


def _move_custody(merged, kept):
    """Of the printings it brings is what made them; of the paper what nobody has told yet."""
    printing = merged.texts.first()
    told = {_step(event) for event in kept.custody.filter(text=None)}
    last = kept.custody.aggregate(last=Max("position"))["last"] or 0
    for event in merged.custody.all():
        if event.text_id is None and event.kind in OF_A_PRINTING:
            event.text = printing
        if event.text_id is None and _step(event) in told:
            event.delete()
            continue
        event.source, event.position = kept, last + 1 + event.position
        event.save(update_fields=["source", "text", "position"])


def _step(event):
    return tuple(getattr(event, name) for name in SAID_OF_A_STEP)


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
    """Sentences of names that the other prints otherwise: one person has one part."""
    there = {(one.person_id, one.role): one for one in kept.contributions.all()}
    left = []
    for part in merged.contributions.select_related("person"):
        known = there.get((part.person_id, part.role))
        if known is None:
            part.source = kept
            part.save(update_fields=["source"])
        elif part.name_as_printed not in ("", known.name_as_printed):
            left.append(f"{part.get_role_display()}: {part.name_as_printed}")
    return left


def _move_links(merged, kept):
    for relation in Relation.objects.filter(Q(source=merged) | Q(target=merged)):
        source = kept if relation.source_id == merged.pk else relation.source
        target = kept if relation.target_id == merged.pk else relation.target
        if source == target:
            continue
        said = {"note": relation.note, "places": relation.places}
        known, is_new = Relation.objects.get_or_create(
            source=source, kind=relation.kind, target=target, defaults=said
        )
        if not is_new:
            _complete(known, said, kept)


def _complete(known, said, kept):
    """Fill what a link that is there does not say; what it says otherwise waits to be sorted."""
    for name, words in said.items():
        if not getattr(known, name):
            setattr(known, name, words)
        elif words not in ("", getattr(known, name)):
            kept.unplaced = f"{kept.unplaced}\n\n{known}: {words}".strip()
    known.save(update_fields=list(said))


def _move_places(merged, kept):
    """Where it hangs, with the notes."""
    shelves = {item.collection_id: item for item in kept.collection_items.all()}
    for item in merged.collection_items.select_related("collection"):
        known = shelves.get(item.collection_id)
        if known is None:
            item.source = kept
            item.save(update_fields=["source"])
        elif item.note not in known.note:
            known.note = f"{known.note}\n\n{item.note}".strip()
            known.save(update_fields=["note"])


def _move_knowledge(merged, kept):
    """What others say; topics, names and words; on whose shelves it stands."""
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


def _fill_gaps(merged, kept, left):
    """Empty fields take the other's value; what both say differently waits to be sorted."""
    left = [*([merged.title] if merged.title != kept.title else []), *left]
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

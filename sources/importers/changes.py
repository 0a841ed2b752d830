"""What an import changes of a document that is here: noted, so that it can be taken back.

Of every row of the document it is kept how it stood before and after. Taking back touches only
what still stands as the import left it: whatever somebody did meanwhile stays, and so does a
version of a text, a printing or a picture that somebody uses by now.
"""

import json
from contextlib import contextmanager

from django.db import transaction

from sources.importers import pictures
from sources.models import (
    Attachment,
    Claim,
    CollectionItem,
    Contribution,
    CustodyEvent,
    ImportRecord,
    Landmark,
    Relation,
    RightsDecision,
    SearchEntry,
    Source,
    Text,
    TextVersion,
)
from sources.search.indexing import index

#: Whose rows belong to a document; what names another row stands before it.
MODELS = [ImportRecord, Landmark, Relation, CustodyEvent, Claim, Contribution, CollectionItem]
MODELS += [Source.subjects.through, Source.named.through, Source.terms.through]
MODELS += [RightsDecision, Attachment, Text, Source]
TABLES = {model._meta.label_lower: model for model in MODELS}
WHOSE = {Source: "pk", Landmark: "text__source"}
ORDER = list(TABLES)


@contextmanager
def noted(run, source):
    """Note in the run what changes of this document inside. Used within a transaction."""
    there = Source.objects.select_for_update().filter(pk=source and source.pk).first()
    before = _picture(source) if there else {}
    yield
    rows = list(_differences(before, _picture(source))) if there else []
    if rows:
        run.changes.create(source=source, rows=rows)


def _picture(source):
    """{(table, key): {column: value}} of all rows of a document."""
    rows = {}
    for name, model in TABLES.items():
        own = {WHOSE.get(model, "source"): source.pk}
        for row in model._base_manager.filter(**own).values():
            rows[name, row["id"]] = _plain(row)
    return rows


def _plain(row):
    """Values as JSON can hold them; `to_python` of their fields reads them back."""
    return json.loads(json.dumps(row, default=str))


def _differences(before, after):
    """[table, key, before, after]; None where there was or is no such row."""
    for table, key in sorted(before.keys() | after.keys(), key=lambda one: _place(*one)):
        was, now = before.get((table, key)), after.get((table, key))
        if was and now:
            other = [name for name in was if was[name] != now[name]]
            was, now = ({name: row[name] for name in other} for row in (was, now))
        if was != now:
            yield [table, key, was, now]


def _place(table, key):
    return ORDER.index(table), key


def replaced_files(run):
    """Names of files that no document has any more, once the run has ended well."""
    names = []
    for change in run.changes.iterator(chunk_size=100):
        for table, _key, was, _now in change.rows:
            if TABLES[table] is Attachment and was and was.get("file"):
                names.append(was["file"])
    return names


# --- taking back -----------------------------------------------------------------------------


@transaction.atomic
def take_back(change):
    """Put a document back as it stood; returns whether all of it could be."""
    rows = [(TABLES[table], key, was, now) for table, key, was, now in change.rows]
    done = [_set_back(model, key, was, now) for model, key, was, now in rows if was and now]
    done += [_take_away(model, key, now) for model, key, was, now in rows if not was]
    done += [_bring_back(model, key, was) for model, key, was, now in rows[::-1] if not now]
    index(change.source)
    change.delete()
    return all(done)


def _set_back(model, key, was, now):
    """The columns that still say what the import wrote; the words it brought go with them."""
    row = model._base_manager.filter(pk=key).values(*now).first()
    if row is None:
        return True
    same = {name: was[name] for name, value in _plain(row).items() if value == now[name]}
    same = {name: value for name, value in same.items() if _is_there(model, name, value)}
    if same:
        model._base_manager.filter(pk=key).update(**_read(model, same))
    if model is Attachment and "file" in same:
        transaction.on_commit(lambda: pictures.delete([now["file"]]))
    if now.get("current_id") and "current_id" in was:
        _forget_version(now["current_id"])
    return len(same) == len(now)


def _forget_version(key):
    version = TextVersion.objects.filter(pk=key).defer("body", "blocks", "notes").first()
    if version and not Text.objects.filter(current=version).exists() and not _is_used(version):
        version.delete()


def _take_away(model, key, now):
    """A row that the import made, where nobody changed or uses it."""
    row = model._base_manager.filter(pk=key)
    stands = row.values().first()
    if stands is None:
        return True
    if _plain(stands) != now or _is_used(row.get()):
        return False
    row.delete()
    if model is Attachment:
        transaction.on_commit(lambda: pictures.delete([now["file"]]))
    return True


def _bring_back(model, key, was):
    """A row that the import took away."""
    if not all(_is_there(model, name, value) for name, value in was.items()):
        return False
    row = _read(model, was)
    model._base_manager.bulk_create([model(**row)])
    model._base_manager.filter(pk=key).update(**row)  # days that are set by themselves
    return True


def _read(model, row):
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in row.items()}


def _is_there(model, name, value):
    """Whether a column may say this again: the row that it names may be gone by now."""
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    if value is None or not field.is_relation:
        return True
    return field.related_model._base_manager.filter(pk=value).exists()


def _is_used(row):
    """Whether another row names this one, or a version of it. Being searched is no use."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        model, name = relation.related_model, relation.field.name
        if model is SearchEntry or (model is Text and name == "current"):
            continue
        others = model._base_manager.filter(**{name: row.pk})
        if any(map(_is_used, others)) if model is TextVersion else others.exists():
            return True
    return False

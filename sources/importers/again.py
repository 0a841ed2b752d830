"""By what a record is known again: its key in its file, or in the same list by another name."""

import re
from itertools import islice

from django.db.models import Q

from sources.importers import store
from sources.importers.found import Mistakes, ReadError
from sources.importers.runs import BATCH
from sources.importers.values import is_address_or_urn
from sources.models import ImportRecord

#: Begins the names that stand for files of one person's.
BROUGHT, PASTED = "brought by", "pasted by"
OF_A_PERSON = re.compile(rf"(?:{BROUGHT}|{PASTED}) \d+: ")


def records_of(file):
    """What earlier runs made of a file, with all that `is_touched` asks and none of the words."""
    return _without_words(ImportRecord.objects.filter(file=file[:300]))


def known_again(founds, file, owner):
    """Batches of Founds, each with {key: record} of what is here of them, in few queries for many.

    An identifier that stands in the file is known from other files of the same person, too: a
    list keeps its documents when it is renamed. But every list may begin at 1. So title and date
    must be the same, and of a further printing the document.
    """
    of = {found.source for found in founds if found.source}
    documents = {}
    for many in batches(found for found in founds if found.key in of):
        documents |= _documents(_records(many, file, owner, {}))
    for many in batches(founds):
        yield many, _records(many, file, owner, documents)


def _records(founds, file, owner, documents):
    """{key: record}. `documents` says of which the further printings are: {key: its id}."""
    keys = {name for found in founds for name in (found.key, found.source)}
    records = {record.key: record for record in records_of(file).filter(key__in=keys)}
    documents = {key: documents[key] for key in keys & documents.keys()} | _documents(records)
    left = {one.key: one for one in founds if one.is_named and one.key not in records}
    for record in _elsewhere(file, owner).filter(key__in=left) if left else ():
        if _is_same(left[record.key], record, documents):
            records.setdefault(record.key, record)
    return records


def _documents(records):
    """{key: id of the document}; None where it was deleted."""
    return {key: record.source_id for key, record in records.items()}


def _elsewhere(file, owner):
    """Records of the other files of this person, or of all that no person brought."""
    whose = OF_A_PERSON.match(file)
    named = Q(file__startswith=whose[0]) if whose else ~Q(file__regex=rf"^{OF_A_PERSON.pattern}")
    mine = Q(source=None) | Q(source__in=store.own(owner))
    found = ImportRecord.objects.filter(named, mine).exclude(file=file[:300])
    return _without_words(found).order_by("-imported_at", "-pk")


def _without_words(records):
    words = [f"text__current__{name}" for name in ("body", "blocks", "notes", "reading_text")]
    return records.select_related("source", "text__current").defer(*words)


def namesake(found, file, owner):
    """(document, 1.0) of another file's row of the same identifier and title, neither dated."""
    if not found.is_named or found.written:
        return None
    told = _plain(found.shown_title), ""
    records = _elsewhere(file, owner).filter(key=found.key).exclude(source=None)
    return next(((one.source, 1.0) for one in records if told in _told_of(one)), None)


def file_anew(founds, file, owner):
    """Keep records that are known from another file under this one's name.

    It changes no document, and the other name finds them again in the same way: there is
    nothing to be taken back where the run breaks off.
    """
    for _many, known in known_again(founds, file, owner):
        other = [record.pk for record in known.values() if record.file != file[:300]]
        ImportRecord.objects.filter(pk__in=other).update(file=file[:300])


def check(founds, file):
    """Raise Mistakes where an identifier named another document in this file before."""
    mistakes = []
    for many in batches(founds):
        named = {one.key: one for one in many if one.is_named}
        for record in records_of(file).filter(key__in=named):
            if is_another(named[record.key], record):
                mistakes.append((named[record.key].line, told(record)))
    if mistakes and mistakes[0][0]:
        raise Mistakes(mistakes)
    if mistakes:
        raise ReadError(mistakes[0][1])


def told(record):
    title = record.said.get("title") or record.source.title
    return (
        f"the identifier “{record.key}” was “{title}” before. If this is another list, give the"
        " file another name. If it is the same document, give it its new title on its own page"
        " first."
    )


def is_another(found, record):
    """Whether neither its title nor its date is that of the record or its document."""
    if "of" in record.said and record.said["of"] == found.source != "":
        return False
    before = _told_of(record)
    titles, dates = {title for title, _date in before}, {date for _title, date in before}
    same = _plain(found.shown_title) in titles or (found.written and found.written in dates)
    return bool(before) and not same


def _is_same(found, record, documents):
    """Whether a record of another file is of this. Two undated ones of one title may be two."""
    if found.source or record.said.get("of"):
        return found.source == record.said.get("of") and _is_of_one(found, record, documents)
    is_told = (_plain(found.shown_title), found.written) in _told_of(record)
    return is_told and bool(found.written or is_address_or_urn(found.key))


def _is_of_one(found, record, documents):
    """Whether the document of a further printing is the one that the record has."""
    if found.source in documents:
        return documents[found.source] == record.source_id
    return bool(record.source) and found.source in store.names_of(record.source)


def _told_of(record):
    """{(title, date)}: as the file said it last, and as its document says it now."""
    said, source = record.said, record.source
    told = {(_plain(said["title"]), said["written"])} if "title" in said else set()
    return told | ({(_plain(source.title), source.written)} if source else set())


def _plain(title):
    return " ".join(title.split()).casefold()


def batches(founds):
    waiting = iter(founds)
    while many := list(islice(waiting, BATCH)):
        yield many

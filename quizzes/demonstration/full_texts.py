"""The published texts themselves, for a school that holds them: `make demo SEEDS=folder`."""

from pathlib import Path

from django.db import transaction

from sources.importers import ReadError, read
from sources.models import CustodyEvent, ImportRecord, Source, Text
from sources.search.indexing import index

COMMENTARY = "modern-reading-of-the-gottwald-message"
#: Their days tell the documents of the inquiry apart.
DAYS = {
    "1949-10-26": "draft-answer-to-mao-1949",
    "1950-05-13": "cable-from-peking-1950",
    "1950-06-27": "american-note-1950",
    "1950-06-29": "soviet-reply-1950",
    "1950-08-27": "message-to-gottwald-1950",
}
FIELDS = ["original_language", "editor", "published_in", "caption", "url"]


class NoSuchFolder(Exception):
    pass


def add(folder):
    """Add what the folder holds to the documents; says a line for each file."""
    folder = Path(folder)
    if not folder.is_dir():
        raise NoSuchFolder(f"{folder} is not a folder.")
    return [add_file(path) for path in sorted(folder.glob("*.[tm][xd]*")) if path.is_file()]


def add_file(path):
    try:
        founds = read(path.read_text(encoding="utf-8"), path.name)
    except (ReadError, UnicodeDecodeError) as error:
        return f"{path.name}: left out. {error}"
    added = [add_text(path.name, found) for found in founds if found.body]
    return f"{path.name}: {sum(added)} full texts added."


@transaction.atomic
def add_text(file, found):
    """True where the text was new; a second run adds nothing."""
    slug = COMMENTARY if found.part == "commentary" else DAYS.get(found.written)
    source = Source.objects.filter(slug=slug).first()
    if source is None or ImportRecord.objects.filter(file=file, key=found.key).exists():
        return False
    text = Text.objects.create(
        source=source,
        label=f"Full text {source.texts.exclude(kind=Text.Kind.ADAPTATION).count() + 1}",
        kind=found.text_kind,
        rights=found.text_rights or Source.Rights.UNDETERMINED,
        rights_note=found.text_rights_note,
        position=source.texts.count(),
        **{name: getattr(found, name) for name in FIELDS},
    )
    text.revise(found.body)
    name_as_original(text)
    keep_to_classes(source)
    index(source)
    ImportRecord.objects.create(
        file=file, key=found.key, fingerprint=found.fingerprint, source=source, text=text
    )
    return True


def name_as_original(text):
    """Our shortened texts stand in the order of the printings that they were made from.

    How the printing came about is from now on told of the printing itself.
    """
    waiting = text.source.texts.filter(kind=Text.Kind.ADAPTATION, based_on=None).first()
    if waiting:
        waiting.based_on = text
        waiting.save(update_fields=["based_on"])
        waiting.custody.exclude(kind=CustodyEvent.Kind.ADAPTED).update(text=text)


def keep_to_classes(source):
    """Our own words may be open to everybody; a published text is for the classes alone."""
    source.access = Source.Access.CLASSES
    source.save(update_fields=["access", "changed_at"])

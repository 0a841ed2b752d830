"""What nobody has written down of a picture or file, for those who cannot see or hear it."""

from django.utils.translation import gettext as _

from sources.models import Attachment

#: What says nothing to who cannot hear or see it, unless its words are written down.
SPEAKING = [Attachment.Kind.SOUND, Attachment.Kind.FILM, Attachment.Kind.PDF]


def missing_of(kind, alt, transcript):
    """Sentences."""
    if kind == Attachment.Kind.IMAGE and not alt:
        yield _("A picture has no description for those who cannot see it.")
    if kind in SPEAKING and not transcript:
        yield _("A sound, film or PDF has no written words for those who cannot hear or see it.")


def together(missing):
    """Of (name of a file, sentence): each sentence once, with the names of its files."""
    names = {}
    for name, said in missing:
        names.setdefault(said, []).append(name)
    return [f"{said} ({'; '.join(files)})" for said, files in names.items()]

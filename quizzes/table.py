"""The documents on the table of a part by their labels, and the places they are cited by."""

from functools import cached_property

from sources.passages import span_of


class Table:
    """Of a `quiz`, or of a part that is not stored yet: then nothing lies there."""

    def __init__(self, quiz=None, giving=None):
        """With the words that the class of a `giving` reads, or as they stand today."""
        self.quiz, self.giving = quiz, giving

    @cached_property
    def documents(self):
        """`{"Doc 1": StepDocument}` in their order, those without words left out."""
        if self.quiz is None:
            return {}
        found = {}
        for number, one in enumerate(self.quiz.shown_documents().with_words(self.giving), 1):
            if one.shown_version:  # of two with one label the first is meant, as on the desk
                found.setdefault(one.label or f"Doc {number}", one)
        return found

    def label(self, typed):
        """The label that somebody means by "doc  3"; None where there is no such document."""
        wanted = " ".join(typed.casefold().split())
        return next((one for one in self.documents if one.casefold() == wanted), None)

    def span(self, place):
        """(document, start, end) of "Doc 3, ¶2" in the excerpt that lies there, or None."""
        name, _comma, where = place.rpartition(",")
        document = self.documents.get(self.label(name))
        where = where.strip().rstrip("bcdefghijklmnopqrstuvwxyz")
        span = span_of(document.shown_blocks, where) if document and where else None
        return (document, *span) if span else None

"""Whether words have a name in them, in capitals or not: the same in a query and in Python.

SQLite compares capitals of the English alphabet alone, so there these functions answer for it.
"""

import json
import re
from html import unescape

from django.db.models import Field, Func, Lookup, Q, TextField

#: What a page shows of a document, of a text and of a file: where a name may stand. Pages and
#: the search ask for the same. `notes` are those of a version.
OF_A_DOCUMENT = ["title", "summary", "context"]
OF_A_TEXT = ["reading_text", "notes", "caption"]
OF_A_FILE = ["caption", "alt", "transcript"]
_MARKUP = re.compile(r"<[^>]*>")


def says(words, name):
    return name.casefold() in words.casefold()


def note_words(notes):
    """The words of all notes of a version, as stored, without their markup."""
    return "\n".join(unescape(_MARKUP.sub("", note["html"])) for note in notes)


def words_in(row, columns):
    """The words of these columns of a row."""
    said = [getattr(row, column) for column in columns]
    return "\n".join(one if isinstance(one, str) else note_words(one) for one in said)


def any_says(columns, name):
    """A condition on rows: the name, an expression, stands in one of these columns."""
    return Q(*((f"{column}__says", name) for column in columns), _connector=Q.OR)


@Field.register_lookup
class Says(Lookup):
    """`title__says=F("name")`."""

    lookup_name = "says"

    def as_sqlite(self, compiler, connection):
        return self._called("dossier_says(%s, %s)", compiler, connection)

    def as_postgresql(self, compiler, connection):
        called = "strpos(lower(%s::text), lower(%s::text)) > 0"
        return self._called(called, compiler, connection)

    def _called(self, template, compiler, connection):
        words, params = self.process_lhs(compiler, connection)
        name, name_params = self.process_rhs(compiler, connection)
        return template % (words, name), [*params, *name_params]


class NoteWords(Func):
    """What `note_words` says of a column of notes."""

    function = "dossier_note_words"
    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        plain = "regexp_replace(noted->>'html', '<[^>]*>', '', 'g')"
        for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            plain = f"replace({plain}, '{sign}', '{letter}')"
        notes = "jsonb_array_elements(%(expressions)s) AS notes_of_it(noted)"
        template = f"(SELECT string_agg({plain}, E'\\n') FROM {notes})"  # noqa: S608 (ours alone)
        return self.as_sql(compiler, connection, template=template)


def teach(connection, **kwargs):
    """Each connection to SQLite learns what it cannot do by itself."""
    if connection.vendor == "sqlite":
        make = connection.connection.create_function
        make("dossier_says", 2, _says, deterministic=True)
        make("dossier_note_words", 1, _note_words, deterministic=True)


def _says(words, name):
    return words is not None and name is not None and says(str(words), str(name))


def _note_words(notes):
    return note_words(json.loads(notes)) if notes else ""

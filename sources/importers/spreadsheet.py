"""Spreadsheets of archives (Dublin Core) and of our own: a row a document.

Nothing of a row is dropped: what no field takes is set aside with the name of its column.
What a row cannot mean is told with its line, and then nothing of the file is brought in.
"""

from sources.importers import cells, columns, links, pictures, printings
from sources.importers.found import Found, Mistakes, ReadError, numbered, shortened
from sources.importers.pile import Pile
from sources.importers.table import read_rows
from sources.importers.values import divided, is_address_or_urn

SEPARATOR = "|"
#: Columns of a document that a row of a further printing may repeat.
REPEATED = {"line", "source", "key", "title"}


def read_spreadsheet(data, separator=SEPARATOR):
    """(Founds, remarks) of a CSV file. `separator` divides several values in a cell.

    The Founds are a Pile. Raises ReadError, or Mistakes with the lines.
    """
    table = read_rows(data)
    fields = [columns.known(name) for name in table.header]
    if "title" not in fields:
        named = ", ".join(f"“{name}”" for name in table.header[:8] if name)
        raise ReadError(f"No column is called “title”. The first line has {named or 'no names'}.")
    mistakes = []
    founds = Pile(numbered(_read_rows(table, fields, separator, mistakes)))
    if mistakes:
        raise Mistakes(mistakes)
    if not founds:
        raise ReadError("There is no row below the first line.")
    remarks = [table.remark] if table.remark else []
    return founds, remarks + _unknown(table.header, fields)


def _read_rows(table, fields, separator, mistakes):
    seen = {}
    for line, row in table.rows:
        try:
            found = _read_row(line, row, table.header, fields, separator)
            _check_twice(found, seen)
        except ReadError as error:
            mistakes.append((line, str(error)))
        else:
            yield found


def _unknown(header, fields):
    names = [f"“{name}”" for name, field in zip(header, fields, strict=True) if name and not field]
    return [f"Kept to be sorted: {', '.join(names)}."] if names else []


def _check_twice(found, seen):
    if found.key in seen:
        raise ReadError(f"the identifier “{found.key}” stands on line {seen[found.key]} already.")
    if found.key:
        seen[found.key] = found.line


def _read_row(line, row, header, fields, separator):
    found = Found(line=line)
    of_files, of_relations, named = {}, {}, ""
    for name, field, cell in zip(header, fields, row, strict=False):
        if not cell.strip():
            continue
        if field in columns.OF_FILES:
            of_files.setdefault(field, []).extend(divided(cell, separator, empty=True))
        elif field in columns.OF_RELATIONS:
            of_relations.setdefault(field, []).extend(divided(cell, separator, empty=True))
            named = name if field == "relations" else named
        else:
            values = [cell] if field in columns.PROSE else divided(cell, separator)
            cells.put(found, field, values, name)
    links.put_relations(found, of_relations, named)
    found.pictures = pictures.pictures_of(of_files)
    return finish(found)


def finish(found):
    """Look at a Found as a whole; raise ReadError for what it lacks."""
    if found.source:
        _check_printing(found)
    elif not found.title:
        raise ReadError("it has no title.")
    if not (found.shelfmark or found.source or is_address_or_urn(found.key)):
        found.shelfmark = found.key
    found.key = shortened(found.key)
    return found


def _check_printing(found):
    if not found.body:
        raise ReadError("it is a further printing and has no text.")
    mine = {*printings.DESCRIBES, *REPEATED, "body", "url", "custody"}
    wrong = [name for name in [*found.recognised, "unplaced"] if name not in mine]
    wrong = [name for name in wrong if getattr(found, name)]
    if wrong:
        raise ReadError(f"it is a further printing and cannot have “{wrong[0]}”.")

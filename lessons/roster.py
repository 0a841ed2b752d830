"""Reading a list of students, pasted or from a CSV file, and making their accounts.

Takes what schools have: one name a line, or a table with a header (name, number, user
name in any order; first and last name apart) separated by commas, semicolons or tabs,
in UTF-8, UTF-16 or Latin-1. Unknown columns are dropped and said so.
"""

import csv
import io
import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lessons.models import Enrolment, User
from lessons.words import WORDS

MOST_ROWS = 300
HEADERS = {
    "name": {"name", "student", "student name", "full name", "display name"},
    "first": {"first", "first name", "given", "given name", "givenname"},
    "last": {"last", "last name", "family", "family name", "surname", "familyname"},
    "school_number": {"number", "school number", "student number", "id", "student id", "no."},
    "username": {"user name", "username", "login", "user"},
}
#: Between a name and a number, in a list whose first line has a name alone.
NUMBER_AFTER = re.compile(r"[\t;,](?=[^\t;,]*\d[^\t;,]*$)")


class RosterError(ValueError):
    """The list cannot be read at all; the message says what to do."""


@dataclass
class Row:
    """One student of the list, and what would become of the row."""

    line: int
    name: str
    school_number: str = ""
    username: str = ""
    problem: str = ""
    account: User | None = None  # who has this school number already
    note: str = ""
    namesake: int = 0  # the first line on which this name stands, where that is another one


@dataclass
class Roster:
    rows: list[Row] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)

    @property
    def problems(self):
        return [row for row in self.rows if row.problem]

    @property
    def is_importable(self):
        return bool(self.rows) and not self.problems


def decoded(data: bytes) -> str:
    """The text of an uploaded file, whatever the spreadsheet called its encoding."""
    if data[:2] == b"PK":
        raise RosterError(_("This is an Excel file. Save it as CSV and choose that file."))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str, classroom=None) -> Roster:
    """What the list says, row by row, with what stands against importing it."""
    lines = re.sub("\r\n?", "\n", text.lstrip("\ufeff").replace("\x00", "")).strip("\n")
    table = [row for row in _table(lines) if any(cell.strip() for cell in row)]
    if not table:
        raise RosterError(_("There are no names in it. Paste one student a line."))
    if len(table) > MOST_ROWS + 1:
        raise RosterError(_("A class has at most %(most)s students.") % {"most": MOST_ROWS})
    columns, dropped = _columns(table[0])
    body = table[1:] if columns else table
    roster = Roster(dropped_columns=dropped)
    for number, cells in enumerate(body, 2 if columns else 1):
        roster.rows.append(_row(number, cells, columns))
    _check(roster.rows, classroom)
    return roster


def _table(text):
    first = text.split("\n", 1)[0]
    delimiter = next((mark for mark in "\t;," if mark in first), None)
    if delimiter is None:
        return [NUMBER_AFTER.split(line, maxsplit=1) for line in text.splitlines()]
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        words = _("A quotation mark is left open or stands in the middle of a name. Take it out.")
        raise RosterError(words) from error


def _columns(header):
    """`({field: column}, [dropped])` of a header row; `({}, [])` where there is none."""
    known, dropped = {}, []
    for position, cell in enumerate(header):
        title = cell.strip().casefold().replace("_", " ")
        name = next((name for name, titles in HEADERS.items() if title in titles), None)
        if name and name not in known:
            known[name] = position
        elif title:
            dropped.append(cell.strip())
    return (known, dropped) if {"name", "first", "last"} & known.keys() else ({}, [])


def _row(line, cells, columns):
    def cell(name):
        position = columns.get(name)
        return cells[position].strip() if position is not None and position < len(cells) else ""

    if not columns:
        return _plain_row(line, [cell.strip() for cell in cells])
    name = cell("name") or " ".join(filter(None, [cell("first"), cell("last")]))
    return Row(line, _tidy(name), cell("school_number"), User.normalize_username(cell("username")))


def _plain_row(line, cells):
    """A line without a header: a name, then perhaps a number; or "Duarte, Ana"."""
    rest = [cell for cell in cells[1:] if cell]
    if len(rest) == 1 and rest[0].replace("-", "").replace(" ", "").isalpha():
        return Row(line, _tidy(f"{rest[0]} {cells[0]}"))
    return Row(line, _tidy(cells[0]), rest[0] if rest else "")


def _tidy(name):
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _folded(name):
    return _tidy(name).casefold()


def _check(rows, classroom):
    numbers = [row.school_number for row in rows if row.school_number]
    accounts = {
        user.school_number: user
        for user in User.objects.filter(school_number__in=numbers, is_staff=False)
    }
    here = {}
    if classroom:
        people = classroom.people.filter(enrolments__in=classroom.enrolments.current())
        here = {user.pk: _folded(str(user)) for user in people}
    taken, seen_numbers, lines = _taken_usernames(rows), set(), {}
    for row in rows:
        first = lines.setdefault(_folded(row.name), row.line)
        row.namesake = first if first != row.line else 0
        row.account = accounts.get(row.school_number) if row.school_number else None
        row.problem = _problem(row, seen_numbers, here)
        seen_numbers.add(row.school_number)
        if not row.problem:
            _name_account(row, taken)


def _problem(row, seen_numbers, here):
    if not row.name:
        return _("No name on this line.")
    if len(row.name) > 150:
        return _("This name is longer than 150 characters.")
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") for char in row.name):
        return _("This name holds a hidden character. Type it anew.")
    if row.username and (wrong := _wrong_username(row.username)):
        return wrong
    if len(row.school_number) > 40:
        return _("This school number is longer than 40 characters.")
    if row.school_number and row.school_number in seen_numbers:
        return _("This school number stands on two lines.")
    if row.account and _folded(str(row.account)) != _folded(row.name):
        # A number is no secret: alone it must not bring a stranger's account into a class.
        return _("This school number belongs to a student of another name. Look at both again.")
    if row.account and row.account.pk in here:
        return _("This student is in the class already.")
    if not row.school_number and _folded(row.name) in here.values():
        return _("Somebody of this name is in the class already. A second one needs a number.")
    if row.namesake and not row.school_number:
        words = _(
            "This name stands on line %(line)s, too. Take one out; or, if they are two students,"
            " put a school number after this one."
        )
        return words % {"line": row.namesake}
    return ""


def _wrong_username(username):
    if len(username) > 150:
        return _("This user name is longer than 150 characters.")
    try:
        User._meta.get_field("username").run_validators(username)
    except ValidationError:
        return _("This user name holds a blank or a mark. Letters, digits and @ . + - _ can be.")
    return ""


def _taken_usernames(rows):
    """User names in use that a row may run into: those that begin like one of them."""
    stems = {_stem(row.name) for row in rows} | {row.username for row in rows}
    taken = set()
    for stem in filter(None, stems):
        taken |= set(
            User.objects.filter(username__startswith=stem).values_list("username", flat=True)
        )
    return taken


def _name_account(row, taken):
    if row.namesake:
        row.note = _("new account; line %(line)s is another student of this name") % {
            "line": row.namesake
        }
    if row.account:
        row.username = row.account.username
        row.note = _("has an account already, which joins this class")
        return
    if row.username and row.username in taken:
        row.problem = _("Somebody else has the user name %(name)s.") % {"name": row.username}
        return
    row.username = row.username or _free(_stem(row.name), taken)
    taken.add(row.username)


def _stem(name):
    first = User.normalize_username(name).split(" ")[0] if name else ""
    return re.sub(r"[^\w.-]", "", first)[:30] or "student"


def _free(stem, taken):
    number = 1
    while (candidate := stem if number == 1 else f"{stem}{number}") in taken:
        number += 1
    return candidate


def two_words():
    """A first password that can be read out: two words of a list, 17 bits or more.

    It is good for one sign-in, which asks for a password of one's own; wrong guesses lock.
    """
    return f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}"


@transaction.atomic
def enrol(roster: Roster, classroom):
    """Make the accounts that are missing and put everybody into the class, or nobody."""
    people = []
    for row in roster.rows:
        user = row.account
        if user is None:
            user = User(
                username=row.username, display_name=row.name, school_number=row.school_number
            )
            user.set_unusable_password()
            user.must_change_password = True
            user.full_clean(exclude=["password"])
            user.save()
        Enrolment.objects.create(classroom=classroom, user=user, role=Enrolment.Role.STUDENT)
        people.append(user)
    return people


def new_password(user):
    """Give this person a password of two words, shown once; the old one ends."""
    password = two_words()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sources import dates
from sources.corrected import by_file
from sources.importers import ReadError, incoming, running, runs, tei
from sources.importers.found import shortened
from sources.importers.spreadsheet import SEPARATOR
from sources.importers.tei import report, storing

#: Fields as a teacher calls them.
WORDS = {
    "written": "date",
    "shelfmark": "archive number",
    "publicity": "meant for",
    "time_of_day": "time",
    "content_warning": "warning before the text",
    "rights_note": "note on rights",
    "original_language": "translated from",
    "published_in": "where published",
    "text_rights": "rights",
    "text_rights_note": "note on rights",
    "body": "text",
    "repository": "archive",
    "subjects": "topics",
    "named": "people named in it",
    "custody": "how it reached us",
    "claims": "what others say",
    "explained": "words explained",
    "pictures": "pictures and files",
}
UNSAID = (
    "written_as_printed",
    "shelfmark_as_printed",
    "repository_place",
    "text_kind",
    "slug",
    "state",
    "access",
    "source",
)
#: Of an edition: how often its progress is told, in documents.
STRIDE = 50
STRIDE_OF_ROWS = 100


class Command(BaseCommand):
    help = (
        "Bring in documents from pages (.txt, .md), editions in TEI (.xml), spreadsheets (.csv,"
        " .tsv, or a .zip with one and its pictures) and bibliographies (.ris, CSL-JSON)."
        " Safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE|FOLDER", help="a file, or a folder of files")
        parser.add_argument("--dry-run", action="store_true", help="tell what it would do")
        parser.add_argument(
            "--owner", metavar="USERNAME", help="whose they are; the school's if left out"
        )
        parser.add_argument(
            "--separator",
            default=SEPARATOR,
            metavar="SIGN",
            help=f"between several values in a cell ({SEPARATOR} if left out; '' for none)",
        )

    def handle(self, *args, path, dry_run=False, owner=None, separator=SEPARATOR, **options):
        owner = self.owner(owner)
        self.folder = Path(path)
        files = self.files(self.folder)
        self.counts = {}
        editions = [file for file in files if tei.is_xml(file)]
        surveys = [self.survey(file) for file in editions]
        pages = [(file, self.read(file, separator)) for file in files if file not in editions]
        self.coming = {found.slug for _file, page in pages for found in page.founds if found.slug}
        # Texts that join a document wait until the documents themselves are there.
        pages.sort(key=lambda page: all(found.source for found in page[1].founds))
        if not dry_run:
            self.undo_interrupted()
        for survey in surveys:
            self.take_edition(survey, owner, dry_run)
        for number, (file, page) in enumerate(pages, start=1):
            if len(files) > 1:
                self.stdout.write(f"[{number}/{len(files)}] {self.name_of(file)}")
            self.take_in(file, page, owner, dry_run)
        self.sum_up(dry_run)

    def owner(self, username):
        if not username:
            return None
        people = get_user_model().objects.filter(is_active=True, is_staff=True)
        owner = people.filter(username=username.casefold()).first()
        if owner is None:
            raise CommandError(f"There is no teacher with the user name “{username}”.")
        return owner

    def files(self, path):
        if path.is_file():
            return [path]
        if not path.is_dir():
            raise CommandError(f"{path}: no such file or folder.")
        visible = (file for file in sorted(path.rglob("*")) if not file.name.startswith("."))
        taken = (*incoming.TAKEN, *tei.ENDINGS)
        files = [file for file in visible if file.is_file() and file.suffix.lower() in taken]
        if not files:
            raise CommandError(f"{path}: no file in it of a kind we read: {', '.join(taken)}.")
        return files

    def name_of(self, file):
        """By which its records are known again: files of one name in two folders are two."""
        name = file.name if file == self.folder else file.relative_to(self.folder).as_posix()
        return shortened(name)

    def read(self, file, separator):
        try:
            return incoming.open_path(file, separator)
        except UnicodeDecodeError as error:
            raise CommandError(f"{file}: not UTF-8 text (byte {error.start + 1}).") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except ReadError as error:
            raise CommandError(f"{file}: {error}") from error

    def undo_interrupted(self):
        for undone in runs.undo_interrupted():
            self.stdout.write(f"The import of {undone.file} had broken off. {undone}")

    def take_in(self, file, page, owner, dry_run):
        for remark in page.remarks:
            self.stdout.write(remark)
        tell, began = self.telling(page.count), timezone.now()
        try:
            if dry_run:
                for outcome in incoming.plan(page, self.name_of(file), owner, self.coming):
                    tell(outcome)
            else:
                running.import_founds(page.founds, self.name_of(file), owner, page.files, tell)
        except ReadError as error:
            raise CommandError(f"{file}: {error}") from error
        self.tell_of_corrections(self.name_of(file), began)

    def tell_of_corrections(self, file, began):
        """What became of passages in students' work, where the file corrected their texts."""
        became = by_file(file, began)
        if became:
            self.stdout.write(became)

    def telling(self, count):
        """What tells of each document and, now and then, how many of so many are done."""
        done = 0

        def tell(outcome):
            nonlocal done
            done += 1
            self.counts[outcome.state] = self.counts.get(outcome.state, 0) + 1
            self.stdout.write(_line(outcome))
            if done % STRIDE_OF_ROWS == 0 and done < count:
                self.stdout.write(f"[{done}/{count}]")

        return tell

    def survey(self, file):
        try:
            survey = tei.survey(file)
        except ReadError as error:
            raise CommandError(f"{file}: {error}") from error
        name = self.name_of(file).removesuffix(file.suffix)
        survey.brought_as = "" if survey.header.identifier else name
        return survey

    def take_edition(self, survey, owner, dry_run):
        """A TEI file: its documents one after another, then what became of all its parts."""
        self.stdout.write(f"{survey.path.name}: {survey.title}, documents: {survey.count}")
        told, began = 0, timezone.now()

        def tell(state, found):
            nonlocal told
            told += 1
            self.coming.add(found.slug)
            if told % STRIDE == 0 or survey.count == 1:
                self.stdout.write(f"[{told}/{survey.count}] {state}: {found.shown_title}")

        try:
            if dry_run:
                states = storing.plan(survey, owner, tell)
            else:
                states = storing.bring_in(survey, owner, tell)
        except ReadError as error:
            raise CommandError(f"{survey.path}: {error}") from error
        for line in report.lines(survey):
            self.stdout.write(line)
        self.tell_of_corrections(survey.file, began)
        for state, count in states.items():
            self.counts[state] = self.counts.get(state, 0) + count

    def sum_up(self, dry_run):
        counts = ", ".join(f"{count} {state}" for state, count in self.counts.items())
        self.stdout.write(f"Would be: {counts}. Nothing was changed." if dry_run else f"{counts}.")


def _line(outcome):
    found = outcome.found
    date = f" ({dates.in_words(found.written)})" if found.written else ""
    fields = [WORDS.get(name, name) for name in found.recognised if name not in UNSAID]
    parts = [f"{outcome.state}: {found.shown_title}{date}: {', '.join(fields)}"]
    if found.unplaced:
        parts.append(f"to sort: {len(found.unplaced.split())} words")
    if outcome.undescribed:
        seen = "not published" if outcome.is_held else "published"
        parts.append(f"{seen}: {' '.join(outcome.undescribed)}")
    record = outcome.record
    if record and record.match_id and record.ruling == record.Ruling.OPEN:
        parts.append(f"same document as “{record.match}”? ({record.likeness:.0%} alike)")
    return "; ".join(parts)

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sources import dates
from sources.importers import ReadError, read, running, store

#: Fields as a teacher calls them.
WORDS = {
    "written": "date",
    "shelfmark": "archive number",
    "publicity": "meant for",
    "original_language": "translated from",
    "published_in": "where published",
    "text_rights": "rights",
    "text_rights_note": "note on rights",
    "body": "text",
}
UNSAID = ("written_as_printed", "text_kind", "slug", "state", "access")
READ = (".txt", ".md", ".markdown")


class Command(BaseCommand):
    help = "Bring in documents from text and Markdown files. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE|FOLDER", help="a file, or a folder of files")
        parser.add_argument("--dry-run", action="store_true", help="tell what it would do")
        parser.add_argument(
            "--owner", metavar="USERNAME", help="whose they are; the school's if left out"
        )

    def handle(self, *args, path, dry_run=False, owner=None, **options):
        owner = self.owner(owner)
        files = self.files(Path(path))
        pages = [(file, self.read(file)) for file in files]
        self.counts = {}
        # Texts that join a document wait until the documents themselves are there.
        pages.sort(key=lambda page: any(found.source for found in page[1]))
        runs = []
        for number, (file, founds) in enumerate(pages, start=1):
            if len(files) > 1:
                self.stdout.write(f"[{number}/{len(files)}] {file.name}")
            runs.append(self.take_in(file, founds, owner, dry_run))
        for outcomes in [] if dry_run else runs:
            running.relate(outcomes, owner)
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
        files = [file for file in visible if file.is_file() and file.suffix.lower() in READ]
        if not files:
            raise CommandError(f"{path}: no .txt or .md file in it.")
        return files

    def read(self, file):
        try:
            founds = read(file.read_text(encoding="utf-8-sig"), file.name)
            for found in founds:
                store.check(found)
        except UnicodeDecodeError as error:
            raise CommandError(f"{file}: not UTF-8 text (byte {error.start + 1}).") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except ReadError as error:
            raise CommandError(f"{file}: {error}") from error
        return founds

    def take_in(self, file, founds, owner, dry_run):
        try:
            if dry_run:
                outcomes = [running.plan(found, file.name) for found in founds]
            else:
                outcomes = running.import_founds(founds, file.name, owner)
        except ReadError as error:
            raise CommandError(f"{file}: {error}") from error
        for outcome in outcomes:
            self.counts[outcome.state] = self.counts.get(outcome.state, 0) + 1
            self.stdout.write(_line(outcome))
        return outcomes

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
    record = outcome.record
    if record and record.match_id and record.ruling == record.Ruling.OPEN:
        parts.append(f"same document as “{record.match}”? ({record.likeness:.0%} alike)")
    return "; ".join(parts)

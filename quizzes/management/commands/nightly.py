from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from config.backup import BackupFailed, back_up, link_media, thin_out
from quizzes.desk.clock import hand_in
from quizzes.models import Attempt, Draft, Release
from quizzes.models.photo import delete_strays
from sources.importers import linking, runs
from sources.models import Source
from sources.search.indexing import index


def copy_database(dry_run):
    if dry_run:
        return "would copy the database and the uploaded files"
    path = back_up()
    return f"{path.name}, {link_media()} new uploaded files"


def delete_old_backups(dry_run):
    old = thin_out(dry_run=dry_run)
    return f"{'would delete' if dry_run else 'deleted'} {len(old)}"


def hand_in_what_is_over(dry_run):
    if dry_run:
        return "would turn in what ran out of time"
    return f"turned in {hand_in(Attempt.objects.all())}"


def give_back_what_is_due(dry_run):
    if dry_run:
        return "would give back what was planned"
    return f"gave back {sum(one.carry_out() for one in Release.objects.to_carry_out())}"


def interrupted_imports(dry_run):
    """What a file brought or changed before the machine went off, so that none stays in part."""
    if dry_run:
        return f"would take back {runs.interrupted().count()} that broke off"
    return f"took back {len(runs.undo_interrupted())} that broke off"


def waiting_links(dry_run):
    """Those that a file said, to documents that came otherwise than by a file."""
    if dry_run:
        return "would make those whose documents are here by now"
    return f"made {linking.wake_all()} that waited"


def thin_drafts(dry_run):
    if dry_run:
        return "would keep one of every five minutes"
    return f"deleted {Draft.objects.thin() or 0}"


def photographs(dry_run):
    """Rows go with a student or a piece of work; their files follow tonight."""
    count = delete_strays(dry_run=dry_run)
    return f"{'would delete' if dry_run else 'deleted'} {count} of erased work"


def clear_sessions(dry_run):
    if dry_run:
        return "would delete the expired ones"
    call_command("clearsessions")
    return "deleted the expired ones"


def search(dry_run):
    """Documents that came in behind the back of the search, such as by an older version."""
    missing = Source.objects.filter(entries=None)
    count = missing.count()
    if dry_run:
        return f"would add {count} documents to what is searched"
    index(missing)
    # A decision may have begun or ended: files are searched, and rights counted, as it says.
    index(Source.objects.exclude(decisions=None))
    return f"added {count} documents to what is searched"


def optimize(dry_run):
    if dry_run:
        return "would refresh the planner's figures"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize" if connection.vendor == "sqlite" else "ANALYZE")
    return "refreshed the planner's figures"


STEPS = {
    "Timed work": hand_in_what_is_over,
    "Giving back": give_back_what_is_due,
    "Imports": interrupted_imports,
    "Links": waiting_links,
    "Backup": copy_database,
    "Old backups": delete_old_backups,
    "Earlier drafts": thin_drafts,
    "Photographs": photographs,
    "Sessions": clear_sessions,
    "Search": search,
    "Database": optimize,
}


class Command(BaseCommand):
    help = "Run once a night: back up, drop old backups, thin drafts, clear sessions, optimize."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args, dry_run=False, **options):
        failed = []
        for name, step in STEPS.items():
            try:
                self.stdout.write(f"{name}: {step(dry_run)}")
            except (BackupFailed, Error, OSError) as error:
                failed.append(name)
                self.stderr.write(f"{name}: {error}")
            # Without a backup of tonight nothing is thrown away.
            if failed == ["Backup"]:
                break
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")

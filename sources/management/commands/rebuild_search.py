from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from sources.models import Source
from sources.search.indexing import rebuild

STEP = 5_000  # documents from one line of progress to the next


class Command(BaseCommand):
    help = "Build anew what the library is searched by. Everybody can go on working meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args, dry_run=False, **options):
        self.total, self.told = Source.objects.count(), 0
        if dry_run:
            self.stdout.write(f"Would read {self.total:,} documents. Nothing was changed.")
            return
        try:
            done = rebuild(self.tell)
        except Error as error:
            raise CommandError(f"The search is as it was: {error}".rstrip()) from error
        self.stdout.write(f"The library is searched anew: {done:,} documents.")

    def tell(self, done):
        if done - self.told >= STEP:
            self.told = done
            self.stdout.write(f"{done:,} of {self.total:,} documents")

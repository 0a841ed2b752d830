from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupFailed, back_up, link_media


class Command(BaseCommand):
    help = "Copy the database, and link the uploaded files, into the backup folder."

    def handle(self, *args, **options):
        try:
            path = back_up()
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {path} ({path.stat().st_size // 1024} kB).")
        self.stdout.write(f"Linked {link_media()} new uploaded files.")

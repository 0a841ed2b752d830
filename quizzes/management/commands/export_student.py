from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lessons.models import AuditEvent, User
from quizzes.models import Photo
from quizzes.own_work import as_json, own_work, photo_name


class Command(BaseCommand):
    help = "Write everything that a student wrote and got back, as JSON; photographs beside it."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--output", metavar="FILE", help="where to; else it is printed")
        parser.add_argument(
            "--photographs", metavar="FOLDER", help="a new folder for the photographs of pages"
        )

    def handle(self, *args, username, output=None, photographs=None, **options):
        student = User.objects.filter(username=username).first()
        if student is None:
            raise CommandError(f"Nobody here has the user name {username!r}.")
        if photographs is not None:
            self.write_photographs(Path(photographs), student)
        pieces = as_json(own_work(student))
        if output is None:
            for piece in pieces:
                self.stdout.write(piece.decode(), ending="")
        else:
            self.write(Path(output), pieces)
        AuditEvent.note(None, "work exported", student)

    def write(self, path, pieces):
        """Only for whoever runs the command: it holds a student's words."""
        try:
            path.touch(mode=0o600)
            with path.open("wb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written to {path}.")

    def write_photographs(self, folder, student):
        """Under the names that the JSON tells."""
        photos = Photo.objects.of_student(student)
        try:
            folder.mkdir(mode=0o700, parents=True)
            for photo in photos:
                path = folder / photo_name(photo)
                path.touch(mode=0o600)
                with photo.file.open("rb") as file:
                    path.write_bytes(file.read())
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"{len(photos)} photographs written to {folder}.")

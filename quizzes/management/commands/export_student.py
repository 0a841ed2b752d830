import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lessons.models import AuditEvent, User
from quizzes.own_work import own_work


class Command(BaseCommand):
    help = "Write everything that a student wrote and got back, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--output", metavar="FILE", help="where to; else it is printed")

    def handle(self, *args, username, output=None, **options):
        student = User.objects.filter(username=username).first()
        if student is None:
            raise CommandError(f"Nobody here has the user name {username!r}.")
        work = json.dumps(own_work(student), ensure_ascii=False, indent=2) + "\n"
        if output is None:
            self.stdout.write(work, ending="")
        else:
            self.write(Path(output), work)
        AuditEvent.note(None, "work exported", student)

    def write(self, path, work):
        """Only for whoever runs the command: it holds a student's words."""
        try:
            path.touch(mode=0o600)
            path.write_text(work, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stderr.write(f"Written to {path}.")

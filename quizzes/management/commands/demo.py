import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.passwords import DEMO_PASSWORD
from quizzes import demonstration
from quizzes.demonstration import full_texts

LOADED = (
    "Loaded {0.documents} documents in {0.texts} texts, {0.lessons} lessons, {0.classes} classes,"
    " {0.people} people and {0.work} pieces of work."
)
ALREADY = "The demonstration school is loaded already; nothing changed. (--reset begins it anew.)"
SIGN_INS = """
Sign in at {address}accounts/sign-in/ with the password {password}
  rivera      Ms. Rivera, teacher: Periods 3, 5 and 6
  okoro       Mr. Okoro, teacher: Period 2, and Period 3 with Ms. Rivera
  lindqvist   Dr. Lindqvist, head of department
  admin       administrator, {address}admin/
  ana         a student in Period 3, in the middle of the essay
  ben         a student in Period 3 whose essay is graded and not yet given back
  chen        a student in Period 3 whose essay waits to be graded
  amira       a student in Period 3 whose work was given back
The library is open to everybody at {address}sources/
"""


class Command(BaseCommand):
    help = "Load the demonstration school, once. Only where DEMO is on."

    def add_arguments(self, parser):
        parser.add_argument(
            "--seeds", metavar="FOLDER", help="add the full texts that stand in this folder"
        )
        parser.add_argument(
            "--reset", action="store_true", help="empty the demonstration and load it anew"
        )

    def handle(self, *args, seeds=None, reset=False, **options):
        if not settings.DEMO:
            raise CommandError("DEMO is off: this is a school's own copy. Use: make demo")
        if reset:
            demonstration.reset()
        if demonstration.is_loaded():
            self.stdout.write(ALREADY)
        else:
            self.stdout.write(LOADED.format(demonstration.load()))
        if seeds:
            self.add_full_texts(seeds)
        address = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}/"
        self.stdout.write(SIGN_INS.format(address=address, password=DEMO_PASSWORD))

    def add_full_texts(self, folder):
        try:
            lines = full_texts.add(folder)
        except full_texts.NoSuchFolder as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)

import os
import zipfile
from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sources.exporters import dublin_core, packing, spreadsheet
from sources.models import Source
from sources.models.files import private_storage
from sources.public import VISITOR

STRIDE = 200


class Command(BaseCommand):
    help = (
        "Write documents as a spreadsheet with their files, which import_sources reads back."
        " What may not be given to other schools stays here and is named, also in its row."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FOLDER|FILE.zip", help="a new folder or zip")
        parser.add_argument(
            "--user", metavar="USERNAME", help="only what this person may open here"
        )
        parser.add_argument("--collection", metavar="ADDRESS", help="only what hangs in it")
        parser.add_argument(
            "--for-ourselves",
            action="store_true",
            help="for use at this school: also what may not be given to others, and closed names",
        )

        parser.add_argument(
            "--dublin-core",
            action="store_true",
            help="for archives' catalogs: a row a document in Dublin Core, without files",
        )

    def handle(self, *args, path, user=None, collection=None, for_ourselves=False, **options):
        user = self.user(user)
        sources, shelves = self.sources(user, collection), spreadsheet.shelves_of(user)
        told_to = user if for_ourselves else VISITOR
        found = spreadsheet.with_all(sources, shelves, told_to).order_by("pk")
        taken = packing.Taken()
        layout = dublin_core if options["dublin_core"] else spreadsheet
        documents = self.telling(found.iterator(chunk_size=STRIDE))
        with target(Path(path)) as put:
            put(packing.NAME, packing.sheet(documents, layout, taken, for_ourselves))
            for name, stored in taken.files:
                with private_storage().open(stored) as file:
                    put(name, file.chunks())
        for words in taken.withheld:
            self.stdout.write(f"Left out: {words}")
        self.stdout.write(f"Documents: {taken.count}. Left out of them: {len(taken.withheld)}.")

    def telling(self, documents):
        for count, document in enumerate(documents, 1):
            yield document
            if count % STRIDE == 0:
                self.stdout.write(f"[{count}]")

    def user(self, username):
        if not username:
            return None
        found = get_user_model().objects.filter(is_active=True, username=username.casefold())
        if not found.exists():
            raise CommandError(f"There is nobody with the user name “{username}”.")
        return found.get()

    def sources(self, user, collection):
        shelves = spreadsheet.shelves_of(user)
        sources = Source.objects.visible_to(user) if user else Source.objects.here()
        if not collection:
            return sources
        shelf = shelves.filter(slug=collection).first()
        if shelf is None:
            raise CommandError(f"There is no collection “{collection}”.")
        return sources.filter(pk__in=shelf.items.values("source"))


@contextmanager
def target(path):
    """`put(name, chunks)` for a new folder or zip; a zip has its name only when it is whole."""
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise CommandError(f"{path} is there already. Name a new folder or zip.")
    if path.suffix.lower() != ".zip":
        yield lambda name, chunks: _write(path / name, chunks)
        return
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as made:
            yield lambda name, chunks: _pack(made, name, chunks)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path, chunks):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(chunks)


def _pack(made, name, chunks):
    with made.open(name, "w", force_zip64=False) as file:
        for chunk in chunks:
            file.write(chunk)

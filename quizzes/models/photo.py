import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from lessons.models.sitting import closed_now
from quizzes.models.signature import work_by
from sources.columns import JSONList
from sources.derivatives import WIDTHS, name_of
from sources.models.files import private_storage

#: Pages of one piece of work, of one hand.
MOST = 20
#: Where their files lie; nothing else lies there.
FOLDER = "photographs"


def place_for(photo, name):
    """By no name that anybody gave: the camera's or the student's would stand in every backup."""
    token = get_random_string(24, "abcdefghijklmnopqrstuvwxyz0123456789")
    return f"{FOLDER}/{timezone.now():%Y/%m}/{token}{PurePosixPath(name).suffix}"


class PhotoQuerySet(models.QuerySet):
    def of_student(self, user):
        """One's own; what a teacher put there may show a grade, and comes back with the work."""
        return self.filter(self._of(user))

    def for_marker(self, user):
        """Those of work that is turned in, in the classes this person teaches."""
        return self.filter(self._taught(user))

    def shown_to(self, user):
        """Both; one's own not while one's words are closed, as between two sittings."""
        closed = closed_now(user, timezone.now(), "attempt__giving")
        return self.filter(self._of(user) & ~closed | self._taught(user))

    @staticmethod
    def _of(user):
        told = Q(is_students=True) | Q(attempt__given_back_at__isnull=False)
        return told & Q(attempt__in=work_by(user=user.pk))

    @staticmethod
    def _taught(user):
        classrooms = Classroom.objects.taught_by(user)
        turned_in = Q(attempt__turned_in_at__isnull=False)
        return turned_in & Q(attempt__giving__classroom__in=classrooms)

    def as_column(self):
        """These as one value, for `read_photos`."""
        names = ["file", "width", "height", "position", "is_students"]
        one = JSONObject(key=F("pk"), **{name: F(name) for name in names})
        return Subquery(self.order_by().values(all=JSONList(one)))

    def by_student(self):
        """What the student put there, and may change until it is turned in."""
        return self.filter(is_students=True)

    def by_teacher(self):
        """What was put there for the student."""
        return self.filter(is_students=False)


def read_photos(column):
    """`[Photo, …]` in their order, from a column of `as_column`."""
    rows = [dict(row) for row in column or ()]
    for row in rows:  # SQLite has no truth of its own
        row["is_students"] = bool(row["is_students"])
    photos = (Photo(pk=row.pop("key"), **row) for row in rows)
    return sorted(photos, key=lambda one: (one.position, one.pk))


class Photo(models.Model):
    """A photograph of a page that a student wrote on paper, in its place among the others."""

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="photos")
    file = models.FileField(upload_to=place_for, storage=private_storage)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    #: SHA-256 of the file as it is kept and handed over.
    digest = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    #: Of the hand of those whose work it is; else a teacher put it there.
    is_students = models.BooleanField(default=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph of a page")
        verbose_name_plural = _("photographs of pages")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "digest"], name="one_photo_of_these_bytes")
        ]

    def __str__(self):
        return f"{self.attempt}, {self.position}"

    def get_absolute_url(self):
        return reverse("quizzes:photo", args=[self.pk])

    @property
    def is_added(self):
        """By a teacher; the other half of `is_students`."""
        return not self.is_students

    @classmethod
    def keep(cls, attempt, uploads, by):
        """Put pictures, `sources.uploads.Upload`, behind those that are there.

        Returns how many are new, for the same picture is kept once; None where the work is no
        longer open to `by`, or holds as many as it can. Then, and where a file cannot be
        written (OSError), all is as it was.
        """
        known = set(attempt.photos.values_list("digest", flat=True))
        whose = {"added_by": by, "is_students": attempt.is_by(by)}
        stored, count = [], None
        try:
            for upload in uploads:
                photo = cls._of_upload(attempt, upload, whose)
                if photo.digest not in known:
                    known.add(photo.digest)
                    stored.append(photo)
                    photo.file.save(upload.file.name, upload.file, save=False)
            count = cls._place(attempt, stored, by)
        finally:
            for photo in stored:
                if not (count and photo.pk):
                    photo.delete_files()
        return count

    @classmethod
    def _of_upload(cls, attempt, upload, whose):
        upload.file.seek(0)
        digest = hashlib.sha256(upload.file.read()).hexdigest()
        upload.file.seek(0)
        return cls(
            attempt=attempt,
            digest=digest,
            width=upload.width,
            height=upload.height,
            **whose,
        )

    @classmethod
    @transaction.atomic
    def _place(cls, attempt, photos, by):
        if not attempt.hold_for_photos(by):
            return None
        there, is_students = list(attempt.photos.all()), attempt.is_by(by)
        new = [one for one in photos if one.digest not in {row.digest for row in there}]
        by_same = [one for one in there if one.is_students == is_students]
        if len(by_same) + len(new) > MOST:
            return None
        last = max((one.position for one in there), default=0)
        for position, photo in enumerate(new, last + 1):
            photo.position = position
            photo.save()
        if new:
            cls._note(attempt, by, "photographs added")
        return len(new)

    @staticmethod
    def _note(attempt, by, deed):
        """What a teacher does to a student's work stands in the record."""
        if not attempt.is_by(by):
            attempt.record(by, deed)

    @transaction.atomic
    def move(self, by, step):
        """One place earlier (-1) or later (1) among those of the same hand; else nothing."""
        if not self.attempt.hold_for_photos(by):
            return
        rows = [one for one in self.attempt.photos.all() if one.is_students == self.is_students]
        at = next((n for n, one in enumerate(rows) if one.pk == self.pk), None)
        if at is None or not 0 <= at + step < len(rows):
            return
        here, there = rows[at], rows[at + step]
        here.position, there.position = there.position, here.position
        Photo.objects.bulk_update([here, there], ["position"])

    def remove(self, by):
        """False where it is no longer `by`'s to remove."""
        with transaction.atomic():
            if not self.attempt.hold_for_photos(by):
                return False
            self.delete()
            self._note(self.attempt, by, "photograph removed")
        self.delete_files()
        return True

    def delete_files(self):
        """The picture and the smaller copies that were made of it."""
        if self.file:
            for name in (self.file.name, *(name_of(self, width) for width in WIDTHS)):
                self.file.storage.delete(name)


def delete_strays(now=None, dry_run=False):
    """Delete the files of photographs that no row names: of erased work. Returns how many.

    A file of today may belong to a row that is only being written.
    """
    known = {token_of(name) for name in Photo.objects.values_list("file", flat=True)}
    before = (now or timezone.now()) - timezone.timedelta(days=1)
    storage = private_storage()
    strays = [
        name
        for name in files_below(storage, FOLDER)
        if token_of(name) not in known and storage.get_modified_time(name) < before
    ]
    for name in strays:
        if not dry_run:
            storage.delete(name)
    return len(strays)


def token_of(name):
    """What a picture and its smaller copies have in common."""
    return PurePosixPath(name).name.partition(".")[0]


def files_below(storage, folder):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from files_below(storage, f"{folder}/{name}")

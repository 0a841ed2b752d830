from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.export_columns import read_columns


class ExportLayoutQuerySet(models.QuerySet):
    def editable_by(self, user):
        """The school's: for heads of department and administrators."""
        return self if user.has_perm("quizzes.change_exportlayout") else self.none()

    def visible_to(self, user):
        """To download with: every teacher."""
        return self if user.is_teacher else self.none()


class ExportLayout(models.Model):
    """How the school's gradebook wants its file: columns, order, format, which grade."""

    class Format(models.TextChoices):
        COMMA = "comma", _("CSV, separated by commas")
        SEMICOLON = "semicolon", _("CSV, separated by semicolons")
        TAB = "tab", _("Text, separated by tabs")
        EXCEL = "excel", _("Excel (.xlsx)")

    class Score(models.TextChoices):
        POINTS = "points", _("The points")
        GRADE = "grade", _("The school’s grade")

    class Identifier(models.TextChoices):
        SCHOOL_NUMBER = "school_number", _("The school number")
        USER_NAME = "user_name", _("The user name")
        NAME = "name", _("The name")

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("Such as the gradebook’s name.")
    )
    #: As typed; `quizzes.export_columns.read_columns` reads them.
    columns = models.TextField(_("columns"))
    file_format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.COMMA)
    score = models.CharField(
        _("in the column score"), max_length=10, choices=Score, default=Score.POINTS
    )
    identifier = models.CharField(
        _("in the column student"),
        max_length=20,
        choices=Identifier,
        default=Identifier.SCHOOL_NUMBER,
        help_text=_("By what the gradebook knows a student again."),
    )

    objects = ExportLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout for a gradebook")
        verbose_name_plural = _("layouts for gradebooks")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def read(self):
        """`[(key, heading), …]` of its columns."""
        return read_columns(self.columns)

    @property
    def student_heading(self):
        """What stands over the column by which a student is known again."""
        return dict(self.read())["student"]

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from sources.models.topic import JSONList


class MarginSymbolQuerySet(models.QuerySet):
    def editable_by(self, user):
        """The school's: for heads of department and administrators."""
        return self if user.has_perm("quizzes.change_marginsymbol") else self.none()

    def visible_to(self, user):
        """To comment with: every teacher."""
        return self if user.is_teacher else self.none()

    def as_column(self):
        """All of them as one value, for `read_symbols`: the same for every row."""
        names = ["sign", "label", "key", "position"]
        one = JSONObject(pk=F("pk"), **{name: F(name) for name in names})
        return Subquery(self.order_by().values(all=JSONList(one)))


def read_symbols(column):
    """`[MarginSymbol, …]` in their order from a column of `as_column`."""
    found = [MarginSymbol(**row) for row in column or ()]
    return sorted(found, key=lambda one: (one.position, one.pk))


class MarginSymbol(models.Model):
    """A sign that graders set in the margin of an answer, and what it says in words.

    A comment keeps both as they were: the list can be changed at any time.
    """

    sign = models.CharField(_("sign"), max_length=4, help_text=_("Such as ✓ or ▲."))
    label = models.CharField(
        _("in words"),
        max_length=60,
        unique=True,
        help_text=_("Students read it beside the sign, and hear it."),
    )
    key = models.CharField(
        _("key"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9]$", _("Type one small letter or digit."))],
        help_text=_("Chooses it at the desk, once words of an answer are selected."),
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = MarginSymbolQuerySet.as_manager()

    class Meta:
        verbose_name = _("symbol for the margin")
        verbose_name_plural = _("symbols for the margin")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~models.Q(key=""),
                name="one_symbol_a_key",
                violation_error_message=_("Another symbol has this key."),
            )
        ]

    def __str__(self):
        return f"{self.sign} {self.label}"

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from quizzes.models.mark import Mark, Remark

#: Longer ones are about one paper.
LONGEST_SAVED = 500
#: What a grader is offered at most, of each kind.
MOST_OFFERED = 200


class SavedCommentQuerySet(models.QuerySet):
    def of_grader(self, user):
        return self.filter(owner=user)


class SavedComment(models.Model):
    """A comment that a grader keeps to use again, for one row of a rubric or for any.

    `row` is the title of the row: it outlives the rubric, which is copied once it is in use.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_comments"
    )
    text = models.CharField(_("comment"), max_length=LONGEST_SAVED)
    row = models.CharField(_("row of the rubric"), max_length=200, blank=True)

    objects = SavedCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved comment")
        verbose_name_plural = _("saved comments")
        ordering = ["row", "text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "row", "text"], name="one_comment_of_a_row")
        ]

    def __str__(self):
        return self.text[:80]


def offered_to(user):
    """`[{"text", "row"}, …]`: what was saved, then what this person has written before, the most
    used first.

    The second is read where it stands, in the papers: it goes with a student who is erased, and
    with a class that is taken away from its grader.
    """
    saved = SavedComment.objects.of_grader(user).values_list("text", "row")[:MOST_OFFERED]
    written = [
        *_used(Remark.objects.for_marker(user).filter(marker=user), "text"),
        *_used(Mark.objects.for_marker(user).filter(marker=user), "comment"),
    ]
    written.sort(key=lambda one: -one[1])
    known = {text for text, _row in saved}
    rest = dict.fromkeys(text for text, _times in written if text not in known)
    return [
        *({"text": text, "row": row} for text, row in saved),
        *({"text": text, "row": ""} for text in list(rest)[:MOST_OFFERED]),
    ]


def _used(rows, column):
    """`[(text, how often), …]` of those short enough to be used again."""
    short = rows.annotate(_length=Length(column)).filter(_length__lte=LONGEST_SAVED)
    counted = short.exclude(Q(**{column: Value("")})).order_by().values(column)
    counted = counted.annotate(times=Count("pk")).order_by("-times", column)
    return list(counted.values_list(column, "times")[:MOST_OFFERED])

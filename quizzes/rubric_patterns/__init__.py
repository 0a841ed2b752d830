"""Rubrics to begin with. Each is made anew for the teacher who chooses it, and hers to change."""

from django.db import transaction

from quizzes.models import Criterion, Level, Rubric
from quizzes.rubric_patterns.essays import ESSAYS
from quizzes.rubric_patterns.short import SHORT
from quizzes.rubric_patterns.source_paper import SOURCE_PAPER

PATTERNS = ESSAYS | SHORT | SOURCE_PAPER
CHOICES = [(key, pattern[0]) for key, pattern in PATTERNS.items()]


def rows_of(key):
    """The rows of a pattern as the grid's form begins with them."""
    return [
        {
            "title": str(title),
            "skill": str(skill),
            "marker_text": str(marker),
            "student_text": str(student),
            "levels": [
                ends_of(points)
                | {
                    "title": str(name),
                    "marker_text": str(for_graders),
                    "student_text": str(for_students),
                }
                for points, name, for_graders, for_students in levels
            ],
        }
        for title, skill, marker, student, levels in PATTERNS[key][2]
    ]


def ends_of(points):
    """The points of a pattern's level, and where it is a band those that it begins with."""
    least, most = points if isinstance(points, tuple) else (None, points)
    return {"points": most, "least": least}


def points_of(key):
    """The most that a rubric after this pattern can give."""
    _title, _note, rows = PATTERNS[key]
    return sum(
        max(ends_of(points)["points"] for points, *_words in levels) for *_row, levels in rows
    )


@transaction.atomic
def make_rubric(key, owner):
    """A rubric of one's own after a pattern."""
    title, note, _rows = PATTERNS[key]
    rubric = Rubric.objects.create(title=str(title), note=str(note), owner=owner)
    store_rows(rubric, rows_of(key))
    return rubric


def store_rows(rubric, rows):
    """Make the rubric's rows these. A row with an `id` keeps its own; no mark rests on it yet."""
    kept = {row["id"] for row in rows if row.get("id")}
    rubric.criteria.exclude(pk__in=kept).delete()
    for position, row in enumerate(rows):
        words = {name: row[name] for name in ("title", "skill", "marker_text", "student_text")}
        columns = words | {"position": position}
        if row.get("id"):
            rubric.criteria.filter(pk=row["id"]).update(**columns)
            criterion = rubric.criteria.get(pk=row["id"])
            criterion.levels.all().delete()
        else:
            criterion = Criterion.objects.create(rubric=rubric, **columns)
        Level.objects.bulk_create(Level(criterion=criterion, **level) for level in row["levels"])

"""Rubrics to begin with. Each is made anew for the teacher who chooses it, and is hers to change.

The first follows the AP history rubric for document-based questions in force since 2023-24
(thesis 1, context 1, documents 2, beyond the documents 1, sourcing 1, complexity 1), in our
own words; the second the three levels of short history assessments.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quizzes.models import Criterion, Level, Rubric

Skill = Criterion.Skill

#: key: (title, note, rows); a row: (title, skill, for graders, for students, levels);
#: a level: (points, title, for graders, for students).
PATTERNS = {
    "dbq": (
        _("Essay on documents, seven points"),
        _("Every point is earned on its own. Read it as a first draft written against the clock."),
        [
            (
                _("Thesis"),
                Skill.ARGUMENT,
                _("Answers the question with a claim that can be defended, and shows its line."),
                _("I answer the question with a claim and say why."),
                [
                    (0, "", _("No claim, or the question said again."), _("My claim is missing.")),
                    (1, "", _("A claim with a line of argument."), _("I took a position.")),
                ],
            ),
            (
                _("Context"),
                Skill.CONTEXT,
                _("Describes the wider setting and ties it to the topic in more than a phrase."),
                _("I explain what was going on around it."),
                [
                    (0, "", _("None, or a passing phrase."), _("The setting is only named.")),
                    (1, "", _("A setting, tied to the topic."), _("I explained the setting.")),
                ],
            ),
            (
                _("Evidence from documents"),
                Skill.CLOSE_READING,
                _("1: three documents described correctly. 2: four used for an argument."),
                _("I use three or four documents to prove something."),
                [
                    (0, "", _("Fewer than three."), _("I used fewer than three documents.")),
                    (1, "", _("Three described correctly."), _("I described three correctly.")),
                    (2, "", _("Four used for an argument."), _("I used four for my point.")),
                ],
            ),
            (
                _("Evidence beyond the documents"),
                Skill.CONTEXT,
                _("A specific fact that is in none of them, used for the argument."),
                _("I bring a fact from outside."),
                [
                    (0, "", _("None, or named without use."), _("No fact from outside yet.")),
                    (1, "", _("A specific fact, used."), _("I brought a fact and used it.")),
                ],
            ),
            (
                _("Sourcing"),
                Skill.SOURCING,
                _("For two documents, says how who wrote it, for whom, when or why matters."),
                _("I say why it matters who wrote two of them, to whom and when."),
                [
                    (0, "", _("One or none; naming is not enough."), _("One document or none.")),
                    (1, "", _("Two, each bearing on the argument."), _("I did it for two.")),
                ],
            ),
            (
                _("Complexity"),
                Skill.ARGUMENT,
                _("Weighs a counter-view, several causes or change; or sources four documents."),
                _("I show that it is not that simple."),
                [
                    (0, "", _("One side only."), _("The other side is still missing.")),
                    (1, "", _("More than one side, weighed."), _("I weighed the other side.")),
                ],
            ),
        ],
    ),
    "short": (
        _("Short assessment, three levels"),
        _("Look for the reason, not for the verdict."),
        [
            (
                _("Judging the source"),
                Skill.SOURCING,
                _("Is the judgment sound, for the reason that makes it sound?"),
                _("I judge the source and give the reason that decides it."),
                [
                    (1, _("Basic"), _("Takes it at its word."), _("I took the words as they are.")),
                    (2, _("Emergent"), _("Judges; the reason falls short."), _("I need a reason.")),
                    (3, _("Proficient"), _("Sound, with its reason."), _("I named what decides.")),
                ],
            )
        ],
    ),
    "plain": (
        _("Plain points"),
        "",
        [
            (
                _("Points"),
                "",
                _("One point for each thing the answer gets right."),
                _("One point for each thing I get right."),
                [(points, "", "", "") for points in range(6)],
            )
        ],
    ),
}
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
                {
                    "points": points,
                    "title": str(name),
                    "marker_text": str(for_graders),
                    "student_text": str(for_students),
                }
                for points, name, for_graders, for_students in levels
            ],
        }
        for title, skill, marker, student, levels in PATTERNS[key][2]
    ]


def points_of(key):
    """The most that a rubric after this pattern can give."""
    _title, _note, rows = PATTERNS[key]
    return sum(max(points for points, *_words in levels) for *_row, levels in rows)


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
        Level.objects.bulk_create(
            Level(criterion=criterion, **level | {"points": Decimal(level["points"])})
            for level in row["levels"]
        )

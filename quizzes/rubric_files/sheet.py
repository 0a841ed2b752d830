"""One rubric between files and rows of the database, and what it may hold."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from quizzes.models import Criterion
from quizzes.models.rubric import do_overlap

MOST_RUBRICS, MOST_ROWS, MOST_LEVELS = 20, 20, 10
LONGEST_TITLE, LONGEST_ROW, LONGEST_LEVEL, LONGEST_WORDS = 200, 120, 80, 2000
MOST_POINTS = 100


class Faults(ValueError):
    """Sentences about what cannot be read, each with its place."""

    def __init__(self, sentences):
        super().__init__("; ".join(sentences))
        self.sentences = sentences


@dataclass
class Sheet:
    """A rubric: `rows` as `rubric_patterns.store_rows` takes them, each with its `place`."""

    title: str = ""
    note: str = ""
    rows: list = field(default_factory=list)

    @classmethod
    def of(cls, rubric):
        """Of a stored rubric; rows and levels should be prefetched."""
        words = ("title", "marker_text", "student_text")
        rows = [
            {name: getattr(row, name) for name in (*words, "skill")}
            | {
                "levels": [
                    {name: getattr(level, name) for name in ("points", "least", *words)}
                    for level in row.levels.all()
                ]
            }
            for row in rubric.criteria.all()
        ]
        return cls(rubric.title, rubric.note, rows)

    @property
    def points(self):
        return sum(max((one["points"] for one in row["levels"]), default=0) for row in self.rows)


def row(title, marker_text="", student_text="", place="", skill=""):
    return {
        "title": title,
        "skill": skill,
        "marker_text": marker_text,
        "student_text": student_text,
        "place": place,
        "levels": [],
    }


def level(points, title="", marker_text="", student_text="", least=None):
    return {
        "points": points,
        "least": least,
        "title": title,
        "marker_text": marker_text,
        "student_text": student_text,
    }


def skill_of(text, place):
    """One of `Criterion.Skill` by its key or its name, "" of nothing; raises Faults."""
    typed = text.strip().casefold()
    if not typed:
        return ""
    for skill in Criterion.Skill:
        if typed in (skill.value, str(skill.label).casefold()):
            return skill.value
    words = _("%(place)s: “%(typed)s” is none of the skills: %(skills)s.")
    known = ", ".join(str(skill.label) for skill in Criterion.Skill)
    raise Faults([words % {"place": place, "typed": text[:40], "skills": known}])


def points_of(text, place):
    """A Decimal of what is typed; raises Faults with the place."""
    try:
        points = Decimal(str(text).strip().replace(",", "."))
    except InvalidOperation:
        points = None
    is_fine = points is not None and points.is_finite() and 0 <= points <= MOST_POINTS
    if not is_fine or points != points.quantize(Decimal("0.01")):
        words = _("%(place)s: “%(typed)s” is no number of points from 0 to %(most)s.")
        raise Faults([words % {"place": place, "typed": str(text)[:40], "most": MOST_POINTS}])
    return points


def least_of(text, place):
    """The same of the points that a band begins with; None where nothing is typed."""
    return points_of(text, place) if str(text).strip() else None


def plainly(points):
    return "" if points is None else f"{points.normalize():f}"


def check(sheets):
    """Raises Faults where one of them is none that a rubric can be."""
    if not sheets:
        raise Faults([_("There is no rubric in it.")])
    if len(sheets) > MOST_RUBRICS:
        raise Faults([_("At most %(most)s rubrics come in at once.") % {"most": MOST_RUBRICS}])
    faults = [fault for sheet in sheets for fault in _faults(sheet)]
    if faults:
        raise Faults(faults)


def _faults(sheet):
    if not sheet.title.strip():
        yield _("The rubric has no title.")
    if len(sheet.title) > LONGEST_TITLE:
        yield _("The rubric’s title is longer than %(most)s letters.") % {"most": LONGEST_TITLE}
    if not sheet.rows:
        yield _("“%(title)s” has no rows.") % {"title": sheet.title}
    if len(sheet.rows) > MOST_ROWS:
        told = {"title": sheet.title, "most": MOST_ROWS}
        yield _("“%(title)s” has more than %(most)s rows.") % told
    for one in sheet.rows:
        for fault in _faults_of_row(one):
            yield f"{one['place']}: {fault}"


def _faults_of_row(one):
    points = [level["points"] for level in one["levels"]]
    if not one["title"].strip():
        yield _("the row has no name.")
    if len(one["title"]) > LONGEST_ROW:
        yield _("the row’s name is longer than %(most)s letters.") % {"most": LONGEST_ROW}
    if not points:
        yield _("give this row at least one level with points.")
    if len(points) > MOST_LEVELS:
        yield _("a row has at most %(most)s levels.") % {"most": MOST_LEVELS}
    if len(set(points)) < len(points):
        yield _("two levels of this row give the same points.")
    elif do_overlap(one["levels"]):
        yield _("two levels of this row have points in common.")
    for level in one["levels"]:
        if level["least"] is not None and level["least"] >= level["points"]:
            told = {"least": plainly(level["least"]), "points": plainly(level["points"])}
            yield _("a level from %(least)s cannot give at most %(points)s points.") % told
    for level in one["levels"]:
        if len(level["title"]) > LONGEST_LEVEL:
            yield _("a level’s name is longer than %(most)s letters.") % {"most": LONGEST_LEVEL}
        if max(len(level["marker_text"]), len(level["student_text"])) > LONGEST_WORDS:
            yield _("a level has more than %(most)s letters.") % {"most": LONGEST_WORDS}

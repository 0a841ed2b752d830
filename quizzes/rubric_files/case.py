"""Rubrics as 1EdTech's CASE 1.1: a CFPackage whose CFRubrics hold CFRubricCriteria with their
CFRubricCriterionLevels.

Of a row `category` is its name and `description` its words for graders; of a level `quality` is
its name, `score` its points, `description` its words for graders and `feedback` those for
students. What CASE has no place for, a row's words for students and where a band begins, is in
`extensions`.
"""

import json
import uuid
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.plain import plain
from quizzes.rubric_files.sheet import (
    LONGEST_ROW,
    Faults,
    Sheet,
    least_of,
    level,
    points_of,
    row,
    skill_of,
)

STUDENTS, SKILL = "wordsForStudents", "skill"  # our extensions of a criterion
LEAST = "leastScore"  # and of a level: with how many points a band begins


def write(sheets):
    now = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    title = sheets[0].title if len(sheets) == 1 else _("Rubrics")
    package = {
        "CFDocument": _stamped(now)
        | {"creator": settings.SCHOOL_NAME or "Dossier", "title": title, "caseVersion": "1.1"},
        "CFItems": [],
        "CFAssociations": [],
        "CFRubrics": [_rubric(sheet, now) for sheet in sheets],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _stamped(now):
    """A new identifier: a file that goes out is a publication of its own."""
    identifier = str(uuid.uuid4())
    return {
        "identifier": identifier,
        "uri": f"urn:uuid:{identifier}",
        "lastChangeDateTime": now,
    }


def _rubric(sheet, now):
    found = _stamped(now) | {"title": sheet.title, "description": sheet.note}
    criteria = []
    for position, one in enumerate(sheet.rows, 1):
        criterion = _stamped(now) | {
            "category": one["title"],
            "description": one["marker_text"],
            "position": position,
            "rubricId": found["identifier"],
        }
        own = {STUDENTS: one["student_text"], SKILL: one["skill"]}
        if any(own.values()):
            criterion["extensions"] = {name: words for name, words in own.items() if words}
        criterion["CFRubricCriterionLevels"] = [
            _level(place, rung, criterion, now) for place, rung in enumerate(one["levels"], 1)
        ]
        criteria.append(criterion)
    return found | {"CFRubricCriteria": criteria}


def _level(place, rung, criterion, now):
    found = _stamped(now) | {
        "quality": rung["title"],
        "score": float(rung["points"]),
        "description": rung["marker_text"],
        "feedback": rung["student_text"],
        "position": place,
        "rubricCriterionId": criterion["identifier"],
    }
    if rung["least"] is not None:
        found["extensions"] = {LEAST: float(rung["least"])}
    return found


def read(text):
    try:
        found = json.loads(text.lstrip("\ufeff"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Faults([_("Line %(line)s: this is no JSON.") % {"line": line}]) from error
    rubrics = _list(found, "CFRubrics") or ([found] if "CFRubricCriteria" in found else [])
    faults, sheets = [], []
    for rubric in rubrics:
        try:
            sheets.append(_sheet(rubric))
        except Faults as fault:
            faults += fault.sentences
    if faults:
        raise Faults(faults)
    return sheets


def _sheet(rubric):
    sheet, faults = Sheet(_words(rubric, "title"), _words(rubric, "description")), []
    for number, one in enumerate(_in_order(rubric, "CFRubricCriteria"), 1):
        place = _("Row %(number)s of “%(title)s”") % {"number": number, "title": sheet.title}
        name, words = _words(one, "category"), _words(one, "description")
        if not name:  # other programs name a row by its description alone
            name, words = (words, "") if len(words) <= LONGEST_ROW else (words[:60] + " …", words)
        own = _extensions(one)
        try:
            skill = skill_of(_words(own, SKILL), place)
        except Faults as fault:
            faults, skill = faults + fault.sentences, ""
        found = row(name, words, _words(own, STUDENTS), place, skill)
        for rung in _in_order(one, "CFRubricCriterionLevels"):
            try:
                points = points_of(rung.get("score", ""), place)
                least = least_of(_extensions(rung).get(LEAST, ""), place)
            except Faults as fault:
                faults += fault.sentences
                continue
            texts = (_words(rung, key) for key in ("quality", "description", "feedback"))
            found["levels"].append(level(points, *texts, least))
        sheet.rows.append(found)
    if faults:
        raise Faults(faults)
    return sheet


def _extensions(one):
    own = one.get("extensions")
    return own if isinstance(own, dict) else {}


def _in_order(parent, key):
    """The objects of a list by their `position`; those without one as they stand."""
    found = _list(parent, key)
    return sorted(found, key=_position)


def _position(one):
    position = one.get("position")
    is_number = isinstance(position, int | Decimal) and not isinstance(position, bool)
    return position if is_number else 0


def _list(parent, key):
    found = parent.get(key) if isinstance(parent, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _words(parent, key):
    value = parent.get(key)
    return plain(value) if isinstance(value, str) else ""

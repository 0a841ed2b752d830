"""Loading the demonstration school, once; and taking it away again."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction

from lessons.models import Classroom, Lesson, User
from quizzes.demonstration.content import content
from quizzes.demonstration.days import Week
from quizzes.demonstration.giving import give, give_aids, give_make_up, note_progress
from quizzes.demonstration.inquiries import load_lessons
from quizzes.demonstration.lending import lend
from quizzes.demonstration.library import load_library
from quizzes.demonstration.marking import lay_down_symbols, share_out
from quizzes.demonstration.people import load_classes, load_staff
from quizzes.demonstration.work import Desk, ask, do_work, note_misreading
from quizzes.models import Attempt, Quiz
from sources.models import Attachment, Source, Text

INQUIRY = "why-was-the-soviet-chair-empty"


@dataclass(frozen=True)
class Report:
    """What stands in the database now."""

    documents: int
    texts: int
    lessons: int
    classes: int
    people: int
    work: int

    @classmethod
    def now(cls):
        return cls(
            documents=Source.objects.count(),
            texts=Text.objects.count(),
            lessons=Lesson.objects.count(),
            classes=Classroom.objects.count(),
            people=User.objects.count(),
            work=Attempt.objects.filter(revision__gt=0).count(),
        )


def is_loaded():
    return Lesson.objects.filter(slug=INQUIRY).exists()


@transaction.atomic
def load(today=None):
    """Store the school as if `today` were a day of its term. Changes nothing a second time."""
    if is_loaded():
        return Report.now()
    week = Week.of(today)
    lay_down_symbols()
    staff = load_staff()
    classes, students = load_classes(staff, week)
    lessons = load_lessons(staff, load_library(owner=staff["rivera"]))
    for row in content("work.yaml")["given"]:
        seats = give(row, week, staff, classes, students)
        parts = lessons[row["lesson"]]
        note_progress(row, parts, seats, students)
        give_aids(row["aids"], students)
        for key in parts.keys() & row["work"].keys():
            desk = make_desk(row["lesson"], parts[key], key, seats, staff, week)
            for line in work_of(row["work"][key]):
                do_work(desk, students[line["student"]], line)
        for line in row["asked"]:
            ask(parts[line["part"]], students[line["student"]], week, line)
        for line in row.get("make_ups", []):
            give_make_up(parts[line["part"]], seats, students, staff[row["by"]], line)
        for line in row.get("shared", []):
            share_out(parts[line["part"]], staff, line)
        for line in row.get("lent", []):
            lend(parts[line["part"]], students[line["student"]], staff[row["by"]], line)
        for line in row.get("misread", []):
            note_misreading(row["lesson"], staff, line)
    return Report.now()


def make_desk(slug, part, key, seats, staff, week):
    lesson = next(one for one in content("lesson.yaml")["lessons"] if one["slug"] == slug)
    rows = next(one for one in lesson["parts"] if one["key"] == key)["questions"]
    quiz = Quiz.objects.get(pk=part.pk)
    questions = zip((row["key"] for row in rows), quiz.questions.all(), strict=True)
    return Desk(quiz, dict(questions), seats, staff, week)


def work_of(name):
    """Rows of work from "file.yaml" or "file.yaml, list in it", each with its answers."""
    file, _, lists = name.partition(": ")
    return [as_answers(row) for key in lists.split(", ") for row in content(file)[key]]


def as_answers(row):
    """An essay is written as one text; it is an answer to one question all the same."""
    if "answers" in row:
        return row
    kept = {name: row[name] for name in ("evidence", "marks", "remarks") if name in row}
    return row | {"answers": [{"question": "essay", "answer": row["text"]} | kept]}


def reset():
    """Empty the whole database of the demonstration, its pictures included."""
    for picture in Attachment.objects.all():
        picture.file.delete(save=False)
    call_command("flush", interactive=False, verbosity=0)

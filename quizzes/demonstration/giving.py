"""What the demonstration's classes were given, with their dates, and what students need for it."""

from lessons import clock
from lessons.models import Assignment, Extension, Giving, Lesson, Progress, Support
from quizzes.models import Conversion, MakeUp, Question


def give(row, week, staff, classes, students):
    """Give one lesson as `row` of work.yaml says; returns `{student: giving}`."""
    assignment = Assignment.objects.create(
        lesson=Lesson.objects.get(slug=row["lesson"]), given_by=staff[row["by"]]
    )
    if "grades" in row:
        by = staff[row["by"]]
        Conversion.objects.create(assignment=assignment, lines=row["grades"], changed_by=by)
    seats = {}
    for line in row["classes"]:
        giving = Giving.objects.create(
            assignment=assignment,
            classroom=classes[line["class"]],
            opens_at=week.at(line["opens"]),
            due_at=week.at(line["due"]),
            questions_until=week.at(line.get("questions_until")),
            **line.get("late", {}),
        )
        if "stopped" in line:
            stop_the_clock(giving, staff[row["by"]], week=week, **line["stopped"])
        sitting = giving.classroom.enrolments.students().values_list("user", flat=True)
        giving.refresh_from_db()  # the clock moves its dates
        seats |= dict.fromkeys(sitting, giving)
    seats = {student: seats[student.pk] for student in students.values() if student.pk in seats}
    for line in row["different_dates"]:
        give_different_dates(seats, students[line["student"]], line, week)
    return seats


def stop_the_clock(giving, by, *, week, why, **times):
    clock.stop(giving, by, reason=why, now=week.at(times["from"]))
    clock.go_on(giving, by, now=week.at(times["to"]))


def give_aids(rows, students):
    for row in rows:
        columns = {name: value for name, value in row.items() if name != "student"}
        Support.objects.create(student=students[row["student"]], **columns)


def give_different_dates(seats, student, line, week):
    Extension.objects.create(
        giving=seats[student],
        student=student,
        due_at=week.at(line.get("due")),
        excused=line.get("excused", False),
    )


def give_make_up(part, seats, students, by, row):
    """Another question instead of the only one of a part, for who was missing."""
    student, question = students[row["student"]], Question.objects.asked().get(quiz=part.pk)
    words = {name: row[name] for name in ("prompt", "guidance")}
    MakeUp.give(seats[student], question, [student], by, **words)


def note_progress(row, parts, seats, students):
    """Who has read or talked through the parts that ask nothing."""
    for key, names in row["finished"].items():
        for name in names:
            giving = seats[students[name]]
            done = Progress.objects.create(
                giving=giving,
                step_id=parts[key].pk,
                student=students[name],
                finished_at=giving.opens_at,
            )
            Progress.objects.filter(pk=done.pk).update(opened_at=giving.opens_at)

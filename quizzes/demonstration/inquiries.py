"""The demonstration's lessons with their parts, documents, questions and rubrics."""

from lessons.models import Lesson, Step, StepDocument
from quizzes.demonstration.content import content
from quizzes.models import Criterion, Level, Question, Quiz, Rubric

OF_A_LESSON = [
    *("slug", "title", "question", "summary", "background", "grades", "minutes", "objectives"),
    *("skills", "standards", "teacher_notes", "licence", "state"),
]
OF_A_QUESTION = ["kind", "prompt", "points", "settings", "guidance", "model_answer"]


def load_lessons(staff, texts):
    """Store them; returns `{lesson's slug: {part's key: Step, …}}`."""
    rubrics = {row["key"]: make_rubric(row) for row in content("lesson.yaml")["rubrics"]}
    return {
        row["slug"]: make_lesson(row, staff, texts, rubrics)
        for row in content("lesson.yaml")["lessons"]
    }


def make_rubric(row):
    """A rubric of the school's: everybody may use it, nobody changes it for the others."""
    rubric = Rubric.objects.create(title=row["title"], note=row["note"])
    for position, line in enumerate(row["rows"]):
        criterion = Criterion.objects.create(
            rubric=rubric,
            title=line["title"],
            skill=line.get("skill", ""),
            marker_text=line["marker"],
            student_text=line["student"],
            position=position,
        )
        Level.objects.bulk_create(make_level(criterion, level) for level in line["levels"])
    return rubric


def make_level(criterion, row):
    return Level(
        criterion=criterion,
        points=row["points"],
        title=row.get("title", ""),
        marker_text=row["marker"],
        student_text=row["student"],
    )


def make_lesson(row, staff, texts, rubrics):
    lesson = Lesson.objects.create(
        owner=staff[row["owner"]], **{name: row[name] for name in OF_A_LESSON}
    )
    lesson.authors.set(staff[name] for name in row["authors"])
    parts = {}
    for position, part in enumerate(row["parts"], 1):
        step = make_part(lesson, part, position)
        for number, document in enumerate(part.get("documents", []), 1):
            lay_out(step, document, texts, number)
        for number, question in enumerate(part.get("questions", []), 1):
            ask(step, question, rubrics, number)
        parts[part["key"]] = step
    return parts


def make_part(lesson, part, position):
    step = Step.objects.create(
        lesson=lesson,
        kind=part["kind"],
        title=part["title"],
        body=part["body"],
        roles=part.get("roles", ""),
        minutes=part["minutes"],
        teacher_notes=part["teacher_notes"],
        position=position,
    )
    if part["kind"] != "quiz":
        return step
    columns = {name: part[name] for name in ("signers", "hides_names") if name in part}
    return Quiz.on_step(step, feedback=part["feedback"], **columns)


def lay_out(step, row, texts, position):
    StepDocument.objects.create(
        step=step,
        text=texts[row["file"]],
        label=row["label"],
        short_title=row["short_title"],
        headnote=row["headnote"],
        position=position,
    )


def ask(quiz, row, rubrics, position):
    Question.objects.create(
        quiz=quiz,
        rubric=rubrics[row["rubric"]] if "rubric" in row else None,
        position=position,
        **{name: row[name] for name in OF_A_QUESTION},
    )

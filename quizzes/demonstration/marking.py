"""The teachers' judgment of the demonstration's work: marks, and comments in the margin."""

from decimal import Decimal

from quizzes.demonstration.content import content
from quizzes.models import Attempt, MarginSymbol, Mark, MarkChange, Remark, Share


def grade(desk, attempt, row):
    """Record what the content says of an essay's rows or of each short answer."""
    moment = desk.week.at(row["graded"])
    responses = {one.question_id: one for one in attempt.responses.select_related("question")}
    for answer in row["answers"]:
        response = responses[desk.questions[answer["question"]].pk]
        for mark in marks_of(answer, desk.teacher(attempt)):
            record(desk, response, mark, moment)
        for remark in answer.get("remarks", []):
            pin(desk, response, remark, moment)


def marks_of(answer, teacher):
    """An essay names its graders; a short answer is graded by the teacher of the class."""
    if "marks" in answer:
        return answer["marks"]
    if "points" not in answer and "rows" not in answer:
        return []
    return [answer | {"by": teacher.username}]


def record(desk, response, row, moment):
    done = row.get("done", True)
    levels = levels_of(response.question.rubric, row.get("rows", {}))
    mark = Mark.of(response, desk.staff[row["by"]])
    mark.record(
        levels=levels,
        points=points_of(row, levels) if done else None,
        comment=row.get("comment", ""),
        done=done,
        base=mark.revision,
    )
    Mark.objects.filter(pk=mark.pk).update(changed_at=moment, done_at=moment if done else None)
    MarkChange.objects.filter(mark=mark).update(at=moment)


def levels_of(rubric, rows):
    """`{criterion's id: points}` as text, from the content's keys of the rows."""
    if not rows:
        return {}
    ids = {criterion.title: str(criterion.pk) for criterion in rubric.criteria.all()}
    return {ids[row_titles()[key]]: str(points) for key, points in rows.items()}


def row_titles():
    rubrics = content("lesson.yaml")["rubrics"]
    return {row["key"]: row["title"] for rubric in rubrics for row in rubric["rows"]}


def points_of(row, levels):
    if levels:
        return sum((Decimal(points) for points in levels.values()), Decimal(0))
    return Decimal(row["points"])


def pin(desk, response, row, moment):
    """A comment pinned to words of the answer, which must stand there once."""
    start = response.answer.index(row["quote"])
    sign, _blank, label = row.get("symbol", "").partition(" ")
    remark = Remark.objects.create(
        response=response,
        marker=desk.staff[row["by"]],
        start=start,
        end=start + len(row["quote"]),
        quote=row["quote"],
        sign=sign,
        label=label,
        text=row.get("text", ""),
    )
    Remark.objects.filter(pk=remark.pk).update(made_at=moment)


def lay_down_symbols():
    """Those a school begins with: emptying the database has taken them away, too."""
    for position, line in enumerate(content("school.yaml")["symbols"], 1):
        sign, key, label = line.split(" ", 2)
        MarginSymbol.objects.get_or_create(
            label=label, defaults={"sign": sign, "key": key, "position": position}
        )


def share_out(part, staff, row):
    """Whose turn these papers are."""
    papers = Attempt.objects.filter(quiz=part, student__username__in=row["papers"])
    Share.objects.bulk_create(
        Share(attempt=paper, marker=staff[row["to"]], shared_by=staff["rivera"])
        for paper in papers.latest_round()
    )

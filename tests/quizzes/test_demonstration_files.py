"""The demonstration's files: what they say is true of themselves. No database."""

import os
import re
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quizzes.demonstration import chart
from quizzes.demonstration.content import content, documents
from quizzes.demonstration.days import Week
from quizzes.demonstration.loading import work_of
from quizzes.models import Evidence
from sources.comparing import differences
from sources.passages import citations
from sources.quotations import Paper, check
from sources.rendering import render

FRIDAY = date(2026, 11, 20)
SHORT = ["q2", "q3", "q4", "q5", "q6", "q7", "q9"]
LABEL = re.compile(r"(Doc \w+), ¶(\d+)([b-z]?)")


def texts():
    """`{file: Rendering}` of the adapted texts."""
    return {name: render(found.body, adapted=True) for name, _, found in documents()}


def tables():
    """`{part with questions: {label: Rendering}}`, as the documents lie on its table."""
    rendered, found = texts(), {}
    for lesson in content("lesson.yaml")["lessons"]:
        laid = {}
        for part in lesson["parts"]:
            rows = part.get("documents", [])
            laid = {row["label"]: rendered[row["file"]] for row in rows} or laid
            found[part["key"] + ("" if lesson["owner"] == "rivera" else "@")] = laid
    return {"short": found["short"], "essay": found["essay"], "caption": found["caption@"]}


def all_work():
    for given in content("work.yaml")["given"]:
        for key, where in given["work"].items():
            for row in work_of(where):
                yield key, row


def final_points(essay):
    rows = essay.get("key") or essay["marks"][0]["rows"]
    return sum(rows.values())


def last_rounds():
    return list({row["student"]: row for row in content("essays.yaml")["essays"]}.values())


def test_every_evidence_stands_in_its_paragraph():
    tables_ = tables()
    checked = 0
    for key, row in all_work():
        for answer in row["answers"]:
            for cited in answer.get("evidence", []):
                name, number, _ = LABEL.fullmatch(cited["label"]).groups()
                rendering = tables_[key][name]
                [block] = [one for one in rendering.blocks if one["n"] == int(number)]
                words = rendering.reading_text[block["start"] : block["end"]]
                assert words.count(cited["quote"]) == 1, (row["student"], cited)
                assert cited["role"] in Evidence.Role.values
                checked += 1
    assert checked > 200


def test_labels_are_unique_in_a_piece_of_work():
    for _, row in all_work():
        labels = [c["label"] for answer in row["answers"] for c in answer.get("evidence", [])]
        assert len(labels) == len(set(labels)), row["student"]


def test_citations_with_a_paragraph_have_their_evidence():
    for _, row in all_work():
        labels = {c["label"] for answer in row["answers"] for c in answer.get("evidence", [])}
        for answer in row["answers"]:
            cited = {one.label for one in citations(answer["answer"]) if "¶" in one.label}
            assert cited <= labels, row["student"]


def test_remarks_stand_once_in_their_essay():
    remarks = [
        (essay, remark) for essay in content("essays.yaml")["essays"] for remark in essay["remarks"]
    ]
    assert len(remarks) > 15
    for essay, remark in remarks:
        assert essay["text"].count(remark["quote"]) == 1, remark["quote"]


def test_quotations_that_somebody_should_look_at():
    papers = [
        Paper(label, one.reading_text, one.blocks, adapted=True)
        for label, one in tables()["essay"].items()
    ]
    found = {
        (essay["student"], finding.quote): finding.verdict
        for essay in content("essays.yaml")["essays"]
        for finding in check(essay["text"], papers)
        if finding.to_check
    }
    assert found == {
        ("ben", "give the Americans a free hand"): "altered",
        ("noah", "in force at several points"): "not_found",
        ("noah", "we left because China was not allowed in"): "not_found",
        ("theo", "break its neck"): "not_found",
    }


def test_twelve_essays_are_spread_as_planned():
    points = Counter(final_points(essay) for essay in last_rounds())
    assert sum(points.values()) == 12
    assert points[7] == 2
    assert points[5] + points[6] == 3
    assert points[3] + points[4] == 4
    assert points[0] + points[1] + points[2] == 3


def test_points_of_essays_are_within_the_rubric():
    [rubric] = [r for r in content("lesson.yaml")["rubrics"] if r["key"] == "essay"]
    best = {row["key"]: max(level["points"] for level in row["levels"]) for row in rubric["rows"]}
    assert sum(best.values()) == 7
    for essay in content("essays.yaml")["essays"]:
        for rows in [mark["rows"] for mark in essay["marks"]] + [essay.get("key", {})]:
            assert all(0 <= points <= best[key] for key, points in rows.items())


def test_points_of_short_answers_are_within_bounds():
    parts = content("lesson.yaml")["lessons"][0]["parts"]
    best = {q["key"]: q["points"] for part in parts for q in part.get("questions", [])}
    assert sum(best[f"q{n}"] for n in range(1, 10)) == 20
    for row in content("answers.yaml")["short"]:
        for answer in row["answers"]:
            assert 0 <= answer.get("points", 0) <= best[answer["question"]]


@pytest.mark.parametrize("question", SHORT)
def test_twenty_students_answer_in_their_own_words(question):
    answers = [
        answer["answer"]
        for row in content("answers.yaml")["short"]
        for answer in row["answers"]
        if answer["question"] == question
    ]
    assert len(answers) >= 20
    assert len(answers) == len(set(answers))


def test_every_student_is_named_once():
    rows = [student for row in content("school.yaml")["classes"] for student in row["students"]]
    sizes = {row["key"]: len(row["students"]) for row in content("school.yaml")["classes"]}
    assert sizes == {"p3": 26, "p5": 24, "p2": 25, "p6": 0}
    for field in ("username", "display_name", "school_number"):
        values = [row[field] for row in rows]
        assert len(values) == len(set(values))


def test_everybody_who_works_sits_in_a_class():
    names = {s["username"] for row in content("school.yaml")["classes"] for s in row["students"]}
    assert {row["student"] for _, row in all_work()} <= names


def test_paragraphs_are_numbered_as_the_lesson_says():
    counts = {name: len([b for b in r.blocks if b["n"]]) for name, r in texts().items()}
    assert counts == {
        "doc-1a": 3,
        "doc-1b": 3,
        "doc-2": 3,
        "doc-3": 5,
        "doc-4": 4,
        "doc-5": 7,
        "doc-6": 9,  # seven entries, the table and what it leaves out
        "doc-7": 5,
    }


def test_two_printings_differ_in_seven_places_alone():
    found = differences(texts()["doc-1a"], texts()["doc-1b"])
    assert [(one.kind.value, one.left.words, one.right.words) for one in found] == [
        ("order", "to your attention", "your attention to"),
        ("spelling", "Representative", "representative"),
        ("order", "Security Council member", "member of the Security Council"),
        ("added", "", "of the Government"),
        ("left_out", "the", ""),
        ("spelling", "regime", "régime"),
        ("added", "", "an"),
    ]


def test_every_text_says_what_is_whose():
    for _, _, found in documents():
        assert found.text_kind == "adaptation"
        assert "“quotation marks”" in found.voice_note
        assert found.unplaced == ""


def test_the_chart_is_a_picture():
    picture = Image.open(BytesIO(chart.drawn()))
    assert picture.format == "PNG"
    assert picture.size == (chart.WIDTH, chart.HEIGHT)


def test_chart_and_table_agree():
    table = next(b for b in texts()["doc-6"].blocks if b["kind"] == "table")
    for year, count in chart.COUNTS.items():
        assert re.search(rf">{year}<.*?>{count}<", table["html"], re.DOTALL)
        assert year in chart.ALT
    assert sum(chart.COUNTS.values()) + chart.UNDATED == 34


@pytest.mark.skipif("DOSSIER_SAMPLES" not in os.environ, reason="DOSSIER_SAMPLES names no folder")
def test_quoted_phrases_stand_in_the_published_texts():
    files = Path(os.environ["DOSSIER_SAMPLES"]).glob("*.txt")
    published = plain(" ".join(path.read_text(encoding="utf-8") for path in sorted(files)))
    for name, rendering in texts().items():
        for phrase in re.findall(r"“([^”]+)”", rendering.reading_text):
            assert plain(phrase) in published, (name, phrase)


def plain(text):
    return " ".join(text.replace("’", "'").replace("“", '"').replace("”", '"').split())


# --- days ------------------------------------------------------------------------------


def test_days_pass_over_the_weekend(settings):
    settings.TIME_ZONE = "America/Chicago"
    monday = Week.of(date(2026, 11, 23))
    assert monday.at("-1d 15:04").isoformat() == "2026-11-20T15:04:00-06:00"
    assert Week.of(FRIDAY).at("+2d 08:00").date() == date(2026, 11, 24)
    assert Week.of(date(2026, 11, 21)).at("-1d 08:00").date() == FRIDAY
    assert monday.at(None) is None


def test_a_mistyped_day_is_refused():
    with pytest.raises(ValueError, match="is not a day and time"):
        Week.of(FRIDAY).at("yesterday")


def test_the_term_never_ends_at_once():
    assert Week.of(FRIDAY).term == ("Fall 2026", date(2026, 12, 20))
    assert Week.of(date(2026, 6, 10)).term == ("Spring 2026", date(2026, 7, 1))


def test_every_word_explained_stands_in_its_documents():
    bodies = {}
    for _, header, found in documents():
        slug = header.get("slug") or header["source"]
        bodies[slug] = bodies.get(slug, "") + found.body.lower()
    rows = content("terms.yaml")
    for row in rows:
        forms = [row["name"], *row.get("variants", [])]
        for slug in row["documents"]:
            words = bodies[slug] + catalog_of(slug).lower()
            assert any(form.lower() in words for form in forms), (row["name"], slug)
    assert len({slug for row in rows for slug in row["documents"]}) >= 3


def catalog_of(slug):
    """What is said about a document beside its text."""
    headers = [header for _, header, _ in documents() if header.get("slug") == slug]
    return " ".join(str(header) for header in headers)

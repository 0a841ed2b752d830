"""A rubric in the admin: one grid, and never changed once a grade rests on it."""

from decimal import Decimal

import pytest

from quizzes.models import Criterion, Mark, Rubric
from quizzes.rubric_patterns import make_rubric
from tests.admin_forms import holds, told

ADD = "/admin/quizzes/rubric/add/"


def page(rubric, name="change"):
    return f"/admin/quizzes/rubric/{rubric.pk}/{name}/"


def sent_back(client, address, **changes):
    form = client.get(address).context["adminform"].form
    data = {"rows-TOTAL_FORMS": str(len(form.grid.forms)), "rows-INITIAL_FORMS": "0"}
    data["rows-INITIAL_FORMS"] = str(form.grid.initial_form_count())
    for one in [form, *form.grid.forms]:
        for bound in one:
            if holds(bound):
                data[bound.html_name] = str(bound.value())
    return data | changes


def rows(rubric):
    return [
        (row.title, [(level.points, level.title) for level in row.levels.all()])
        for row in rubric.criteria.all()
    ]


@pytest.fixture
def graded(rubric, turned_in, rivera):
    response = turned_in.responses.get(question__kind="essay")
    return Mark.objects.create(response=response, marker=rivera)


def test_it_works(rivera, sign_in):
    client = sign_in(rivera)
    data = sent_back(
        client,
        ADD,
        title="Mine",
        **{
            "rows-0-title": "Thesis",
            "rows-0-student_text": "I say so.",
            "rows-0-ORDER": "1",
            "rows-0-level0_points": "0",
            "rows-0-level1_points": "1",
            "rows-0-level1_title": "There",
            "rows-0-level1_marker_text": "A claim.",
        },
    )
    client.post(ADD, data)
    rubric = Rubric.objects.get()
    assert (rubric.title, rubric.owner) == ("Mine", rivera)
    assert rows(rubric) == [("Thesis", [(0, ""), (1, "There")])]
    assert rubric.criteria.get().levels.get(points=1).marker_text == "A claim."


@pytest.mark.parametrize("pattern, points", [("dbq", 7), ("short", 3), ("plain", 5)])
def test_beginning_with_a_pattern(pattern, points, rivera, sign_in):
    client = sign_in(rivera)
    client.post(ADD, sent_back(client, f"{ADD}?pattern={pattern}"))
    assert Rubric.objects.get().points == points


def test_the_patterns_name_their_skills(rivera, sign_in):
    client = sign_in(rivera)
    client.post(ADD, sent_back(client, f"{ADD}?pattern=dbq"))
    assert [row.skill for row in Rubric.objects.get().criteria.all()] == [
        "argument",
        "context",
        "close_reading",
        "context",
        "sourcing",
        "argument",
    ]


def test_the_skill_of_a_row(rivera, rubric, sign_in):
    client = sign_in(rivera)
    client.post(page(rubric), sent_back(client, page(rubric), **{"rows-0-skill": "corroboration"}))
    assert [row.skill for row in rubric.criteria.all()] == ["corroboration", ""]
    sent = sent_back(client, page(rubric), **{"rows-0-skill": "juggling"})
    assert (
        "juggling is not one of the available choices"
        in client.post(page(rubric), sent).content.decode()
    )
    assert [row.skill for row in rubric.criteria.all()] == ["corroboration", ""]


def test_changed_rows_keep_their_place(rivera, rubric, sign_in):
    client, kept = sign_in(rivera), list(rubric.criteria.values_list("pk", flat=True))
    changes = {
        "rows-0-ORDER": "9",
        "rows-1-level2_points": "3",
        "rows-2-title": "Style",
        "rows-2-level0_points": "1",
    }
    client.post(page(rubric), sent_back(client, page(rubric), **changes))
    assert rows(rubric) == [
        ("Evidence", [(0, "Evidence 0"), (1, "Evidence 1"), (3, "Evidence 2")]),
        ("Thesis", [(0, "Thesis 0"), (1, "Thesis 1")]),
        ("Style", [(1, "")]),
    ]
    assert set(kept) < set(rubric.criteria.values_list("pk", flat=True))


def test_a_level_of_more_than_one_number(rivera, rubric, sign_in):
    client = sign_in(rivera)
    typed = {"rows-1-level2_least": "2", "rows-1-level2_points": "4.5"}
    client.post(page(rubric), sent_back(client, page(rubric), **typed))
    levels = rubric.criteria.get(title="Evidence").levels.values_list("least", "points")
    assert list(levels) == [(None, 0), (None, 1), (2, Decimal("4.5"))]
    sent = sent_back(client, page(rubric))
    assert (sent["rows-1-level2_least"], "rows-1-level1_least" in sent) == ("2", False)


def test_rows_are_deleted(rivera, rubric, sign_in):
    client = sign_in(rivera)
    client.post(page(rubric), sent_back(client, page(rubric), **{"rows-0-DELETE": "on"}))
    assert [title for title, _levels in rows(rubric)] == ["Evidence"]


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"rows-0-level1_points": "0"}, "Two levels of this row give the same points."),
        ({"rows-0-level1_points": ""}, "How many points does it give?"),
        ({"rows-0-level1_least": "0"}, "Two levels of this row have points in common."),
        ({"rows-1-level2_least": "1"}, "Two levels of this row have points in common."),
        ({"rows-1-level2_least": "2"}, "Type fewer than the points, or nothing."),
        ({"rows-1-level3_least": "3"}, "How many points does it give?"),
        ({"rows-0-level1_least": "-1"}, "greater than or equal to 0"),
        ({"rows-0-level1_points": "NaN"}, "Enter a number."),
        ({"rows-0-level1_points": "-1"}, "greater than or equal to 0"),
        ({"rows-0-title": ""}, "This field is required."),
        ({"rows-0-DELETE": "on", "rows-1-DELETE": "on"}, "A rubric needs at least one row."),
    ],
)
def test_grids_that_cannot_be(changes, words, rivera, rubric, sign_in):
    before, client = rows(rubric), sign_in(rivera)
    data = sent_back(client, page(rubric), title="Kept title", **changes)
    answer = client.post(page(rubric), data).content.decode()
    assert words in answer
    assert "Kept title" in answer
    rubric.refresh_from_db()
    assert (rubric.title, rows(rubric)) == ("Two rows", before)


def test_a_forged_row(rivera, okoro, rubric, sign_in):
    his = Rubric.objects.create(title="His", owner=okoro)
    row = Criterion.objects.create(rubric=his, title="His row")
    client = sign_in(rivera)
    client.post(page(rubric), sent_back(client, page(rubric), **{"rows-0-id": row.pk}))
    assert rows(his) == [("His row", [])]


def test_once_used_it_is_copied(rivera, rubric, graded, sign_in):
    client = sign_in(rivera)
    shown = client.get(page(rubric)).content.decode()
    assert "Grades rest on it, so it stays as it is." in shown
    assert "Thesis for graders" in shown
    assert 'name="title"' not in shown
    assert client.post(page(rubric), {"title": "Other"}).status_code == 403
    answer = client.post(page(rubric, "copy"), follow=True)
    copy = Rubric.objects.get(copied_from=rubric)
    assert (copy.title, copy.owner) == ("Copy of Two rows", rivera)
    assert rows(copy) == rows(rubric)
    assert told(answer) == ["This is your copy. Change it as you like."]
    rubric.refresh_from_db()
    assert rubric.title == "Two rows"


def test_the_skills_of_one_that_is_used(rivera, okoro, rubric, graded, sign_in):
    client, row = sign_in(rivera), rubric.criteria.first()
    shown = client.get(page(rubric)).content.decode()
    assert f'action="{page(rubric, "skills")}"' in shown
    sent = {f"skill-{one.pk}": "" for one in rubric.criteria.all()}
    sent[f"skill-{row.pk}"] = "sourcing"
    answer = client.post(page(rubric, "skills"), sent, follow=True)
    assert told(answer) == ["The skills are saved. No grade has changed."]
    assert [one.skill for one in rubric.criteria.all()] == ["sourcing", ""]
    sent[f"skill-{row.pk}"] = "juggling"
    answer = client.post(page(rubric, "skills"), sent, follow=True)
    assert told(answer) == ["Choose one of the skills for each row, or None."]
    assert [one.skill for one in rubric.criteria.all()] == ["sourcing", ""]
    assert client.get(page(rubric, "skills")).status_code == 404
    assert sign_in(okoro).post(page(rubric, "skills"), sent).status_code == 404


def test_the_skills_of_the_school_s(rivera, lindqvist, rubric, graded, sign_in):
    Rubric.objects.update(owner=None)
    assert "Skills of its rows" not in sign_in(rivera).get(page(rubric)).content.decode()
    assert sign_in(rivera).post(page(rubric, "skills")).status_code == 404
    assert "Skills of its rows" in sign_in(lindqvist).get(page(rubric)).content.decode()


def test_the_schools_is_looked_at_and_copied(okoro, rubric, sign_in):
    Rubric.objects.update(owner=None)
    client = sign_in(okoro)
    assert client.get(page(rubric)).status_code == 200
    assert client.post(page(rubric), {"title": "Other"}).status_code == 403
    assert client.post(page(rubric, "delete"), {"post": "yes"}).status_code == 403
    client.post(page(rubric, "copy"))
    assert Rubric.objects.get(copied_from=rubric).owner == okoro


def test_somebody_else_changed_it_meanwhile(rivera, lindqvist, rubric, sign_in):
    hers, other = sign_in(rivera), sign_in(lindqvist)
    stale = sent_back(hers, page(rubric), **{"rows-0-title": "Her thesis"})
    change = {"rows-1-title": "Other evidence", "owner": rivera.pk}
    other.post(page(rubric), sent_back(other, page(rubric), **change))
    answer = hers.post(page(rubric), stale)
    words = answer.content.decode()
    assert "Dr. Lindqvist changed this at" in words
    assert "Other evidence: 0 Evidence 0" in words
    assert "Her thesis" in words
    assert [title for title, _levels in rows(rubric)] == ["Thesis", "Other evidence"]
    again = stale | {"grid_seen": answer.context["adminform"].form["grid_seen"].value()}
    assert hers.post(page(rubric), again).status_code == 302


def test_others_may_not(okoro, ana, rubric, sign_in):
    for person in (okoro, ana):
        client = sign_in(person)
        for name in ("change", "delete", "history", "copy"):
            assert client.get(page(rubric, name)).status_code == 404
            assert client.post(page(rubric, name)).status_code == 404
    assert sign_in(ana).get(ADD).status_code == 404


def test_a_rubric_in_use_is_not_deleted(rivera, rubric, quiz, sign_in):
    client = sign_in(rivera)
    assert "One question is graded with it." in client.get(page(rubric, "delete")).content.decode()
    client.post(page(rubric, "delete"), {"post": "yes"})
    assert Rubric.objects.exists()


def test_the_list_says_the_points(rivera, rubric, sign_in):
    words = sign_in(rivera).get("/admin/quizzes/rubric/").content.decode()
    assert "Two rows" in words
    assert Rubric.objects.get().points == Decimal(3)


# --- the preview ---

PREVIEW = "/admin/quizzes/rubric/preview/"
ROW = {
    "rows-0-title": "Thesis",
    "rows-0-student_text": "I take <b>a</b> side.",
    "rows-0-marker_text": "A claim.",
    "rows-0-ORDER": "1",
    "rows-0-level0_points": "2",
    "rows-0-level0_student_text": "I gave reasons.",
    "rows-0-level1_points": "0",
    "rows-0-level1_student_text": "I took no side.",
    "rows-0-level2_points": "1",
    "rows-0-level2_student_text": "I took a side.",
}


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_preview(rivera, sign_in):
    client = sign_in(rivera)
    page = words(client.post(PREVIEW, sent_back(client, ADD, title="Mine", **ROW)))
    before, rest = page.split("What they read when it comes back")
    after, desk = rest.split("What you grade with")
    assert "<dt>Thesis (2)</dt><dd>I take &lt;b&gt;a&lt;/b&gt; side.</dd>" in before
    assert "Check your answer to question 1 yourself" in before
    assert "<dt>1 of 2</dt><dd>I took a side.</dd>" in before
    assert 'I took a side.<br><span class="next-step">Next: I gave reasons.</span>' in after
    assert "<b>Thesis.</b> A claim." in desk and "I took a side." not in desk
    assert [f'value="{points}"' in desk for points in "0123"] == [True, True, True, False]
    assert "of 2</span>" in desk
    assert not Rubric.objects.exists()


def test_preview_of_one_that_is_there(rivera, rubric, sign_in, caplog):
    client = sign_in(rivera)
    sent = sent_back(client, page(rubric), **{"rows-0-title": "Claim", "rows-1-DELETE": "on"})
    shown = words(client.post(PREVIEW, sent))
    assert "<dt>Claim (1)</dt>" in shown
    assert "Evidence" not in shown.split('id="preview"')[1]
    assert [row.title for row in rubric.criteria.all()] == ["Thesis", "Evidence"]
    assert [one.getMessage() for one in caplog.records if one.name == "dossier.ignored"] == []


@pytest.mark.parametrize(
    "changes, told",
    [
        ({}, ["A rubric needs at least one row."]),
        ({"rows-0-title": "Thesis"}, ["Row 1: Give this row at least one level with points."]),
        (ROW | {"rows-0-level1_points": "x"}, ["Row 1, Points: Enter a number."]),
        (ROW | {"rows-0-level1_points": "1"}, ["Row 1: Two levels of this row give the same"]),
        ({"rows-TOTAL_FORMS": "x"}, ["ManagementForm data is missing"]),
    ],
)
def test_preview_that_waits(rivera, sign_in, changes, told):
    client = sign_in(rivera)
    shown = words(client.post(PREVIEW, sent_back(client, ADD, title="Mine") | changes))
    assert "The preview comes when this is mended:" in shown
    assert [one in shown for one in told] == [True] * len(told)
    assert "What you grade with" not in shown


def test_the_way_to_the_preview(rivera, rubric, graded, sign_in):
    client = sign_in(rivera)
    assert f'formaction="{PREVIEW}" formtarget="_blank"' in words(client.get(ADD))
    assert PREVIEW not in words(client.get(page(rubric)))  # a used one has no grid


@pytest.mark.parametrize("who", ["ana", "technician"])
def test_others_preview_nothing(request, who, sign_in, rivera):
    sent = sent_back(sign_in(rivera), ADD, **ROW)
    answer = sign_in(request.getfixturevalue(who)).post(PREVIEW, sent)
    assert answer.status_code == 404
    assert "What you grade with" not in answer.content.decode()


def test_preview_is_sent(rivera, sign_in):
    assert sign_in(rivera).get(PREVIEW).status_code == 404


def test_both_routes_by_evidence_to_complexity(rivera):
    """The rubric for document-based questions in force since 2023-24."""
    row = make_rubric("dbq", rivera).criteria.get(title="Complexity")
    assert "all seven documents well, or sources four" in row.marker_text

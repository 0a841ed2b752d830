"""Rubrics as files, out and in: quizzes/rubric_files/ and their pages in the admin."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import Criterion, Rubric
from quizzes.rubric_files import FORMATS, Faults, Sheet, read
from quizzes.rubric_files.sheet import level, row
from quizzes.workbook.writing import write as write_xlsx

BRING = "admin:quizzes_rubric_bring"

#: Letters that mean something in one of the formats, and some that do not.
LETTERS = "ab é“ \n|\\<>&#;,\"'=+-@*_{}[]"
words = st.text(LETTERS, max_size=12).map(str.strip)
names = words.filter(bool)
skills = st.sampled_from(["", *Criterion.Skill.values])
points = st.decimals(0, 100, places=2)


@st.composite
def sheets(draw):
    rows = []
    for _number in range(draw(st.integers(1, 3))):
        one = row(draw(names), draw(words), draw(words), skill=draw(skills))
        for worth in draw(st.lists(points, min_size=1, max_size=3, unique=True)):
            least = draw(st.none() | points)
            one["levels"].append(level(worth, draw(words), draw(words), draw(words), least))
        rows.append(one)
    return Sheet(draw(names).replace("\n", " "), draw(words), rows)


def bare(sheet):
    """Without the places in the file."""
    rows = [{key: value for key, value in one.items() if key != "place"} for one in sheet.rows]
    return (sheet.title, sheet.note, rows)


@pytest.mark.parametrize("ending", FORMATS)
@given(sheet=sheets())
def test_out_and_in_is_the_same(ending, sheet):
    module, _kind = FORMATS[ending]
    (found,) = module.read(module.write([sheet]))
    assert bare(found) == bare(sheet)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_stored_rubric_is_known_by_what_it_is(db, rubric, ending):
    sheet = Sheet.of(Rubric.objects.with_rows().get())
    (found,) = read(FORMATS[ending][0].write([sheet]))
    assert bare(found) == bare(sheet)
    assert found.points == 3


@pytest.mark.parametrize("ending", FORMATS)
def test_two_rubrics_in_one_file(ending):
    one = Sheet("One", "note", [row("A") | {"levels": [level(Decimal(1))]}])
    two = Sheet("Two", "", [row("A") | {"levels": [level(Decimal(2))]}])
    found = read(FORMATS[ending][0].write([one, two]))
    assert [bare(sheet) for sheet in found] == [bare(one), bare(two)]


def test_case_has_the_names_of_1edtech(db, rubric, settings):
    settings.SCHOOL_NAME = "A school"
    package = json.loads(FORMATS["json"][0].write([Sheet.of(rubric)]))
    assert package["CFDocument"]["creator"] == "A school"
    assert package["CFDocument"]["uri"] == f"urn:uuid:{package['CFDocument']['identifier']}"
    (found,) = package["CFRubrics"]
    thesis, evidence = found["CFRubricCriteria"]
    assert (thesis["category"], thesis["description"], thesis["position"], thesis["rubricId"]) == (
        "Thesis",
        "Thesis for graders",
        1,
        found["identifier"],
    )
    assert thesis["extensions"] == {"wordsForStudents": "Thesis for students"}
    last = evidence["CFRubricCriterionLevels"][-1]
    assert {key: last[key] for key in ("quality", "score", "feedback", "position")} == {
        "quality": "Evidence 2",
        "score": 2.0,
        "feedback": "I have 2 of Evidence",
        "position": 3,
    }
    assert last["rubricCriterionId"] == evidence["identifier"]


def test_case_of_another_program():
    text = json.dumps(
        {
            "CFRubrics": [
                {
                    "title": "Speech",
                    "CFRubricCriteria": [
                        {
                            "position": 2,
                            "description": "Voice",
                            "CFRubricCriterionLevels": [{"score": 1, "quality": "heard"}],
                        },
                        {
                            "position": 1,
                            "category": "Words",
                            "CFRubricCriterionLevels": [
                                {"score": 0.5, "position": 2},
                                {"score": 0, "position": 1},
                            ],
                        },
                    ],
                }
            ]
        }
    )
    (found,) = read(text)
    assert [one["title"] for one in found.rows] == ["Words", "Voice"]
    assert [one["points"] for one in found.rows[0]["levels"]] == [0, Decimal("0.5")]


def test_a_table_as_teachers_have_it():
    text = "# Speech\n\n| Criterion | Level | Points | Text |\n|---|:--|---:|---|\n"
    text += "| Voice | low | 0 | Not heard |\n| | high | 1.5 | Heard \\| clear<br>and slow |\n"
    (found,) = read(text)
    assert found.title == "Speech"
    assert found.rows[0]["levels"][1] == level(Decimal("1.5"), "high", "Heard | clear\nand slow")


CSV = "Rubric,Row,Points\n"
BANDS = "Rubric,Row,From,Points\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["There is nothing in it."]),
        ("{", ["Line 1: this is no JSON."]),
        ("{}", ["There is no rubric in it."]),
        ('{"CFRubrics": [[], 3]}', ["There is no rubric in it."]),
        ("[" * 100_000, ["The first line has to name the columns, at least “Row” and “Points”."]),
        ('{"a": ' * 100_000, ["Line 1: this is no JSON."]),
        (
            "a,b\n1,2",
            ["The first line has to name the columns, at least “Row” and “Points”."],
        ),
        (f"{CSV}R,,1", ["Line 2: name the row that this level belongs to."]),
        (f"{CSV},A,1", ["The rubric has no title."]),
        (
            f"{CSV}R,A,x\n,,101\n,,1.234\n,,NaN",
            [
                "Line 2: “x” is no number of points from 0 to 100.",
                "Line 3: “101” is no number of points from 0 to 100.",
                "Line 4: “1.234” is no number of points from 0 to 100.",
                "Line 5: “NaN” is no number of points from 0 to 100.",
            ],
        ),
        (
            f"{BANDS}R,A,5,5\n,,x,9",
            ["Line 3: “x” is no number of points from 0 to 100."],
        ),
        (
            f"{BANDS}R,A,5,5\nS,A,1,3\n,,3,4",
            [
                "Line 2: a level from 5 cannot give at most 5 points.",
                "Line 3: two levels of this row have points in common.",
            ],
        ),
        (f"{CSV}R,A,1\n,,1.0", ["Line 2: two levels of this row give the same points."]),
        (
            f"{CSV}R,{'x' * 121},1",
            ["Line 2: the row’s name is longer than 120 letters."],
        ),
        (
            f"{CSV}R,A,1" + "".join(f"\n,,{n}" for n in range(2, 13)),
            ["Line 2: a row has at most 10 levels."],
        ),
        (
            f"{CSV}" + "".join(f"R,A{n},1\n" for n in range(21)),
            ["At most 20 rubrics come in at once."],
        ),
        (
            "# R\n| Row | Points |\n| A | 1 |\n",
            ["Line 2: below the headings of the table belongs | --- |"],
        ),
        (
            json.dumps({"CFRubrics": [{"title": "R", "CFRubricCriteria": [{"category": "A"}]}]}),
            ["Row 1 of “R”: give this row at least one level with points."],
        ),
        (
            json.dumps(
                {
                    "CFRubrics": [
                        {
                            "title": "R",
                            "CFRubricCriteria": [
                                {"category": "A", "CFRubricCriterionLevels": [{"score": None}]}
                            ],
                        }
                    ]
                }
            ),
            ["Row 1 of “R”: “None” is no number of points from 0 to 100."],
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_line(text, faults):
    with pytest.raises(Faults) as caught:
        read(text)
    assert caught.value.sentences == faults


def test_letters_that_no_database_takes():
    text = '{"CFRubrics": [{"title": "a\\u0000b\\ud800", "CFRubricCriteria": [{"category": "A", '
    text += '"CFRubricCriterionLevels": [{"score": 1}]}]}]}'
    assert read(text)[0].title == "ab\ufffd"
    assert read("# a&#0;b\n| Row | Points |\n| --- | --- |\n| A | 1 |")[0].title == "ab"


# --- the pages ---------------------------------------------------------------------------


def text_of(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, rubric):
    client = sign_in(rivera)
    out = client.get(reverse("admin:quizzes_rubric_file", args=[rubric.pk, "md"]))
    assert out["Content-Disposition"] == f'attachment; filename="rubric-{rubric.pk}.md"'
    page = client.post(reverse(BRING), {"text": out.content.decode()})
    assert "Two rows, 3 points in all" in text_of(page)
    assert Rubric.objects.count() == 1
    response = client.post(reverse(BRING), {"text": out.content.decode(), "save": "1"})
    made = Rubric.objects.with_rows().latest("pk")
    assert response["Location"] == reverse("admin:quizzes_rubric_change", args=[made.pk])
    assert made.owner == rivera
    assert bare(Sheet.of(made)) == bare(Sheet.of(rubric))


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_comes_in(sign_in, rivera, rubric, ending):
    client = sign_in(rivera)
    out = client.get(reverse("admin:quizzes_rubric_file", args=[rubric.pk, ending]))
    upload = SimpleUploadedFile(f"r.{ending}", out.content)
    page = client.post(reverse(BRING), {"file": upload})
    assert "Two rows, 3 points in all" in text_of(page)


def test_an_excel_file_comes_in(sign_in, rivera):
    rows = [["Rubric", "Row", "Points"], ["=Speech", "Voice", Decimal(2)]]
    upload = SimpleUploadedFile("r.xlsx", b"".join(write_xlsx(rows)))
    page = text_of(sign_in(rivera).post(reverse(BRING), {"file": upload}))
    assert "=Speech, 2 points in all" in page


def test_mistakes_change_nothing_and_lose_nothing(sign_in, rivera):
    typed = "Rubric,Row,Points\nR,A,x"
    page = sign_in(rivera).post(reverse(BRING), {"text": typed, "save": "1"})
    assert "Line 2: “x” is no number of points from 0 to 100." in text_of(page)
    assert typed in page.content.decode()
    assert not Rubric.objects.exists()


@pytest.mark.parametrize("number", ["1e9999999999999999999999", "NaN", "-Infinity", "1" * 400])
def test_numbers_that_are_none(sign_in, rivera, number):
    level = f'{{"quality": "", "score": {number}, "position": {number}}}'
    typed = f'{{"title": "R", "CFRubricCriteria": [{{"category": "A", "position": {number}, '
    typed += f'"CFRubricCriterionLevels": [{level}]}}]}}'
    page = sign_in(rivera).post(reverse(BRING), {"text": typed, "save": "1"})
    assert page.status_code == 200
    assert not Rubric.objects.exists()


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PK\x03\x04", b"x" * 1_000_001])
def test_files_that_are_none(sign_in, rivera, content):
    upload = SimpleUploadedFile("r.csv", content)
    page = sign_in(rivera).post(reverse(BRING), {"file": upload})
    assert page.status_code == 200
    assert "Nothing was brought in." in text_of(page)


def test_whose_rubric_goes_out(sign_in, rivera, okoro, lindqvist, ana, technician, rubric):
    url = reverse("admin:quizzes_rubric_file", args=[rubric.pk, "csv"])
    people = [rivera, lindqvist, okoro, ana, technician]
    answers = [sign_in(one).get(url).status_code for one in people]
    assert answers == [200, 200, 404, 404, 404]
    Rubric.objects.update(owner=None)  # the school's: everybody reads it
    assert sign_in(okoro).get(url).status_code == 200
    assert sign_in(rivera).get(url.replace(".csv", ".exe")).status_code == 404
    assert sign_in(rivera).post(url).status_code == 404


def test_who_may_not_bring_one(client, sign_in, ana, technician):
    assert client.get(reverse(BRING)).status_code == 302
    assert sign_in(ana).get(reverse(BRING)).status_code == 404
    assert sign_in(technician).get(reverse(BRING)).status_code == 403

"""A teacher says what a difference between two texts is: spelling, order or meaning."""

import lxml.html
import pytest
from django.utils import timezone

from sources.models import DifferenceRuling, Source, Text
from tests.cast import make_source

pytestmark = pytest.mark.django_db
PAGE = "/sources/letter/compare/"
RULE = f"{PAGE}rule/"
FIRST = "The master sees a clear threat.\n\nHe asks assurance of the regime at once."
SECOND = "The Master sees a clear threat.\n\nHe asks an assurance of the régime at once."


@pytest.fixture
def letter(rivera):
    source = make_source("letter", "The letter", FIRST, owner=rivera)
    source.texts.update(label="Web page")
    Text.objects.create(source=source, position=1, label="Book").revise(SECOND)
    return source


@pytest.fixture
def pair(letter):
    return [text.current_id for text in letter.texts.order_by("position")]


def sent(pair, ruling="3-meaning", **more):
    return {"versions": f"{pair[0]}-{pair[1]}", "ruling": ruling, **more}


def kinds(response):
    """The last cell of every row of the table, its words."""
    page = lxml.html.fromstring(response.content)
    for buttons in page.xpath("//table//*[@role='group']"):
        buttons.drop_tree()
    rows = page.xpath("//table[contains(@class, 'differences')]//tr/td[last()]")
    return [" ".join(row.text_content().split()) for row in rows]


def test_it_works(sign_in, rivera, ana, letter, pair):
    response = sign_in(rivera).post(RULE, sent(pair, view="table"))
    texts = list(letter.texts.order_by("position"))
    back = f"{PAGE}?a={texts[0].pk}&b={texts[1].pk}&view=table"
    assert (response.status_code, response["Location"]) == (302, f"{back}#d3-row")
    row = DifferenceRuling.objects.get()
    assert (row.says, row.ruled_by, row.first_id, row.second_id) == ("meaning", rivera, *pair)
    assert row.ruled_at is not None
    counted = ["spelling and punctuation", "added"]
    ruled_at = timezone.localtime(row.ruled_at)
    day = f"{ruled_at:%b} {ruled_at.day}, {ruled_at:%Y}"
    assert kinds(sign_in(rivera).get(back)) == [
        *counted,
        f"meaning says {rivera}, {day}; counted as: spelling and punctuation",
    ]
    assert kinds(sign_in(ana).get(back)) == [
        *counted,
        "meaning says the teacher; counted as: spelling and punctuation",
    ]


def test_who_rules_on_the_whole_table_stays_there(sign_in, rivera, letter, pair):
    response = sign_in(rivera).post(RULE, sent(pair, view="table", page="1", whole="yes"))
    assert response["Location"].endswith("&view=table&page=1&whole=yes#d3-row")


def test_who_rules_is_not_warned_anew(sign_in, rivera, letter, pair):
    Source.objects.update(content_warning="Tells of a killing.")
    response = sign_in(rivera).post(RULE, sent(pair), follow=True)
    assert response.redirect_chain[-1][0].partition("#")[0].endswith("&seen=1")
    assert "differences" in response.content.decode() and len(kinds(response)) == 3


def test_it_holds_whichever_text_stands_left(sign_in, rivera, ana, letter, pair):
    sign_in(rivera).post(RULE, sent(pair[::-1], "2-order"))
    sign_in(rivera).post(RULE, sent(pair, "2-meaning"))
    assert DifferenceRuling.objects.get().says == "meaning"
    one, two = letter.texts.order_by("position")
    for a, b in [(one, two), (two, one)]:
        page = sign_in(ana).get(PAGE, {"a": a.pk, "b": b.pk})
        assert [kind.split()[0] for kind in kinds(page)] == ["spelling", "meaning", "spelling"]


def test_it_is_left_to_the_program_again(sign_in, rivera, letter, pair):
    sign_in(rivera).post(RULE, sent(pair))
    sign_in(rivera).post(RULE, sent(pair, "3-program"))
    assert not DifferenceRuling.objects.exists()


def test_between_two_versions_of_one_text(sign_in, rivera, letter):
    text = letter.texts.first()
    older = text.current_id
    text.revise("The master sees a great threat.")
    response = sign_in(rivera).post(RULE, sent([older, text.current_id], "1-meaning"))
    assert response["Location"] == f"{PAGE}?versions={older}-{text.current_id}#d1-row"
    assert "meaning says" in kinds(sign_in(rivera).get(response["Location"]))[0]


def test_a_corrected_text_asks_anew(sign_in, rivera, letter, pair):
    sign_in(rivera).post(RULE, sent(pair))
    letter.texts.first().revise(FIRST.replace("clear", "plain"))
    assert not any("says" in kind for kind in kinds(sign_in(rivera).get(PAGE)))


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"ruling": "4-meaning"}, 404),
        ({"versions": "1-2"}, 404),
        ({"ruling": "3-nonsense"}, 400),
        ({"ruling": ""}, 400),
        ({"versions": "x"}, 400),
        ({"versions": "9" * 30 + "-1"}, 400),
    ],
)
def test_what_makes_no_sense(sign_in, rivera, letter, pair, changed, status):
    data = sent([pk + 1000 for pk in pair] if "versions" in changed else pair) | changed
    if changed == {"versions": "1-2"}:
        data["versions"] = f"{pair[0] + 1000}-{pair[1]}"
    assert sign_in(rivera).post(RULE, data).status_code == status
    assert not DifferenceRuling.objects.exists()


def test_two_texts_of_other_documents(sign_in, rivera, letter):
    others = [make_source(slug, slug, FIRST, owner=rivera).texts.get() for slug in ("one", "two")]
    data = sent([text.current_id for text in others], "1-meaning")
    assert sign_in(rivera).post(RULE, data).status_code == 404


def test_who_may_not(client, sign_in, ana, okoro, letter, pair):
    assert client.post(RULE, sent(pair)).status_code == 302
    assert sign_in(ana).post(RULE, sent(pair)).status_code == 404
    assert sign_in(okoro).post(RULE, sent(pair)).status_code == 404
    assert not DifferenceRuling.objects.exists()
    for person in (ana, okoro):
        assert "/compare/rule/" not in sign_in(person).get(PAGE).content.decode()


def test_wrong_method_and_missing(sign_in, rivera, letter, pair):
    assert sign_in(rivera).get(RULE).status_code == 405
    assert sign_in(rivera).post("/sources/none/compare/rule/", sent(pair)).status_code == 404

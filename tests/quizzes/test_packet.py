import pytest
from django.urls import reverse

from lessons.models import StepDocument
from quizzes.models import Question
from sources.models import Source, Text
from sources.reading.lines import printed_lines
from sources.rendering import render


@pytest.fixture
def url(lesson, quiz):
    Source.objects.update(rights=Source.Rights.CC0)
    return reverse("quizzes:packet", args=[lesson.slug])


def test_it_works(sign_in, rivera, url):
    page = sign_in(rivera).get(url).content.decode()
    for words in [
        "Doc 1. Letter of the harbor master",
        "March 4, 1911",
        "I counted eleven masts and no flag.",
        "What did the harbor master count?",
        "Option c",
        "Evidence for students",
    ]:
        assert words in page
    assert page.count('class="ruled"') == 2


def test_what_students_must_not_see_is_not_printed(sign_in, rivera, url):
    page = sign_in(rivera).get(url).content.decode()
    for secret in ["Guidance", "Model answer", "for graders", "It was kept secret."]:
        assert secret not in page


def test_an_excerpt_is_printed_alone(sign_in, rivera, url):
    StepDocument.objects.filter(label="Doc 1").update(first_paragraph=2, last_paragraph=2)
    page = sign_in(rivera).get(url).content.decode()
    assert "eleven masts" in page
    assert "came in at dawn" not in page


@pytest.fixture
def pictured(lesson):
    """`pictured(…)`: a picture of the first document of the lesson."""
    source = StepDocument.objects.filter(step__lesson=lesson).first().text.source

    def made(**columns):
        return source.attachments.create(kind="image", file="chart.jpg", **columns)

    return made


def test_pictures_are_printed_once_with_their_document(sign_in, rivera, url, pictured):
    chart = pictured(alt="A chart of the names", caption="The list")
    text = Text.objects.create(source=chart.source, position=1)
    text.revise("Shorter.")
    first = StepDocument.objects.filter(text__source=chart.source).first()
    StepDocument.objects.create(step=first.step, text=text, label="Doc 9", position=99)
    pictured(alt="A page whose words are printed", first_paragraph=1)
    page = sign_in(rivera).get(url).content.decode()
    assert "Shorter." in page and page.count("<img ") == 1
    figure = page[page.index('<figure class="printed-picture">') : page.index("</figure>")]
    assert f'src="/media/{chart.pk}/"' in figure and "<p>The list</p>" in figure
    assert 'alt="A chart of the names"' in figure
    assert page.index("eleven masts") < page.index("<figure") < page.index("Shorter.")


def test_a_picture_that_may_not_be_printed_gives_way(sign_in, rivera, okoro, url, pictured):
    chart = pictured(alt="SECRET", caption="The list", rights=Source.Rights.UNDETERMINED)
    for who in (rivera, okoro):
        page = " ".join(sign_in(who).get(url).content.decode().split())
        assert "<img" not in page and "SECRET" not in page
        assert "Pictures of one document are left out" in page
        told = "One picture is not printed here. </b> Nobody has decided that it may be printed."
        assert f'{told} </p> <p class="small">The list</p> <p class="serif small">“Letter' in page
        assert ("Decide on its rights" in page) == (who == rivera)
    chart.source.decisions.create(
        attachment=chart, use="print", ground="letter", decided_on="2026-01-01"
    )
    assert "<img" in sign_in(rivera).get(url).content.decode()


def test_who_may_not(client, sign_in, ana, okoro, lesson, url, giving):
    assert client.get(url).status_code == 302
    assert sign_in(ana).get(url).status_code == 404
    assert sign_in(okoro).get(url).status_code == 200
    lesson.state = "draft"
    lesson.save()
    assert sign_in(okoro).get(url).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow(sign_in, rivera, url, quiz, rubric, more, django_assert_num_queries):
    for _ in range(more):
        Question.objects.create(quiz=quiz, kind="essay", prompt="More", rubric=rubric)
    page = sign_in(rivera)
    with django_assert_num_queries(15):
        page.get(url)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_pictures(
    sign_in, rivera, url, pictured, number, django_assert_num_queries
):
    for _ in range(number):
        pictured(alt="A chart")
    page = sign_in(rivera)
    with django_assert_num_queries(17):
        page.get(url)


def test_lines_count_through_the_text():
    rendering = render("one two three four\n\nfive[^e1] six\n\n[^e1]: An editor's note.")
    blocks = printed_lines(rendering.blocks, width=9)
    assert [[(line.number, line.text, line.paragraph) for line in lines] for lines in blocks] == [
        [(1, "one two", 1), (2, "three", None), (3, "four", None)],
        [(4, "five[e1]", 2), (5, "six", None)],
    ]


def test_other_readings_stand_under_the_text(sign_in, rivera, url, lesson):
    text = StepDocument.objects.filter(step__lesson=lesson).first().text
    text.revise('He [would not]{.reading or="was not to | never did"} stay.')
    page = " ".join(sign_in(rivera).get(url).content.decode().split())
    assert "<b>Possible readings in ¶1</b> 1. would not; 2. was not to; 3. never did" in page


def test_rights_are_followed_by_their_note(sign_in, rivera, url):
    Source.objects.update(rights_note="Name the harbor archive.")
    page = " ".join(sign_in(rivera).get(url).content.decode().split())
    label = Source.Rights.CC0.label
    assert f"Rights: {label}. Name the harbor archive.</p>" in page


def test_a_text_shortened_for_class_says_so(sign_in, rivera, url, lesson):
    assert "Shortened for class" not in sign_in(rivera).get(url).content.decode()
    text = StepDocument.objects.filter(step__lesson=lesson).first().text
    Text.objects.filter(pk=text.pk).update(kind="adaptation")
    text.source.decisions.create(use="adapt", ground="own_work", decided_on="2026-01-01")
    assert "<b>Shortened for class.</b>" in sign_in(rivera).get(url).content.decode()


def test_a_class_gets_the_words_that_it_reads(sign_in, rivera, url, attempt):
    StepDocument.objects.get(label="Doc 1").text.revise("I counted twelve masts.")
    client = sign_in(rivera)
    page = client.get(f"{url}?giving={attempt.giving_id}").content.decode()
    assert "I counted eleven masts" in page
    assert "twelve masts" not in page
    page = client.get(url).content.decode()
    assert "twelve masts" in page
    assert "eleven masts" not in page


@pytest.mark.parametrize("sent", ["0", "x", "9" * 40])
def test_no_class_of_hers(sign_in, rivera, okoro, url, giving, sent):
    assert sign_in(rivera).get(f"{url}?giving={sent}").status_code == 404
    assert sign_in(okoro).get(f"{url}?giving={giving.pk}").status_code == 404
    assert sign_in(okoro).get(url).status_code == 200


def test_queries_for_a_class(count_queries, sign_in, rivera, url, attempt):
    """One more: whether the class is hers."""
    client = sign_in(rivera)
    client.get(url)
    plain = count_queries(lambda: client.get(url))
    assert count_queries(lambda: client.get(f"{url}?giving={attempt.giving_id}")) == plain + 1

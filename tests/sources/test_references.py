"""Papers of an edition refer to one another: links where the other paper is here and open."""

from html import unescape

import pytest
from django.utils import timezone

from sources.exporters.tei import tei as exported
from sources.importers import tei
from sources.importers.merging import rule_same
from sources.models import ImportRecord, Landmark, Source, Text
from tests.sources.test_import_editions import change, run

pytestmark = pytest.mark.django_db
REFERS = (
    'See <ref target="#pg_3"><hi rend="italic">ante</hi>, p. 3</ref>; <ref target="#d1fn2">footnote'
    ' 2</ref>; <ref target="#d1">the cable [there]</ref>; <ref target="#d9">a lost paper</ref>;'
    ' <ref target="harbor1902#pg_7">volume 1902, p. 7</ref>; <ref>nothing</ref>; <ref'
    ' target="https://press.example/">a site</ref>. <ref target="#d1a1">The enclosure</ref>.'
)
D1 = "/sources/harbor1903-d1/"


@pytest.fixture
def referring(edition):
    """The edition, whose second paper refers to places of all kinds."""
    change(edition, "Madame Kessler</persName>", f"Madame Kessler</persName> {REFERS}")
    return edition


@pytest.fixture
def published(referring):
    run(referring)
    Source.objects.update(state="published")
    return Text.objects.get(source__slug="harbor1903-d1").pk


def links(page):
    """(address, words) of the references on a page."""
    found = page.content.decode().split('<a class="ref" href="')[1:]
    return [tuple(unescape(part) for part in one.split("</a>")[0].split('">', 1)) for one in found]


def words_of(page):
    return " ".join(page.content.decode().split())


def test_it_works(published, sign_in, ana):
    client = sign_in(ana)
    here = f"{D1}?printing={published}"
    page = client.get("/sources/harbor1903-d2/")
    assert links(page) == [
        (f"{here}#page-pg_3", "<em>ante</em>, p. 3"),
        (f"{here}#note-e2", "footnote 2"),
        (here, "The enclosure"),
    ]
    for words in ("the cable", "a lost paper", "volume 1902, p. 7", "; nothing;"):
        assert words in words_of(page)
    assert '<a href="https://press.example/" rel="noreferrer">a site</a>' in words_of(page)
    target = client.get(here)
    for place in ("page-pg_3", "note-e2"):
        assert target.content.decode().count(f'id="{place}"') == 1
    second = Text.objects.get(source__slug="harbor1903-d2").pk
    assert links(target) == [(f"/sources/harbor1903-d2/?printing={second}", "the reply")]


def test_the_report_counts_them(referring):
    lines = run(referring)
    assert "References: 8 seen, 4 linked, 4 left as words" in lines
    assert "ref                             10       7           2         1" in lines
    assert [line for line in lines if line.startswith("- references")] == [
        "- references to harbor1903: that edition, or that place of it, is not in the library",
        "- references to harbor1902: that edition, or that place of it, is not in the library",
        "- references (2 times): they name no place, stand in a heading or a field, or hold a mark"
        " or a bracket",
    ]
    assert run(referring, dry_run=True)[-3:-1] == [
        "References: 8 seen, 4 linked, 4 left as words",
        "People: 4; terms: 2; notes: 4; page marks: 4; words lost: 0",
    ]


def test_words_stay_as_printed_and_are_found(published):
    reading = Text.objects.get(source__slug="harbor1903-d2").current.reading_text
    assert "See ante, p. 3; footnote 2; the cable there; a lost paper; volume 1902" in reading


def test_what_a_reader_may_not_open_is_no_link(published, sign_in, ana, okoro):
    assert len(links(sign_in(ana).get("/sources/harbor1903-d2/"))) == 3
    Source.objects.filter(slug="harbor1903-d1").update(access="staff")
    page = sign_in(ana).get("/sources/harbor1903-d2/")
    assert links(page) == []
    assert "data-to" not in words_of(page) and "harbor1903-d1" not in words_of(page)
    assert "footnote 2" in words_of(page)
    assert len(links(sign_in(okoro).get("/sources/harbor1903-d2/"))) == 3


def test_visitors_get_links_to_public_papers_alone(published, client, open_library):
    free = Source.Rights.NO_COPYRIGHT
    Source.objects.update(access="anyone", rights=free)
    Text.objects.update(rights=free)
    assert len(links(client.get("/sources/harbor1903-d2/"))) == 3
    Source.objects.filter(slug="harbor1903-d1").update(access="signed_in")
    page = client.get("/sources/harbor1903-d2/")
    assert page.status_code == 200 and links(page) == []


def test_a_paper_that_was_withdrawn_tells_nothing_of_its_references(published, sign_in, ana):
    Text.objects.filter(source__slug="harbor1903-d2").update(
        withdrawn_at=timezone.now(), withdrawn_why="Wrong."
    )
    page = sign_in(ana).get("/sources/harbor1903-d2/")
    assert page.status_code == 200 and links(page) == []


def test_a_paper_that_is_deleted_leaves_words(published, sign_in, ana):
    Source.objects.get(slug="harbor1903-d1").delete()
    page = sign_in(ana).get("/sources/harbor1903-d2/")
    assert links(page) == [] and "footnote 2" in words_of(page)
    assert not Landmark.objects.filter(name__startswith="d1").exists()


def test_documents_that_become_one_are_still_found(published, sign_in, ana, lindqvist):
    kept = Source.objects.create(slug="kept", title="Kept", state="published")
    record = ImportRecord.objects.get(source__slug="harbor1903-d1")
    record.match, record.likeness = kept, 1.0
    record.save()
    rule_same(record, lindqvist)
    page = sign_in(ana).get("/sources/harbor1903-d2/")
    assert links(page)[0] == (f"/sources/kept/?printing={published}#page-pg_3",
                              "<em>ante</em>, p. 3")  # fmt: skip
    there = sign_in(ana).get(f"/sources/kept/?printing={published}")
    assert 'id="page-pg_3"' in words_of(there)


def test_an_edition_that_comes_later_is_linked_then(published, edition, sign_in, ana):
    words = edition.read_text(encoding="utf-8").replace("harbor1903", "harbor1902")
    other = edition.with_name("1902.xml")
    other.write_text(words.replace('xml:id="pg_3"', 'xml:id="pg_7"'), encoding="utf-8")
    run(other)
    page = sign_in(ana).get("/sources/harbor1903-d2/")
    assert "volume 1902, p. 7" not in dict(map(reversed, links(page)))
    Source.objects.update(state="published")
    text = Text.objects.get(source__slug="harbor1902-d1").pk
    found = dict(map(reversed, links(sign_in(ana).get("/sources/harbor1903-d2/"))))
    assert found["volume 1902, p. 7"] == f"/sources/harbor1902-d1/?printing={text}#page-pg_7"


def test_a_changed_file_moves_its_places(published, referring):
    assert Landmark.objects.get(name="pg_3").place == "page-pg_3"
    change(referring, 'xml:id="pg_3" facs="0013"', 'xml:id="pg_3a" facs="0013"')
    Source.objects.update(edited_at=timezone.now() - timezone.timedelta(hours=1))
    assert run(referring)[-1] == "1 updated, 2 unchanged."
    assert not Landmark.objects.filter(name="pg_3").exists()
    assert Landmark.objects.get(name="pg_3a").text_id == published


def test_they_survive_the_way_out_and_back(published, tmp_path, sign_in, ana):
    for slug in ("harbor1903-d1", "harbor1903-d2"):
        text = Text.objects.get(source__slug=slug)
        people = text.source.contributions.all()
        path = tmp_path / f"{slug}.xml"
        path.write_bytes(exported(text.source, text, people, "https://a.example/", [text]))
        ((found, rendering),) = tei.documents(tei.survey(path))
        assert rendering.blocks == text.current.blocks and rendering.notes == text.current.notes
        marks = set(text.landmarks.exclude(place__startswith="note-").values_list("name", "place"))
        assert {one for one in found.landmarks.items() if one[0] != "d1a1"} == marks - {
            ("d1a1", ""), ("d1fn1", ""), ("d1fn2", ""), ("d1fn3", ""), ("d1fn4", "")
        }  # fmt: skip
        assert found.edition == "harbor1903"
    Source.objects.all().delete()
    run(tmp_path)
    Source.objects.update(state="published")
    cable = Text.objects.get(current__body__contains="asks whether the harbor")
    memorandum = Source.objects.exclude(pk=cable.source_id).get()
    page = sign_in(ana).get(memorandum.get_absolute_url())
    address = f"{cable.source.get_absolute_url()}?printing={cable.pk}#page-pg_3"
    assert links(page) == [(address, "<em>ante</em>, p. 3")]


def test_queries_do_not_grow(published, sign_in, ana, django_assert_max_num_queries):
    client, slug = sign_in(ana), "harbor1903-d2"
    client.get(f"/sources/{slug}/")
    counts = []
    for keep in (1, 3):
        text = Text.objects.get(source__slug=slug)
        body = "\n\n".join(f"[one](edition:harbor1903#pg_{at})" for at in range(1, keep + 1))
        text.revise(body)
        with django_assert_max_num_queries(20) as captured:
            assert len(links(client.get(f"/sources/{slug}/"))) == keep
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "typed",
    [
        "[x](edition:a b#c)",
        "[x](edition:a)",
        '[x](edition:a#"onclick=y)',
        "[x](edition:<script>#y)",
        "[x](edition:#y)",
        '[p]{.page #a"b}',
    ],
)
def test_what_is_no_place_stays_words(published, typed, sign_in, ana):
    Text.objects.get(source__slug="harbor1903-d3").revise(f"Before {typed} after.")
    page = sign_in(ana).get("/sources/harbor1903-d3/")
    assert links(page) == []
    assert "data-to" not in words_of(page) and "<script>#y" not in words_of(page)

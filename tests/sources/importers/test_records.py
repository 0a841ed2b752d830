"""Lists of records: a title with its date, then a summary."""

import pytest

from sources.importers import titles


def test_it_works(read_file):
    records = read_file("list_of_records.txt")
    assert [(record.part, record.written) for record in records] == [
        ("record", "1902-05-02"),
        ("record", "1902-05-11"),
        ("record", "1902-05-12"),
        ("record", "1902-06-01"),
        ("record", "1903-03"),
        ("record", "1903-03-09"),
        ("record", ""),
        ("record", "1903-03-20"),
        ("record", ""),
    ]
    assert records[0].title == "Telegram No. 31, Brandt and Olsen to Min. Kessler"
    assert records[0].written_as_printed == "2 May 1902"
    assert records[0].summary.endswith("he will have to ask the Varnians.")
    assert all(record.body == "" for record in records)


def test_writers_and_receivers_are_read_from_titles(read_file):
    people = [record.people for record in read_file("list_of_records.txt")]
    assert people[0] == [
        ("sender", "Brandt"),
        ("sender", "Olsen"),
        ("addressee", "Min. Kessler"),
    ]
    assert people[3] == []
    assert people[5] == [
        ("sender", "Hale [the Envoy]"),
        ("addressee", "the Royal Customs House, Lorn"),
    ]
    assert people[6] == [("sender", "Ines Faro"), ("addressee", "Captain Brandt")]
    assert people[7] == [("sender", "Olsen"), ("addressee", "Min. T.K. Kessler")]


@pytest.mark.parametrize(
    "title",
    ["Statement of Policy With Respect to Lorn", "Cable, Views With Regard to Captain Brandt"],
)
def test_a_topic_is_nobody_who_received_it(title):
    assert titles.people_of(title) == []


def test_a_record_without_date_and_one_without_title(read_file):
    records = read_file("list_of_records.txt")
    undated, untitled = records[6], records[8]
    assert undated.title == "Letter, Ines Faro to Captain Brandt [Ostian Translation]"
    assert undated.summary.startswith("Letter of a fisherman's widow")
    assert (untitled.title, untitled.kind) == ("", "cable")
    assert untitled.summary.startswith("Telegram from Brandt and Olsen telling Kessler")
    assert untitled.shown_title == (
        "Telegram from Brandt and Olsen telling Kessler of the storm of that week and of …"
    )


def test_a_date_within_a_summary_makes_no_record(read_file):
    summaries = [record.summary for record in read_file("list_of_records.txt")]
    assert summaries[5].endswith("and when, on 10 March 1903).")


def test_all_stand_in_one_collection_with_what_the_page_says_around(read_file):
    records = read_file("list_of_records.txt")
    assert {record.collection for record in records} == {
        "List of New Papers on the Harbor Question"
    }
    introduction = records[0].collection_introduction
    assert introduction.startswith("A page of the Lantern Press")
    assert introduction.endswith("The Lantern Press prints what others forget. Read more")

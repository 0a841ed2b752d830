from sources.importers.likeness import LIKELY, likeness, words_of


def test_two_printings_of_one_document_are_alike(read_file):
    first = words_of(read_file("two_documents.txt")[0].body)
    second = words_of(read_file("one_labelled.txt")[0].body)
    assert LIKELY <= likeness(first, second) < 1


def test_two_documents_of_one_page_are_not(read_file):
    note, reply = read_file("two_documents.txt")
    assert likeness(words_of(note.body), words_of(reply.body)) < 0.6


def test_nothing_is_like_nothing():
    assert likeness([], []) == 0.0


def test_case_accents_signs_and_notes_do_not_count():
    assert words_of("The Régime’s [sic]{.editorial} word.[^t1]") == words_of(
        "the regime's SIC word"
    )

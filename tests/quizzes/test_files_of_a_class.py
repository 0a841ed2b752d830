"""Files of a whole class are read a batch at a time and sent as they are written: answers as CSV
and for Excel, papers as a ZIP."""

import gc
import gzip
import io
import random
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from config import passing
from lessons.models import Enrolment, User
from quizzes.marking import answers, papers
from quizzes.models import Attempt, Response
from quizzes.workbook import writing
from quizzes.workbook.reading import read_table
from tests.memory import peak_of

FILES = ["answers", "answers_xlsx", "papers_zip"]
LENGTH = 4_000  # characters of an answer


def long(name):
    """Words that no packing makes much shorter."""
    return random.Random(name).randbytes(LENGTH // 2).hex()


def write_papers(giving, quiz, count):
    """So many more students who turned in a long answer."""
    question, before = quiz.questions.get(kind="essay"), User.objects.count()
    names = [f"s{number:04}" for number in range(before, before + count)]
    students = User.objects.bulk_create(
        [User(username=name, display_name=name, password="!") for name in names]
    )
    Enrolment.objects.bulk_create(
        [Enrolment(classroom=giving.classroom, user=one, role="student") for one in students]
    )
    columns = {"giving": giving, "quiz": quiz, "revision": 1, "turned_in_at": timezone.now()}
    work = Attempt.objects.bulk_create([Attempt(student=one, **columns) for one in students])
    Response.objects.bulk_create(
        [
            Response(attempt=one, question=question, answer=f"{name} wrote {long(name)}")
            for one, name in zip(work, names, strict=True)
        ]
    )


@pytest.fixture
def fetch(sign_in, rivera, assignment):
    client = sign_in(rivera)
    return lambda file: client.get(reverse(f"quizzes:marking_{file}", args=[assignment.pk]))


def in_batches_of(monkeypatch, count):
    monkeypatch.setattr(answers, "BATCH", count)
    monkeypatch.setattr(papers, "BATCH", count)


def read(file, data):
    """What stands in a file, without what tells when it was made."""
    if file == "answers":
        return data.decode("utf-8-sig").splitlines()
    if file == "answers_xlsx":
        return read_table(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def pieces_until(error, answer):
    found = []
    with pytest.raises(error):
        found.extend(answer)
    return b"".join(found)


def throw_away(answer):
    for _piece in answer:
        gc.collect()  # what is no longer used goes then


@pytest.mark.parametrize("file", FILES)
def test_it_works(fetch, giving, quiz, turned_in, monkeypatch, file):
    """What stands in it and in which order is the same however many are read at a time."""
    write_papers(giving, quiz, 4)
    answer = fetch(file)
    assert answer.streaming
    whole = read(file, answer.getvalue())
    for count in (1, 2, 3):
        in_batches_of(monkeypatch, count)
        assert read(file, fetch(file).getvalue()) == whole
    assert str(whole).index("Ana Duarte") < str(whole).index("s0004 wrote")


@pytest.mark.parametrize("file", FILES)
def test_memory_stays_flat(fetch, giving, quiz, monkeypatch, file):
    in_batches_of(monkeypatch, 5)
    monkeypatch.setattr(writing, "TELLING", 5)
    monkeypatch.setattr(passing, "PIECE", 1)
    counts, peaks = ([5, 25, 100] if file == "papers_zip" else [5, 25, 270]), []
    for count in counts:  # the first for what is made once and kept for good
        write_papers(giving, quiz, count)
        peaks.append(peak_of(lambda: throw_away(fetch(file))))
    # Of an answer that is not at hand a few numbers are kept, and none of its words.
    assert peaks[2] - peaks[1] < counts[2] * LENGTH / 4


@pytest.mark.parametrize(("file", "a_batch"), [("answers", 3), ("answers_xlsx", 3)])
def test_queries_of_a_batch(fetch, giving, quiz, monkeypatch, count_queries, file, a_batch):
    in_batches_of(monkeypatch, 2)
    write_papers(giving, quiz, 2)
    fetch(file)
    with_one = count_queries(lambda: fetch(file))
    write_papers(giving, quiz, 4)
    assert count_queries(lambda: fetch(file)) == with_one + 2 * a_batch


@pytest.mark.parametrize("file", FILES)
def test_what_breaks_off_does_not_look_whole(fetch, giving, quiz, monkeypatch, file):
    write_papers(giving, quiz, 3)
    in_batches_of(monkeypatch, 1)
    monkeypatch.setattr(passing, "PIECE", 1)
    answer, seen = fetch(file), []

    def breaking(of, *others):
        seen.append(of)
        if len(seen) == 3:
            raise ZeroDivisionError
        return kept(of, *others)

    module, name = (papers, "_page") if file == "papers_zip" else (answers, "_about")
    kept = getattr(module, name)
    monkeypatch.setattr(module, name, breaking)
    data = pieces_until(ZeroDivisionError, answer)
    if file == "answers":
        lines = data.decode().splitlines()
        assert len(lines) == 5
        assert lines[-1].startswith("This file is not whole.")
    else:
        assert data.startswith(b"PK")
        assert not zipfile.is_zipfile(io.BytesIO(data))


@pytest.mark.parametrize("file", FILES)
def test_who_loses_the_class_meanwhile(fetch, giving, quiz, rivera, monkeypatch, file):
    """Who may read is decided before the first piece, and asked again with each batch."""
    write_papers(giving, quiz, 3)
    in_batches_of(monkeypatch, 1)
    before, after = fetch(file), fetch(file)
    Enrolment.objects.filter(user=rivera).delete()
    assert fetch(file).status_code == 404
    for answer in (before, after):
        assert "s0003 wrote" not in str(read(file, answer.getvalue()))


def test_packed_on_the_way(sign_in, rivera, assignment, giving, quiz):
    write_papers(giving, quiz, 3)
    client, url = sign_in(rivera), reverse("quizzes:marking_answers", args=[assignment.pk])
    packed = client.get(url, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.getvalue()) == client.get(url).getvalue()

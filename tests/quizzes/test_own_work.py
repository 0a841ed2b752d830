"""Everything of one's own as a file: /assignments/my-work.json, my-work.txt, export_student."""

import gc
import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lessons import clock
from lessons.models import AuditEvent, Sitting
from quizzes import own_work
from quizzes.models import Attempt, Draft, Evidence
from tests.memory import peak_of
from tests.photographs import add_photos

DATA, TEXT = "/assignments/my-work.json", "/assignments/my-work.txt"
LONG = "The gates stayed shut. " * 400


@pytest.fixture
def graded(turned_in, rivera, harbor_letter):
    """Ana's essay with a passage and an outline, a grade and a remark; not given back yet."""
    essay = turned_in.responses.get(question__kind="essay")
    essay.outline = "§ 1\nThe gates were shut.\n"
    essay.save()
    Evidence.objects.create(
        attempt=turned_in,
        response=essay,
        key="k1",
        label="Doc 1, ¶2",
        role="backs",
        version=harbor_letter.texts.get().current,
        start=53,
        end=88,
        quote="I counted eleven masts and no flag.",
    )
    essay.marks.create(
        marker=rivera, points=Decimal("2.5"), comment="Weigh it.", done_at=timezone.now()
    )
    essay.remarks.create(marker=rivera, start=0, end=9, quote="The gates", text="Which?")
    return turned_in


def essay_of(work):
    (piece,) = work["work"]
    return next(one for one in piece["answers"] if one["evidence"] or one["outline"])


def test_it_works(sign_in, ana, rivera, graded):
    ana.notes.create(
        giving=graded.giving, key="n", meaning=2, words="Why?", label="Doc 1, ¶1", start=0, end=4
    )
    graded.give_back(rivera)
    graded.student_questions.create(text="Which row?", answer="Thesis.", answered_at=timezone.now())
    response = sign_in(ana).get(DATA)
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-work.json"'
    work = json.loads(response.getvalue())
    assert (work["student"], work["user_name"]) == (str(ana), ana.username)
    (piece,) = work["work"]
    assert (piece["part"], piece["class"], piece["round"]) == ("Questions", "Period 3", 1)
    assert piece["asked"] == [{"question": "Which row?", "answer": "Thesis."}]
    essay = essay_of(work)
    assert essay["answer"] == graded.responses.get(question__kind="essay").answer
    assert essay["evidence"] == [
        {
            "place": "Doc 1, ¶2",
            "words": "I counted eleven masts and no flag.",
            "does": "backs my point",
            "text_withdrawn": None,
        }
    ]
    assert (essay["points"], essay["comment"]) == ("2.50", "Weigh it.")
    assert essay["remarks"] == [{"words": "The gates", "symbol": "", "comment": "Which?"}]
    (note,) = work["notes"]
    assert (note["place"], note["meaning"], note["note"]) == ("Doc 1, ¶1", "Question", "Why?")


def test_as_text(sign_in, ana, rivera, graded):
    graded.give_back(rivera)
    response = sign_in(ana).get(TEXT)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    page = response.getvalue().decode()
    assert page.startswith(f"What {ana} wrote\n")
    assert "(Doc 1, ¶2) “I counted eleven masts and no flag.” backs my point" in page
    assert "Points: 2.50\nComment: Weigh it.\n“The gates”: Which?" in page


def test_no_grade_before_it_comes_back(sign_in, ana, graded):
    client = sign_in(ana)
    essay = essay_of(json.loads(client.get(DATA).getvalue()))
    assert (essay["points"], essay["comment"], essay["remarks"]) == (None, "", [])
    page = client.get(TEXT).getvalue().decode()
    assert "Weigh it." not in page
    assert "Which?" not in page
    assert "I counted eleven masts" in page


def test_hidden_again(sign_in, ana, rivera, graded):
    graded.student_questions.create(text="Q", answer="A secret", answered_at=timezone.now())
    graded.give_back(rivera)
    client = sign_in(ana)
    assert "A secret" in client.get(TEXT).getvalue().decode()
    graded.take_back(rivera)
    page = client.get(TEXT).getvalue().decode()
    assert "A secret" not in page
    assert "Weigh it." not in page


@pytest.mark.parametrize("how", ["between", "stopped", "paused"])
def test_closed_between_two_sittings(sign_in, ana, rivera, graded, how):
    now = timezone.now()
    sitting = {"giving": graded.giving, "step_id": graded.quiz_id, "student": ana, "number": 1}
    ends = now + timedelta(minutes=9)
    Sitting.objects.create(**sitting, begun_at=now, ends_at=ends, more_to_come=True)
    client = sign_in(ana)
    assert len(json.loads(client.get(DATA).getvalue())["work"]) == 1
    if how == "between":
        Sitting.objects.update(ends_at=now)
    else:
        clock.stop(graded.giving, rivera, kind={"stopped": "stop", "paused": "pause"}[how])
    assert json.loads(client.get(DATA).getvalue())["work"] == []


def test_only_ones_own(sign_in, ana, ben, zoe, graded):
    ana.notes.create(giving=graded.giving, key="n", meaning=2, label="Doc 1, ¶1", start=0, end=4)
    assert len(json.loads(sign_in(ana).get(DATA).getvalue())["notes"]) == 1
    for person in (ben, zoe):
        work = json.loads(sign_in(person).get(DATA).getvalue())
        assert (work["work"], work["notes"]) == ([], [])


def test_a_teacher_has_none(sign_in, rivera, graded):
    assert json.loads(sign_in(rivera).get(DATA).getvalue())["work"] == []


def test_signed_out(graded):
    assert Client().get(DATA).status_code == 302
    assert Client().get(TEXT).status_code == 302


def test_only_get(sign_in, ana):
    assert sign_in(ana).post(DATA).status_code == 405
    assert sign_in(ana).post(TEXT).status_code == 405


def test_the_way_there(sign_in, ana, ben, graded, giving):
    page = sign_in(ana).get("/assignments/").content.decode()
    assert f'href="{TEXT}"' in page
    giving.withdraw()
    assert f'href="{TEXT}"' not in sign_in(ben).get("/assignments/").content.decode()


def test_photographs_of_pages(sign_in, ana, rivera, attempt):
    first, second = add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    (added,) = add_photos(attempt, rivera, 3)
    client = sign_in(ana)
    (piece,) = json.loads(client.get(DATA).getvalue())["work"]
    assert [one["sha256"] for one in piece["photographs"]] == [first.digest, second.digest]
    assert piece["photographs"][0]["address"] == f"/photographs/{first.pk}/"
    name = first.file.name.rpartition("/")[2]
    assert f"Page 1 of 2: photograph {name}\n" in client.get(TEXT).getvalue().decode()
    attempt.give_back(rivera)
    (piece,) = json.loads(client.get(DATA).getvalue())["work"]
    assert piece["photographs"][2]["sha256"] == added.digest


@pytest.fixture
def rounds(ana, rivera, graded):
    """`rounds(3)` makes it so many pieces of work: each is sent back until there are."""

    def make(count):
        work = Attempt.objects.of_student(ana).latest("round")
        for number in range(work.round, count):
            work = work.send_back(rivera, "More.")
            work.turn_in(ana)
            version(work, f"Version {number}. {LONG}")

    return make


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [DATA, TEXT])
def test_queries(count_queries, sign_in, ana, rounds, count, address):
    rounds(count)
    assert Attempt.objects.of_student(ana).count() == count
    client = sign_in(ana)
    client.get(address)
    assert count_queries(lambda: client.get(address)) == 15


def test_queries_of_a_batch(count_queries, sign_in, ana, rounds, monkeypatch):
    monkeypatch.setattr(own_work, "BATCH", 1)
    rounds(3)
    client = sign_in(ana)
    client.get(DATA)
    assert count_queries(lambda: client.get(DATA)) == 15 + 2 * 8


def test_nothing_written_yet(sign_in, rivera):
    client = sign_in(rivera)
    data = client.get(DATA).getvalue().decode()
    found = json.loads(data)
    assert data == json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    assert found["work"] == []
    text = client.get(TEXT).getvalue().decode()
    assert text == f"What {rivera} wrote\n{text.splitlines()[1]}\n"


@pytest.mark.parametrize("batch", [1, 2, 10])
def test_it_is_written_as_it_always_was(sign_in, ana, rivera, rounds, graded, monkeypatch, batch):
    """One after the other in the order they were begun, however many are read at a time."""
    monkeypatch.setattr(own_work, "BATCH", batch)
    graded.responses.filter(question__kind="essay").update(answer='Two\nlines, “a”, "b" \u2028.')
    rounds(5)
    client = sign_in(ana)
    answer = client.get(DATA)
    assert answer.streaming and answer["Content-Type"] == "application/json"
    data = answer.getvalue().decode()
    assert data == json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n"
    assert [piece["round"] for piece in json.loads(data)["work"]] == [1, 2, 3, 4, 5]
    text = client.get(TEXT).getvalue().decode()
    told = [text.index(f"Version {number}\n") for number in (2, 3, 4, 5)]
    assert told == sorted(told)


def test_memory_stays_flat(sign_in, ana, rounds, monkeypatch):
    monkeypatch.setattr(own_work, "BATCH", 2)
    client, peaks = sign_in(ana), []

    def throw_away():
        for _piece in client.get(DATA):
            gc.collect()  # what is no longer used goes then

    for count in (3, 6, 24):  # the first for what is made once and kept for good
        rounds(count)
        peaks.append(peak_of(throw_away))
    assert peaks[2] - peaks[1] < 18 * len(LONG) / 4


@pytest.mark.parametrize("address", [DATA, TEXT])
def test_what_breaks_off_does_not_look_whole(sign_in, ana, rounds, monkeypatch, address):
    monkeypatch.setattr(own_work, "BATCH", 1)
    rounds(2)
    answer, pieces, kept = sign_in(ana).get(address), [], own_work._piece

    def breaking(attempt, *others):
        if attempt.round == 2:
            raise ZeroDivisionError
        return kept(attempt, *others)

    monkeypatch.setattr(own_work, "_piece", breaking)
    with pytest.raises(ZeroDivisionError):
        pieces.extend(answer)
    found = b"".join(pieces).decode()
    if address == TEXT:
        last = "This file is not whole. Something went wrong on the way: download it again."
        assert found.splitlines()[-1] == last
    else:
        with pytest.raises(json.JSONDecodeError):
            json.loads(found)


def test_closed_while_it_is_written(sign_in, ana, graded):
    now, client = timezone.now(), sign_in(ana)
    sitting = {"giving": graded.giving, "step_id": graded.quiz_id, "student": ana, "number": 1}
    ends = now + timedelta(minutes=9)
    Sitting.objects.create(**sitting, begun_at=now, ends_at=ends, more_to_come=True)
    answer = client.get(DATA)
    Sitting.objects.update(ends_at=now)
    assert json.loads(answer.getvalue())["work"] == []


def version(attempt, words, kind="save", **columns):
    essay = attempt.responses.get(question__kind="essay").question_id
    return Draft.objects.create(
        attempt=attempt, kind=kind, revision=1, answers={str(essay): words}, **columns
    )


def test_earlier_versions(sign_in, ana, attempt):
    """The latest first, as the page shows them; of the saves of five minutes the last."""
    now = timezone.now().replace(minute=2, second=0)
    essay = str(attempt.responses.get(question__kind="essay").question_id)
    version(attempt, "Gone.", saved_at=now - timedelta(minutes=10, seconds=5))
    outlines = {essay: "§ 1\nThey were shut."}
    cited = {"key": "k1", "question": int(essay), "role": "backs"}
    cited |= {"label": "Doc 1, ¶2", "quote": "I counted eleven masts", "document": 1}
    first = {"outlines": outlines, "evidence": [cited]}
    version(attempt, "First.", saved_at=now - timedelta(minutes=10), **first)
    for seq in (1, 2):
        at = now + timedelta(seconds=seq)
        version(attempt, f"Beside-{seq}.", kind="branch", saved_at=at, tab="t2", seq=seq)
    client = sign_in(ana)
    (piece,) = json.loads(client.get(DATA).getvalue())["work"]
    latest, first = piece["earlier_versions"]
    prompt = attempt.responses.get(question__kind="essay").question.prompt
    beside = {"question": prompt, "answer": "Beside-2.", "outline": "", "evidence": []}
    passage = {"place": "Doc 1, ¶2", "words": cited["quote"], "does": "backs my point"}
    assert (latest["kind"], latest["answers"]) == ("Written somewhere else", [beside])
    assert first == {
        "kind": "Saved",
        "saved": (now - timedelta(minutes=10)).isoformat(timespec="seconds"),
        "answers": [
            {
                "question": prompt,
                "answer": "First.",
                "outline": "§ 1\nThey were shut.",
                "evidence": [passage],
            }
        ],
    }
    page = client.get(TEXT).getvalue().decode()
    assert "  (Doc 1, ¶2) “I counted eleven masts” backs my point" in page
    assert page.index("* Written somewhere else (") < page.index("* Saved (")
    assert "Gone." not in page


def test_receipts(sign_in, ana, ben, turned_in):
    draft = turned_in.keep_draft(Draft.Kind.TURNED_IN)
    assert len(draft.fingerprint) == 64
    client = sign_in(ana)
    (piece,) = json.loads(client.get(DATA).getvalue())["work"]
    at = draft.saved_at.isoformat(timespec="seconds")
    expected = {"turned_in": at, "fingerprint": draft.fingerprint, "photographs": []}
    assert piece["receipts"] == [expected]
    assert f"Receipt ({at}): {draft.fingerprint}\n" in client.get(TEXT).getvalue().decode()


def test_no_version_of_anybody_else(sign_in, ana, ben, attempt):
    version(attempt, "Ana’s canary.")
    assert "canary" in sign_in(ana).get(TEXT).getvalue().decode()
    assert "canary" not in sign_in(ben).get(TEXT).getvalue().decode()
    assert "canary" not in sign_in(ben).get(DATA).getvalue().decode()


def test_no_version_between_two_sittings(sign_in, ana, attempt):
    version(attempt, "A canary.")
    now = timezone.now()
    sitting = {"giving": attempt.giving, "step_id": attempt.quiz_id, "student": ana, "number": 1}
    Sitting.objects.create(**sitting, begun_at=now, ends_at=now, more_to_come=True)
    assert "canary" not in sign_in(ana).get(DATA).getvalue().decode()


def test_by_command(ana, graded, tmp_path):
    out = StringIO()
    call_command("export_student", ana.username, stdout=out)
    assert essay_of(json.loads(out.getvalue()))["outline"].startswith("§ 1")
    path = tmp_path / "ana.json"
    call_command("export_student", ana.username, output=str(path), stderr=StringIO())
    assert json.loads(path.read_text())["user_name"] == ana.username
    assert path.stat().st_mode & 0o077 == 0
    assert AuditEvent.objects.filter(action="work exported", student=ana).count() == 2


@pytest.mark.django_db
def test_nobody_of_that_name():
    with pytest.raises(CommandError, match="Nobody here has the user name 'nobody'"):
        call_command("export_student", "nobody")


def test_a_file_that_cannot_be_written(ana, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_student", ana.username, output=str(tmp_path / "no" / "folder"))

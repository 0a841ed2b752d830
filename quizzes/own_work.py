"""Everything one student wrote and got back, to take along: as data, and as text to read.

Nothing that the student could not open on a page now: grades and comments only of what came
back, and between two sittings of timed work none of that assignment.
"""

import json
from collections import defaultdict
from pathlib import PurePosixPath

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from config.passing import batches
from lessons.models import Giving, User
from lessons.models.sitting import closed_now
from quizzes.forms.marking import plainly
from quizzes.models import (
    Attempt,
    Consent,
    DiscussionEntry,
    Evidence,
    Mark,
    Note,
    NoteNames,
    Photo,
    Prediction,
    Release,
    Remark,
    Response,
    Restatement,
)
from quizzes.models.conversion import school_grade_of, with_school_grade
from quizzes.models.prediction import read_predictions
from quizzes.models.release import let_out
from quizzes.models.restatement import read_restatements
from quizzes.own_versions import receipt, receipts_told, version, versions_of, versions_told

BATCH = 10  # pieces of work


def own_work(user):
    """`{student, made_at, work: …, notes: […], said: […], predictions: […],
    answers_for_now: […], uses: […]}` of plain values.

    What is in it is decided now. Only `work`, which holds all earlier versions, is read while it
    is gone through, BATCH pieces at a time: eight queries each for any number.
    """
    now, said = timezone.now(), _said_in_stages(user)
    closed = closed_now(user, now)
    attempts = Attempt.objects.of_student(user).exclude(closed).order_by("started_at", "pk")
    return {
        "student": str(user),
        "user_name": user.username,
        "made_at": now.isoformat(timespec="seconds"),
        "work": _pieces(user, attempts, list(attempts.values_list("pk", flat=True))),
        "notes": [_note(one) for one in _notes(user, closed)],
        "said": [_entry(one) for one in _entries(user, closed)],
        "uses": [_use(one) for one in _uses(user)],
    } | said


def _pieces(user, attempts, keys):
    """Those of these attempts with these keys; what was closed since is left out."""
    found = with_school_grade(attempts.with_signers().with_own_dates().with_next_steps(), user)
    found = found.select_related("quiz", "giving__classroom", "giving__assignment__lesson")
    found = found.prefetch_related(
        Prefetch("responses", Response.objects.select_related("question", "keyed_by")),
        Prefetch("responses__evidence", Evidence.objects.with_withdrawals()),
        "student_questions",
        Prefetch("photos", Photo.objects.of_student(user)),
    )
    for batch in batches(keys, BATCH):
        back, drafts = _what_came_back(user, batch), versions_of(user, batch)
        for attempt in found.filter(pk__in=batch):
            yield _piece(attempt, back, user, drafts[attempt.pk])


def _said_in_stages(user):
    """What opened documents for the student, of all assignments, in one query; before anything
    else is read, what is to be given back by now is."""
    own, mine = {"student": OuterRef("pk")}, Attempt.objects.of_student(user)
    found = User.objects.annotate(
        predicted=Prediction.objects.filter(**own).as_column(),
        restated=Restatement.objects.filter(**own).as_column(),
        is_release_due=Exists(Release.objects.to_carry_out().filter(giving__attempts__in=mine)),
    ).get(pk=user.pk)
    if found.is_release_due:
        let_out(Giving.objects.filter(attempts__in=mine))
    return {
        "predictions": [_prediction(one) for one in read_predictions(found.predicted)],
        "answers_for_now": [_restatement(one) for one in read_restatements(found.restated)],
    }


def _what_came_back(user, attempts):
    """`({response id: Mark}, {response id: [Remark, …]})` of these."""
    of_these = {"response__attempt__in": attempts}
    found = Mark.objects.given_back_to(user).filter(**of_these)
    marks = {one.response_id: one for one in found}
    remarks = defaultdict(list)
    for remark in Remark.objects.given_back_to(user).filter(**of_these):
        remarks[remark.response_id].append(remark)
    return marks, remarks


def _piece(attempt, back, user, drafts):
    responses = attempt.responses.all()
    return {
        "lesson": str(attempt.giving.assignment.lesson),
        "part": str(attempt.quiz),
        "class": str(attempt.giving.classroom),
        "written_by": [str(person) for person in attempt.people],
        "round": attempt.round,
        "on_paper": attempt.on_paper,
        "last_saved": _moment(attempt.saved_at),
        "turned_in": _moment(attempt.turned_in_at),
        "given_back": _moment(attempt.given_back_at),
        "note": attempt.note if attempt.is_given_back else "",
        "late": _late(attempt) if attempt.is_given_back else None,
        "next_time": _next_step(attempt.next_step_of(user)) if attempt.is_given_back else None,
        "whole_assignment": _whole(attempt),
        "photographs": [_photograph(photo) for photo in attempt.photos.all()],
        "answers": [_answer(response, back) for response in responses],
        "receipts": [receipt(one) for one in drafts if one.fingerprint],
        "earlier_versions": [version(one, responses) for one in drafts],
        "asked": [
            {"question": one.text, "answer": one.answer}
            for one in attempt.student_questions.all()
            if attempt.is_given_back
        ],
    }


def _whole(attempt):
    """Points and school grade of the assignment, once all of it came back; else None."""
    found = school_grade_of(attempt)
    return found and {
        "points": plainly(found.points),
        "most": plainly(found.most),
        "grade": found.grade,
    }


def _late(attempt):
    """What the student is told of coming late, or None."""
    late = attempt.own_lateness
    return late and {"days": late.days, "percent_off": late.percent if late.costs else 0}


def _next_step(one):
    """What the student oneself said to what came back, or None."""
    return one and {"said": _moment(one.said_at), "words": one.words}


def _photograph(photo):
    """`file` is the name of the picture beside this, where files are written, too."""
    return {"file": photo_name(photo), "address": photo.get_absolute_url(), "sha256": photo.digest}


def photo_name(photo):
    return PurePosixPath(photo.file.name).name


def _answer(response, back):
    marks, remarks = back
    mark = marks.get(response.pk)
    shown = response.handler.shown(response.keyed, response.answer)
    return {
        "question": response.question.prompt,
        "answer": "\n".join(map(str, shown)),
        "outline": response.outline,
        "evidence": [_passage(one) for one in response.evidence.all()],
        "points": str(mark.points) if mark and mark.is_done and mark.points is not None else None,
        "points_reason": mark.reason if mark and mark.is_done and mark.is_set else "",
        "comment": mark.comment if mark else "",
        "next_steps": list(mark.next_steps.values()) if mark and mark.is_done else [],
        "remarks": [
            {"words": one.quote, "symbol": f"{one.sign} {one.label}".strip(), "comment": one.text}
            for one in remarks.get(response.pk, [])
        ],
    }


def _passage(evidence):
    return {
        "place": evidence.label,
        "words": evidence.quote,
        "does": str(evidence.get_role_display()),
        "text_withdrawn": _moment(evidence.withdrawn_at),
    }


def _notes(user, closed):
    notes = Note.objects.of_student(user).exclude(closed)
    return notes.select_related("giving__assignment__lesson", "giving__note_names")


def _note(note):
    return {
        "lesson": str(note.giving.assignment.lesson),
        "place": note.label,
        "words": note.quote,
        "meaning": str(NoteNames.of(note.giving)[note.meaning]),
        "note": note.words,
        "read_by": str(note.get_sharing_display()),
    }


def _entries(user, closed):
    entries = DiscussionEntry.objects.of_student(user).exclude(closed)
    return entries.select_related("giving__assignment__lesson", "step")


def _entry(entry):
    return {
        "lesson": str(entry.giving.assignment.lesson),
        "part": str(entry.step),
        "group": entry.group,
        "role": entry.role,
        "said": _moment(entry.said_at),
        "words": entry.words,
    }


def _uses(user):
    """What teachers asked to use, and what the student said."""
    asked = Consent.objects.filter(student=user)
    return asked.select_related("loan__response__attempt__quiz__lesson")


def _use(one):
    part = one.loan.response.attempt.quiz
    return {
        "lesson": str(part.lesson),
        "part": str(part),
        "use": str(one.loan.get_purpose_display()),
        "asked": _moment(one.loan.asked_at),
        "yes": one.is_yes,
        "answered": _moment(one.said_at),
    }


def _prediction(one):
    return {
        "document": str(one),
        "expected": one.words,
        "expected_at": _moment(one.made_at),
        "later": one.later,
        "later_at": _moment(one.later_at),
    }


def _restatement(one):
    return {
        "part": one.part,
        "stage": one.stage,
        "answer": one.words,
        "sure": str(one.get_sureness_display()),
        "at": _moment(one.made_at),
    }


def _moment(at):
    return at.isoformat(timespec="seconds") if at else None


# --- as data ---------------------------------------------------------------------------


def as_json(work):
    """The same in pieces of bytes, as `json.dumps` writes it with an indent of two."""
    begin = "{"
    for name, value in work.items():
        told = _listed(value) if name == "work" else [_json(value, 2)]
        yield f"{begin}\n  {_json(name)}: ".encode()
        yield from (piece.encode() for piece in told)
        begin = ","
    yield b"\n}\n"


def _listed(values):
    begin = "["
    for value in values:
        yield f"{begin}\n    {_json(value, 4)}"
        begin = ","
    yield "[]" if begin == "[" else "\n  ]"


def _json(value, depth=0):
    """No line ends within a string: whatever begins one can be moved to its depth."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * depth)


# --- to read ---------------------------------------------------------------------------


def as_text(work):
    """The same as lines to read, print or keep, in pieces of bytes."""
    yield _ended([_("What %(name)s wrote") % {"name": work["student"]}, work["made_at"]])
    for piece in work["work"]:
        yield _ended(_piece_told(piece))
    lines = ["", "", *_headed(_("My notes"), "=")] if work["notes"] else []
    for note in work["notes"]:
        lines += ["", f"{note['lesson']}, {note['place']} ({note['meaning']})"]
        lines += [f"“{note['words']}”", *([note["note"]] if note["note"] else [])]
    if work["said"]:
        lines += ["", "", *_headed(_("What I said in discussions"), "=")]
    for one in work["said"]:
        about = filter(None, [one["lesson"], one["part"], one["group"], one["role"]])
        lines += ["", ", ".join(about), one["words"]]
    lines += _uses_told(work["uses"])
    yield _ended(lines + _foretold(work["predictions"]) + _views(work["answers_for_now"]))


def _ended(lines):
    return "".join(f"{line}\n" for line in lines).encode()


def _piece_told(piece):
    lines = ["", "", *_headed(f"{piece['lesson']}: {piece['part']}", "="), *_told(piece)]
    for answer in piece["answers"]:
        lines += ["", *_headed(answer["question"], "-"), "", *_answered(answer)]
    for one in piece["asked"]:
        lines += ["", _("I asked: %s") % one["question"]]
        lines += [_("Answer: %s") % one["answer"]] if one["answer"] else []
    return lines + versions_told(piece["earlier_versions"])


def _uses_told(uses):
    """What of it may be used for others, and what not."""
    lines = ["", "", *_headed(_("Uses of my work"), "=")] if uses else []
    said = {True: _("I said yes"), False: _("I said no"), None: _("I have not answered")}
    for one in uses:
        about = f"{one['lesson']}: {one['part']}, {one['use']} ({one['asked']})"
        answered = f" ({one['answered']})" if one["answered"] else ""
        lines += ["", about, f"{said[one['yes']]}{answered}"]
    return lines


def _foretold(predictions):
    """What was expected of documents, and what was thought of them later."""
    lines = ["", "", *_headed(_("What I expected of documents"), "=")] if predictions else []
    for one in predictions:
        lines += ["", f"{one['document']} ({one['expected_at']})", one["expected"]]
        lines += [_("After reading (%s):") % one["later_at"], one["later"]] if one["later"] else []
    return lines


def _views(answers):
    """How the view changed from stage to stage."""
    lines = ["", "", *_headed(_("How my view changed"), "=")] if answers else []
    for one in answers:
        after = _("after stage %s") % one["stage"]
        lines += ["", f"{one['part']}, {after} ({one['at']}, {one['sure']})", one["answer"]]
    return lines


def _headed(words, mark):
    first = words.partition("\n")[0]
    return [words, mark * min(len(first), 72)]


def _told(piece):
    said = [piece["class"]]
    names = get_text_list(piece["written_by"], _("and"))
    said += [_("Written together by %s") % names] if len(piece["written_by"]) > 1 else []
    said += [_("Version %s") % piece["round"]] if piece["round"] > 1 else []
    said += [_("On paper")] if piece["on_paper"] else []
    said += [_("Turned in %s") % piece["turned_in"]] if piece["turned_in"] else []
    said += [_("Given back %s") % piece["given_back"]] if piece["given_back"] else []
    told = piece["next_time"]
    said += [_("I know what to do next (%(said)s). %(words)s") % told] if told else []
    late = piece["late"]
    said += [_("Late, days begun: %(days)s. Percent off: %(percent_off)s") % late] if late else []
    whole = piece["whole_assignment"]
    words = _("Whole assignment: %(points)s of %(most)s points: %(grade)s")
    said += [words % whole] if whole else []
    pages = piece["photographs"]
    for number, one in enumerate(pages, 1):
        numbers = {"number": number, "total": len(pages), "file": one["file"]}
        said.append(_("Page %(number)s of %(total)s: photograph %(file)s") % numbers)
    said += receipts_told(piece["receipts"])
    return [*said, *([piece["note"]] if piece["note"] else [])]


def _answered(answer):
    lines = [answer["answer"] or _("No answer")]
    for one in answer["evidence"]:
        lines.append(f"  ({one['place']}) “{one['words']}” {one['does']}".rstrip())
        gone = one["text_withdrawn"]
        lines += [f"  {_('The text was withdrawn on %s.') % gone[:10]}"] if gone else []
    lines += ["", _("Outline:"), answer["outline"]] if answer["outline"] else []
    lines += ["", _("Points: %s") % answer["points"]] if answer["points"] else []
    reason = answer["points_reason"]
    lines += [_("Not the sum of the rows, because: %s") % reason] if reason else []
    lines += [_("Comment: %s") % answer["comment"]] if answer["comment"] else []
    lines += [_("Next: %s") % words for words in answer["next_steps"]]
    for one in answer["remarks"]:
        said = " ".join(filter(None, [one["symbol"], one["comment"]]))
        lines.append(f"“{one['words']}”: {said}")
    return lines

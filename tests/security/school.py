"""A school with one of everything, every text of it a word that can be recognized.

Rivera teaches Ana and Ben, with Cole (co-teacher), Asta (assistant) and Gone, whose account
is closed; Remy left the class. Okoro teaches Zoe. Ana's work is turned in and graded, not
given back; Ben's is given back; Remy's is turned in. Sol has signed Ana's; Pia has written
nothing.
"""

from datetime import timedelta
from decimal import Decimal

from django.contrib.admin.models import ADDITION, LogEntry
from django.core.files.base import ContentFile
from django.utils import timezone

from lessons.models import (
    Assignment,
    AuditEvent,
    Enrolment,
    Extension,
    Giving,
    Lesson,
    Step,
    StepDocument,
)
from quizzes import outline
from quizzes.models import (
    Anchor,
    Attempt,
    Criterion,
    ExportLayout,
    Level,
    Loan,
    MakeUp,
    MarginSymbol,
    Mark,
    Misreading,
    Photo,
    Question,
    Quiz,
    Release,
    Rubric,
    SavedComment,
)
from sources.models import (
    Attachment,
    Collection,
    CollectionItem,
    Contribution,
    CustodyEvent,
    ImportRecord,
    Person,
    PersonName,
    Place,
    PublicLibrary,
    Relation,
    RightsDecision,
    Source,
    Term,
    Text,
    TextVersion,
)
from sources.search.indexing import index
from tests.cast import make_classroom, make_person
from tests.security.words import Words

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360000002000001e221bc330000000049454e44ae426082"
)
#: Role in the table of rights: user name; None is nobody.
ROLES = {
    "visitor": None,
    "student": "ana",
    "classmate": "ben",
    "signer": "sol",
    "other student": "zoe",
    "removed": "remy",
    "owner": "rivera",
    "co-teacher": "cole",
    "assistant": "asta",
    "other teacher": "okoro",
    "head": "lindqvist",
    "technician": "tech",
    "administrator": "admin",
    "disabled": "gone",
}
PUBLISHED, DRAFT = "published", "draft"


class School:
    """`ids` fills the places in addresses; `words` knows which word stands in which field."""

    def __init__(self, payloads=()):
        self.words = Words(payloads)
        self.people = {}
        self.ids = {}
        make_people(self)
        make_library(self)
        make_lessons(self)
        give_lessons(self)
        do_work(self)
        grade_work(self)
        keep_for_graders(self)
        lend(self)
        make_up(self)
        keep_records(self)

    def keep(self, name, row, by="pk"):
        """Remember a row under the name that addresses use. Returns the row."""
        self.ids[name] = getattr(row, by)
        return row

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_people(school):
    say = school.words
    staff = {
        "rivera": "Teachers",
        "cole": "Teachers",
        "asta": "Teachers",
        "gone": "Teachers",
        "okoro": "Teachers",
        "lindqvist": "Department heads",
        "tech": "Technicians",
    }
    for username in [*staff, "ana", "ben", "remy", "sol", "pia", "zoe", "admin"]:
        person = make_person(
            username,
            say.short(f"name of {username}"),
            staff.get(username),
            school_number=say.word(f"school number of {username}"),
            last_login=timezone.now(),
        )
        school.people[username] = school.keep(username, person)
    school.admin.is_superuser = school.admin.is_staff = True
    school.admin.save()


# The library


def make_source(school, slug, owner, **columns):
    say = school.words
    source = Source(
        slug=slug,
        title=say.short(f"title of {slug}"),
        kind="letter",
        written="1911-03-04",
        written_as_printed=say.short(f"printed date of {slug}"),
        place=say.short(f"place of {slug}"),
        shelfmark=say.short(f"shelfmark of {slug}"),
        summary=say.long(f"summary of {slug}"),
        context=say.long(f"context of {slug}"),
        content_warning=say.short(f"warning of {slug}"),
        credits=say.long(f"credits of {slug}"),
        rights_note=say.long(f"rights of {slug}"),
        unplaced=say.long(f"unplaced text of {slug}"),
        owner=owner,
        **columns,
    )
    source.keep_sort_keys()
    source.save()
    text = make_text(school, source, slug, owner, position=1)
    school.keep(slug, source)
    school.keep(f"text_of_{slug}", text)
    attach(school, source, slug)
    return source


def make_text(school, source, name, owner, **columns):
    say = school.words
    text = Text.objects.create(
        source=source,
        kind="translation",
        label=say.short(f"label of {name}"),
        original_language=say.short(f"language of {name}")[:60],
        editor=say.short(f"editor of {name}"),
        published_in=say.long(f"place of publication of {name}"),
        caption=say.long(f"caption of {name}"),
        url="https://archive.example/paper?a=1&b='\"",
        rights_note=say.long(f"rights of the text of {name}"),
        voice_note=say.long(f"whose words {name}"),
        **columns,
    )
    text.revise(body_of(say, name), by=owner)
    return text


def body_of(say, name):
    note = "\n\n".join(f"[^t{number}]: {one}" for number, one in enumerate(say_notes(say, name)))
    calls = " ".join(f"[^t{number}]" for number in range(2))
    return f"{say.all(f'words of {name}')}\n\nThe gates are shut. {calls}\n\n{note}"


def say_notes(say, name):
    return [say.short(f"note of {name}"), say.short(f"second note of {name}")]


def attach(school, source, name):
    say = school.words
    picture = Attachment(
        source=source,
        kind="image",
        caption=say.short(f"caption of the picture of {name}"),
        alt=say.long(f"description of the picture of {name}"),
        transcript=say.long(f"words in the picture of {name}"),
    )
    hidden = say.word(f"bytes of the picture of {name}").encode()
    picture.file.save(f"{name}.png", ContentFile(PNG + hidden))
    school.keep(f"picture_of_{name}", picture)


def make_library(school):
    say = school.words
    PublicLibrary.objects.create(pk=1, is_open=True)
    for access in ["signed_in", "classes", "staff"]:
        make_source(school, f"{access}-paper", school.rivera, access=access, state=PUBLISHED)
    for name in ["staged-paper", "second-paper"]:
        make_source(school, name, school.rivera, access="signed_in", state=PUBLISHED)
    free = {"access": "anyone", "rights": Source.Rights.CC0}
    make_source(school, "anyone-paper", school.rivera, state=PUBLISHED, **free)
    draft = make_source(school, "draft-paper", school.rivera, state=DRAFT, **free)
    make_source(school, "away-paper", school.rivera, state="archived", **free)
    make_source(school, "okoro-paper", school.okoro, state=DRAFT, **free)
    close_papers(school, free)
    shown = Source.objects.get(slug="anyone-paper")
    second = make_text(school, shown, "second-printing", school.rivera, position=2)
    school.keep("second_text", second)
    for number, source in enumerate([shown, draft]):
        person = Person.objects.create(
            slug=f"person-{number}",
            name=say.short(f"name of person {number}"),
            years=say.short(f"years of person {number}")[:80],
            note=say.long(f"note of person {number}"),
        )
        PersonName.objects.create(person=person, name=say.short(f"other name of person {number}"))
        Contribution.objects.create(
            source=source, person=person, name_as_printed=say.short(f"printed name {number}")
        )
        school.keep(f"person_{number}", person)
    names = {"name": say.short("name of a place"), "other_names": say.short("also called")}
    school.keep("place", Place.objects.create(**names))
    explained = {"name": say.short("a word explained"), "meaning": say.long("what it means")}
    school.keep("term", Term.objects.create(**explained, variants=say.short("also written")))
    keep_closed(school, shown)
    tell_history(school, shown)
    relate(school, shown, draft)
    collect(school, shown, draft)
    index(Source.objects.all())


def keep_closed(school, shown):
    """Two people behind a closed name each, open on another paper; one will be opened."""
    say, other = school.words, Source.objects.get(slug="signed_in-paper")
    for name in ["closed", "opened"]:
        person = Person.objects.create(
            slug=f"behind-{name}", name=say.short(f"name behind the {name} one")
        )
        printed = say.word(f"{name} name")
        form = PersonName.objects.create(person=person, name=printed, is_closed=True)
        school.keep(f"{name}_name", form)
        for source, shown_name in [(shown, printed), (other, "")]:
            Contribution.objects.create(
                source=source, person=person, role="sender", name_as_printed=shown_name
            )
        CustodyEvent.objects.create(source=shown, kind="sent", person=person, hand=printed)
        shown.named.add(person)
        if name == "closed":
            unprinted = say.short("closed form on no paper")
            PersonName.objects.create(person=person, name=unprinted, is_closed=True)
    hide(say, shown)


def hide(say, shown):
    """Somebody who appears under a closed name alone: nothing else tells of the person."""
    person = Person.objects.create(
        slug="behind-hidden",
        name=say.short("name behind the hidden one"),
        years=say.short("years behind the hidden one")[:80],
        note=say.long("note behind the hidden one"),
    )
    printed = say.word("hidden name")
    PersonName.objects.create(person=person, name=printed, is_closed=True)
    Contribution.objects.create(
        source=shown, person=person, role="drafter", name_as_printed=printed
    )
    CustodyEvent.objects.create(source=shown, kind="delivered", person=person, hand=printed)
    shown.named.add(person)


def tell_history(school, shown):
    say = school.words
    step = CustodyEvent.objects.create(
        source=shown,
        kind="filed",
        hand=say.short("hand of a step"),
        place=say.short("place of a step"),
        note=say.long("note of a step"),
        loss=say.long("loss of a step"),
    )
    shown.claims.create(
        about="title",
        value=say.short("what is claimed"),
        claimant=say.short("claimant"),
        url="https://archive.example/list?a=1&b='\"",
        note=say.long("note of a claim"),
    )
    shown.claims.create(
        about="event",
        event=say.short("event that is dated"),
        value="1949-06-25",
        claimant=say.short("claimant of the event"),
    )
    claim = shown.claims.create(
        about="written",
        value="1949-06-30",
        claimant="A list",
        ruling="right",
        ruled_by=school.rivera,
    )
    school.keep("step", step)
    school.keep("claim", claim)


def close_papers(school, free):
    """A document that must not be shown, and one that was withdrawn with its picture."""
    withheld = make_source(school, "withheld-paper", school.rivera, state=PUBLISHED, **free)
    decision = RightsDecision(
        source=withheld,
        use="show",
        is_allowed=False,
        ground="letter",
        decided_on=timezone.localdate(),
        decided_by=school.rivera,
        note=school.words.long("note of a decision"),
    )
    hidden = school.words.word("bytes of a letter").encode()
    decision.letter.save("letter.pdf", ContentFile(b"%PDF-1.4\n" + hidden))
    school.keep("decision", decision)
    withdrawn = make_source(school, "withdrawn-paper", school.rivera, state=PUBLISHED, **free)
    for thing in [withdrawn.texts.get(), withdrawn.attachments.get()]:
        thing.withdraw(school.rivera, school.words.long("why it was withdrawn"))


def relate(school, shown, draft):
    say = school.words
    for name in ["draft-paper", "signed_in-paper"]:
        target = Source.objects.get(slug=name)
        note = say.short(f"note of the link to {name}")
        Relation.objects.create(source=shown, target=target, kind="replies_to", note=note)


def collect(school, shown, draft):
    say = school.words
    others = Source.objects.get(slug="signed_in-paper")
    withheld = Source.objects.get(slug="withheld-paper")
    for one in (others, withheld):
        Relation.objects.create(source=one, target=shown, kind="same_event")
    for one in (others, withheld):
        Relation.objects.create(source=shown, target=one, kind="comments_on")
    for name, source in [("open", shown), ("draft", draft)]:
        collection = Collection.objects.create(
            slug=f"{name}-collection",
            title=say.short(f"title of the {name} collection"),
            introduction=say.long(f"introduction of the {name} collection"),
            owner=school.rivera,
        )
        item = CollectionItem.objects.create(
            collection=collection, source=source, note=say.long(f"note in the {name} collection")
        )
        school.keep(f"{name}_collection", collection)
        school.keep(f"{name}_item", item)
    hidden = CollectionItem.objects.create(
        collection=Collection.objects.get(slug="open-collection"),
        source=draft,
        note=say.long("note on a draft in the open collection"),
    )
    school.keep("hidden_item", hidden)


# Lessons


def make_lesson(school, slug, owner, papers, state):
    say = school.words
    columns = {
        name: say.long(f"{name} of {slug}")
        for name in ["question", "summary", "background", "objectives", "standards"]
    }
    lesson = Lesson.objects.create(
        slug=slug,
        title=say.short(f"title of {slug}"),
        grades=say.short(f"grades of {slug}")[:60],
        skills=say.short(f"skills of {slug}"),
        licence=say.short(f"license of {slug}")[:120],
        teacher_notes=say.long(f"teacher notes of {slug}"),
        owner=owner,
        state=state,
        **columns,
    )
    school.keep(slug, lesson)
    step = make_step(school, lesson, "reading", 1)
    for number, paper in enumerate(papers, 1):
        row = StepDocument.objects.create(
            step=step,
            text=Source.objects.get(slug=paper).texts.first(),
            label=f"Doc {number}",
            short_title=say.short(f"short name of {paper} in {slug}")[:60],
            headnote=say.long(f"headnote of {paper} in {slug}"),
            position=number,
        )
        school.keep(f"document_{number}_of_{slug}", row)
    ask(school, Quiz.on_step(make_step(school, lesson, "quiz", 2)), slug)
    make_step(school, lesson, "discussion", 3)
    return lesson


def make_step(school, lesson, kind, position):
    say = school.words
    step = Step.objects.create(
        lesson=lesson,
        kind=kind,
        title=say.short(f"title of the {kind} of {lesson.slug}"),
        body=say.long(f"body of the {kind} of {lesson.slug}"),
        teacher_notes=say.long(f"teacher notes of the {kind} of {lesson.slug}"),
        roles=say.short(f"role in the {kind} of {lesson.slug}")[:60]
        if kind == "discussion"
        else "",
        position=position,
    )
    return school.keep(f"{kind}_of_{lesson.slug}", step)


def make_rubric(school, name, owner):
    say = school.words
    rubric = Rubric.objects.create(
        title=say.short(f"title of the {name} rubric"),
        note=say.long(f"note of the {name} rubric"),
        owner=owner,
    )
    row = Criterion.objects.create(
        rubric=rubric,
        title=say.short(f"row of the {name} rubric")[:120],
        marker_text=say.long(f"marker text of the {name} rubric"),
        student_text=say.long(f"student text of the {name} rubric"),
    )
    for points in range(3):
        Level.objects.create(
            criterion=row,
            points=Decimal(points),
            title=say.short(f"level {points} of the {name} rubric")[:80],
            marker_text=say.long(f"marker text of level {points} of the {name} rubric"),
            student_text=say.long(f"student text of level {points} of the {name} rubric"),
        )
    school.keep(f"row_of_{name}_rubric", row)
    return school.keep(f"{name}_rubric", rubric)


def option(say, key, slug, **more):
    text = say.short(f"option {key} of {slug}")
    return {"key": key, "text": text, "feedback": say.short(f"feedback {key} of {slug}")} | more


def ask(school, quiz, slug):
    say = school.words
    options = [option(say, "a", slug, right=True), option(say, "b", slug, right=False)]
    owner = "okoro" if quiz.lesson.owner == school.okoro else "own"
    rubric = Rubric.objects.get(pk=school.ids[f"{owner}_rubric"])
    kinds = {
        "single_choice": ({"options": options}, None),
        "several_choices": ({"options": options, "credit": "one_slip"}, None),
        "short_answer": ({"passages": 1}, None),
        "essay": ({"least_words": 5, "most_words": 50}, rubric),
    }
    for position, (kind, (settings, used)) in enumerate(kinds.items()):
        question = Question.objects.create(
            quiz=quiz,
            kind=kind,
            prompt=say.all(f"prompt of the {kind} of {slug}"),
            points=2,
            settings=settings,
            rubric=used,
            position=position,
            guidance=say.long(f"guidance of the {kind} of {slug}"),
            model_answer=say.long(f"model answer of the {kind} of {slug}"),
        )
        school.keep(f"{kind}_of_{slug}", question)


def make_lessons(school):
    for name, owner in [("own", school.rivera), ("school", None), ("okoro", school.okoro)]:
        make_rubric(school, name, owner)
    papers = ["anyone-paper", "classes-paper", "withheld-paper", "withdrawn-paper"]
    given = make_lesson(school, "given-lesson", school.rivera, papers, PUBLISHED)
    given.authors.add(school.gone)
    papers = ["staged-paper", "second-paper"]
    staged = make_lesson(school, "staged-lesson", school.rivera, papers, PUBLISHED)
    staged.steps.filter(kind="reading").update(sourcing_first=True)
    StepDocument.objects.filter(step__lesson=staged, label="Doc 2").update(stage=2)
    make_lesson(school, "draft-lesson", school.rivera, ["draft-paper"], DRAFT)
    make_lesson(school, "okoro-lesson", school.okoro, ["anyone-paper"], PUBLISHED)
    make_lesson(school, "okoro-draft", school.okoro, ["okoro-paper"], DRAFT)
    lonely = Lesson.objects.create(slug="lonely-lesson", title="Lonely", owner=school.rivera)
    school.keep("lonely-lesson", lonely)


# Classes and what they were given


def give_lessons(school):
    students = [school.people[name] for name in ("ana", "ben", "remy", "sol", "pia")]
    third = make_classroom("Period 3", school.rivera, *students)
    for username, role in [("cole", "co_teacher"), ("asta", "assistant"), ("gone", "teacher")]:
        Enrolment.objects.create(classroom=third, user=school.people[username], role=role)
    second = make_classroom("Period 2", school.okoro, school.zoe)
    for name, room in [("room", third), ("okoro_room", second)]:
        room.term = school.words.short(f"term of the {name}")[:60]
        room.save()
        school.keep(name, room)
    for person in Enrolment.objects.filter(role="student"):
        school.keep(f"seat_of_{person.user.username}", person)
    give(school, "given", "given-lesson", third, school.rivera)
    give(school, "second", "okoro-lesson", third, school.rivera)
    give(school, "okoro", "okoro-lesson", second, school.okoro)
    give(school, "staged", "staged-lesson", third, school.rivera)
    give(school, "later", "given-lesson", third, school.rivera, opens_in=3)
    giving = Giving.objects.get(assignment=school.ids["given"])
    school.keep("giving", giving)
    Extension.objects.create(giving=giving, student=school.ben, due_at=giving.due_at)


def give(school, name, slug, room, teacher, opens_in=-3):
    now = timezone.now()
    assignment = Assignment.objects.create(lesson=Lesson.objects.get(slug=slug), given_by=teacher)
    Giving.objects.create(
        assignment=assignment,
        classroom=room,
        opens_at=now + timedelta(days=opens_in),
        due_at=now + timedelta(days=opens_in + 7),
    )
    if name == "given":
        assignment.open_name(PersonName.objects.get(pk=school.ids["opened_name"]))
    school.keep(name, assignment)


# What students wrote, and what came of it


def do_work(school):
    write(school, "given", school.ana)
    write(school, "given", school.ben)
    write(school, "given", school.remy)
    write(school, "okoro", school.zoe)
    write(school, "second", school.ben, turn_in=False)
    sign_together(school)
    discuss(school)
    write(school, "staged", school.ben)
    foresee(school, school.ben)
    Enrolment.objects.filter(user=school.remy).update(left_at=timezone.now())
    for name in ["sheet for ana", "other sheet for ana"]:
        attempt = Attempt.objects.get(pk=school.ids["work_of_ana_in_given"])
        photograph(school, name, attempt, school.rivera)


def foresee(school, student):
    """What opens the documents that are read in stages for this student."""
    say, name = school.words, f"{student.username} in staged"
    for number, paper in enumerate(["staged-paper", "second-paper"], 1):
        student.predictions.create(
            source=Source.objects.get(slug=paper),
            label=f"Doc {number}",
            title=say.short(f"title in prediction {number} of {student.username}"),
            words=say.all(f"prediction {number} of {name}"),
            later=say.all(f"later view {number} of {name}"),
            later_at=timezone.now(),
        )
    student.restatements.create(
        step_id=school.ids["reading_of_staged-lesson"],
        stage=1,
        words=say.all(f"answer for now of {name}"),
        sureness=2,
    )


def write(school, given, student, turn_in=True):
    say, name = school.words, f"{student.username} in {given}"
    giving = Giving.objects.get(assignment=school.ids[given])
    quiz = Quiz.objects.get(lesson=giving.assignment.lesson)
    attempt = Attempt.objects.open_for(giving, quiz, student)
    for response in attempt.responses.select_related("question"):
        kind = response.question.kind
        chosen = {"single_choice": "b", "several_choices": "a\nb"}
        cited = " (Doc 1, ¶1)" if kind == "essay" else ""
        response.answer = chosen.get(kind) or say.all(f"{kind} of {name}") + cited
        if response.handler.has_outline:
            claim = outline.Claim(say.all(f"outline of {name}"), ("Doc 1, ¶1",))
            response.outline = outline.write([claim])
        response.save()
        school.keep(f"{kind}_of_{student.username}_in_{given}", response)
    cite(school, attempt, name)
    mark(school, attempt, name)
    Attempt.objects.filter(pk=attempt.pk).update(revision=1, saved_at=timezone.now())
    attempt.refresh_from_db()
    version = attempt.keep_draft("save", tab="t", seq=1)
    school.keep(f"version_of_{student.username}_in_{given}", version)
    if turn_in:
        attempt.turn_in(student)
        attempt.keep_draft("turned_in")
    school.keep(f"work_of_{student.username}_in_{given}", attempt)
    photograph(school, f"page of {name}", attempt, student)


def photograph(school, name, attempt, by):
    """As if it had been added: a picture with a word behind its last byte."""
    hidden = school.words.word(f"bytes of the {name}").encode()
    photo = Photo(attempt=attempt, added_by=by, width=600, height=800, digest=name)
    photo.is_students = attempt.is_by(by)
    photo.position = attempt.photos.count() + 1
    photo.file.save("page.png", ContentFile(PNG + hidden), save=False)
    photo.save()
    school.keep(name.replace(" ", "_"), photo)


def sign_together(school):
    Quiz.objects.filter(pk=school.ids["quiz_of_given-lesson"]).update(signers=3)
    attempt = Attempt.objects.get(pk=school.ids["work_of_ana_in_given"])
    school.keep("signature_of_sol", attempt.signatures.create(student=school.sol))


def discuss(school):
    """Ana and Ben in two groups, each with something for the record of theirs."""
    giving = Giving.objects.get(assignment=school.ids["given"])
    step = Step.objects.get(pk=school.ids["discussion_of_given-lesson"])
    for student, group in [(school.ana, "Red"), (school.ben, "Blue")]:
        giving.group_seats.create(student=student, name=group)
        giving.discussion_roles.create(step=step, student=student, role=step.roles)
        entry = giving.discussion.create(
            step=step,
            student=student,
            group=group,
            words=school.words.all(f"entry of {student.username} in given"),
        )
        school.keep(f"entry_of_{student.username}", entry)


def cite(school, attempt, name):
    version = Text.objects.get(pk=school.ids["text_of_anyone-paper"]).current
    attempt.evidence.create(
        response=attempt.responses.get(question__kind="essay"),
        key=f"key-{attempt.pk}",
        label="Doc 1, ¶1",
        version=version,
        start=0,
        end=40,
        quote=version.reading_text[:40] + school.words.word(f"quote of {name}"),
    )


def mark(school, attempt, name):
    """Two notes in the margin: one that the student keeps for herself, one for the teacher."""
    version = Text.objects.get(pk=school.ids["text_of_anyone-paper"]).current
    for kind, sharing in [("own", "me"), ("shared", "teacher")]:
        note = attempt.student.notes.create(
            giving=attempt.giving,
            key=f"{kind}-{attempt.pk}",
            meaning=1,
            words=school.words.all(f"{kind} note of {name}"),
            sharing=sharing,
            label="Doc 1, ¶1",
            version=version,
            start=0,
            end=40,
            quote=version.reading_text[:40],
        )
        school.keep(f"{kind}_note_of_{name.replace(' ', '_')}", note)


def grade_work(school):
    for username, given in [("ana", "given"), ("ben", "given"), ("zoe", "okoro")]:
        marker = school.okoro if given == "okoro" else school.rivera
        grade(school, school.ids[f"work_of_{username}_in_{given}"], username, marker)
    back = Attempt.objects.get(pk=school.ids["work_of_ben_in_given"])
    back.note = school.words.long("note to ben")
    back.save()
    back.give_back(school.rivera)
    asked = back.student_questions.create(text=school.words.long("asked by ben"))
    school.keep("question_of_ben", asked)
    begin_each(school)


def begin_each(school):
    """Okoro gives each back when it is ready, and has hidden Zoe's paper again."""
    theirs = Giving.objects.get(assignment=school.ids["okoro"])
    school.keep("giving_of_okoro", theirs)
    zoes = Attempt.objects.get(pk=school.ids["work_of_zoe_in_okoro"])
    zoes.give_back(school.okoro)
    zoes.take_back(school.okoro)
    Release.begin_each(theirs, school.okoro).carry_out()


def grade(school, attempt, username, marker):
    say = school.words
    for response in Attempt.objects.get(pk=attempt).responses.select_related("question__rubric"):
        if response.handler.marked_by_program:
            continue
        name = f"{response.question.kind} of {username}"
        rubric = response.question.rubric
        levels = {str(rubric.criteria.get().pk): "1"} if rubric else {}
        mark = Mark.of(response, marker).record(
            levels=levels,
            points=Decimal("1.37"),
            comment=say.all(f"comment on the {name}"),
            done=True,
            base=0,
            why=say.short(f"reason for the grade of the {name}")[:300],
        )
        remark = response.remarks.create(
            marker=marker,
            start=0,
            end=5,
            quote=response.answer[:5],
            text=say.all(f"remark on the {name}"),
        )
        school.keep(f"mark_of_{response.question.kind}_of_{username}", mark)
        school.keep(f"remark_on_{response.question.kind}_of_{username}", remark)


def keep_for_graders(school):
    """Rivera's: a misreading on a document that only her lesson has, with the words of one that
    only Okoro's has; a saved comment."""
    for slug in ["classes-paper", "okoro-paper"]:
        school.keep(
            f"reading_of_{slug}", Text.objects.get(pk=school.ids[f"text_of_{slug}"]).current
        )
    version = TextVersion.objects.get(pk=school.ids["reading_of_classes-paper"])
    block = next(one for one in version.blocks if one["n"] == 1)
    row = Misreading.objects.create(
        version=version,
        start=block["start"],
        end=block["end"],
        quote=version.reading_text[block["start"] : block["end"]],
        words=school.words.all("misreading of classes-paper"),
        by=school.rivera,
    )
    school.keep("misreading", row)
    say = school.words
    saved = SavedComment.objects.create(
        owner=school.rivera, text=say.short("saved comment"), row=say.short("its row")
    )
    school.keep("saved_comment", saved)


def lend(school):
    """Ben's essay, with his yes, for graders to practice on; he is asked for a model, too."""
    say, marks = school.words, Mark.objects.filter(pk=school.ids["mark_of_essay_of_ben"])
    response = marks.get().response
    loan = Loan.ask(response, Loan.Purpose.PRACTICE, school.rivera)
    loan.consents.get().say(True)
    loan.check_names(school.rivera, say.short("word left out of the essay"), is_clean=True)
    school.keep("loan_of_ben", loan)
    anchor = Anchor.objects.create(
        loan=loan,
        levels=marks.get().levels,
        points=Decimal("1"),
        reasons={str(school.ids["row_of_own_rubric"]): say.all("reason for an agreed level")},
        agreed_by=say.short("who agreed on a level")[:200],
    )
    school.keep("anchor_of_ben", anchor)
    school.keep("asked_of_ben", Loan.ask(response, Loan.Purpose.CLASS, school.rivera))


def make_up(school):
    """Pia, who has written nothing, would be asked something else."""
    say, giving = school.words, Giving.objects.get(pk=school.ids["giving"])
    essay = Question.objects.get(pk=school.ids["essay_of_given-lesson"])
    words = {
        "prompt": say.all("make-up question"),
        "guidance": say.all("guidance of the make-up question"),
        "retired": True,
    }
    question = Question.objects.create(
        quiz=essay.quiz, makes_up_for=essay, **essay.wording() | words
    )
    row = MakeUp.objects.create(giving=giving, student=school.pia, question=question)
    school.keep("make_up", row)


def keep_records(school):
    say = school.words
    heading = say.short("heading of a layout")
    layout = ExportLayout.objects.create(
        name=say.short("name of a layout"), columns=f"student = {heading}"
    )
    school.keep("export_layout", layout)
    symbol = MarginSymbol.objects.create(sign="◆", label="A symbol of the school", key="z")
    school.keep("margin_symbol", symbol)
    AuditEvent.note(school.rivera, "test", school.ana, say.short("record of ana"))
    record = ImportRecord.objects.create(
        file=say.short("file of an import"),
        key=say.short("record of an import"),
        fingerprint="0",
        source_id=school.ids["draft-paper"],
        match_id=school.ids["anyone-paper"],
        likeness=0.9,
    )
    school.keep("import_record", record)
    for slug in ["draft-lesson", "okoro-lesson"]:
        lesson = Lesson.objects.get(slug=slug)
        LogEntry.objects.log_actions(
            lesson.owner_id, [lesson], ADDITION, say.word(f"history of {slug}")
        )

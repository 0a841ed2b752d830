"""Words of archivists and programmers stand on no page that a student or a teacher opens.

Every address of the apps that can be opened is opened: as a student or as a teacher, and the
admin's pages as a teacher. What is read is what a reader meets: text, and the words of labels,
titles and descriptions.
"""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from lessons.groups import TEACHERS
from quizzes.models import Anchor, Attempt, Loan, Quiz
from sources.models import Collection, Person
from tests.cast import make_source

APPS = ["sources", "lessons", "quizzes"]
NEVER = r"witness(es)?|attempts?|enrolments?|slugs?|edtf|facets?|custody|apparatus"
SPOKEN = {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}

#: Addresses that answer with no page of words: files, data, and what is only sent to.
NO_PAGES = {
    "sources:media",
    "sources:picture",
    "sources:put_on_shelf",
    "sources:take_off_shelf",
    "sources:pages",  # a document with images, which the cast has none of
    "sources:feed",
    "sources:csl_json",
    "sources:ris",
    "sources:bibtex",
    "sources:biblatex",
    "sources:manifest",
    "sources:passages",
    "sources:words",
    "sources:unapi",
    "sources:robots",
    "sources:sitemap",
    "sources:sitemap_section",
    "lessons:sign_in_again",
    "lessons:sign_out",
    "lessons:view",
    "lessons:add_colleague",
    "lessons:copy",
    "lessons:withdraw",
    "lessons:open_name",
    "sources:use_claim",
    "sources:rule_difference",
    "quizzes:own_work",
    "quizzes:own_work_text",
    "quizzes:name_meanings",
    "quizzes:set_groups",
    "quizzes:delete_note",
    "quizzes:delete_misreading",
    "quizzes:marking_delete_comment",
    "quizzes:marking_comment",  # as marking_comments
    "quizzes:marking_offered",
    "quizzes:discussion",
    "quizzes:discussion_role",
    "quizzes:marking_answer_question",
    "quizzes:save",
    "quizzes:saved",
    "quizzes:keep",
    "quizzes:clock",
    "quizzes:begin",
    "quizzes:take_a_break",
    "quizzes:end_break",
    "quizzes:leave_aside",
    "quizzes:clock_start",
    "quizzes:clock_pause",
    "quizzes:clock_go_on",
    "quizzes:clock_more",
    "quizzes:clock_stop",
    "quizzes:finish",
    "quizzes:photo",
    "quizzes:photo_smaller",
    "quizzes:move_photo",
    "quizzes:remove_photo",
    "quizzes:marking_move_photo",
    "quizzes:marking_remove_photo",
    "quizzes:predict",
    "quizzes:think_again",
    "quizzes:next_step",
    "quizzes:restate",
    "quizzes:new_lesson_find",
    "quizzes:new_lesson_more",
    "quizzes:marking_on_paper",
    "quizzes:marking_grades_xlsx",
    "quizzes:marking_answers_xlsx",
    "quizzes:marking_export_file",
    "quizzes:marking_papers_zip",
    "quizzes:gradebook_csv",
    "quizzes:gradebook_xlsx",
    "quizzes:marking_collect",
    "quizzes:marking_take_back",
    "quizzes:marking_release_at",
    "quizzes:marking_release_each",
    "quizzes:marking_share_anew",
    "quizzes:marking_share_back",
    "quizzes:take_name_off",
    "quizzes:marking_take_name_off",
    "quizzes:marking_reopen",
    "quizzes:marking_send_back",
    "quizzes:marking_let_earlier_count",
    "quizzes:marking_delete_remark",
    "quizzes:marking_make_count",
    "quizzes:say_to_loan",
    "quizzes:marking_agreed_levels",
    "quizzes:marking_end_loan",
    "quizzes:take_make_up_away",
}

#: What an address asks for besides.
ASKED = dict.fromkeys(["quizzes:cite", "quizzes:mark"], "?at=d1:1")
ASKED |= {"sources:event_faces": "?name=The+gates"}


class Reader(HTMLParser):
    """Collects the words of a page that somebody sees or hears."""

    def __init__(self):
        super().__init__()
        self.words, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.words += [value for name, value in attrs if name in SPOKEN and value]
        if dict(attrs).get("type") == "submit":
            self.words.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def read(response):
    reader = Reader()
    reader.feed(response.getvalue().decode())
    return " ".join(" ".join(reader.words).split())


def forbidden(words):
    found = re.finditer(rf"\b({NEVER})\b", words, flags=re.I)
    return [words[max(0, one.start() - 30) : one.end() + 30] for one in found]


def routes():
    """Every address of the three apps: name and the names of its parts."""
    for name_space, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if name_space in APPS:
            for pattern in resolver.url_patterns:
                names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
                yield f"{name_space}:{pattern.name}", names


def test_a_word_is_found_where_it_stands():
    assert forbidden("Try: your second attempt") == ["Try: your second attempt"]
    assert forbidden("An eyewitness attempted it") == []


# --- the pages of the apps -----------------------------------------------------------


@pytest.fixture
def school(giving, quiz, turned_in, ben, zoe, harbor_letter, period2):
    """What the addresses name, by the name of the part. Ana's work is graded, Zoe's waits."""
    giving.classroom.enrolments.create(user=zoe, role="student")
    Attempt.objects.open_for(giving, quiz, zoe).turn_in(zoe)
    reply = make_source("reply", "The reply", "We shut them.")
    papers = Collection.objects.create(slug="papers", title="Papers")
    for source in (harbor_letter, reply):
        papers.items.create(source=source)
    for kind in ("same_event", "comments_on"):
        harbor_letter.relations.create(kind=kind, target=reply)
    for source in (harbor_letter, reply):
        source.claims.create(about="event", event="The gates", value="1911", claimant="A page")
    person = Person.objects.create(slug="master", name="The harbor master")
    harbor_letter.contributions.create(person=person)
    graded = turned_in.responses.get(question__kind="essay")
    graded.marks.create(marker=giving.assignment.given_by, points=1, comment="Look again.")
    teacher = giving.assignment.given_by
    remark = graded.remarks.create(marker=teacher, start=0, end=9, quote="The gates", text="Which?")
    note = turned_in.giving.notes.create(
        student=turned_in.student, key="n1", meaning=1, words="Why?", label="Doc 1", start=0, end=9
    )
    turned_in.keep_draft("turned_in")
    anchor = lend(graded, teacher)
    Quiz.objects.filter(pk=quiz.pk).update(signers=2)
    draft = Attempt.objects.open_for(giving, quiz, ben).keep_draft("save")
    talk = giving.assignment.lesson.steps.create(kind="discussion", title="Talk", position=9)
    entry = giving.discussion.create(step=talk, student=turned_in.student, words="So.")
    return {
        "talk": talk.pk,
        "entry_id": entry.pk,
        "step_id": talk.pk,
        "draft": draft.pk,
        "remark_id": remark.pk,
        "note_id": note.pk,
        "assignment": giving.assignment_id,
        "assignment_id": giving.assignment_id,
        "step": quiz.pk,
        "classroom_id": giving.classroom_id,
        "enrolment_id": giving.classroom.enrolments.get(user=ben).pk,
        "student_id": ben.pk,
        "attempt_id": turned_in.pk,
        "question_id": graded.question_id,
        "choice_id": quiz.questions.get(kind="single_choice").pk,
        "version_id": harbor_letter.texts.get().current_id,
        "paragraph": 1,
        "number": 1,
        "loan_id": anchor.loan_id,
        "anchor_id": anchor.pk,
    }


def lend(response, teacher):
    """A practice paper of it; its student has said yes."""
    loan = Loan.ask(response, Loan.Purpose.PRACTICE, teacher)
    loan.consents.get().say(True)
    response.attempt.give_back(teacher)
    loan.check_names(teacher, "", is_clean=True)
    return Anchor.objects.create(loan=loan, points=1)


def slug_for(name):
    if name == "sources:person":
        return "master"
    if name.startswith("sources:collection"):
        return "papers"
    in_sources = name.startswith("sources:") or name == "quizzes:ask"
    return "harbor-letter" if in_sources else "were-the-gates-shut"


def addresses(school):
    for name, parts in routes():
        if name not in NO_PAGES:
            known = school | {"slug": slug_for(name)}
            if name == "quizzes:marking_rescore":
                known["question_id"] = school["choice_id"]
            if name == "quizzes:discussion_entry":
                known["step"] = school["talk"]
            address = reverse(name, kwargs={part: known[part] for part in parts})
            yield name, address + ASKED.get(name, "")


@pytest.mark.django_db
def test_no_page_of_the_apps_says_them(school, sign_in, rivera, ana, ben, client, turned_in):
    turned_in.give_back(rivera)
    readers = {"teacher": sign_in(rivera), "ana": sign_in(ana), "ben": sign_in(ben)}
    readers["visitor"] = client
    opened, said = set(), []
    for name, address in addresses(school):
        for who, reader in readers.items():
            response = reader.get(address)
            if response.status_code == 200:
                opened.add(name)
                said += [(name, who, words) for words in forbidden(read(response))]
    assert said == []
    assert {name for name, _parts in routes()} - NO_PAGES - opened == set()


# --- the admin as authors see it -----------------------------------------------------


def admin_pages(rows):
    """Lists, empty forms and the first row's form, history and deletion of each model."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        if model._meta.model_name not in TEACHERS.get(model._meta.app_label, {}):
            continue
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{prefix}_changelist")
        yield reverse(f"{prefix}_add")
        row = model._default_manager.order_by("pk").first()
        for page in ("change", "history", "delete") if row else ():
            yield reverse(f"{prefix}_{page}", args=[row.pk])
    yield from rows


def other_admin_pages(quiz, source, lesson):
    for kind in ("single_choice", "several_choices", "short_answer", "essay"):
        yield f"{reverse('admin:quizzes_question_add')}?quiz={quiz.pk}&kind={kind}"
    for question in Quiz.objects.get(pk=quiz.pk).questions.all():
        yield reverse("admin:quizzes_question_change", args=[question.pk])
    yield f"{reverse('admin:sources_text_add')}?source={source.pk}"
    yield reverse("admin:sources_source_publish", args=[source.pk])
    yield reverse("admin:lessons_lesson_publish", args=[lesson.pk])
    yield reverse("admin:sources_source_paste")
    yield reverse("admin:sources_source_bring")
    yield reverse("admin:quizzes_rubric_bring")
    yield f"{reverse('admin:sources_source_brought')}?file=a.csv"


@pytest.mark.django_db
def test_no_page_of_the_admin_says_them(school, sign_in, rivera, quiz, harbor_letter, lesson):
    reader, said, opened = sign_in(rivera), [], 0
    for address in admin_pages(other_admin_pages(quiz, harbor_letter, lesson)):
        response = reader.get(address)
        if response.status_code == 200:
            opened += 1
            said += [(address, words) for words in forbidden(read(response))]
    assert said == []
    assert opened > 30

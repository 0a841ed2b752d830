"""Notes without a script: marking a paragraph, changing and deleting a note, a page at a time."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quizzes.desk import Desk
from quizzes.desk.notes import keep_notes, noted_of
from quizzes.forms.notes import MarkForm, NoteForm
from quizzes.forms.save import Noted
from quizzes.models import Note
from quizzes.views.keep import keeps_words


@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request, assignment, step):
    """A paragraph, or a sentence of it, as a new note. The buttons of paragraphs say `cite`."""
    desk = Desk.of(request.user, assignment, step)
    place = request.GET.get("at") or request.GET.get("cite", "")
    document, paragraph = _paragraph(desk, place)
    form = MarkForm(desk.giving, document, paragraph, request.POST or None)
    if request.method == "POST" and form.is_valid():
        span = form.cleaned_data["passage"]
        new = replace(form.noted(uuid.uuid4().hex), base=0, **noted_of(document, *span))
        return _kept(request, desk, new)
    context = {"desk": desk, "document": document, "paragraph": paragraph, "form": form}
    return render(request, "quizzes/mark.html", context)


def _paragraph(desk, place):
    """What is on the table and open to be read now."""
    prefix, _colon, number = place.partition(":")
    for document in [] if desk.is_shut else desk.documents:
        if document.prefix == prefix:
            for block in document.shown_blocks:
                if str(block["n"]) == number:
                    return document, block
    raise Http404


@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def note(request, assignment, step, note_id):
    """One note of one's own, to be changed."""
    desk, own = _own(request, assignment, step, note_id)
    form = NoteForm(desk.giving, request.POST or None, note=own)
    if request.method == "POST" and form.is_valid():
        return _kept(request, desk, form.noted(own.key))
    return render(request, "quizzes/note.html", {"desk": desk, "note": own, "form": form})


@require_POST
def delete_note(request, assignment, step, note_id):
    """Named by its revision: what was changed somewhere else meanwhile stays."""
    desk, own = _own(request, assignment, step, note_id)
    form = NoteForm(desk.giving, request.POST)
    form.is_valid()
    base = form.cleaned_data.get("base")
    row = keep_notes(desk, [Noted(own.key, base=base or 0, is_gone=True)]).rows[own.key]
    if row is None:
        messages.success(request, _("The note is deleted."))
    else:
        messages.info(request, _("It was changed meanwhile and is still there. Look again."))
    return redirect(_onward(desk))


def _own(request, assignment, step, note_id):
    desk = Desk.of(request.user, assignment, step)
    if desk.rests:  # between sittings notes are closed, as documents and answers are
        raise Http404
    notes = Note.objects.of_student(request.user).of_assignment(assignment)
    return desk, get_object_or_404(notes, pk=note_id)


def _kept(request, desk, noted):
    kept = keep_notes(desk, [noted])
    if kept.lost:
        messages.error(request, _("There is no room for more notes here. Delete some first."))
    elif kept.has_two:
        messages.info(request, _("You also wrote this somewhere else: both are among your notes."))
    else:
        messages.success(request, _("Your note is kept."))
    return redirect(_onward(desk))


def _onward(desk):
    here = [desk.giving.assignment_id, desk.step.pk]
    return reverse("quizzes:workspace", args=here) + "#notes"

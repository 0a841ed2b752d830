"""One document for other programs: its citation as data, its words with their addresses."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from sources import citing
from sources.citing import allowed, annotations, exports
from sources.forms.source import PassageForm, PrintingForm
from sources.models import Source
from sources.public import open_to_other_sites
from sources.views.unavailable import unavailable


def visible(request, slug):
    found = Source.objects.visible_to(request.user).select_related("repository")
    return get_object_or_404(found, slug=slug)


def cited(request, source):
    """The Record of a document as the one who asks may know it."""
    text = PrintingForm(request.GET).chosen(list(source.texts.all()))
    people = source.contributions.told_to(request.user)
    return citing.read(source, people, text, request.build_absolute_uri(source.get_absolute_url()))


def handed_over(content, content_type, name):
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=f"{content_type}; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def csl_json(request, slug):
    item = exports.csl_json(cited(request, visible(request, slug)))
    response = JsonResponse(
        [item],
        safe=False,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        content_type="application/vnd.citationstyles.csl+json",
    )
    return open_to_other_sites(request, response)


@login_not_required
@require_safe
def ris(request, slug):
    content = exports.ris(cited(request, visible(request, slug)))
    return handed_over(content, "application/x-research-info-systems", f"{slug}.ris")


@login_not_required
@require_safe
def bibtex(request, slug):
    content = exports.bibtex(cited(request, visible(request, slug)))
    return handed_over(content, "application/x-bibtex", f"{slug}.bib")


@login_not_required
@require_safe
def biblatex(request, slug):
    content = exports.biblatex(cited(request, visible(request, slug)))
    return handed_over(content, "application/x-bibtex", f"{slug}.biblatex.bib")


def chosen_text(request, slug):
    """The printing asked for, else the first whose words may be read here, and the form."""
    source = visible(request, slug)
    form = PassageForm(request.GET)
    text = form.chosen(allowed.printings(source, request.user))
    if text is None or text.current is None:
        raise Http404
    if text.may_show and not form.is_current(text.current):
        raise Http404
    return text, form


@login_not_required
@require_safe
def words(request, slug):
    """The reading text alone: what the offsets of passages count on.

    It is shown, as on the page and to the same readers, and not handed over as TEI is: passages
    of their own work lead here. Other sites read what visitors may, whom the rights of giving it
    away let in. Nothing may stand beside its words: the name of the file says that they are
    shortened.
    """
    text, _form = chosen_text(request, slug)
    if not text.may_show:
        return unavailable(request, text)
    response = HttpResponse(text.current.reading_text, content_type="text/plain; charset=utf-8")
    name = f"{slug}-{slugify(text.get_kind_display())}.txt" if text.is_adapted else f"{slug}.txt"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return open_to_other_sites(request, response)


@login_not_required
@require_safe
def passages(request, slug):
    """Every paragraph and note of a printing, or one place in it, as Web Annotations."""
    text, form = chosen_text(request, slug)
    if not text.may_show:
        return unavailable(request, text)
    address = request.build_absolute_uri(text.source.get_absolute_url())
    if not form.names_a_place:
        return annotated(request, annotations.all_places(address, text))
    span = form.span(text.current)
    if span is None:
        raise Http404
    return annotated(request, annotations.passage(address, text, *span))


def annotated(request, found):
    kind = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False}, content_type=kind)
    return open_to_other_sites(request, response)

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sources.comparing import compare as compare_texts
from sources.comparing.sides import in_context, sides
from sources.forms.compare import (
    CompareForm,
    OtherDocumentForm,
    RulingForm,
    VersionsForm,
    name_abroad,
)
from sources.forms.source import SeenForm
from sources.models import DifferenceRuling, Source, Text, TextVersion
from sources.models.rights import ask as ask_rights
from sources.views.unavailable import unavailable
from sources.withheld import cite

ROWS, DIFFERENCES = 80, 500  # on a page
MOST_DIFFERENCES = 5_000  # on the page with the whole table


@login_not_required
@require_safe
def compare(request, slug):
    """Two texts word by word: of one document, of two, or two versions of one text."""
    user = request.user
    source = get_object_or_404(Source.objects.visible_to(user), slug=slug)
    printings, withheld = printings_of(source, user)
    others = other_text(request.GET, source, user)
    for closed in (*withheld, *others):
        if not closed.may_show and str(closed.pk) in (request.GET.get("a"), request.GET.get("b")):
            return unavailable(request, closed)
    form = CompareForm(request.GET, printings=printings, others=others)
    pair = pair_of(form, request.GET, source, user)
    other = OtherDocumentForm(request.GET)
    context = {
        "source": source,
        "withheld": withheld,
        "warned": SeenForm(request.GET).first(*(one.text.source for one in pair or ())),
        "form": form,
        "other": other,
        "found": other.found(source, user),
        "corrections": corrections_of(source, user),
        "views": CompareForm.VIEWS,
        "view": form.data["view"],
        "whole": form.data["whole"],
        "number": request.GET.get("page"),
        "may_rule": Source.objects.editable_by(user).filter(pk=source.pk).exists(),
        "rulings": DifferenceRuling.Says.choices,
    }
    if pair:
        context |= compared(context, pair) | {"unprinted": unprinted(pair, user)}
    return render(request, "sources/compare.html", context)


@require_POST
def rule(request, slug):
    """A teacher says what a difference is: spelling, order, meaning, or as the program has it."""
    source = get_object_or_404(Source.objects.editable_by(request.user), slug=slug)
    form = RulingForm(request.POST)
    if not form.is_valid():
        raise BadRequest("No ruling on a difference.")
    pair = form.pair(source, request.user)
    found = comparison_of(pair).differences if pair else []
    number, says = form.cleaned_data["ruling"]
    difference = next((one for one in found if one.number == number), None)
    if difference is None:
        raise Http404
    DifferenceRuling.rule(pair, difference, says, request.user)
    return redirect(f"{address_of(source, pair, request.POST)}#d{number}-row")


def address_of(source, pair, sent):
    """The page that compares the two, as it was shown."""
    first, second = pair
    query = QueryDict(mutable=True)
    if first.text_id == second.text_id:
        query["versions"] = f"{first.pk}-{second.pk}"
    else:
        query["a"], query["b"] = first.text_id, second.text_id
    if any(one.text.source.content_warning for one in pair):
        query["seen"] = "1"  # who rules on words has read them
    query.update({name: sent[name] for name in ("view", "page", "whole") if sent.get(name)})
    return f"{reverse('sources:compare', args=[source.slug])}?{query.urlencode()}"


def printings_of(source, user):
    """The texts of a document that this person may read; those with words that rights withhold."""
    texts = Text.objects.filter(source=source, current__isnull=False).with_rights(user)
    texts = list(texts.select_related("source"))
    withheld = [one for one in texts if not one.may_show]
    cite(withheld)
    return [one for one in texts if one.may_show], withheld


def other_text(query, source, user):
    """The text of another document that the address names, if this person may know of it."""
    wanted = query.get("b", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return []
    texts = Text.objects.visible_to(user).exclude(source=source).exclude(current=None)
    return list(texts.with_rights(user).filter(pk=wanted).select_related("source"))


def pair_of(form, query, source, user):
    """The two versions to compare; None where there is one text and no other is named."""
    if "versions" in query:
        pair = VersionsForm(query).pair(source, user)
    elif form.lacks_a_text:
        return None
    else:
        pair = current_versions(form.pair, user)
    if pair is None:
        raise Http404
    return pair


def current_versions(texts, user):
    if texts is None:
        return None
    readable = Text.objects.comparable_by(user).filter(pk__in=texts).values("current")
    found = TextVersion.objects.filter(pk__in=readable).select_related("text__source")
    by_text = {version.text_id: version for version in found}
    return [by_text[pk] for pk in texts]


def compared(asked, pair):
    """What the page shows of two versions."""
    first, second = pair
    comparison, ruled = comparison_of(pair), DifferenceRuling.objects.between(*pair)
    if not comparison.is_alike:
        comparison = replace(comparison, differences=[])
    further = {}
    if asked["view"] == "table":
        on_a_page = MOST_DIFFERENCES if asked["whole"] else DIFFERENCES
        page = Paginator(comparison.differences, on_a_page).get_page(asked["number"])
        shown, rows = page.object_list, []
    else:
        page = Paginator(sides(comparison, first, second), ROWS).get_page(asked["number"])
        rows = page.object_list
        shown = [difference for row in rows for difference in row.differences]
        further = on_other_pages(page)
    return {
        "comparison": comparison,
        "first": first,
        "second": second,
        "names": [name_in(pair, version) for version in pair],
        "is_one_text": is_one_text(pair),
        "adapted": is_adapted(pair),
        "rows": rows,
        "shown": shown,
        "places": [
            (
                one,
                in_context(one.left, first),
                in_context(one.right, second),
                ruled.get(one.place),
            )
            for one in shown
        ],
        "page_obj": page,
        "further": further,
    }


def unprinted(pair, user):
    """Those of the two texts whose words stay off paper, each with its citation."""
    texts = list({version.text_id: version.text for version in pair}.values())
    ask_rights(texts, user)
    closed = [text for text in texts if text.not_printed_because]
    cite(closed)
    return closed


def on_other_pages(page):
    """(page, number) of the nearest difference before this page and after it, None for none."""
    rows, size = page.paginator.object_list, page.paginator.per_page
    found = [(at // size + 1, one.number) for at, row in enumerate(rows) for one in row.differences]
    before = [place for place in found if place[0] < page.number]
    after = [place for place in found if place[0] > page.number]
    return {"before": before[-1] if before else None, "after": after[0] if after else None}


def comparison_of(pair):
    return compare_texts(*pair, headings_count=is_one_text(pair), quotes_count=not is_adapted(pair))


def is_one_text(pair):
    return pair[0].text_id == pair[1].text_id


def is_adapted(pair):
    return not is_one_text(pair) and any(version.text.is_adapted for version in pair)


def name_in(pair, version):
    """What tells one side from the other."""
    one, two = (side.text for side in pair)
    if one == two:
        day = date_format(localtime(version.created_at))
        return _("Version %(number)s, %(day)s") % {"number": version.number, "day": day}
    is_near = one.source_id == two.source_id
    return version.text.told_name if is_near else name_abroad(version.text)


def corrections_of(source, user):
    """The corrected texts of the document, each version with the one before it; for its editors."""
    texts = Text.objects.editable_by(user).filter(source=source)
    versions = TextVersion.objects.filter(text__in=texts).select_related("text__source")
    ordered = list(
        versions.defer("body", "blocks", "notes", "reading_text").order_by("text", "number")
    )
    return [
        (older, newer)
        for older, newer in zip(ordered, ordered[1:], strict=False)
        if older.text_id == newer.text_id
    ]

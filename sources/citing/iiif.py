"""A IIIF Presentation 3 manifest: the pictures of a document as other viewers open them.

One Canvas a picture, as large as the picture; its words, where somebody typed them, as a
supplementing annotation. `rights` is one of the addresses the specification takes, with http
also for Creative Commons. `navDate` is for a day that is certain. What is withheld is said in
the statement that every viewer must show.
"""

from django.urls import reverse
from django.utils.translation import ngettext

from sources.citing import chicago, days
from sources.citing.lines import plain
from sources.derivatives import sizes_of

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
KINDS = ("http://rightsstatements.org/", "http://creativecommons.org/")
FORMATS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
#: A picture of unknown size still needs a Canvas of some.
UNKNOWN = 1000


def manifest(record, pictures, absolute, provider, page, text=None, language="none"):
    """`pictures` are all, with what rights allow. `absolute` makes an address of ours whole;
    `page` is that of the document, `text` a printing `with_rights` whose words this reader may
    have, or None."""
    address = f"{page}manifest.json"
    shown = [one for one in pictures if one.may_show]
    withheld = [one for one in pictures if not one.may_show]
    found = {
        "@context": CONTEXT,
        "id": address,
        "type": "Manifest",
        "label": _words(record.full_title, language),
        "summary": _words(record.summary, language) if record.summary else None,
        "metadata": _metadata(record),
        "requiredStatement": _statement(record, withheld),
        "rights": rights_uri(record.rights),
        "navDate": _nav_date(record.days),
        "behavior": ["paged"] if len(shown) > 1 else None,
        "provider": [_agent(absolute("/"), provider)],
        "homepage": [_resource(page, "Text", "text/html") | {"label": _words(provider)}],
        "seeAlso": [_see_also(page.rstrip("/"))],
        "rendering": list(_renderings(text, page)) if text else None,
        "items": [_canvas(address, one, absolute) for one in shown],
    }
    return {key: value for key, value in found.items() if value}


def rights_uri(uri):
    """As the specification's list has it; None for what is not in it."""
    uri = uri.replace("https://", "http://", 1)
    return uri if uri.startswith(KINDS) else None


def _words(text, language="none"):
    return {language: [" ".join(str(text).split())]}


def _statement(record, withheld):
    label, value = "Cite as", _words(plain(chicago.bibliography(record)), "en")
    if withheld:
        count = len(withheld)
        said = ngettext("%d picture is not shown here.", "%d pictures are not shown here.", count)
        why = dict.fromkeys(one.withheld_because for one in withheld)
        label = "Cite as; what is not shown here"
        value["en"].append(" ".join([said % count, *why]))
    return {"label": _words(label, "en"), "value": value}


def _metadata(record):
    pairs = [
        ("Author", "; ".join(one.in_order for one in record.authors)),
        ("To", "; ".join(one.in_order for one in record.recipients)),
        ("Date", days.chicago(record.days) if record.days.is_known else ""),
        ("Place", record.place),
        ("Archive", ", ".join(filter(None, [record.archive, record.archive_place]))),
        ("Archive number", record.location),
    ]
    return [{"label": _words(name, "en"), "value": _words(said)} for name, said in pairs if said]


def _nav_date(when):
    return f"{days.iso(when)}T00:00:00Z" if when.is_exact else None


def _agent(address, name):
    homepage = _resource(address, "Text", "text/html") | {"label": _words(name)}
    return {"id": address, "type": "Agent", "label": _words(name), "homepage": [homepage]}


def _see_also(stem):
    found = _resource(f"{stem}.json", "Dataset", "application/vnd.citationstyles.csl+json")
    return found | {"label": _words("CSL-JSON")}


def _renderings(text, page):
    """The words by themselves; as TEI only where they may go to others, for else it has none."""
    asked = f"?printing={text.pk}"
    words = _resource(f"{page}text.txt{asked}", "Text", "text/plain")
    yield words | {"label": _words("The words alone", "en")}
    if not text.not_exported_because:
        address = f"{page.rstrip('/')}.tei.xml{asked}"
        yield _resource(address, "Text", "application/tei+xml") | {"label": _words("TEI")}


def _resource(address, kind, form):
    return {"id": address, "type": kind, "format": form}


def _canvas(address, picture, absolute):
    canvas = f"{address.removesuffix('manifest.json')}canvas/{picture.pk}"
    size = {"width": picture.width or UNKNOWN, "height": picture.height or UNKNOWN}
    body = _resource(absolute(picture.get_absolute_url()), "Image", _format(picture)) | size
    words = _transcript(canvas, picture)
    found = {
        "id": canvas,
        "type": "Canvas",
        "label": _words(picture.caption or picture.get_kind_display()),
        "summary": _words(picture.alt) if picture.alt else None,
        **size,
        "thumbnail": [_thumbnail(picture, absolute) or body],
        "items": [_page(f"{canvas}/page", [_painting(canvas, body)])],
        "annotations": [_page(f"{canvas}/words", [words])] if words else None,
    }
    return {key: value for key, value in found.items() if value}


def _thumbnail(picture, absolute):
    """The smaller copy that pages show; None where the picture is no larger itself."""
    width = next(iter(sizes_of(picture)), None)
    if width is None:
        return None
    address = absolute(reverse("sources:picture", args=[picture.pk, width]))
    height = round((picture.height or UNKNOWN) * width / picture.width)
    return _resource(address, "Image", "image/webp") | {"width": width, "height": height}


def _format(picture):
    return FORMATS.get(picture.file.name.rpartition(".")[2].lower(), "image/jpeg")


def _page(address, items):
    return {"id": address, "type": "AnnotationPage", "items": items}


def _painting(canvas, body):
    return {
        "id": f"{canvas}/painting",
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": canvas,
    }


def _transcript(canvas, picture):
    if not picture.transcript:
        return None
    body = {"type": "TextualBody", "value": picture.transcript, "format": "text/plain"}
    return {
        "id": f"{canvas}/transcript",
        "type": "Annotation",
        "motivation": "supplementing",
        "body": body,
        "target": canvas,
    }

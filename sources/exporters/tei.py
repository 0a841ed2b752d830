"""One printing of a document as TEI P5: what is known about it, then its words."""

from django.conf import settings
from django.utils import timezone
from lxml import etree

from sources import dates
from sources.exporters.tei_words import Exported, make
from sources.ladder import ladder
from sources.models import Contribution

Role = Contribution.Role
SENT = (Role.AUTHOR, Role.DRAFTER, Role.NOMINAL_AUTHOR, Role.SIGNATORY, Role.SENDER)
ACTIONS = {
    "sent": SENT,
    "transmitted": (Role.TRANSMITTER,),
    "received": (Role.ADDRESSEE, Role.FINAL_RECIPIENT, Role.CIRCULATED_TO),
}


def tei(source, text, people, address, printings):
    """Bytes of a TEI file. Words whose rights keep them here are left out, and it says why.

    `text` is a printing `with_rights` and its current version, or None; `people` are the
    parts that the reader may know of; `address` is the document's page, `printings` all of them.
    """
    why_not = text.not_exported_because if text else ""
    if text is None or text.current is None:
        words = [make.p()]
    elif why_not:
        words = [make.p(make.gap(make.desc(why_not), reason="rights"))]
    else:
        words = Exported(text.current).elements() or [make.p()]
    root = make.TEI(
        _header(source, text, list(people), address, _way(source, text, printings)),
        make.text(make.body(*words), type=source.kind, **({"subtype": text.kind} if text else {})),
    )
    language = text.language if text else "en"
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _header(source, text, people, address, steps):
    return make.teiHeader(
        make.fileDesc(
            _title_statement(source, text, people),
            _publication(source, text, address),
            _source_description(source, text, steps),
        ),
        make.encodingDesc(
            make.appInfo(make.application(make.label("Dossier"), ident="dossier", version="1"))
        ),
        _profile(source, text, people),
    )


def _title_statement(source, text, people):
    made = make.titleStmt(make.title(source.title))
    makers = [one for one in people if one.role in SENT]
    for name in dict.fromkeys(one.shown_name for one in makers):
        made.append(make.author(name))
    if text and text.editor:
        made.append(make.editor(text.editor))
    made.append(make.respStmt(make.resp("Encoded by"), make.name(settings.SCHOOL_NAME)))
    return made


def _publication(source, text, address):
    rights = (text and text.rights) or source.rights
    note = (text and text.rights_note) or source.rights_note
    said = note or (text or source).get_rights_display()
    licence = make.licence(said, **({"target": rights} if rights else {}))
    return make.publicationStmt(
        make.publisher(settings.SCHOOL_NAME),
        make.date(when=timezone.localdate().isoformat()),
        make.idno(str(source.uuid), type="uuid"),
        make.idno(address, type="URI"),
        *_place_in_its_edition(text),
        make.availability(licence),
    )


def _place_in_its_edition(text):
    """By what name other papers of its edition refer to it."""
    landmark = text and text.landmarks.filter(place="").order_by("pk").first()
    return [make.idno(str(landmark), type="edition")] if landmark else []


def _source_description(source, text, steps):
    """Where the paper lies and how it came here; where these words were published."""
    made = make.sourceDesc()
    if text and (text.published_in or text.url):
        bibl = make.bibl(text.published_in)
        if text.url:
            bibl.append(make.ref(text.url, target=text.url))
        made.append(bibl)
    if source.repository or source.shelfmark or steps:
        made.append(_manuscript(source, steps))
    if not len(made):
        made.append(make.p("Without a place of publication."))
    return made


def _way(source, text, printings):
    """The steps on the way to this printing: what was done to others is none of them."""
    rungs = ladder(source.custody.select_related("person"), text, printings)
    return [_step(rung.event) for rung in rungs if rung.event]


def _manuscript(source, steps):
    place = make.msIdentifier()
    if source.repository:
        if source.repository.place:
            place.append(make.settlement(source.repository.place))
        place.append(make.repository(source.repository.name))
    if source.shelfmark:
        place.append(make.idno(source.shelfmark))
    if not len(place):
        place.append(make.msName(source.title))
    made = make.msDesc(place)
    if steps:
        made.append(make.history(*steps))
    return made


def _step(event):
    said = [event.get_kind_display(), event.when_in_words, event.shown_hand, event.place]
    words = ". ".join(part for part in [*said, event.note] if part)
    dated = _attributes(event.when) if event.when else {}
    made = make.provenance(words, type=event.kind, **dated)
    if event.loss:
        made.append(make.note(event.loss, type="loss"))
    return made


# --- when, who, in what language -------------------------------------------------------------


def _profile(source, text, people):
    made = make.profileDesc()
    if source.summary:
        made.append(make.abstract(make.p(source.summary)))
    if source.written or source.place:
        made.append(make.creation(*_when_and_where(source)))
    language = text.language if text else "en"
    made.append(make.langUsage(make.language(language, ident=language)))
    actions = [made_ for kind in ACTIONS if (made_ := _action(kind, source, people)) is not None]
    if actions:
        made.append(make.correspDesc(*actions))
    return made


def _when_and_where(source):
    parts = [_date(source)] if source.written else []
    return parts + ([make.placeName(source.place)] if source.place else [])


def _action(kind, source, people):
    there = [one for one in people if one.role in ACTIONS[kind]]
    if not there:
        return None
    made = make.correspAction(type=kind)
    for one in there:
        made.append(make.persName(one.shown_name, role=one.role))
    if kind == "sent":
        made.extend(_when_and_where(source)[::-1])
    return made


def _date(source):
    """The date in words; what TEI's attributes cannot say stands in `n`, as EDTF."""
    said = source.written_as_printed or dates.in_words(source.written)
    return make.date(said, **_attributes(source.written))


def _attributes(edtf):
    plain = edtf.replace("-", "").isdigit()
    if plain and not edtf.startswith("-"):
        return {"when": edtf}
    first, slash, last = edtf.partition("/")
    if slash and all(part.replace("-", "").isdigit() for part in (first, last)):
        return {"from": first, "to": last}
    if edtf.startswith("[") and ".." in edtf and "," not in edtf:
        first, _dots, last = edtf.strip("[]").partition("..")
        return {key: day for key, day in (("notBefore", first), ("notAfter", last)) if day}
    return {"n": edtf}


__all__ = ["tei"]

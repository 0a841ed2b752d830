"""Lists of an edition: words explained, people, places, index; and what its front matter says."""

import re
from dataclasses import dataclass, field

from lxml import etree

from sources.importers.tei import inline
from sources.importers.tei.reading import ID, name_of
from sources.importers.tei.words import Words

RANK = re.compile(
    r"^(?:(?:(?:Gen|Maj|Brig|Lt|Col|Capt|Adm|Cmdr|Comdr|Sgt|Dr|Prof)\.|Vice|Rear|Sir"
    r"|(?:General of the )?Army) )+"
)
#: After the first names, said after the last: "MacArthur, Douglas III".
GENERATION = re.compile(r"(?P<first>.+) (?P<which>(?:Jr|Sr)\.?|[IVX]{2,}|2d|3d)")

#: "Sebald, William J.:" or "Sebald, William J., 604–605": the words of a name, one by one.
ENTRY = re.compile(r"([\w’'. -]+), ([\w’'.-]+(?: [\w’'.-]+){0,5})(?= ?[,:(]|$)")
LONGEST_NAME = 200
ABOUT_A_PLACE = ("what a list says of places", "only their names are kept")
PAGES_AROUND = ("marks of pages", "before and after the documents")


@dataclass
class Known:
    """Somebody whom the edition lists. `years` as "1893–1971"."""

    name: str
    forms: list = field(default_factory=list)
    note: str = ""
    years: str = ""


@dataclass
class Explained:
    name: str
    meaning: str
    variants: list = field(default_factory=list)


def read_apart(element, survey):
    """One of the lists that stand apart from the documents."""
    if name_of(element) == "listPlace":
        read_places(element, survey)
        _keep_names(element, survey)
    elif name_of(element) == "listPerson" or _says(element, "persons"):
        read_people(element, survey)
        survey.ledger.keep(_without_pages(element, survey))
    elif _says(element, "terms"):
        read_terms(element, survey)
        survey.ledger.keep(_without_pages(element, survey))
    elif _says(element, "index"):
        read_index(element, survey)
        survey.ledger.leave_out(
            element,
            "index with the page numbers of the book",
            "read for people’s full names; the library’s search takes its place",
        )
    else:
        survey.ledger.leave_out(element, "table of contents", "made anew from the chapters")


def _says(element, name):
    return name in (element.get("type"), element.get(ID))


def _without_pages(element, survey):
    """Lists and prefaces become fields, which hold no marks of pages."""
    for mark in element.iter("{*}pb"):
        survey.ledger.leave_out(mark, *PAGES_AROUND)
    etree.strip_elements(element, "{*}pb", with_tail=False)
    return element


def heading(element):
    """(title, its notes) of a chapter."""
    words = Words()
    title = " ".join(inline.plain(words.inside(element)).split())
    notes = [re.sub(r"^\[\^\w+\]: ", "", note) for note in words.notes]
    return title, "\n\n".join(plain_words(note) for note in notes)


def plain_words(markdown):
    """Markdown of ours without its signs, for a field that is shown as typed."""
    text = re.sub(r"\]\{\.\w+[^}]*\}", "]", markdown)
    text = re.sub(r"(?<!\\)\*{1,2}", "", text).replace("\\\n", "\n")
    return re.sub(r"\\([^\w\s])", r"\1", text)


def prose(element, survey):
    """The words of a preface, for the introduction of the collection."""
    words = Words()
    survey.ledger.keep_words(_without_pages(element, survey))
    blocks = [block for block in words.markdown([element]).split("\n\n") if block]
    return plain_words("\n\n".join(re.sub(r"^#+ ", "", block) for block in blocks))


# --- words explained ---------------------------------------------------------------------


def read_terms(element, survey):
    """Terms by their id; an item without a term, and what introduces the list, are words."""
    loose = [child for child in element if name_of(child) in ("p", "note")]
    survey.introduction += [" ".join("".join(one.itertext()).split()) for one in loose]
    for item in element.iter():
        if name_of(item) not in ("item", "entry", "gloss"):
            continue
        term = next((one for one in item.iter() if name_of(one) == "term"), None)
        if term is not None:
            _add_term(term, item, survey)


def _add_term(term, item, survey):
    name = " ".join("".join(term.itertext()).split())
    said = " ".join("".join(item.itertext()).split())
    meaning = said[said.find(name) + len(name) :].lstrip(" ,:;.=–—-") if name in said else said
    key = term.get(ID) or name
    if name and key not in survey.terms:
        survey.terms[key] = Explained(name[:120], meaning or name)
    elif name:
        survey.ledger.misplaced(term, f"term “{name}”", "its identifier stands there twice")


# --- people ------------------------------------------------------------------------------


def read_people(element, survey):
    """<person> of a list, or the items of a list of names, by their id."""
    for person in element.iter():
        if name_of(person) in ("person", "personGrp"):
            _add_person(person, survey)
    for item in element.iter():
        if name_of(item) == "item":
            _add_item(item, survey)


def _add_person(person, survey):
    names = [one for one in person if name_of(one) == "persName"]
    forms = [form for form in map(name_in_order, names) if form]
    said = [
        _words(one) for one in person
        if name_of(one) in ("occupation", "note", "p", "roleName", "affiliation", "state")
    ]  # fmt: skip
    key = person.get(ID) or (names[0].get(ID) if names else None) or (forms[0] if forms else "")
    if forms and key:
        survey.people[key] = Known(
            forms[0], forms[1:], "; ".join(filter(None, said)), _years(person)
        )


def _add_item(item, survey):
    """`Acheson, Dean G., Secretary of State`: the name stands in <persName>."""
    name = next((one for one in item.iter() if name_of(one) == "persName"), None)
    if name is None or not name.get(ID):
        return
    printed, said = _words(name).rstrip(","), _words(item)
    note = said[len(printed) :].lstrip(" ,") if said.startswith(printed) else said
    turned = turned_round(printed)
    survey.people[name.get(ID)] = Known(turned, [printed] if printed != turned else [], note)


def name_in_order(name):
    """A person's name as one says it, of <persName> with or without parts."""
    parts = {name_of(one): _words(one) for one in reversed(list(name))}
    if "surname" in parts:
        order = ("forename", "nameLink", "surname", "genName")
        return " ".join(filter(None, (parts.get(one, "") for one in order)))
    return turned_round(_words(name))


def turned_round(name):
    """ "Acheson, Dean G." as "Dean G. Acheson"; other names as they are."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and re.fullmatch(r"(?:Jr|Sr|[IVX]+)\.?", parts[1]) is None and all(parts):
        first = RANK.sub("", parts[1] + " ").strip() or parts[1]
        named = GENERATION.fullmatch(first)
        return f"{named['first']} {parts[0]} {named['which']}" if named else f"{first} {parts[0]}"
    return name


def _years(person):
    days = {name_of(one): one.get("when") or _words(one) for one in person}
    born, died = days.get("birth", ""), days.get("death", "")
    if born and died:
        return f"{born}–{died}"[:80]
    return f"{born or '..'}/{died or '..'}"[:80] if born or died else ""


# --- places ------------------------------------------------------------------------------


def read_places(element, survey):
    """The names of each <place> that has more than one."""
    for place in element.iter("{*}place"):
        names = [_words(one)[:LONGEST_NAME] for one in place if name_of(one) == "placeName"]
        names = list(dict.fromkeys(filter(None, names)))
        if len(names) > 1:
            survey.places.append(names)


def _keep_names(element, survey):
    for one in list(element.iter("{*}place")):
        for child in list(one):
            if name_of(child) not in ("placeName", "place", ""):
                survey.ledger.leave_out(child, *ABOUT_A_PLACE)
                one.remove(child)
    survey.ledger.keep(element)


# --- the index of a book -----------------------------------------------------------------


def read_index(element, survey):
    """Full names by surname, where an index has only one entry of that surname."""
    for item in element.iter():
        if name_of(item) != "item":
            continue
        entry = ENTRY.match(_words(item)[:LONGEST_NAME])
        if entry and re.match(r"[A-Z]", entry[1]) and re.match(r"[A-Z]", entry[2]):
            name = turned_round(f"{entry[1]}, {entry[2].strip()}")
            survey.index.setdefault(entry[1].casefold(), []).append(name)


def _words(element):
    return " ".join("".join(element.itertext()).split())

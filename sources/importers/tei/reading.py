"""A TEI file as a stream of elements. Nothing is fetched, expanded or held whole."""

from dataclasses import dataclass, field
from xml.parsers import expat

from lxml import etree

from sources.importers.found import ReadError

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
ID, LANG = f"{{{XML}}}id", f"{{{XML}}}lang"
#: No edition nests its elements this deep; a file made to exhaust the stack does.
DEEPEST = 100
#: In bytes. The largest FRUS volume has about 12 million.
LARGEST = 100_000_000
CHUNK = 65_536
ENDINGS = (".xml", ".tei")


@dataclass
class Step:
    """One step of a walk: `is_end` of `element`, whose open ancestors are `above`."""

    is_end: bool
    element: object
    name: str
    above: list = field(default_factory=list)


class _Begun(Exception):
    """The first element was reached: the prolog holds nothing to fear."""


def is_xml(path):
    """Whether a file ends like TEI; what is in it the reader finds out."""
    return path.suffix.lower() in ENDINGS


def name_of(element):
    """The name without its namespace; "" of comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def walk(path):
    """Steps through a file; raises ReadError where it is no TEI that we may read.

    An element's content is complete at its end. Who walks clears what it has taken.
    """
    check_prolog(path)
    try:
        with path.open("rb") as file:
            yield from _steps(file)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"It is not well-formed XML: {error.msg}") from error


def _steps(file):
    above = []
    for event, element in etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    ):
        if event == "start":
            _check(element, above)
            yield Step(False, element, name_of(element), above)
            above.append(element)
        else:
            above.pop()
            yield Step(True, element, name_of(element), above)


def _check(element, above):
    if len(above) >= DEEPEST:
        raise ReadError(f"Its elements stand more than {DEEPEST} deep in one another.")
    if not above and name_of(element) not in ("TEI", "teiCorpus", "TEI.2"):
        raise ReadError(f"It is no TEI: its outermost element is <{name_of(element)}>.")


def check_prolog(path):
    """Refuse a file that brings entities or another file with it, before anything is read."""
    if path.stat().st_size > LARGEST:
        raise ReadError("It is larger than a hundred million bytes: cut it into parts.")
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _stop
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise ReadError(f"It is not well-formed XML: {error}.") from error


def _refuse_doctype(name, system, public, has_subset):
    if system or public or has_subset:
        raise ReadError(
            "It declares a DTD or entities (<!DOCTYPE …>), which we never load: take that "
            "declaration out and write the characters themselves."
        )


def _stop(name, attributes):
    raise _Begun


def clear(element):
    """Forget an element that was taken, and what stood before it, so that memory stays flat."""
    element.clear(keep_tail=True)
    while element.getprevious() is not None:
        del element.getparent()[0]

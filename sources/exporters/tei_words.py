"""The blocks and notes of a stored text as TEI elements.

They are made of what is shown, so that an exported text says what a reader saw. `importers.tei`
reads them back: words, notes, layers, marks of pages and readings stay what they are.
"""

import re

from lxml import etree, html
from lxml.builder import ElementMaker

SPACE = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
make = ElementMaker(namespace=SPACE, nsmap={None: SPACE})
PRINTED_NUMBER = re.compile(r"(\d{1,9}[.)]) ")
CROSSING = {"hi", "supplied", "stamp", "add", "ref"}
RESP = {
    "original": "#document", "editor": "#editor", "translator": "#translator",
    "teacher": "#teacher",
}  # fmt: skip


class Exported:
    """Turns the blocks of one version into elements; a note goes where it is first called."""

    def __init__(self, version):
        self.blocks = version.blocks
        self.notes = {note["key"]: note for note in version.notes}
        self.called, self.senses = set(), {}

    def elements(self):
        """What stands directly in <body>: paragraphs and lists, then a <div> a heading."""
        top = into = []
        for kind, group in _grouped(self.blocks):
            if kind == "h":
                into = make.div(self._filled(make.head(), group[0]))
                top.append(into)
            else:
                into.append(self._group(kind, group))
        self._add_uncalled(top)
        return top

    def _group(self, kind, group):
        if kind == "quote":
            return make.quote(*(self._paragraph(block) for block in group), rend="blockquote")
        if kind in ("item", "bullet"):
            return make.list(*(part for block in group for part in self._item(block)))
        return self._table(group[0]) if kind == "table" else self._paragraph(group[0])

    def _paragraph(self, block):
        return self._filled(make.p(n=str(block["n"])), block)

    def _item(self, block):
        """A printed number is the item's label."""
        paragraph = self._paragraph(block)
        number = PRINTED_NUMBER.match(paragraph.text or "")
        if block["kind"] == "item" and number:
            paragraph.text = paragraph.text[number.end() :]
            return [make.label(number[1]), make.item(paragraph)]
        return [make.item(paragraph)]

    def _table(self, block):
        table = make.table(n=str(block["n"]))
        self.senses = _senses(block)
        for row in _parsed(block["html"]).iter("tr"):
            cells = [self._fill(make.cell(), cell) for cell in row]
            is_head = any(cell.tag == "th" for cell in row)
            if not is_head or any("".join(cell.itertext()).strip() for cell in row):
                table.append(make.row(*cells, **({"role": "label"} if is_head else {})))
        return table

    def _filled(self, element, block):
        self.senses = _senses(block)
        return self._fill(element, _parsed(block["html"]))

    def _add_uncalled(self, top):
        """Notes that nothing calls stand at the end of the last paragraph."""
        for key in self.notes:
            if key not in self.called and top:
                last = list(top[-1].iter(f"{{{SPACE}}}p", f"{{{SPACE}}}cell")) or top
                last[-1].append(self._note(key))

    # --- within a block --------------------------------------------------------------------

    def _fill(self, element, source):
        """Put the words and marks of sanitized HTML into a TEI element."""
        _add_text(element, source.text)
        for child in source:
            made = self._inline(child)
            if made is None:
                self._fill(element, child)
            else:
                element.extend(made)
            _add_text(element, child.tail)
        return _joined(element)

    def _inline(self, child):
        """[TEI elements] for an HTML element, or None where only its content counts."""
        classes = child.get("class") or ""
        if child.tag == "br":
            return [make.lb()]
        if "note-ref" in classes:
            return [self._call(child.get("data-note"))]
        if classes == "page-mark":
            facs = {"facs": child.get("data-facs")} if child.get("data-facs") else {}
            name = {XML_ID: child.get("data-id")} if child.get("data-id") else {}
            return [make.pb(name, n=re.sub(r"^(?:p\. |page$)", "", child.text or ""), **facs)]
        if classes == "readings":
            return self._readings(child)
        wrapped = _wrapper(child, classes)
        return None if wrapped is None else [self._fill(wrapped, child)]

    def _readings(self, child):
        others = self.senses.pop(child.get("data-r"), [])[1:]
        if not others:
            return None
        return [make.app(self._fill(make.lem(), child), *(make.rdg(words) for words in others))]

    def _call(self, key):
        if key in self.called or key not in self.notes:
            return make.ptr(target=f"#note-{key}")
        return self._note(key)

    def _note(self, key):
        self.called.add(key)
        note = self.notes[key]
        made = make.note(
            {XML_ID: f"note-{key}"}, n=note["label"], place="foot", resp=RESP.get(note["voice"], "")
        )
        if not note["voice"]:
            del made.attrib["resp"]
        for line in note["html"].split("<br>"):
            made.append(self._fill(make.p(), _parsed(line)))
        return made


def _wrapper(child, classes):
    match child.tag, classes:
        case "em", _:
            return make.hi(rend="italic")
        case "strong", _:
            return make.hi(rend="bold")
        case "a", _:
            return make.ref(target=child.get("data-to") or child.get("href") or "")
        case "span", "stamp":
            return make.stamp()
        case "span", "margin":
            return make.add(place="margin")
        case "span", "editorial":
            return make.supplied(resp="#editor")
    return None


def _grouped(blocks):
    """[(kind, blocks)]: neighbours in one list or quotation stand together."""
    groups = []
    for block in blocks:
        joins = block["kind"] in ("quote", "item", "bullet")
        if joins and groups and groups[-1][0] == block["kind"]:
            groups[-1][1].append(block)
        else:
            groups.append((block["kind"], [block]))
    return groups


def _senses(block):
    return {str(one["n"]): list(one["senses"]) for one in block.get("readings", [])}


def _joined(element):
    """A mark that crosses sentences was cut between them: what lies side by side is one."""
    for second in list(element)[1:]:
        first = second.getprevious()
        same = first.tag == second.tag and dict(first.attrib) == dict(second.attrib)
        if same and not first.tail and etree.QName(first).localname in CROSSING:
            _add_text(first, second.text)
            first.tail = second.tail
            first.extend(second)
            element.remove(second)
    return element


def _parsed(markup):
    return html.fragment_fromstring(markup, create_parent="div")


def _add_text(element, text):
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


__all__ = ["SPACE", "Exported", "make"]

"""Reading everything that one person can reach: links followed, and every address guessed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html

#: What stands for what in an address: any assignment for any other, and so on.
ALIKE = [
    r"given|second|okoro|later",
    r"(reading|quiz|discussion)_of_.*",
    r"entry_of_.*",
    r"work_of_.*",
    r"essay_of_[^_]*-lesson",
    r"remark_on_.*",
    r"(room|okoro_room)",
    r"seat_of_.*",
    r"picture_of_.*",
    r"text_of_.*",
    r"(draft|anyone|okoro|withheld|withdrawn)-paper",
    r"(draft|given|okoro)-lesson|okoro-draft",
    r"(own|school|okoro)_rubric",
    r"(open|draft)_collection",
    r"(open|draft|hidden)_item",
    r"person_\d",
]
PLACE = re.compile(r"{([^}]+)}")
MOST = 1500  # pages: far more than the school has, far fewer than a trap of links
#: A page for each paragraph of each document: the school's documents have one for each payload.
PARAGRAPH = re.compile(r"/misreadings/\d+/(\d+)/$")
#: Of one path with the same names in its query, of a page of the admin, of a paragraph's number.
MOST_ALIKE = 2


def guesses(at, ids):
    """The address, and again with each row in it exchanged for the others of its sort."""
    path, mark, query = at.partition("?")
    for name in PLACE.findall(path) or [""]:
        for other in alike(name, ids) if name else [""]:
            numbers = ids | {name: ids.get(other)}
            yield path.format_map(numbers) + mark + query.format_map(ids)


def alike(name, ids):
    for pattern in ALIKE:
        if re.fullmatch(pattern, name):
            return [other for other in ids if re.fullmatch(pattern, other)]
    return [name]


@dataclass
class Page:
    address: str
    status: int
    type: str
    head: str
    body: bytes

    @property
    def text(self):
        return f"{self.head}\n{self.body.decode(errors='replace')}"

    @property
    def tree(self):
        return lxml.html.fromstring(self.body)


@dataclass
class Crawl:
    """`pages` by address. Only GET is asked, and nothing of it is undone."""

    client: object
    pages: dict = field(default_factory=dict)
    alike: Counter = field(default_factory=Counter)
    linked: dict = field(default_factory=dict)  # address: where a link to it stands

    def run(self, addresses):
        waiting = dict.fromkeys(addresses)
        while waiting:
            address = next(iter(waiting))
            del waiting[address]
            page = self.pages[address] = self.read(address)
            assert len(self.pages) < MOST
            for link in links(page):
                if link not in self.pages and link not in waiting and self.is_new(link):
                    waiting[link] = None
                if page.status == 200:
                    self.linked.setdefault(link, address)
        return self

    def is_new(self, link):
        """Whether it leads to more than another order of a list, or a page like many others."""
        path, _mark, query = link.partition("?")
        names = tuple(name for name, _value in parse_qsl(query, keep_blank_values=True))
        if path.startswith("/admin/"):
            key = re.sub(r"\d+", "#", path)
        elif paragraph := PARAGRAPH.search(path):
            key = paragraph[1]
        elif query:
            key = (path, names)
        else:
            return True
        self.alike[key] += 1
        return "_changelist_filters" not in names and self.alike[key] <= MOST_ALIKE

    def read(self, address):
        response = self.client.get(address)
        return Page(
            address,
            response.status_code,
            response.headers.get("Content-Type", "").partition(";")[0],
            "\n".join(f"{name}: {value}" for name, value in response.headers.items()),
            response.body,
        )


def links(page):
    """Where a page leads to on this host, without its files and without its fragments."""
    if page.status == 302:
        yield from followed(page, [re.search(r"^Location: (.*)", page.head, re.M)[1]])
    elif page.type == "text/html" and page.status == 200:
        yield from followed(page, page.tree.xpath("//a/@href | //img/@src | //source/@src"))


def followed(page, found):
    for link in found:
        try:
            parts = urlsplit(urljoin(f"http://testserver{page.address}", link.strip()))
        except ValueError:
            continue
        if parts.netloc != "testserver" or parts.path.startswith("/static/"):
            continue
        yield f"{parts.path}?{parts.query}" if parts.query else parts.path

"""What hangs on a document: the rows that columns with several values make.

A record that is read again replaces what it made itself and nothing else. `ImportRecord.said`
keeps what of each column became rows: what the record says no more is taken away, what it says
newly is put there, and what it says still is left alone, whatever became of it meanwhile. A
column that says nothing changes nothing.
"""

from django.db.models import Max, Q

from sources.importers import history
from sources.models import Collection, Person, Subject, Term
from sources.people import person_called
from sources.slugs import free_slug


class Rows:
    """The rows that one record makes on one document. `said` is brought up to date."""

    def __init__(self, found, source, text, owner, said):
        self.found, self.source, self.text = found, source, text
        self.owner, self.said = owner, said

    def hang(self):
        for column, items in self.columns().items():
            self.follow(column, items, *HANGS[column])
        if self.found.people:
            self._order_people()
        if self.found.custody:
            history.order_steps(self)

    def columns(self):
        """{column: values}, each as JSON holds it. A further printing tells of its way alone."""
        found = self.found
        columns = {"custody": self.steps(), "claims": found.claims}
        if found.source:
            return columns
        shelves = dict.fromkeys([found.collection, *found.collections])
        return columns | {
            "people": self.people(),
            "subjects": found.subjects,
            "named": [name[:200] for name in found.named],
            "explained": found.explained,
            "collections": [title[:300] for title in shelves if title],
        }

    def follow(self, column, items, put, take):
        """Take away what is said no more, put what is said newly, and keep what was made."""
        if not items:
            return
        before = self.said.get(column, [])
        still = [item for item in before if item in items]
        for item in before:
            if item not in items:
                take(self, item, still)
        self.said[column] = [item for item in items if item in still or put(self, item)]

    def people(self):
        """[part, name as printed, known as, its column], and those whose columns say nothing."""
        found = self.found
        now = [
            [role, name, self.known_as(name), found.columns_of_people.get(f"{role}: {name}", "")]
            for role, name in found.people
        ]
        spoken = {column for *_person, column in now}
        silent = [
            item
            for item in self.said.get("people", [])
            if spoken.isdisjoint({"", f"role:{item[0]}", item[3]})
        ]
        return now + silent if now else []

    def explained_otherwise(self):
        """What the record says of words that were explained here in another way before."""
        terms = self.source.terms.select_related("collection")
        here = {(term.name, str(term.collection or "")): term for term in terms}
        for item in self.found.explained:
            term = here.get((item["name"], item.get("collection", "")[:300]))
            if term and term.meaning != item["meaning"]:
                yield f"{term}: {item['meaning']}"

    def known_as(self, printed):
        return (self.found.known_as.get(printed) or without_address(printed))[:200]

    def steps(self):
        return self.found.custody

    # What a value names; an edition knows its own.

    def person(self, item):
        return person_called(item[2])

    def named(self, name):
        return person_called(name)

    def term(self, item):
        """A word of the collection that it names or the school's own. One there stays as it is."""
        title = item.get("collection")
        columns = {name: said for name, said in item.items() if name not in ("name", "collection")}
        term, _is_new = Term.objects.get_or_create(
            name=item["name"],
            collection=collection_called(title[:300], self.owner) if title else None,
            defaults=columns,
        )
        return term

    def collection(self, title):
        introduction = self.found.collection_introduction if title == self.found.collection else ""
        return collection_called(title, self.owner, introduction)

    def _order_people(self):
        for position, (role, name) in enumerate(self.found.people):
            rows = self.source.contributions.filter(role=role, name_as_printed=name[:200])
            rows.exclude(position=position).update(position=position)


def without_address(name):
    """The name without the address that a paper puts before it."""
    for address in ("Cde. ", "Comrade ", "comrade ", "the ", "The "):
        name = name.removeprefix(address)
    return name


def subject_called(name):
    """The topic of this name, whatever its case."""
    name = name[:120]
    return Subject.objects.filter(name__iexact=name).first() or Subject.objects.create(name=name)


def collection_called(title, owner, introduction=""):
    """One's own collection of this title; a new one where there is none."""
    known = Collection.objects.filter(title=title, owner=owner).first()
    return known or Collection.objects.create(
        title=title, introduction=introduction, owner=owner, slug=free_slug(Collection, title)
    )


# --- to put and to take ----------------------------------------------------------------------
# `put` says whether the row is new: one that was there already is not the record's own.


def _put_person(rows, item):
    """Somebody already there in that part stays as is."""
    role, printed, *_known = item
    _row, is_new = rows.source.contributions.get_or_create(
        person=rows.person(item),
        role=role,
        defaults={"name_as_printed": printed[:200], "position": len(rows.found.people)},
    )
    return is_new


def _take_person(rows, item, still):
    """Not who is known under a name that is said still: two people were made one."""
    role, printed, *_known = item
    parts = rows.source.contributions.filter(role=role, name_as_printed=printed[:200])
    names = [known for part, _printed, known, _column in still if part == role]
    parts.exclude(person__in=known_under(names)).delete()


def known_under(names):
    """People who have one of these names, as the first or as another form."""
    names = Q(
        *(Q(("name__iexact", name)) | Q(("names__name__iexact", name)) for name in names),
        _connector=Q.OR,
    )
    return Person.objects.filter(names) if names else Person.objects.none()


def _put_among(rows, field, row):
    there = getattr(rows.source, field)
    is_new = not there.filter(pk=row.pk).exists()
    there.add(row)
    return is_new


def _put_subject(rows, name):
    return _put_among(rows, "subjects", subject_called(name))


def _take_subject(rows, name, still):
    rows.source.subjects.remove(*rows.source.subjects.filter(name__iexact=name[:120]))


def _put_named(rows, name):
    return _put_among(rows, "named", rows.named(name))


def _take_named(rows, name, still):
    gone = rows.source.named.filter(pk__in=known_under([name]))
    rows.source.named.remove(*gone.exclude(pk__in=known_under(still)))


def _put_term(rows, item):
    return _put_among(rows, "terms", rows.term(item))


def _take_term(rows, item, still):
    title = item.get("collection")
    of = {"collection": None}
    if title:
        of = {"collection__title": title[:300], "collection__owner": rows.owner}
    rows.source.terms.remove(*rows.source.terms.filter(name=item["name"], **of))


def _put_into_collection(rows, title):
    items = rows.collection(title).items
    last = items.aggregate(last=Max("position"))["last"]
    _row, is_new = items.get_or_create(
        source=rows.source, defaults={"position": 0 if last is None else last + 1}
    )
    return is_new


def _take_from_collection(rows, title, still):
    """Not where somebody has written a note on it, nor out of a colleague's of that title."""
    items = rows.source.collection_items.filter(collection__owner=rows.owner, note="")
    items.filter(collection__title=title).delete()


HANGS = {
    "people": (_put_person, _take_person),
    "subjects": (_put_subject, _take_subject),
    "named": (_put_named, _take_named),
    "explained": (_put_term, _take_term),
    "collections": (_put_into_collection, _take_from_collection),
    "custody": (history.put_step, history.take_step),
    "claims": (history.put_claim, history.take_claim),
}

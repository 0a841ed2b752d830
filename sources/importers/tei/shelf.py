"""What the documents of an edition share: its collection, word list and people."""

from django.utils.text import slugify

from sources.importers.matching import others_than
from sources.importers.runs import turn
from sources.models import Collection, CollectionItem, Person, PersonName, Term
from sources.models.collection import DEEPEST
from sources.people import person_named
from sources.places import keep_together
from sources.slugs import free_slug

BATCH = 50


class Shelf:
    """Finds or makes the rows that documents hang on, each once in a run."""

    def __init__(self, survey, run, owner):
        self.survey, self.run, self.owner = survey, run, owner
        self.file = survey.file
        self.collections, self.terms, self.people, self.listed = {}, {}, {}, {}
        self.is_ready = False
        self.others = others_than(self.file, owner)
        self.has_others = self.others.exists()
        self.places = {}

    def prepare(self, founds):
        """Make what these documents need, before they are written themselves."""
        if not self.is_ready:
            self.is_ready = True
            if self.survey.is_collection:
                self._make_collections()
                self._make_terms()
            self._make_listed()
            keep_together(self.survey.places)
        with turn():
            for found in founds:
                for _role, printed in found.people:
                    self.person(found.known_as.get(printed, printed))
                self.named(found)
            self.run.save(update_fields=["made"])

    # --- people --------------------------------------------------------------------------

    def person(self, name):
        """Who is known by this name. A bare surname is known within its edition alone."""
        name = " ".join(name.split())[:200]
        key = name.casefold()
        if key not in self.people:
            known = person_named(name) if " " in name else self._of_this_edition(name)
            self.people[key] = known or self._new_person(name)
        return self.people[key]

    def _of_this_edition(self, name):
        here = Person.objects.filter(contributions__source__import_records__file=self.file)
        return here.filter(name__iexact=name).order_by("pk").first()

    def _new_person(self, name, note="", years=""):
        person = Person.objects.create(
            name=name, slug=free_slug(Person, name), note=note, years=years
        )
        self.run.made.setdefault("people", []).append(person.pk)
        return person

    def _make_listed(self):
        """Everybody whom the edition lists, named in its documents or not."""
        waiting = list(self.survey.people.items())
        for start in range(0, len(waiting), BATCH):
            with turn():
                for key, known in waiting[start : start + BATCH]:
                    self.listed[key] = self._listed_person(known)
                self.run.save(update_fields=["made"])

    def _listed_person(self, known):
        name = known.name[:200]
        person = person_named(name) or self._new_person(name, known.note, known.years)
        self.people[name.casefold()] = person
        for form in known.forms:
            if form.casefold() != person.name.casefold():
                PersonName.objects.get_or_create(person=person, name=form[:200])
        return person

    def named(self, found):
        people = [self.listed[key] for key in found.named]
        people += [self.person(name) for name in found.mentioned]
        return list({person.pk: person for person in people}.values())

    # --- words explained -----------------------------------------------------------------

    def _make_terms(self):
        whole = self.collections[None]
        there = {term.name: term for term in whole.terms.all()}
        new = {}
        for known in self.survey.terms.values():
            if known.name not in there and known.name not in new:
                new[known.name] = Term(
                    name=known.name,
                    meaning=known.meaning,
                    variants="\n".join(known.variants),
                    collection=whole,
                )
        Term.objects.bulk_create(new.values())
        self.terms = {
            key: there.get(known.name) or new[known.name]
            for key, known in self.survey.terms.items()
        }

    def explained(self, found):
        keys = dict.fromkeys(key for key, _printed in found.terms)
        return list({self.terms[key].pk: self.terms[key] for key in keys}.values())

    # --- collections ---------------------------------------------------------------------

    @turn()
    def _make_collections(self):
        """The edition, and its chapters as parts of it.

        A chapter that would stand too deep has none: its papers hang in the one above.
        """
        survey = self.survey
        introduction = "\n\n".join(filter(None, survey.introduction))
        self.collections[None] = self._collection(survey.identifier, survey.title, introduction)
        for number, part in enumerate(survey.parts):
            if part.count:
                above = self.collections.get(part.above) or self.collections[None]
                slug = f"{survey.identifier}-{part.key}"
                is_too_deep = len(above.path) == DEEPEST
                self.collections[number] = (
                    above
                    if is_too_deep
                    else self._collection(slug, part.title, part.words, above, number)
                )
        self.run.save(update_fields=["made"])

    def _collection(self, slug, title, words, above=None, position=0):
        stem = free_stem(slug)
        there = Collection.objects.filter(slug=stem, owner=self.owner).first()
        if there:
            return there
        made = Collection.objects.create(
            slug=free_slug(Collection, stem),
            title=title[:300],
            introduction=words if len(title) <= 300 else f"{title}\n\n{words}".strip(),
            part_of=above,
            position=position,
            owner=self.owner,
        )
        self.run.made.setdefault("collections", []).append(made.pk)
        return made

    def collection_of(self, found):
        return self.collections.get(found.chapter) or self.collections.get(None)

    def item(self, found, source):
        collection = self.collection_of(found)
        if collection.pk not in self.places:
            self.places[collection.pk] = collection.items.count()
        self.places[collection.pk] += 1
        return CollectionItem(
            collection=collection, source=source, position=self.places[collection.pk] - 1
        )


def free_stem(name):
    """The address that `free_slug` would begin with."""
    return slugify(name, allow_unicode=True)[:100].strip("-") or "collection"

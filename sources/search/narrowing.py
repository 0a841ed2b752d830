"""Narrowing down what was found: by kind, time, person and so on, each choice with its count."""

import re
from collections import Counter
from functools import cached_property

_OF_TEXTS = re.compile(r"\n(language:.*|has:text)\n")


class Narrowing:
    """`rows` are (document, its `SearchEntry.choices`) in order.

    A count says how many documents the choice would leave beside what else is chosen.
    `marks` are those of `sources.search.closed` that the reader may know.
    """

    def __init__(self, rows, marks=()):
        self.rows, self.marks = rows, marks
        self.found, self.counts = [pk for pk, _ in rows], self._counted(one for _, one in rows)
        self.chosen, self.without = {}, {}

    def has(self, name, value):
        return f"{name}:{value}" in self.counts

    @cached_property
    def values(self):
        """{name: {value: number of documents}} of what occurs."""
        values = {}
        for line, count in self.counts.items():
            name, _, value = line.partition(":")
            values.setdefault(name, {})[value] = count
        return values

    def choose(self, asked):
        """Leave what has all of `asked`, {name: values}; that may be nothing.

        Values of one name are alternatives, names add up. `without` says how many documents
        there are without what is chosen of a name.
        """
        self.chosen = {name: values for name, values in asked.items() if values}
        if self.chosen:
            self._choose()

    def _choose(self):
        """What has all that is chosen; for each name also what misses this one choice alone."""
        wanted = [(name, self._lines(name, values)) for name, values in self.chosen.items()]
        self.found, having_all = [], []
        missing_one = {name: [] for name in self.chosen}
        for pk, choices in self.rows:
            choices = choices or ""
            missed = [name for name, lines in wanted if not any(map(choices.__contains__, lines))]
            if not missed:
                self.found.append(pk)
                having_all.append(choices)
            elif len(missed) == 1:
                missing_one[missed[0]].append(choices)
        self.counts = self._counted(having_all)
        self.without = {
            name: len(having_all) + len(choices) for name, choices in missing_one.items()
        }
        for name, choices in missing_one.items():
            self.counts.update(self._counted(choices, name))
            self.counts.update({f"{name}:{value}": 0 for value in self.chosen[name]})

    def _lines(self, name, values):
        """The lines that answer a choice: for a person also those that closed names hide."""
        lines = [f"\n{name}:{value}\n" for value in values]
        if name == "person":
            lines += [f"\nclosed:{mark}:{value}\n" for mark in self.marks for value in values]
        return lines

    def _counted(self, choices, name=None):
        """Counter of all lines, or of those of one name."""
        lines = "".join(filter(None, choices))
        if name:
            names = f"(?:{name}|closed)" if name == "person" else name
            counts = Counter(re.findall(rf"\n({names}:.*)", lines))
        else:
            counts = Counter(lines[1:-1].split("\n\n"))
        for line in [line for line in counts if line.startswith("closed:")]:
            _, mark, person = line.split(":")
            count = counts.pop(line)
            if mark in self.marks:
                counts[f"person:{person}"] += count
        return counts


def without_texts(choices, languages):
    """The lines of a document of which this reader reads the texts in `languages` alone."""
    kept = {f"language:{language}" for language in languages} | (
        {"has:text"} if languages else set()
    )
    return _OF_TEXTS.sub(lambda line: line[0] if line[1] in kept else "", choices or "")

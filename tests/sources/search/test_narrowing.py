"""Counts of choices: what each would leave beside what else is chosen."""

from sources.search.narrowing import Narrowing


def rows(*documents):
    return [(number, "".join(f"\n{line}\n" for line in lines)) for number, lines in documents]


SHELF = rows(
    (1, ["kind:cable", "decade:195", "person:1"]),
    (2, ["kind:cable", "decade:194", "decade:195", "person:12"]),
    (3, ["kind:note", "decade:195", "closed:c7:1"]),
    (4, ["kind:note", "closed:u1:1"]),
) + [(5, None)]


def narrowed(asked, marks=()):
    narrowing = Narrowing(SHELF, marks)
    narrowing.choose(asked)
    return narrowing


def test_it_works():
    all_of_it = narrowed({})
    assert all_of_it.found == [1, 2, 3, 4, 5]
    assert all_of_it.values["kind"] == {"cable": 2, "note": 2}
    assert all_of_it.values["decade"] == {"195": 3, "194": 1}


def test_values_of_one_name_are_alternatives_and_names_add_up():
    assert narrowed({"kind": ["cable", "note"]}).found == [1, 2, 3, 4]
    chosen = narrowed({"kind": ["cable"], "decade": ["195"]})
    assert chosen.found == [1, 2]
    assert chosen.values["kind"] == {"cable": 2, "note": 1}
    assert chosen.values["decade"] == {"195": 2, "194": 1}
    assert chosen.values["person"] == {"1": 1, "12": 1}


def test_a_whole_value_is_meant():
    assert narrowed({"person": ["1"]}).found == [1]


def test_what_nobody_has_leaves_nothing_and_says_what_stands_in_the_way():
    nothing = narrowed({"kind": ["map"], "decade": []})
    assert (nothing.found, nothing.chosen) == ([], {"kind": ["map"]})
    assert nothing.values["kind"] == {"cable": 2, "note": 2, "map": 0}
    assert nothing.without == {"kind": 5}
    both = narrowed({"kind": ["map", "note"], "decade": ["194"]})
    assert (both.found, both.without) == ([], {"kind": 1, "decade": 2})
    assert (both.values["kind"], both.values["decade"]) == (
        {"cable": 1, "note": 0, "map": 0},
        {"195": 1, "194": 0},
    )


def test_who_stands_under_a_closed_name_is_counted_for_those_who_may_know():
    assert narrowed({}).values["person"] == {"1": 1, "12": 1}
    assert narrowed({}, {"c7"}).values["person"] == {"1": 2, "12": 1}
    knowing = narrowed({"person": ["1"]}, {"c7", "u1"})
    assert knowing.found == [1, 3, 4]
    assert knowing.values["person"] == {"1": 3, "12": 1}

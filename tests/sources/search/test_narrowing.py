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


def test_it_works():
    all_of_it = Narrowing(SHELF, {})
    assert all_of_it.found == [1, 2, 3, 4, 5]
    assert all_of_it.values["kind"] == {"cable": 2, "note": 2}
    assert all_of_it.values["decade"] == {"195": 3, "194": 1}


def test_values_of_one_name_are_alternatives_and_names_add_up():
    assert Narrowing(SHELF, {"kind": ["cable", "note"]}).found == [1, 2, 3, 4]
    chosen = Narrowing(SHELF, {"kind": ["cable"], "decade": ["195"]})
    assert chosen.found == [1, 2]
    assert chosen.values["kind"] == {"cable": 2, "note": 1}
    assert chosen.values["decade"] == {"195": 2, "194": 1}
    assert chosen.values["person"] == {"1": 1, "12": 1}


def test_a_whole_value_is_meant():
    assert Narrowing(SHELF, {"person": ["1"]}).found == [1]


def test_what_nobody_has_narrows_nothing():
    nothing = Narrowing(SHELF, {"kind": ["map"], "person": ["x"], "decade": []})
    assert (nothing.found, nothing.chosen) == ([1, 2, 3, 4, 5], {})


def test_who_stands_under_a_closed_name_is_counted_for_those_who_may_know():
    assert Narrowing(SHELF, {}).values["person"] == {"1": 1, "12": 1}
    assert Narrowing(SHELF, {}, {"c7"}).values["person"] == {"1": 2, "12": 1}
    knowing = Narrowing(SHELF, {"person": ["1"]}, {"c7", "u1"})
    assert knowing.found == [1, 3, 4]
    assert knowing.values["person"] == {"1": 3, "12": 1}

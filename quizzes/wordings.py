"""A question and its earlier wordings: once asked, a change makes a successor.

What a student is asked instead, to make up for having been missing, counts among them.
"""


def by_question(questions):
    """Each question with its earlier wordings among these, the first first; in their order."""
    chains, make_ups = {}, [one for one in questions if one.makes_up_for_id]
    for question in sorted(set(questions) - set(make_ups), key=lambda one: one.pk):
        chain = chains.pop(question.replaces_id, [])
        chains[question.pk] = [*chain, question]
    for question in make_ups:
        chains.setdefault(question.makes_up_for_id, []).insert(0, question)
    order = {question.pk: place for place, question in enumerate(questions)}
    return sorted(chains.values(), key=lambda chain: order[chain[-1].pk])


def asking_the_same(question):
    """Its wordings before this one that put the very same before students, the first first."""
    family = type(question).objects.filter(quiz=question.quiz_id, kind=question.kind)
    chain = next(some for some in by_question(list(family)) if question in some)
    kind = question.handler
    told = kind.told(question)
    return [one for one in chain[: chain.index(question)] if kind.told(one) == told]

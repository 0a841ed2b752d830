"""A question and its earlier wordings: once asked, a change makes a successor."""


def by_question(questions):
    """Each question with its earlier wordings among these, the first first; in their order."""
    chains = {}
    for question in sorted(questions, key=lambda one: one.pk):
        chain = chains.pop(question.replaces_id, [])
        chains[question.pk] = [*chain, question]
    order = {question.pk: place for place, question in enumerate(questions)}
    return sorted(chains.values(), key=lambda chain: order[chain[-1].pk])

"""What an edition held and what was kept of it, in lines to print."""

WIDTHS = "{:<26}{:>8}{:>8}{:>12}{:>10}"


def lines(survey):
    """A table by kind of element, and every thing that could not be placed, by name."""
    ledger, references = survey.ledger, survey.references
    yield WIDTHS.format("element", "seen", "kept", "words only", "left out")
    for kind, seen, kept, words, out in ledger.rows():
        yield WIDTHS.format(kind, seen, kept, words, out)
    if survey.left_over:
        yield "Could not be placed:"
    for what, why, count in survey.left_over:
        times = f" ({count} times)" if count > 1 else ""
        yield f"- {what}{times}: {why}"
    yield (
        f"References: {references.seen} seen, {references.linked} linked,"
        f" {references.seen - references.linked} left as words"
    )
    yield (
        f"People: {survey.people_count}; terms: {len(survey.terms)}; notes: {survey.note_count};"
        f" page marks: {survey.page_count}; words lost: {survey.lost_count}"
    )

"""The misreadings that teachers noted, laid beside the paragraphs of a class's picture."""

from quizzes.models import Misreading


def lay_misreadings(papers, user):
    """Give each `Paper` what this person may see of its document, whatever year it is from.

    One query. A note on another printing or an earlier version stands where its words are
    found; where they are not, or not on the table, it is `elsewhere` in its document.
    """
    documents = {paper.source.pk for paper in papers}
    for row in Misreading.objects.visible_to(user).of_documents(documents):
        near = sorted(
            (paper for paper in papers if paper.source.pk == row.source_id),
            key=lambda paper: (paper.version.pk != row.version_id, paper.text.pk != row.text_id),
        )
        places = (_paragraph(paper, row.place_in(paper.version)) for paper in near)
        paragraph = next((one for one in places if one), None)
        (paragraph.misreadings if paragraph else near[0].elsewhere).append(row)


def _paragraph(paper, place):
    if place is None:
        return None
    inside = (one for one in paper.paragraphs if one.block["start"] <= place < one.block["end"])
    return next(inside, None)

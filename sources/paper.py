"""Documents on paper: lines and pictures, or what stands in the place of what is not printed."""

from collections import defaultdict

from sources.citing import citation
from sources.models import Attachment
from sources.reading.layers import readings_for
from sources.reading.lines import printed_lines


def on_paper(text, version, blocks, because):
    """What a template prints of a text: `blocks` of it, or why not (`because`) and the citation.

    The document's contributions with their people should be at hand.
    """
    source = text.source
    return {
        "text": text,
        "version": version,
        "because": because,
        "blocks": [] if because else printed_lines(blocks),
        "readings": [] if because else readings_for(blocks),
        "citation": citation(source, source.contributions.all(), text),
    }


def pictures_of(sources):
    """{document: its pictures in their order} of {primary key: document}; ask their rights."""
    found = defaultdict(list)
    images = Attachment.objects.filter(source__in=sources, kind=Attachment.Kind.IMAGE)
    for image in images.exclude(file="").order_by("position", "pk"):
        image.source = sources[image.source_id]
        found[image.source_id].append(image)
    return found


def pictures_on_paper(source, images, paper=None):
    """What a template prints of them: `shown`; `withheld` as (why not, which), and the citation.

    The words of `paper`, where they are printed, stand for the image of their page.
    """
    has_words = paper is not None and not paper["because"]
    shown, withheld = [], defaultdict(list)
    for image in images:
        because = image.withheld_because or image.not_printed_because
        if because:
            withheld[because].append(image)
        elif not (has_words and image.first_paragraph):
            shown.append(image)
    text = paper and paper["text"]
    return {
        "shown": shown,
        "withheld": list(withheld.items()),
        "citation": citation(source, source.contributions.all(), text) if withheld else "",
    }

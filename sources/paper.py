"""Documents on paper: their lines, or what stands in the place of words that are not printed."""

from sources.citing import citation
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

"""TEI, as scholarly editions and the FRUS volumes write it: a file in, documents out.

A file is read twice and never held whole: `survey` learns what stands around the documents
(title, word list, people, chapters) and counts every element; `documents` then gives one
document at a time. Both refuse what is not well-formed, declares entities or nests too deep.
"""

from sources.importers.tei.document import documents
from sources.importers.tei.reading import ENDINGS, is_xml
from sources.importers.tei.survey import survey

__all__ = ["ENDINGS", "documents", "is_xml", "survey"]

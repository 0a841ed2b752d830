from sources.models.collection import Collection, CollectionItem
from sources.models.imports import ImportRecord
from sources.models.person import Contribution, Person, PersonName
from sources.models.source import Relation, Source, State
from sources.models.text import Attachment, Text, TextVersion

__all__ = [
    "Attachment",
    "Collection",
    "CollectionItem",
    "Contribution",
    "ImportRecord",
    "Person",
    "PersonName",
    "Relation",
    "Source",
    "State",
    "Text",
    "TextVersion",
]

from sources.models.attachment import Attachment
from sources.models.claim import Claim
from sources.models.collection import Collection, CollectionItem
from sources.models.custody import CustodyEvent
from sources.models.difference import DifferenceRuling
from sources.models.imports import ImportChange, ImportRecord, ImportRun
from sources.models.landmark import Landmark
from sources.models.person import Contribution, Person, PersonName
from sources.models.place import Place
from sources.models.repository import Repository
from sources.models.rights import PublicLibrary, RightsDecision
from sources.models.search import SearchEntry, SearchSpelling, SearchWord
from sources.models.shelf import ShelfItem
from sources.models.source import Relation, Source, State
from sources.models.text import Text, TextVersion
from sources.models.topic import Subject, Term

__all__ = [
    "Attachment",
    "Claim",
    "Collection",
    "CollectionItem",
    "Contribution",
    "CustodyEvent",
    "DifferenceRuling",
    "ImportChange",
    "ImportRecord",
    "ImportRun",
    "Landmark",
    "Person",
    "PersonName",
    "Place",
    "PublicLibrary",
    "Relation",
    "Repository",
    "RightsDecision",
    "SearchEntry",
    "SearchSpelling",
    "SearchWord",
    "ShelfItem",
    "Source",
    "State",
    "Subject",
    "Term",
    "Text",
    "TextVersion",
]

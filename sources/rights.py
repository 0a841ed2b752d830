"""What may be done with a document, a printing or a file, and the words for what may not.

Rights only tighten. Four uses follow from the statement of rights (RightsStatements.org,
Creative Commons) by the table below, unless somebody decided otherwise:

- What nobody has decided on is read at school as its access says, and goes no further:
  not on paper, not to visitors, not to other schools.
- What is in copyright is read by the classes it is given to, and by teachers.
- What may be given to other schools may also be read by visitors: both are publishing.
- A decision (`RightsDecision`) stands above the statement of the thing it is about, for its
  use and as long as it is in force; the newest counts.
- The document, and each printing and file of it, answer by themselves: the strictest answer
  counts. One that says nothing (no statement, no decision) is passed over.
- What is withdrawn is read by nobody. What must not be shortened has no shortened text either;
  where nobody has allowed that yet, a shortened text does not leave school.
- Who may change the document reads it always, with the notice.

`sources.models.rights` asks this in the query that fetches a row.
"""

from enum import IntEnum
from typing import NamedTuple

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Statement(models.TextChoices):
    """The statements of RightsStatements.org and the licenses of Creative Commons, all of them."""

    UNKNOWN = "", gettext_lazy("Not decided yet")
    NO_COPYRIGHT = (
        "http://rightsstatements.org/vocab/NoC-US/1.0/",
        gettext_lazy("No copyright in the United States"),
    )
    PUBLIC_DOMAIN = (
        "https://creativecommons.org/publicdomain/mark/1.0/",
        gettext_lazy("Public domain"),
    )
    CC0 = (
        "https://creativecommons.org/publicdomain/zero/1.0/",
        gettext_lazy("CC0: given to the public"),
    )
    CC_BY = (
        "https://creativecommons.org/licenses/by/4.0/",
        gettext_lazy("CC BY: use with credit"),
    )
    CC_BY_SA = (
        "https://creativecommons.org/licenses/by-sa/4.0/",
        gettext_lazy("CC BY-SA: use with credit, share alike"),
    )
    CC_BY_NC = (
        "https://creativecommons.org/licenses/by-nc/4.0/",
        gettext_lazy("CC BY-NC: use with credit, not for money"),
    )
    CC_BY_NC_SA = (
        "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        gettext_lazy("CC BY-NC-SA: use with credit, not for money, share alike"),
    )
    CC_BY_ND = (
        "https://creativecommons.org/licenses/by-nd/4.0/",
        gettext_lazy("CC BY-ND: use with credit, unchanged"),
    )
    CC_BY_NC_ND = (
        "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        gettext_lazy("CC BY-NC-ND: use with credit, not for money, unchanged"),
    )
    NO_KNOWN_COPYRIGHT = (
        "http://rightsstatements.org/vocab/NKC/1.0/",
        gettext_lazy("No known copyright"),
    )
    NO_COPYRIGHT_NO_MONEY = (
        "http://rightsstatements.org/vocab/NoC-NC/1.0/",
        gettext_lazy("No copyright: not for money"),
    )
    NO_COPYRIGHT_CONTRACT = (
        "http://rightsstatements.org/vocab/NoC-CR/1.0/",
        gettext_lazy("No copyright: a contract sets limits"),
    )
    NO_COPYRIGHT_OTHER_LAW = (
        "http://rightsstatements.org/vocab/NoC-OKLR/1.0/",
        gettext_lazy("No copyright: another law sets limits"),
    )
    IN_COPYRIGHT = (
        "http://rightsstatements.org/vocab/InC/1.0/",
        gettext_lazy("In copyright"),
    )
    IN_COPYRIGHT_EDUCATION = (
        "http://rightsstatements.org/vocab/InC-EDU/1.0/",
        gettext_lazy("In copyright: educational use permitted"),
    )
    IN_COPYRIGHT_NO_MONEY = (
        "http://rightsstatements.org/vocab/InC-NC/1.0/",
        gettext_lazy("In copyright: use permitted, not for money"),
    )
    IN_COPYRIGHT_NO_OWNER = (
        "http://rightsstatements.org/vocab/InC-RUU/1.0/",
        gettext_lazy("In copyright: the owner cannot be found"),
    )
    IN_COPYRIGHT_ORPHAN = (
        "http://rightsstatements.org/vocab/InC-OW-EU/1.0/",
        gettext_lazy("In copyright: orphan work in the European Union"),
    )
    UNDETERMINED = (
        "http://rightsstatements.org/vocab/UND/1.0/",
        gettext_lazy("Copyright undetermined"),
    )
    NOT_EVALUATED = (
        "http://rightsstatements.org/vocab/CNE/1.0/",
        gettext_lazy("Copyright not evaluated"),
    )


class Use(models.TextChoices):
    SHOW = "show", gettext_lazy("Show to students")
    PRINT = "print", gettext_lazy("Print and copy")
    ADAPT = "adapt", gettext_lazy("Shorten or change")
    EXPORT = "export", gettext_lazy("Give to other schools")


class Answer(IntEnum):
    """From strict to free, so that the strictest of several is the smallest number.

    ASK: not before somebody decides; until then it is shown only where it is given.
    UNSAID: this thing says nothing of its own.
    """

    NO = 0
    ASK = 1
    YES = 2
    UNSAID = 3


class Reader(IntEnum):
    """How far the rights must reach for somebody to read it: see `UnderRights.reach`."""

    EDITOR = 0
    GIVEN = 1
    SCHOOL = 2
    ANYONE = 3


class Row(NamedTuple):
    show: Answer
    print: Answer
    adapt: Answer
    export: Answer


YES, ASK = Answer.YES, Answer.ASK

#: What each statement allows while nobody has decided otherwise.
TABLE = {
    #                                     show print adapt give to others
    Statement.UNKNOWN: Row(YES, ASK, ASK, ASK),
    Statement.NO_COPYRIGHT: Row(YES, YES, YES, YES),
    Statement.PUBLIC_DOMAIN: Row(YES, YES, YES, YES),
    Statement.CC0: Row(YES, YES, YES, YES),
    Statement.CC_BY: Row(YES, YES, YES, YES),
    Statement.CC_BY_SA: Row(YES, YES, YES, YES),
    Statement.CC_BY_NC: Row(YES, YES, YES, YES),
    Statement.CC_BY_NC_SA: Row(YES, YES, YES, YES),
    Statement.CC_BY_ND: Row(YES, YES, ASK, YES),
    Statement.CC_BY_NC_ND: Row(YES, YES, ASK, YES),
    Statement.NO_KNOWN_COPYRIGHT: Row(YES, YES, YES, ASK),
    Statement.NO_COPYRIGHT_NO_MONEY: Row(YES, YES, YES, YES),
    Statement.NO_COPYRIGHT_CONTRACT: Row(YES, ASK, ASK, ASK),
    Statement.NO_COPYRIGHT_OTHER_LAW: Row(YES, ASK, ASK, ASK),
    Statement.IN_COPYRIGHT: Row(ASK, ASK, ASK, ASK),
    Statement.IN_COPYRIGHT_EDUCATION: Row(YES, YES, YES, ASK),
    Statement.IN_COPYRIGHT_NO_MONEY: Row(YES, YES, YES, ASK),
    Statement.IN_COPYRIGHT_NO_OWNER: Row(ASK, ASK, ASK, ASK),
    Statement.IN_COPYRIGHT_ORPHAN: Row(ASK, ASK, ASK, ASK),
    Statement.UNDETERMINED: Row(YES, ASK, ASK, ASK),
    Statement.NOT_EVALUATED: Row(YES, ASK, ASK, ASK),
}


def stated(answer, use):
    """The statements that answer so for this use, without the empty one."""
    return [one.value for one, row in TABLE.items() if one and getattr(row, use) == answer]


def answer_of(statement, use):
    """What a statement says by itself; nothing where there is none."""
    return getattr(TABLE[Statement(statement)], use) if statement else Answer.UNSAID


def strictest(statements):
    """The one that allows no more than any other; where none does, that nobody has decided.

    Without any there is none: "".
    """
    rows = {one: TABLE[one] for one in statements}
    for one, row in rows.items():
        if all(
            mine <= theirs
            for other in rows.values()
            for mine, theirs in zip(row, other, strict=True)
        ):
            return one
    return Statement.NOT_EVALUATED if rows else ""


#: Why not, by use and answer. Each says what could be done.
WHY = {
    (Use.SHOW, Answer.NO): gettext_lazy("The school decided not to show it to students."),
    (Use.SHOW, Answer.ASK): gettext_lazy(
        "It is in copyright: only the classes that it is given to read it here."
    ),
    (Use.PRINT, Answer.NO): gettext_lazy("The school decided that it is not printed."),
    (Use.PRINT, Answer.ASK): gettext_lazy("Nobody has decided that it may be printed."),
    (Use.ADAPT, Answer.NO): gettext_lazy("The school decided that it is not shortened or changed."),
    (Use.ADAPT, Answer.ASK): gettext_lazy(
        "Nobody has decided that it may be shortened or changed."
    ),
    (Use.EXPORT, Answer.NO): gettext_lazy("The school decided not to give it to others."),
    (Use.EXPORT, Answer.ASK): gettext_lazy("Nobody has decided that it may be given to others."),
}
REACHES = {
    Reader.EDITOR: gettext_lazy("Only who may change the document."),
    Reader.GIVEN: gettext_lazy("The classes it is given to, and teachers."),
    Reader.SCHOOL: gettext_lazy("Everybody at school."),
    Reader.ANYONE: gettext_lazy("Everybody, visitors too."),
}
ANNOTATED = ["rights_reader", *(f"rights_{use}" for use in Use)]
FOR_VISITORS = gettext_lazy("Its rights do not let us show it to everybody. Sign in to read it.")


class UnderRights:
    """Mix into a model whose rows `with_rights` has asked; one that was not asks by itself.

    `may_show` is about the reader that `with_rights` was told of, and without one about a
    class that it is given to. The other three are about the school, whoever asks.
    """

    @property
    def document(self):
        """The document that this is, or is of."""
        return self.source

    @property
    def thing(self):
        """The row with the statement and the withdrawal: of a document on a table, its text."""
        return self

    def answer(self, use):
        """The strictest answer of the document and the thing itself. `use`: a `Use`."""
        found = self._asked(f"rights_{use}")
        return getattr(TABLE[Statement.UNKNOWN], use) if found == Answer.UNSAID else Answer(found)

    def _asked(self, name):
        if name not in self.__dict__:
            rows = type(self)._default_manager.with_rights()
            self.__dict__.update(rows.values(*ANNOTATED).get(pk=self.pk))
        return self.__dict__[name]

    @property
    def is_withdrawn(self):
        return getattr(self.thing, "withdrawn_at", None) is not None

    @property
    def reach(self):
        """A `Reader`: who may read it by its rights, whatever its access says."""
        closed = self.is_withdrawn or self.answer(Use.SHOW) == Answer.NO
        if closed or (self._is_shortened and self.answer(Use.ADAPT) == Answer.NO):
            return Reader.EDITOR
        if self.answer(Use.EXPORT) == Answer.YES and self._may_be_as_it_is:
            return Reader.ANYONE
        return Reader(int(self.answer(Use.SHOW)))

    @property
    def reach_in_words(self):
        return REACHES[self.reach]

    @property
    def _is_shortened(self):
        return getattr(self.thing, "is_adapted", False)

    @property
    def _may_be_as_it_is(self):
        return not self._is_shortened or self.answer(Use.ADAPT) == Answer.YES

    @property
    def may_show(self):
        return self.reach >= self._asked("rights_reader")

    @property
    def is_own(self):
        """Whether the reader may change the document, and so decide on its rights."""
        return self._asked("rights_reader") == Reader.EDITOR

    @property
    def is_shown_to_classes(self):
        """Whether students who are given it read it. Who may change it reads it anyway."""
        return self.reach >= Reader.GIVEN

    @property
    def may_print(self):
        return self._may(Use.PRINT)

    @property
    def may_adapt(self):
        return self._may(Use.ADAPT)

    @property
    def may_export(self):
        return self._may(Use.EXPORT)

    def _may(self, use):
        is_free = use != Use.EXPORT or self._may_be_as_it_is
        return self.is_shown_to_classes and self.answer(use) == Answer.YES and is_free

    @property
    def withheld_because(self):
        """A sentence for who reads the page, empty where it is shown."""
        return "" if self.may_show else self._why_closed()

    @property
    def hidden_because(self):
        """The same about students, for who reads it all the same."""
        return "" if self.is_shown_to_classes else self._why_closed()

    @property
    def not_printed_because(self):
        return self._why_not(Use.PRINT)

    @property
    def not_adapted_because(self):
        return self._why_not(Use.ADAPT)

    @property
    def not_exported_because(self):
        return self._why_not(Use.EXPORT)

    def _why_not(self, use):
        if self._may(use):
            return ""
        if use == Use.EXPORT and self.is_shown_to_classes and not self._may_be_as_it_is:
            use = Use.ADAPT
        return str(WHY[use, self.answer(use)]) if self.is_shown_to_classes else self._why_closed()

    def _why_closed(self):
        thing = self.thing
        if self.is_withdrawn:
            day = date_format(localtime(thing.withdrawn_at), "DATE_FORMAT")
            return (
                f"{_('It was withdrawn on %(day)s.') % {'day': day}} {thing.withdrawn_why}".strip()
            )
        if self.answer(Use.SHOW) == Answer.NO:
            return str(WHY[Use.SHOW, Answer.NO])
        if self._is_shortened and self.answer(Use.ADAPT) == Answer.NO:
            return str(WHY[Use.ADAPT, Answer.NO])
        if self._asked("rights_reader") == Reader.ANYONE:
            return str(FOR_VISITORS)
        return str(WHY[Use.SHOW, Answer.ASK])

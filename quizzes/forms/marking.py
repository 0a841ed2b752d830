"""What a grader types: points or levels of an answer, comments, what to give back."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from quizzes.forms.level_field import LevelField
from quizzes.plain import PlainTextField, plain
from sources.forms.layout import form_helper

LONGEST_COMMENT = 10_000
LONGEST_REASON = 300
LARGEST_ID = 2**63 - 1  # what every database can look for


def plainly(points):
    """Points as a field takes them: "2", "1.5"; empty where none are given."""
    return "" if points is None else f"{points.normalize():f}"


class WhichPapersForm(forms.Form):
    """Whose papers, which of them and in which order: see `quizzes.marking.pile`."""

    SHOW = [
        ("", _("To grade")),
        ("begun", _("Half done")),
        ("late", _("Late")),
        ("revised", _("Revised")),
        ("asked", _("Asked about")),
        ("second", _("To grade a second time")),
        ("moderation", _("In moderation")),
        ("mine", _("Graded by me")),
        ("all", _("All turned in")),
    ]
    ORDERS = [("", _("By name")), ("length", _("Shortest first")), ("shuffled", _("Shuffled"))]

    room = forms.ModelChoiceField(
        label=_("Class"),
        queryset=Classroom.objects.none(),
        empty_label=_("All classes"),
        required=False,
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)

    def __init__(self, *args, classrooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = classrooms

    def add_prefix(self, name):
        return {"room": "class"}.get(name, name)


class QueueForm(WhichPapersForm):
    """Also which part, and which row of a rubric. To be shown it takes `parts`."""

    part = forms.IntegerField(label=_("Part"), required=False, min_value=1)
    row = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    field_order = ["part", "room", "show", "order"]

    def __init__(self, *args, parts=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(part.pk, self._told(part)) for part in parts]
        self.fields["part"].widget = forms.Select(choices=choices)
        self.helper = form_helper("", method="get", form_tag=False)

    @staticmethod
    def _told(part):
        if not part.waiting:
            return str(part)
        return _("%(part)s (%(count)s not given back)") % {"part": part, "count": part.waiting}


class DeskForm(WhichPapersForm):
    """What lies on the grading desk beside a paper: of which pile it is, which passage."""

    evidence = forms.CharField(max_length=80, required=False)


class PointsField(forms.DecimalField):
    """Whole or half points up to `most`; also what is `kept` there, of a sheet or of before."""

    def __init__(self, *, most, kept=None, **kwargs):
        self.steps_aside = (None, most, kept)
        number = {"max_digits": 6, "decimal_places": 2, "min_value": 0, "max_value": most}
        widget = forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"})
        super().__init__(**number, widget=widget, **kwargs)

    def clean(self, value):
        points = super().clean(value)
        if points not in self.steps_aside and not is_half(points):
            raise ValidationError(_("Type whole or half points."))
        return points


def is_half(points):
    """Whether these are whole or half points."""
    return points % Decimal("0.5") == 0


class MarkForm(forms.Form):
    """One answer's judgement: a level in each row of the rubric, or points; a comment.

    Other points than the sum of the levels are taken with a reason. What a page keeps by itself
    may lack it (`KEPT`): it is half done.
    """

    KEPT = ("draft", "look", "pin")

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    comment = forms.CharField(
        required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, question, rows, mark, label, only=None, asks_next=False, **kwargs):
        """`only` that one of the rows is judged; the levels of the others stay. `asks_next`:
        what to do next can be typed in each row."""
        super().__init__(*args, prefix=f"r{mark.response_id}", **kwargs)
        self.rows, self.mark, self.marker_id = [only] if only else rows, mark, mark.marker_id
        self.others = [row for row in rows if row not in self.rows]
        self.fields["comment"].label = label
        self.initial = {
            "base": mark.revision,
            "comment": mark.comment,
            "points": plainly(mark.points),
            "set_points": plainly(mark.set_points),
            "reason": mark.reason,
        }
        for row in self.rows:
            key = self.key_of(row)
            self.fields[key] = LevelField(row.levels, required=False)
            self.initial[key] = self.level_kept(row)
        if asks_next:
            self._offer_next_steps()
        if not rows:
            label = _("Points of %(most)s") % {"most": plainly(question.points)}
            self.fields["points"] = PointsField(
                label=label, required=False, most=question.points, kept=mark.points
            )
        elif not self.others:
            self._offer_other_points(sum(row.most for row in rows))

    def _offer_other_points(self, most):
        told = {"most": plainly(most)}
        out_of_range = _("Type points from 0 to %(most)s.") % told
        self.fields["set_points"] = PointsField(
            label=_("Points instead of the sum, of %(most)s") % told,
            required=False,
            most=most,
            kept=self.mark.set_points,
            error_messages={"min_value": out_of_range, "max_value": out_of_range},
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why"), required=False, max_length=LONGEST_REASON
        )

    @cached_property
    def is_all_chosen(self):
        """Whether each row has its level: then what the student tagged leads nobody to one."""
        return all(field.value() for _row, field in self.row_fields())

    def _offer_next_steps(self):
        for row in self.rows:
            field = PlainTextField(
                label=row.criterion.title, required=False, max_length=LONGEST_REASON
            )
            self.fields[self.next_key_of(row)] = field
            self.initial[self.next_key_of(row)] = self.mark.next_steps.get(str(row.criterion.pk))

    def next_key_of(self, row):
        return f"next-{row.criterion.pk}"

    def next_fields(self):
        """The bound fields for what to do next; none where the page does not ask for it."""
        keys = map(self.next_key_of, self.rows)
        return [self[key] for key in keys if key in self.fields]

    @property
    def is_next_typed(self):
        return any(field.value() or field.errors for field in self.next_fields())

    def _next_steps(self):
        """`{criterion id: words}`: those on the page or, where it has none, those stored."""
        told = {
            str(row.criterion.pk): " ".join(self.cleaned_data[self.next_key_of(row)].split())
            for row in self.rows
            if self.next_key_of(row) in self.fields
        }
        return {key: words for key, words in (self.mark.next_steps | told).items() if words}

    def level_kept(self, row):
        return self.mark.levels.get(str(row.criterion.pk))

    def key_of(self, row):
        return f"row-{row.criterion.pk}"

    def row_fields(self):
        """`[(Row, bound field), …]` for the grid."""
        return [(row, self[self.key_of(row)]) for row in self.rows]

    def clean_comment(self):
        return plain(self.cleaned_data["comment"])

    def clean_reason(self):
        return plain(self.cleaned_data["reason"])

    def clean(self):
        cleaned = super().clean()
        if self.errors or any(key in self.data for key in self.KEPT):
            return cleaned
        is_set, reason = cleaned.get("set_points") is not None, cleaned.get("reason")
        if is_set and not reason:
            self.add_error("reason", _("Say why these are the points. Your student reads it."))
        if reason and not is_set:
            self.add_error("set_points", _("Type the points, too, or empty the reason."))
        return cleaned

    def _set(self):
        """`{set_points, reason}`: those on the page or, where it has none, those stored."""
        if "reason" in self.fields:
            return {name: self.cleaned_data[name] for name in ("set_points", "reason")}
        return {"set_points": self.mark.set_points, "reason": self.mark.reason}

    def judgement(self):
        """What `Mark.record` takes; done only where every row has its level, and points that
        are set otherwise have their reason."""
        cleaned = self.cleaned_data
        if not self.rows:
            points = cleaned["points"]
            return {"levels": {}, "points": points, "done": points is not None}
        kept = {str(row.criterion.pk): self.level_kept(row) for row in self.others}
        chosen = {str(row.criterion.pk): cleaned[self.key_of(row)] for row in self.rows}
        levels = {key: points for key, points in (kept | chosen).items() if points}
        total = sum((Decimal(points) for points in levels.values()), Decimal(0))
        given = self._set() | {"next_steps": self._next_steps()}
        is_explained = given["set_points"] is None or bool(given["reason"])
        done = is_explained and len(levels) == len(self.rows) + len(self.others)
        return {"levels": levels, "points": total if levels else None, "done": done} | given

    @property
    def is_empty(self):
        judged = self.judgement()
        values = (judged["points"], judged.get("set_points"))
        steps = judged.get("next_steps", {}).values()
        words = (self.cleaned_data["comment"], judged.get("reason", ""), *steps)
        nothing = values == (None, None) and not "".join(words).strip()
        return nothing and not self.cleaned_data["base"]


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What to mend"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)

    def clean_note(self):
        return plain(self.cleaned_data["note"])


class MakeCountForm(forms.Form):
    """Why one's own points count instead of a colleague's."""

    why = forms.CharField(
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say why your points count instead of the other ones."),
            "max_length": _("Say it in at most 300 characters."),
        },
    )

    def clean_why(self):
        return plain(self.cleaned_data["why"])


class WorkChosenForm(forms.Form):
    """Pieces of work that were shown and ticked."""

    work = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": _("Tick at least one paper."),
            "invalid_choice": _("The list has changed meanwhile. Nothing was done; look again."),
        },
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["work"].choices = [(pk, pk) for pk in choices.values_list("pk", flat=True)]

    def clean_work(self):
        return self.choices.filter(pk__in=self.cleaned_data["work"])


class WholeNumbers(forms.TypedMultipleChoiceField):
    """Any whole numbers that a database can hold; whoever asks knows which of them mean a row."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, **kwargs)

    def valid_value(self, value):
        return value.isascii() and value.isdigit() and len(value) < 19


class AnswersShownForm(forms.Form):
    """Which answers stood on the page that is sent, whatever became of them meanwhile."""

    answer = WholeNumbers()
    only = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class PaperForm(forms.Form):
    """Whose work on which part was written on a sheet. To be shown it takes `rows` and `parts`."""

    room = forms.IntegerField(min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    student = forms.IntegerField(label=_("Student"), min_value=1, max_value=LARGEST_ID)
    part = forms.IntegerField(label=_("Part"), min_value=1, max_value=LARGEST_ID)

    def __init__(self, *args, rows=(), parts=(), **kwargs):
        super().__init__(*args, **kwargs)
        students = [(row.student.pk, row.student) for row in rows]
        self.fields["student"].widget = forms.Select(choices=students)
        self.fields["part"].widget = forms.Select(choices=[(part.pk, part) for part in parts])
        self.helper = form_helper("", form_tag=False)

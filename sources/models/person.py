from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.source import Source


class Person(models.Model):
    """Somebody who made, received or appears in documents; an office counts too."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=200)
    years = models.CharField(
        _("years"),
        max_length=80,
        blank=True,
        help_text=_("Such as 1890-1986, or 1912~."),
    )
    note = models.TextField(_("who this was"), blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sources:person", args=[self.slug])


class PersonName(models.Model):
    """One more form of a person's name, as some paper or catalogue prints it."""

    class Kind(models.TextChoices):
        SPELLING = "spelling", _("Other spelling")
        TRANSLITERATION = "transliteration", _("Other alphabet")
        OFFICE = "office", _("Office")
        PSEUDONYM = "pseudonym", _("Pseudonym")

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SPELLING)

    class Meta:
        verbose_name = _("form of the name")
        verbose_name_plural = _("forms of the name")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="one_form_of_a_name")
        ]

    def __str__(self):
        return self.name


class Contribution(models.Model):
    """A person's part in a document, with the name as the document prints it."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Author")
        DRAFTER = "drafter", _("Drafted by")
        NOMINAL_AUTHOR = "nominal_author", _("In the name of")
        SIGNATORY = "signatory", _("Signed by")
        SENDER = "sender", _("Sent by")
        TRANSMITTER = "transmitter", _("Passed on by")
        ADDRESSEE = "addressee", _("To")
        FINAL_RECIPIENT = "final_recipient", _("For")
        CIRCULATED_TO = "circulated_to", _("Also shown to")
        TRANSLATOR = "translator", _("Translated by")
        EDITOR = "editor", _("Edited by")

    source = models.ForeignKey(Source, models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contributions", verbose_name=_("person")
    )
    role = models.CharField(_("part"), max_length=20, choices=Role, default=Role.AUTHOR)
    name_as_printed = models.CharField(_("name as printed"), max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("person and part")
        verbose_name_plural = _("people and their part")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "person", "role"], name="one_part_of_a_person"
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.shown_name}"

    @property
    def shown_name(self):
        return self.name_as_printed or self.person.name

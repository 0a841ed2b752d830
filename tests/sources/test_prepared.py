"""A subquery whose SQL is written once is asked with other values each time."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from lessons.models import Enrolment, Giving
from sources.models import Source
from sources.prepared import Prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun():
    """Givings of a student that were open at a moment; and how often it was written."""
    written = []

    def build(user, now):
        written.append(now)
        return Giving.objects.for_student(user).opened(now).order_by().values("pk")

    return Prepared(build), written


def found(prepared, user, now):
    return list(Giving.objects.filter(pk__in=prepared(user=user.pk, now=now)))


def test_it_works(begun, giving, ana, zoe):
    prepared, written = begun
    now = timezone.now()
    assert found(prepared, ana, now) == [giving]
    assert found(prepared, zoe, now) == []
    assert len(written) == 1


def test_moments_are_those_of_each_asking(begun, giving, ana):
    prepared, written = begun
    giving.opens_at = timezone.now()
    giving.save()
    hour = timedelta(hours=1)
    assert found(prepared, ana, giving.opens_at - hour) == []
    assert found(prepared, ana, giving.opens_at) == [giving]
    assert found(prepared, ana, giving.opens_at + hour) == [giving]
    assert len(written) == 1


def test_it_stands_among_other_conditions(begun, giving, ana, zoe):
    prepared, _ = begun
    now = timezone.now()
    mine, hers = Q(pk__in=prepared(user=ana.pk, now=now)), Q(pk__in=prepared(user=zoe.pk, now=now))
    assert list(Giving.objects.filter(mine, withdrawn_at=None)) == [giving]
    assert list(Giving.objects.filter(mine | hers)) == [giving]
    assert list(Giving.objects.filter(mine & hers)) == []
    assert list(Giving.objects.exclude(hers)) == [giving]


def test_what_a_class_was_given_changes_at_once(giving, harbor_letter, ana, zoe, period3):
    Source.objects.update(access=Source.Access.CLASSES)
    sees = Source.objects.visible_to(ana).filter(pk=harbor_letter.pk)
    assert sees.all().exists()
    assert not Source.objects.visible_to(zoe).exists()
    seat = Enrolment.objects.get(classroom=period3, user=ana)
    seat.left_at = timezone.now()
    seat.save()
    assert not sees.all().exists()
    Enrolment.objects.create(classroom=period3, user=zoe, role=Enrolment.Role.STUDENT)
    assert Source.objects.visible_to(zoe).filter(pk=harbor_letter.pk).exists()
    giving.withdrawn_at = timezone.now()
    giving.save()
    assert not Source.objects.visible_to(zoe).exists()

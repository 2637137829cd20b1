"""What is kept for a short while leaves on time, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions.intake import save_draft
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Draft, Link, Need, Once, Presence
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db


def test_drafts_keys_and_presence_leave_in_time(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    save_draft(tarn.desk, uuid4(), {"telephone": "06"}, MONDAY)
    case = cast.call(tarn)
    with acting(tarn.desk):
        Presence.objects.create(
            community=tarn.community, account=tarn.camille, case=case, until=MONDAY + timedelta(seconds=30)
        )
        Once.objects.create(community=tarn.community, key=uuid4(), verb="x", at=MONDAY)
    assert sweep(tarn.machine, MONDAY) == 0
    assert sweep(tarn.machine, MONDAY + timedelta(minutes=1)) == 1
    assert sweep(tarn.machine, MONDAY + timedelta(days=3)) == 1
    assert sweep(tarn.machine, MONDAY + timedelta(days=8)) == 1
    with reading(tarn.desk):
        assert not Draft.objects.exists()
        assert Need.objects.count() == 1


def test_links_stay_as_long_as_their_need(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get()
    advance(tarn.machine, need.pk, MONDAY)
    sweep(tarn.machine, MONDAY + timedelta(days=30))
    with acting(tarn.desk):
        assert Link.objects.exists()
        Need.objects.filter(pk=need.pk).update(
            state="closed", outcome="duplicate", closed_at=MONDAY, next_check_at=None
        )
    sweep(tarn.machine, MONDAY + timedelta(days=8))
    with reading(tarn.desk):
        assert not Link.objects.exists()

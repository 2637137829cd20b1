"""The engine and the desk read pledges for a need: each professional finds it in their log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import proposal_of, proposed
from volontiers.cases.actions import reads, waves
from volontiers.cases.models import Need
from volontiers.consent.models import Reading
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.core.reading import BY_THE_ENGINE
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def rows(tarn):
    with reading(tarn.desk):
        return list(Reading.objects.order_by("pk"))


def test_a_wave_is_one_row_whoever_it_asks(tarn):
    cast.pledge(tarn, tarn.alix, Level.NONE)
    case = proposed(tarn)
    (row,) = rows(tarn)
    assert row.professionals == sorted([tarn.alix.pk, tarn.noor.pk])
    assert row.chosen == [tarn.noor.pk]
    assert (row.reader, row.wave, row.why, row.ref) == ("engine", 1, "need", f"{case.number}-1")
    assert (row.account_id, row.role, row.what) == (None, "", list(BY_THE_ENGINE))
    assert row.at == MONDAY


def test_a_step_that_asks_nobody_was_a_read_too(tarn):
    for who in (tarn.alix, tarn.noor):
        cast.pledge(tarn, who, Level.NONE)
    proposed(tarn)
    (row,) = rows(tarn)
    assert (row.wave, row.chosen) == (None, [])
    assert row.professionals == sorted([tarn.alix.pk, tarn.noor.pk])


def test_the_log_costs_one_statement(tarn):
    case = cast.call(tarn, Kind.NURSING)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    with CaptureQueriesContext(connection) as seen:
        waves.advance(tarn.machine, need.pk, MONDAY)
    assert len([one for one in seen if "consent_reading" in one["sql"]]) == 1


def test_a_step_undone_leaves_no_read(tarn, monkeypatch):
    def broken(*_args, **_named):
        raise RuntimeError

    monkeypatch.setattr(waves.reads, "note_search", broken)
    with pytest.raises(RuntimeError):
        proposed(tarn)
    assert rows(tarn) == []


def test_the_desk_names_who_was_asked_and_counts_the_others(tarn):
    cast.pledge(tarn, tarn.alix, Level.NONE)
    case = proposed(tarn)
    reads.note_explanation(tarn.desk, case.pk, MONDAY)
    reads.note_explanation(tarn.desk, case.pk, MONDAY + timedelta(minutes=5))
    _, asked, others = rows(tarn)
    assert (asked.professionals, asked.what) == ([tarn.noor.pk], ["answer"])
    assert (others.professionals, others.what) == ([tarn.alix.pk], ["total"])
    assert {asked.account_id, others.account_id} == {tarn.camille.pk}


def test_the_case_of_a_neighbour_leaves_no_trace(tarn):
    case, bourbon = proposed(tarn), cast.bourbon()
    reads.note_explanation(bourbon.desk, case.pk, MONDAY)
    assert rows(bourbon) == []
    assert len(rows(tarn)) == 1


def test_a_full_week_that_the_desk_was_told_is_a_read(tarn):
    case = proposed(tarn)
    reads.note_full_week(tarn.desk, proposal_of(tarn, tarn.noor).pk, MONDAY)
    row = rows(tarn)[-1]
    assert (row.what, row.professionals, row.ref) == (["use"], [tarn.noor.pk], f"{case.number}-1")

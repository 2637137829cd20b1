"""Drafts are counted from what happened, validated once, and never changed; what is small is shown to nobody."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import DECISION, MONDAY, PARIS
from tests.indicators.given import JANUARY, QUARTER, adopted, asked, waiting
from tests.project.money_given import PHONES, spent, treasurer
from tests.trust.raw import run
from volontiers.core.funding import Service
from volontiers.core.period import Period
from volontiers.core.pledge import Level
from volontiers.core.starting_indicators import STARTING
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.actions.noting import Other, note_discrepancy
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.actions.validating import validate_figures
from volontiers.indicators.documents.dialogue import paper, table
from volontiers.indicators.models import Figure, Validated
from volontiers.indicators.queries.export import export
from volontiers.indicators.queries.values import card, cards, trend
from volontiers.placement.actions.leaving import close
from volontiers.project.actions.spending import enter_spending

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = Other("58 %", "CPAM du Tarn, tableau du 02/11/2026", date(2026, 11, 2), "")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def busy(tarn):
    """Twelve requests, of which seven were answered in time; fifteen wait, of whom seven are fragile."""
    asked(tarn, 12, 7)
    waiting(tarn, 15, 7)
    adopted(tarn)
    return tarn


def shown(tarn, period=QUARTER):
    with reading(tarn.desk):
        return {one.version.key: one for one in cards(tarn.community.pk, period)}


def test_each_indicator_is_counted_from_the_events_of_the_desk(busy):
    compute_figures(busy.desk, QUARTER, JANUARY)
    found = shown(busy)
    assert {key: (one.shown.amount, one.shown.over) for key, one in found.items()} == {
        "fragile_placed": ("0\u00a0%", "0 / 7"),
        "answered_48h": ("58\u00a0%", "7 / 12"),
        "engaged": ("", ""),
        "asked_per_yes": ("0", "0 / 7"),
        "solved": ("100\u00a0%", "7 / 7"),
        "list_net": ("15 personnes", ""),
        "cost_solved": ("", ""),
    }
    assert "donnée manquante" in found["cost_solved"].shown.why
    assert "secret" in found["engaged"].shown.why
    assert found["answered_48h"].target == "70\u00a0%"


def test_what_the_number_cost_comes_from_the_expenses_that_two_people_released(busy, tmp_path):
    helene = treasurer(busy)
    spent(busy, helene)
    spent(busy, helene, replace(PHONES, service=Service.LIST, where="n° 15"))
    enter_spending(busy.desk, replace(PHONES, where="n° 16"), MONDAY)
    compute_figures(busy.desk, QUARTER, JANUARY)
    one = shown(busy)["cost_solved"].shown
    assert (one.amount, one.over) == ("17,21\u00a0€", "120,50\u00a0€ / 7")
    with reading(busy.desk):
        packed = export(busy.community.pk, "CPTS", QUARTER, PARIS, JANUARY)
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert (tmp_path / "faits-spending.csv").read_text(encoding="utf-8-sig").count("120.50") == 2
    assert again(tmp_path).returncode == 0


def test_nobody_in_a_period_is_no_figure(busy):
    before = QUARTER.before
    compute_figures(busy.desk, before, JANUARY)
    found = shown(busy, before)
    assert "personne dans cette période" in found["answered_48h"].shown.why
    assert found["answered_48h"].shown.amount == ""


def test_a_request_of_yesterday_is_not_yet_late(tarn):
    asked(tarn, 12, 7)
    adopted(tarn)
    compute_figures(tarn.desk, QUARTER, MONDAY + timedelta(hours=30))
    assert "personne" in shown(tarn)["answered_48h"].shown.why


def test_who_was_erased_still_counts_and_it_is_said(busy, owner_sql):
    owner_sql.execute(
        "INSERT INTO cases_tally (community_id, month, kind, outcome, hours, asked)"
        f" SELECT {busy.community.pk}, '2026-10-01', 'unscheduled', 'seen', 5, 2 FROM generate_series(1, 6)"
    )
    compute_figures(busy.desk, QUARTER, JANUARY)
    one = shown(busy)["answered_48h"]
    assert one.shown.over == "13 / 18"
    assert one.shown.row.erased == 6


def test_a_small_part_or_a_small_rest_is_hidden(tarn):
    asked(tarn, 9, 7)
    adopted(tarn)
    compute_figures(tarn.desk, QUARTER, JANUARY)
    one = shown(tarn)["answered_48h"].shown
    assert (one.amount, one.over, one.number) == ("", "", None)
    assert "secret" in one.why


def test_a_year_does_not_give_back_a_quarter_that_is_hidden(tarn):
    asked(tarn, 12, 7)
    asked(tarn, 2, 2, now=MONDAY - timedelta(days=100))
    adopted(tarn)
    year = Period(date(2026, 1, 1), 12)
    for period in (QUARTER, QUARTER.before, year):
        compute_figures(tarn.desk, period, JANUARY)
    assert shown(tarn)["answered_48h"].shown.over == "7 / 12"
    assert shown(tarn, QUARTER.before)["answered_48h"].shown.amount == ""
    assert "trimestre" in shown(tarn, year)["answered_48h"].shown.why


def test_a_quarter_does_not_give_back_a_month_that_is_hidden(tarn):
    """The page of each month tells closed and solved requests: with the quarter, October would be a subtraction."""
    asked(tarn, 12, 7)
    asked(tarn, 3, 3, now=MONDAY - timedelta(days=31))
    adopted(tarn)
    compute_figures(tarn.desk, QUARTER, JANUARY)
    found = shown(tarn)
    assert (found["solved"].shown.over, found["solved"].shown.number) == ("", None)
    assert "un mois" in found["solved"].shown.why
    assert found["answered_48h"].shown.over == "10 / 15"


def test_the_level_is_that_of_the_last_day(tarn, at):
    adopted(tarn)
    at(JANUARY)
    cast.pledge(tarn, tarn.noor, Level.NONE, now=JANUARY)
    with reading(tarn.desk):
        packed = zipfile.ZipFile(io.BytesIO(export(tarn.community.pk, "X", QUARTER, PARIS, JANUARY)))
    levels = [row["level"] for row in rows(packed, "faits-professional.csv")]
    assert sorted(levels) == ["many", "many", "many", "some"]


def test_a_definition_changed_in_the_middle_compares_nothing(busy):
    compute_figures(busy.desk, QUARTER.before, JANUARY)
    adopted(
        busy, replace(STARTING[5], said_numerator="autrement"), since=date(2026, 9, 2), after={"list_net": 1}
    )
    compute_figures(busy.desk, QUARTER, JANUARY)
    with reading(busy.desk):
        before = card(busy.community.pk, "list_net", QUARTER.before)
        found = trend(busy.community.pk, "list_net", QUARTER)
    assert before.changed.said.version == 2
    assert not found.comparable


def test_what_the_board_validates_stays_and_a_later_count_is_told_beside(busy):
    compute_figures(busy.desk, QUARTER, JANUARY)
    assert validate_figures(busy.desk, QUARTER, "Hélène Cros", DECISION, JANUARY, JANUARY) == len(STARTING)
    later = JANUARY + timedelta(days=1)
    asked(busy, 3, 3, now=MONDAY + timedelta(days=1))
    compute_figures(busy.desk, QUARTER, later)
    one = shown(busy)["answered_48h"]
    assert (one.shown.over, one.figure.over, one.differs) == ("7 / 12", "10 / 15", True)
    with pytest.raises(NotWritten, match="déjà"):
        validate_figures(busy.desk, QUARTER, "Hélène Cros", DECISION, later, later)


@pytest.mark.parametrize(
    ("period", "read_at", "says"),
    [
        (Period(date(2027, 1, 1), 3), JANUARY, "n’est pas finie"),
        (QUARTER, MONDAY, "recalculés"),
        (Period(date(2025, 1, 1), 3), JANUARY, "pas encore calculés"),
    ],
)
def test_what_cannot_be_validated_is_said(busy, period, read_at, says):
    compute_figures(busy.desk, QUARTER, JANUARY)
    with pytest.raises(NotWritten, match=says):
        validate_figures(busy.desk, period, "Hélène Cros", DECISION, read_at, JANUARY)
    with reading(busy.desk):
        assert not Validated.objects.exists()


@pytest.mark.parametrize("table_name", ["indicators_validated", "indicators_discrepancy"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET key = 'x'", "DELETE FROM {}"])
def test_the_base_itself_holds_what_was_validated_and_noted(busy, table_name, statement):
    compute_figures(busy.desk, QUARTER, JANUARY)
    validate_figures(busy.desk, QUARTER, "Hélène Cros", DECISION, JANUARY, JANUARY)
    note_discrepancy(busy.desk, "solved", QUARTER, OTHER, JANUARY)
    with pytest.raises(IntegrityError, match="cannot be rewritten"), acting(busy.desk):
        run(statement.format(table_name))


def test_another_figure_is_noted_beside_ours(busy):
    compute_figures(busy.desk, QUARTER, JANUARY)
    note_discrepancy(busy.desk, "answered_48h", QUARTER, OTHER, JANUARY)
    with reading(busy.desk):
        found = cards(busy.community.pk, QUARTER)
        said = paper(found, "CPTS", QUARTER, PARIS, JANUARY)
        told = table(found, PARIS)
    assert [one.figure for one in shown(busy)["answered_48h"].others] == ["58 %"]
    assert "58 %" in json.dumps(said, ensure_ascii=False)
    assert [len(row) for row in told] == [13] * (1 + len(STARTING))
    with pytest.raises(NotWritten):
        note_discrepancy(busy.desk, "solved", QUARTER, replace(OTHER, told_on=date(2027, 6, 1)), JANUARY)
    with pytest.raises(NotWritten):
        note_discrepancy(busy.desk, "inconnu", QUARTER, OTHER, JANUARY)


def rows(packed, name):
    return list(csv.DictReader(io.StringIO(packed.read(name).decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def unpacked(busy, tmp_path):
    for n, one in enumerate(waiting(busy, 12, 12, start=40)):
        close(busy.desk, one.pk, Leaving.FOUND if n % 2 else Leaving.MOVED_AWAY, MONDAY + timedelta(hours=1))
    compute_figures(busy.desk, QUARTER, JANUARY)
    with reading(busy.desk):
        content = export(busy.community.pk, "CPTS", QUARTER, PARIS, JANUARY)
        stored = {one.key: one for one in Figure.objects.all()}
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    return tmp_path, stored


def again(folder):
    return subprocess.run(
        [sys.executable, "-I", str(folder / "recalculer.py"), str(folder)],
        capture_output=True, text=True, check=False, timeout=60, env={"PYTHONUTF8": "1"},
    )  # fmt: skip


def test_every_indicator_is_found_again_from_its_export_by_a_program_alone(unpacked):
    folder, stored = unpacked
    answer = again(folder)
    assert (answer.returncode, answer.stdout.count("retrouvé")) == (0, len(STARTING)), answer.stdout
    told = csv.DictReader(io.StringIO((folder / "valeurs.csv").read_text("utf-8-sig")), delimiter=";")
    assert {one["indicateur"]: (one["etat"], one["numerateur"], one["denominateur"]) for one in told} == {
        key: (one.state, one.numerator, one.denominator) for key, one in stored.items()
    }


@pytest.mark.parametrize(
    ("kind", "was", "now"), [("need", ";unscheduled;", ";nursing;"), ("stay", "there;1;", "there;0;")]
)
def test_one_changed_fact_is_seen(unpacked, kind, was, now):
    folder, _ = unpacked
    path = folder / f"faits-{kind}.csv"
    text = path.read_text("utf-8-sig")
    assert was in text
    path.write_text("\ufeff" + text.replace(was, now, 1), encoding="utf-8")
    answer = again(folder)
    assert answer.returncode == 1
    assert "DIFFÉRENT" in answer.stdout


def test_the_fingerprint_is_that_of_the_files(unpacked):
    folder, stored = unpacked
    lines = "".join(
        f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("faits-*.csv"))
    )
    assert {one.print for one in stored.values()} == {sha256(lines.encode()).hexdigest()}


def test_the_facts_name_nobody(unpacked):
    folder, _ = unpacked
    everything = "".join(path.read_text("utf-8-sig") for path in folder.iterdir() if path.suffix != ".py")
    for name in ("Durand", "Assié", "Salvy", "Faure", "0639", "33639", "1952", "gaillacois.test"):
        assert name not in everything, name


def test_a_neighbour_reads_none_of_it(busy):
    compute_figures(busy.desk, QUARTER, JANUARY)
    other = cast.bourbon()
    with reading(other.desk):
        assert cards(busy.community.pk, QUARTER) == []

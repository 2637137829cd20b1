"""« Que disait cette règle le … ? » Every member reads the value of that day, and the decision it rested on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import with_statutes
from tests.indicators.given import adopted
from tests.web.steering_given import soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.core.ledger import Rule
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting
from volontiers.territory import actions

pytestmark = pytest.mark.django_db(transaction=True)
SUMMER = date(2026, 9, 2)
HERE = "/c/gaillacois/vie/regles"


@pytest.fixture
def tarn(at):
    tarn = cast.gaillacois(at(MONDAY))
    at(MONDAY + timedelta(days=8))
    actions.change_rules(tarn.desk, {"undo_minutes": 9}, "bureau du 1er décembre, point 4")
    return tarn


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def test_a_doctor_reads_what_a_rule_was_and_who_decided_it(alix):
    before, after = (
        alix.get(HERE, {"regle": "parameters", "jour": day}) for day in ("2026-11-30", "2026-12-01")
    )
    value = {
        row.th.get_text(strip=True): row.td.get_text(" ", strip=True)
        for page in (after,)
        for row in soup(page).select("tbody tr")
    }
    assert value["Minutes pour annuler un oui"] == "9"
    assert "bureau du 1er décembre, point 4" in words(after)
    assert "Inscrit le 01/12/2026 par coordination et bureau" in words(after)
    assert "bureau du 1er décembre" not in words(before)
    assert "Minutes pour annuler un oui 5" in words(before)


def test_a_day_before_the_first_entry_says_since_when(alix):
    assert "Première inscription au registre : le 23/11/2026" in words(
        alix.get(HERE, {"regle": "hours", "jour": "2026-01-01"})
    )
    assert "pas encore inscrite au registre" in words(alix.get(HERE, {"regle": "statutes"}))


def test_a_definition_entered_later_is_read_from_the_day_on_which_it_is_in_force(tarn, alix):
    adopted(tarn)
    adopted(tarn, replace(STARTING[0], said_numerator="autrement"), since=SUMMER, after={STARTING[0].key: 1})
    before, since, early = (
        words(alix.get(HERE, {"regle": "indicators", "jour": day}))
        for day in ("2026-09-01", "2026-11-22", "2025-12-31")
    )
    assert "version 1, depuis le 01/01/2026" in before
    assert "version 2" not in before
    assert "version 2, depuis le 02/09/2026" in since
    assert "Inscrit le 01/12/2026" in since
    assert "venue après ce jour-là" in since
    assert "venue après" not in words(alix.get(HERE, {"regle": "indicators", "jour": "2026-12-01"}))
    assert "Aucune valeur n’est connue pour ce jour-là" in early


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_told_in_words(tarn, alix, rule):
    with_statutes(tarn)
    page = alix.get(HERE, {"regle": rule.value})
    assert page.status_code == 200
    said = words(page)
    assert rule.label.lower() in said.lower()
    assert not any(
        code in said for code in ("duty_first", "usual_minutes", "has_desk", "81099", "mandate_months")
    )


def test_what_is_asked_wrong_is_today_and_the_first_question(alix):
    assert "aujourd’hui" in words(alix.get(HERE, {"regle": "nothing", "jour": "demain"}))


def test_who_is_no_member_reads_the_rules_without_the_rooms_of_the_association(tarn, signed_in):
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.camille, role=Role.OPERATOR).delete()
        Membership.objects.filter(account=tarn.camille).update(role=Role.FUNDER)
    page = signed_in(tarn.camille).get(HERE)
    assert page.status_code == 200
    assert soup(page).select("main nav.tabs") == []

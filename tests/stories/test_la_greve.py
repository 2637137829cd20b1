"""La grève. The rota stops for a week: the number says so, sends to the 15, and the week stands beside the figures."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.public_given import ROOT
from tests.web.steering_given import shown, soup, words
from volontiers.cases.models import Case
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/"
HOURS = f"{HERE}parametres/heures"
FIRST, LAST = date(2026, 12, 7), date(2026, 12, 13)
SAID = "Grève de la permanence : en cas d’urgence appelez le 15."
STRIKE = {
    "close": "1", "first_day": f"{FIRST}", "last_day": f"{LAST}", "reason": SAID, "suspended": "on",
    "decision": "bureau du 30/11/2026, point 1",
}  # fmt: skip
TOLD = "Mission suspendue du 07/12/2026 au 13/12/2026 : Grève de la permanence"
MORNING = timedelta(days=14, hours=1)


def everything(client, path):
    return " ".join(soup(client.get(path)).get_text(" ").split())


def test_a_week_without_a_rota_is_said_everywhere_and_queues_nothing(at, signed_in):
    at(MONDAY)
    tarn = cast.gaillacois()
    camille, family = signed_in(tarn.camille), Client()
    assert camille.post(HOURS, shown(camille.get(HOURS), "Ajouter") | STRIKE).status_code == 302

    # Announced, it changes nothing of today: whoever asks this week is answered.
    assert SAID not in everything(family, f"{ROOT}/urgence")

    # On Monday the page says it first, names the 15, and takes no request that nobody would read.
    at(MONDAY + MORNING)
    page = everything(family, f"{ROOT}/urgence")
    assert SAID in page
    family.post(f"{ROOT}/urgence", {"vital": "non"})
    with reading(tarn.desk):
        assert not Case.objects.exists()
    # Who still answers the telephone reads it too, before the first question.
    assert SAID in everything(camille, f"{HERE}bureau/appel/nouveau")

    # Nobody will wonder why that month is poor: it is written on the three pages that judge, and on the paper.
    for path in (
        f"{HERE}pilotage/chiffres/?mois=2026-12",
        f"{HERE}pilotage/regards?trimestre=2026-T4",
    ):
        assert TOLD in words(camille.get(path)), path
    assert TOLD not in words(camille.get(f"{HERE}pilotage/chiffres/?mois=2026-11"))

    # And who decided it can be asked for any of these days.
    asked = words(camille.get(f"{HERE}vie/regles", {"regle": "closures", "jour": f"{FIRST}"}))
    assert "bureau du 30/11/2026, point 1" in asked
    assert SAID.partition(" :")[0] in asked

    # The Monday after, the form takes requests again.
    at(MONDAY + MORNING + timedelta(days=7))
    assert SAID not in everything(family, f"{ROOT}/urgence")

"""Qui a lu mes disponibilités. A doctor who trusts nobody looks at who read what, asks why, and takes it all back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import asked, need, pass_time
from volontiers.accounts.access import Role
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting

pytestmark = pytest.mark.django_db
PAGE = "/moi/lectures"
EVENING = MONDAY + timedelta(hours=13)


def told(client):
    """(who, what came of it), the last read first."""
    rows = BeautifulSoup(client.get(PAGE).content, "html.parser").select("tbody tr")
    return [
        (row.select("td")[0].get_text(" ", strip=True), row.select("td")[3].get_text(strip=True))
        for row in rows
    ]


def test_who_read_what_i_agreed_to(at, signed_in):
    at(MONDAY)
    tarn = cast.gaillacois()
    with acting(tarn.machine):
        julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    alix, desk, camille = (signed_in(one) for one in (tarn.alix.account, julie, tarn.camille))
    assert told(alix) == []

    case = cast.call(tarn, Kind.UNSCHEDULED, around={tarn.noor.pk: "attending"})
    pass_time(tarn, at, MONDAY, 0)
    assert set(asked(tarn, need(tarn, case, Kind.UNSCHEDULED))) == {tarn.noor.pk}
    assert told(alix) == [("Moteur, vague 1", "non proposé")], "her pledge was read, she was not asked"

    pass_time(tarn, at, MONDAY + timedelta(minutes=15), 0)
    assert told(alix)[0] == ("Moteur, vague 2", "proposé")

    at(EVENING)
    desk.get(f"/c/gaillacois/dossiers/{case.number}")
    assert told(alix)[0] == ("Julie Mas (bureau)", "—")
    page = BeautifulSoup(alix.get(PAGE).content, "html.parser")
    odd = page.select_one("tbody tr")
    assert "inhabituelle" in odd.get_text(), "the desk closes at eight"

    alix.post(PAGE, {"signaler": odd.button["value"]})
    board = BeautifulSoup(camille.get("/c/gaillacois/bureau/tableau").content, "html.parser")
    report = board.select_one("[id^=signalement-]")
    assert "Julie Mas (bureau)" in report.get_text()
    assert "signalement-" not in desk.get("/c/gaillacois/bureau/tableau").content.decode()
    camille.post(report.form["action"])
    assert "Regardée par la coordination" in alix.get(PAGE).content.decode()

    before = len(told(alix))
    cast.pledge(tarn, tarn.alix, Level.NONE, now=EVENING)
    assert len(told(alix)) == before, "her own word is no read of somebody else"
    cast.call(tarn, Kind.UNSCHEDULED, now=EVENING)
    pass_time(tarn, at, EVENING, 0)
    assert told(alix)[0] == ("Moteur", "rien proposé"), "to know that she says no, it has to be read"

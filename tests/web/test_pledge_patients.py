"""« Nouveaux patients, comme médecin traitant »: the second choice of « Mon engagement », apart from the first."""

import gzip
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import UNTIL, follow, stored
from volontiers.consent.models import LastingPledge, Pledge
from volontiers.core.lasting import OLDEST
from volontiers.database.wall import reading

pytestmark = pytest.mark.django_db
PAGE = "/moi/engagement"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def section(answer):
    return soup(answer).select_one("#patients")


def text(answer) -> str:
    return section(answer).get_text(" ", strip=True).replace("\u00a0", " ")


def fields(client) -> dict[str, list[str]]:
    """What a browser would send back, untouched."""
    sent: dict[str, list[str]] = {}
    for one in section(client.get(PAGE)).select("#patients-choix input"):
        if one["type"] in {"radio", "checkbox"} and not one.has_attr("checked"):
            continue
        if value := one.get("value", "on" if one["type"] == "checkbox" else ""):
            sent.setdefault(one["name"], []).append(value)
    return sent


def said(**names: object) -> dict[str, object]:
    return {f"patients-{name}": value for name, value in names.items()}


def weekly(tarn) -> Pledge:
    with reading(tarn.desk):
        return Pledge.objects.get(professional=tarn.alix)


def test_who_never_answered_sees_no_choice_made(alix):
    shown = section(alix.get(PAGE))
    assert shown.select("input[name=patients-level][checked]") == []
    assert shown.select("input[name=patients-per_month]") == []
    assert "Personne ne peut choisir selon la maladie." in shown.get_text()
    assert "2 par mois" in shown.get_text()
    assert "4 par mois" in shown.get_text()


def test_a_choice_is_saved_and_said_back(tarn, alix):
    before = weekly(tarn).consent_seq
    answer = alix.post(PAGE, fields(alix) | said(level="some"), follow=True)
    assert "C’est enregistré pour les nouveaux patients" in soup(answer).main.get_text()
    assert (
        "Vous prendrez au plus 2 nouveaux patients par mois ; nous vous en proposerons au plus 6, pour tout le territoire,"
        " sans visite à domicile, jusqu’au 22 février."
    ) in text(answer)
    assert "vérifiable dans le registre" in text(answer)
    mine = stored(tarn, tarn.alix)
    assert (mine.level, mine.per_month, mine.asked_per_month) == ("some", 2, 6)
    assert mine.until.isoformat() == "2027-02-22"
    assert weekly(tarn).consent_seq == before


def test_the_number_can_be_lowered_or_raised(tarn, alix):
    alix.post(PAGE, fields(alix) | said(level="many"))
    assert (stored(tarn, tarn.alix).per_month, stored(tarn, tarn.alix).asked_per_month) == (4, 12)
    alix.post(PAGE, fields(alix) | said(per_month="2"))
    assert (stored(tarn, tarn.alix).per_month, stored(tarn, tarn.alix).asked_per_month) == (2, 6)
    alix.post(PAGE, fields(alix) | said(asked_per_month="2"))
    assert (stored(tarn, tarn.alix).per_month, stored(tarn, tarn.alix).asked_per_month) == (2, 2)


def test_every_detail_is_kept(tarn, alix):
    chosen = said(
        level="some", per_month="1", youngest="16", oldest="75", minutes="20", communes=["81145"], home_visits="on",
        only_known="on", until="2027-01-31",
    )  # fmt: skip
    assert alix.post(PAGE, fields(alix) | chosen).status_code == 302
    mine = stored(tarn, tarn.alix)
    assert (mine.youngest, mine.oldest, mine.minutes, mine.communes) == (16, 75, 20, ["81145"])
    assert (mine.home_visits, mine.only_known, mine.until.isoformat()) == (True, True, "2027-01-31")
    # What was saved is what the page shows, and sending it back changes nothing.
    alix.post(PAGE, fields(alix))
    again = stored(tarn, tarn.alix)
    same = ("youngest", "oldest", "minutes", "communes", "home_visits", "only_known", "until", "per_month")
    assert again.version == mine.version + 1
    assert [getattr(again, name) for name in same] == [getattr(mine, name) for name in same]


@pytest.mark.parametrize(
    ("typed", "ages"),
    [
        (said(youngest="70"), (70, OLDEST)),
        (said(oldest="15"), (0, 15)),
        (said(youngest="0", oldest="15"), (0, 15)),
    ],
)
def test_one_age_is_enough(tarn, alix, typed, ages):
    alix.post(PAGE, fields(alix) | said(level="some") | typed)
    for _ in range(2):
        mine = stored(tarn, tarn.alix)
        assert (mine.youngest, mine.oldest) == ages
        alix.post(PAGE, fields(alix))


def test_looking_saves_nothing(tarn, alix):
    answer = alix.post(PAGE, fields(alix) | said(level="many", minutes="20") | {"look": "1"})
    assert answer.status_code == 200
    shown = section(answer)
    assert "au plus 4 nouveaux patients par mois" in shown.select_one("#patients-phrase").get_text()
    assert "moins de 20 minutes" in shown.select_one("#patients-phrase").get_text()
    assert "pas encore enregistré" in shown.get_text()
    assert shown.select_one("input[name=patients-per_month]")["value"] == "4"
    # The other half of the page stays what it was.
    assert soup(answer).select_one("#engagement input[name=level][checked]")["value"] == "some"
    with reading(tarn.desk):
        assert not LastingPledge.objects.exists()


def test_not_at_all_holds_at_once_and_leaves_the_other_choice(tarn, alix):
    follow(tarn, tarn.alix, minutes=20, ages=(16, 75))
    answer = alix.post(PAGE, fields(alix) | said(level="none"), follow=True)
    assert "Aucun nouveau patient ne vous sera proposé." in soup(answer).main.get_text()
    assert (stored(tarn, tarn.alix).level, weekly(tarn).level) == ("none", "some")
    # Who changes their mind finds their profile again.
    assert fields(alix)["patients-minutes"] == ["20"]


def test_not_at_all_for_today_leaves_the_new_patients(tarn, alix):
    follow(tarn, tarn.alix)
    sent = {"version": weekly(tarn).version, "level": "none"}
    assert alix.post(PAGE, sent).status_code == 302
    assert (weekly(tarn).level, stored(tarn, tarn.alix).level) == ("none", "some")


def test_a_pause_and_its_end_are_one_tap_each(tarn, alix):
    follow(tarn, tarn.alix)
    answer = alix.post(PAGE, {"patients-pause": "four_weeks"}, follow=True)
    assert "Nouveaux patients en pause , jusqu’à 21/12." in text(answer)
    assert stored(tarn, tarn.alix).paused_until.isoformat() == "2026-12-20T23:00:00+00:00"
    assert weekly(tarn).paused_until is None
    answer = alix.post(PAGE, {"patients-resume": "1"}, follow=True)
    assert "en pause" not in text(answer)
    assert stored(tarn, tarn.alix).paused_until is None
    alix.post(PAGE, {"patients-pause": "today"})
    assert stored(tarn, tarn.alix).paused_until is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (said(level=""), "choisissez un peu, beaucoup, ou pas du tout"),
        (said(until="2030-01-01"), "dans un an au plus"),
        (said(minutes="deux"), "Un nombre entier"),
        (said(youngest="80", oldest="20"), "Indiquez l’âge le plus jeune d’abord."),
        (said(oldest="300"), "120 au plus."),
        (said(per_month="5", asked_per_month="2"), "au moins autant de personnes proposées"),
    ],
)
def test_what_is_wrong_is_said_and_saves_nothing(tarn, alix, wrong, sentence):
    follow(tarn, tarn.alix)
    before = stored(tarn, tarn.alix).version
    answer = alix.post(PAGE, fields(alix) | wrong | said(communes=["81145"]))
    assert answer.status_code == 422
    assert sentence in text(answer)
    # Nothing that was typed is lost.
    assert section(answer).select_one("input[name=patients-home_visits]").has_attr("checked")
    if wrong.get("patients-level") != "":
        assert section(answer).select_one("input[name=patients-per_month]")
    assert section(answer).select_one("input[name=patients-communes][checked]")["value"] == "81145"
    assert stored(tarn, tarn.alix).version == before


def test_a_page_left_open_does_not_overwrite(tarn, alix):
    old = fields(alix)
    alix.post(PAGE, fields(alix) | said(level="none"))
    answer = alix.post(PAGE, old | said(level="many"), follow=True)
    assert "changé ailleurs" in soup(answer).main.get_text()
    assert stored(tarn, tarn.alix).level == "none"


def test_the_end_is_announced_ten_days_before(tarn, alix, at):
    follow(tarn, tarn.alix)
    at(MONDAY + timedelta(days=85))
    assert "Votre choix se termine dans 6 jours, le 22 février." in text(alix.get(PAGE))
    assert UNTIL.isoformat() == "2027-02-22"


def test_it_is_for_physicians(tarn, signed_in):
    bao = signed_in(tarn.bao.account)
    assert section(bao.get(PAGE)) is None
    assert bao.post(PAGE, said(version="0", level="some")).status_code == 404


def test_the_kind_left_the_requests_of_today(alix):
    names = {one["name"] for one in soup(alix.get(PAGE)).select("#engagement select")}
    assert names == {"kind_unscheduled", "kind_home_visit", "kind_other_profession"}


def test_a_neighbour_changes_nothing_here(tarn, signed_in):
    follow(tarn, tarn.alix)
    bourbon = cast.bourbon()
    client = signed_in(bourbon.alix.account)
    client.post(f"{PAGE}?cpts=gaillacois", fields(client) | said(level="none"))
    assert stored(tarn, tarn.alix).level == "some"


def test_the_page_stays_light(alix):
    assert len(gzip.compress(alix.get(PAGE).content)) <= 8_000

"""« Mon engagement »: what is chosen is said back in a sentence, and holds from that moment."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.practice_given import link_of, proposal_of, proposed
from volontiers.agenda.models import DutyShift
from volontiers.cases.models import Need
from volontiers.consent.actions import set_practices
from volontiers.consent.models import EntryBody, Pledge
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.directory.actions import Office
from volontiers.directory.models import Professional

pytestmark = pytest.mark.django_db
PAGE = "/moi/engagement"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def alix(tarn, signed_in):
    return signed_in(tarn.alix.account)


def stored(tarn, who=None):
    with reading(tarn.desk):
        return Pledge.objects.get(professional=who or tarn.alix)


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def fields(client):
    """What a browser would send back, untouched."""
    form = soup(client.get(PAGE)).select_one("#engagement")
    sent: dict[str, list[str]] = {}
    for one in form.select("input"):
        if one["type"] in {"radio", "checkbox"} and not one.has_attr("checked"):
            continue
        if one.get("value"):
            sent.setdefault(one["name"], []).append(one["value"])
    for one in form.select("select"):
        for option in one.select("option[selected]"):
            if option["value"]:
                sent.setdefault(one["name"], []).append(option["value"])
    return sent


def test_a_choice_is_saved_and_said_back(tarn, alix):
    answer = alix.post(PAGE, fields(alix) | {"level": "many"}, follow=True)
    text = soup(answer).main.get_text(" ", strip=True)
    assert "Vous prendrez au plus 4 demandes par semaine ; nous vous en proposerons au plus 12" in text
    assert "Personne ne voit votre agenda." in text
    assert (stored(tarn).level, stored(tarn).accepted_cap, stored(tarn).asked_cap) == ("many", 4, 12)


def test_the_number_can_be_lowered_or_raised(tarn, alix):
    alix.post(PAGE, fields(alix) | {"accepted": "2"})
    assert (stored(tarn).level, stored(tarn).accepted_cap, stored(tarn).asked_cap) == ("some", 2, 6)
    alix.post(PAGE, fields(alix) | {"asked": "2"})
    assert (stored(tarn).accepted_cap, stored(tarn).asked_cap) == (2, 2)


def test_looking_saves_nothing(tarn, alix):
    before = stored(tarn).version
    answer = alix.post(PAGE, fields(alix) | {"level": "many", "look": "1"})
    assert answer.status_code == 200
    shown = soup(answer)
    assert "au plus 4 demandes" in shown.select_one("#phrase").get_text()
    assert shown.select_one("input[name=accepted]")["value"] == "4"
    assert stored(tarn).version == before


def test_not_at_all_holds_at_once(tarn, alix):
    proposed(tarn)
    path = link_of(tarn, tarn.alix)
    answer = alix.post(PAGE, fields(alix) | {"level": "none"}, follow=True)
    assert "vos votes comptent" in answer.content.decode()
    assert (stored(tarn).level, stored(tarn).asked_cap) == ("none", 0)
    assert proposal_of(tarn, tarn.alix).state == "withdrawn"
    assert "Vous n’êtes plus sollicité·e" in Client().get(path).content.decode()


def test_the_last_one_asked_does_not_make_the_person_wait(tarn, alix):
    cast.pledge(tarn, tarn.noor, Level.NONE)
    proposed(tarn)
    alix.post(PAGE, fields(alix) | {"level": "none"})
    with reading(tarn.desk):
        assert Need.objects.get().next_check_at == MONDAY


def test_a_pause_and_its_end_are_one_tap_each(tarn, alix):
    answer = alix.post(PAGE, {"pause": "monday"}, follow=True)
    assert "En pause" in answer.content.decode()
    assert stored(tarn).paused_until.isoformat() == "2026-11-29T23:00:00+00:00"
    alix.post(PAGE, {"resume": "1"})
    assert stored(tarn).paused_until is None


def test_every_detail_is_kept(tarn, alix):
    chosen = {
        "modes": ["AMB"], "minutes": "15", "communes": ["81145"], "days": ["0", "3"], "opens": "09:00",
        "closes": "18:00", "quiet_from": "20:00", "quiet_to": "08:00", "kind_home_visit": "none",
        "ceiling_accepted": "2", "ceiling_asked": "9", "until": "2027-01-31",
    }  # fmt: skip
    assert alix.post(PAGE, fields(alix) | chosen).status_code == 302
    mine = stored(tarn)
    assert (mine.modes, mine.minutes, mine.communes, mine.days) == (["AMB"], 15, ["81145"], [0, 3])
    assert mine.by_kind == {"home_visit": {"level": "none", "asked": 0, "accepted": 0}}
    assert (mine.opens.hour, mine.quiet_to.hour, mine.until.isoformat()) == (9, 8, "2027-01-31")
    me = Professional.objects.get(pk=tarn.alix.pk)
    assert (me.ceiling_accepted, me.ceiling_asked) == (2, 9)
    # What was saved is what the page shows, and sending it back changes nothing.
    alix.post(PAGE, fields(alix))
    again = stored(tarn)
    assert (again.modes, again.minutes, again.by_kind, again.until) == (
        mine.modes, mine.minutes, mine.by_kind, mine.until,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until": "2030-01-01"}, "dans un an au plus"),
        ({"until": "1800-01-01"}, "Une date à venir"),
        ({"opens": "09:00"}, "Indiquez les deux heures"),
        ({"minutes": "deux"}, "Un nombre entier"),
        ({"accepted": "5", "asked": "2"}, "au moins autant de propositions"),
    ],
)
def test_what_is_wrong_is_said_and_saves_nothing(tarn, alix, wrong, sentence):
    before = stored(tarn).version
    answer = alix.post(PAGE, fields(alix) | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert soup(answer).select_one("input[name=accepted]")["value"] == wrong.get("accepted", "1")
    assert stored(tarn).version == before


def test_a_page_left_open_does_not_overwrite(tarn, alix):
    old = fields(alix)
    alix.post(PAGE, fields(alix) | {"level": "none"})
    answer = alix.post(PAGE, old | {"level": "many"}, follow=True)
    assert "changé ailleurs" in answer.content.decode()
    assert stored(tarn).level == "none"


def test_the_end_is_announced_ten_days_before(tarn, alix, at):
    at(MONDAY + timedelta(days=85))
    assert "Votre choix se termine dans 6 jours" in alix.get(PAGE).content.decode()


def test_a_neighbour_changes_nothing_here(tarn, signed_in):
    bourbon = cast.bourbon()
    client = signed_in(bourbon.alix.account)
    client.post(f"{PAGE}?cpts=gaillacois", fields(client) | {"level": "none"})
    assert stored(tarn).level == "some"


def test_who_never_answered_sees_no_choice_made(tarn, signed_in):
    sol = cast.newcomer(tarn)
    client = signed_in(sol.account)
    shown = soup(client.get(PAGE))
    assert shown.select("input[name=level][checked]") == []
    assert shown.select("input[name=accepted]") == []
    client.post(PAGE, fields(client) | {"level": "some"})
    assert (stored(tarn, sol).accepted_cap, stored(tarn, sol).until.isoformat()) == (1, "2027-02-22")


def test_the_page_says_from_where_the_minutes_count(tarn, signed_in):
    client = signed_in(tarn.alix.account)
    assert "depuis Gaillac\u00a0: votre lieu d’exercice" in said(client.get(PAGE))
    set_practices(tarn.desk, tarn.alix.pk, (Office("81145", ("AMB",)), Office("81069", ("AMB",))), MONDAY)
    shown = said(client.post(PAGE, fields(client) | {"level": "some", "minutes": "20", "look": "1"}))
    assert "depuis Lisle-sur-Tarn ou Cordes-sur-Ciel\u00a0: votre lieu d’exercice" in shown
    assert "pour Lisle-sur-Tarn, Cordes-sur-Ciel et les communes à moins de 20 minutes" in shown
    set_practices(tarn.desk, tarn.alix.pk, (), MONDAY)
    assert "L’annuaire ne dit pas où vous exercez" in said(client.get(PAGE))


def shifts_of_alix(tarn, *days: int):
    for day in days:
        cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=day))


def said(answer) -> str:
    return soup(answer).main.get_text(" ", strip=True)


def test_not_at_all_says_which_shifts_it_gives_back_before_and_after(tarn, alix):
    shifts_of_alix(tarn, 5)
    assert "garde" not in said(alix.get(PAGE))
    sent = fields(alix) | {"level": "none"}
    looked = soup(alix.post(PAGE, sent | {"look": "1"})).select_one("#phrase").get_text()
    assert "Votre garde du samedi 28/11 sera rendue à la coordination." in looked
    assert "Votre garde du samedi 28/11 sera rendue" in said(alix.get(f"{PAGE}?choix=aucun"))
    saved = alix.post(PAGE, sent, follow=True)
    assert "Votre garde du samedi 28/11 est rendue à la coordination." in soup(saved).get_text(" ")
    assert "sera rendue" not in soup(saved).get_text(" ")


def test_several_shifts_are_named_the_rest_is_counted(tarn, alix):
    shifts_of_alix(tarn, *range(1, 8))
    looked = said(alix.post(PAGE, fields(alix) | {"level": "none", "look": "1"}))
    assert "Vos gardes du mardi 24/11, du mercredi 25/11," in looked
    assert "et 2 autres seront rendues à la coordination." in looked


def test_another_choice_keeps_the_shifts_and_says_nothing_of_them(tarn, alix):
    shifts_of_alix(tarn, 5)
    assert "garde" not in said(alix.post(PAGE, fields(alix) | {"level": "some", "look": "1"}))
    assert "garde" not in said(alix.post(PAGE, fields(alix) | {"level": "some"}, follow=True))


def test_not_at_all_holds_for_a_kind_that_was_precise_once(tarn, alix):
    """« Visite à domicile : un peu », then « Pas du tout »: nothing is asked of her any more, on duty neither."""
    alix.post(PAGE, fields(alix) | {"kind_home_visit": "some", "modes": ["AMB"], "minutes": "15"})
    shifts_of_alix(tarn, 5)
    sent = fields(alix) | {"level": "none"}
    assert sent["kind_home_visit"] == ["some"]
    assert "sera rendue" in said(alix.post(PAGE, sent | {"look": "1"}))
    assert "est rendue à la coordination" in said(alix.post(PAGE, sent, follow=True))
    assert (stored(tarn).level, stored(tarn).by_kind) == ("none", {})
    with reading(tarn.desk):
        assert not DutyShift.objects.filter(professional=tarn.alix).exists()
        assert (
            EntryBody.objects.filter(professional=tarn.alix).order_by("entry__seq").last().kind
            == "withdrawal"
        )
    with pytest.raises(ValidationError, match="ne prend pas de garde"):
        shifts_of_alix(tarn, 6)
    assert fields(alix)["minutes"] == ["15"]


def test_who_changes_their_mind_before_saving_finds_their_kinds_again(tarn, alix):
    shown = alix.post(PAGE, fields(alix) | {"level": "none", "kind_home_visit": "many", "look": "1"})
    assert soup(shown).select_one("select[name=kind_home_visit] option[selected]")["value"] == "many"


def test_the_coordination_sees_the_hole_and_not_whose_it_was(tarn, alix, signed_in):
    shifts_of_alix(tarn, 5)
    alix.post(PAGE, fields(alix) | {"level": "none"})
    camille = signed_in(tarn.camille)
    page = said(camille.get("/c/gaillacois/parametres/gardes"))
    assert "Sans médecin" in page
    assert "sam. 28/11 09:05 → sam. 28/11 13:05" in page
    cast.duty(tarn, tarn.noor, MONDAY + timedelta(days=5, hours=1), hours=1)
    page = said(camille.get("/c/gaillacois/parametres/gardes"))
    assert "sam. 28/11 09:05 → sam. 28/11 10:05" in page
    assert "sam. 28/11 11:05 → sam. 28/11 13:05" in page
    cast.pledge(tarn, tarn.noor, Level.SOME)
    for words in ("Salvy", "rendue par"):
        assert words not in soup(camille.get("/c/gaillacois/bureau/tableau")).get_text()


def test_what_the_coordination_took_away_itself_is_no_hole(tarn, signed_in):
    shift = cast.duty(tarn, tarn.alix, MONDAY + timedelta(days=5))
    camille = signed_in(tarn.camille)
    camille.post("/c/gaillacois/parametres/gardes", {"remove": shift.pk})
    assert "Sans médecin" not in said(camille.get("/c/gaillacois/parametres/gardes"))

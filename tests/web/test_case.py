"""E3: why each need is where it is, what happened, and each next step, one POST each."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.models import AccessEntry
from volontiers.cases.actions import answers, waves
from volontiers.cases.actions import desk as verbs
from volontiers.cases.actions.intake import NeedAsked
from volontiers.cases.actions.withdrawals import pause_pledge
from volontiers.cases.models import Case, Event, Need, Presence, Proposal, StepUp
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.people.models import Around
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    """Julie, operator."""
    with acting(tarn.machine):
        tarn.julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    return signed_in(tarn.julie)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def url(case, rest=""):
    return f"/c/gaillacois/dossiers/{case.number}{rest}"


def need_of(tarn, case, n=1):
    with reading(tarn.desk):
        return Need.objects.get(case=case, n=n)


def asked(tarn, case, n=1):
    waves.advance(tarn.machine, need_of(tarn, case, n).pk, MONDAY)
    with reading(tarn.desk):
        return {one.professional_id: one for one in Proposal.objects.filter(need__case=case)}


def test_the_case_explains_itself(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    asked(tarn, case)
    page = soup(desk.get(url(case)))
    assert page.h1.text == f"Dossier {case.number} · Gaillac"
    assert "Dr Salvy" in page.select_one("#besoin-1 .why").text
    assert "Détail du calcul" in page.select_one("#besoin-1").text
    assert "Vague 1 sur 1" in page.select_one("ol.timeline").text
    assert "0 sur 2 trouvé" in page.select_one(".page-head").text


def test_a_wave_cites_the_rules_of_its_moment_not_those_that_came_after(tarn, desk, at):
    case = cast.call(tarn)
    change_rules(tarn.desk, {"undo_minutes": 9}, "bureau du matin")
    asked(tarn, case)
    at(MONDAY + timedelta(minutes=5))
    change_rules(tarn.desk, {"undo_minutes": 8}, "bureau de l’après-midi")
    said = soup(desk.get(url(case))).select_one("#besoin-1").text
    assert "Règles : « bureau du matin », inscrites le 23/11/2026" in said
    assert "après-midi" not in said


def test_the_desk_reads_no_pledge_in_the_calculation(tarn, desk):
    """One was paused, one asked: neither count of one, nor cap, nor use, nor modes."""
    cast.rest(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(days=1))
    case = cast.call(tarn, Kind.UNSCHEDULED)
    asked(tarn, case)
    told = " ".join(soup(desk.get(url(case))).select_one("#besoin-1 .why-more").text.split())
    assert "Dr Benoît : en attente" in told
    assert "1 autre n’a pas été sollicité." in told
    for kept in ("en pause", "engagement", "semaine", "domicile", "cabinet", "visio", "sur 9"):
        assert kept not in told


def test_who_withdrew_reads_like_who_did_not_answer(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    asked(tarn, case)
    pause_pledge(tarn.pro(tarn.noor), tarn.noor.pk, MONDAY + timedelta(days=1), MONDAY)
    page = soup(desk.get(url(case)))
    assert "Dr Benoît : sans réponse" in page.select_one("#besoin-1 .why-more").text
    assert "Une proposition sans réponse" in page.select_one("ol.timeline").text
    assert "Dr Salvy : en attente" in page.select_one("#besoin-1 .why-more").text
    for told in ("engagement", "pause", "proposition retirée", ": retirée"):
        assert told not in page.text
    with reading(tarn.desk):
        assert Proposal.objects.get(professional=tarn.noor).state == "withdrawn"
    waves.advance(tarn.machine, need_of(tarn, case).pk, case.opened_at + timedelta(hours=3))
    assert "Dr Salvy : sans réponse" in soup(desk.get(url(case))).select_one("#besoin-1 .why-more").text


def test_every_id_is_there_once(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT, Kind.NURSING)
    ids = [one["id"] for one in soup(desk.get(url(case))).select("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_every_event_has_its_sentence(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    proposals = asked(tarn, case)
    answers.decline(tarn.pro(tarn.alix), proposals[tarn.alix.pk].pk, MONDAY)
    answers.accept(tarn.pro(tarn.noor), proposals[tarn.noor.pk].pk, MONDAY)
    verbs.called_back(tarn.desk, case.pk, verbs.Reached.VOICEMAIL, MONDAY)
    verbs.close(tarn.desk, need_of(tarn, case).pk, verbs.Outcome.SEEN, MONDAY)
    said = soup(desk.get(url(case))).select_one("ol.timeline").text
    for sentence in (
        "Un « pas cette fois »",
        "Pris par Dr Benoît",
        "messagerie, à rappeler",
        "Clos : Vue par un soignant",
    ):
        assert sentence in said
    assert "_" not in said


def test_the_thread_of_one_need_by_links_alone(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    asked(tarn, case)
    asked(tarn, case, 2)
    tabs = soup(desk.get(url(case))).select("nav[aria-label='Fil par besoin'] a")
    assert [tab.text for tab in tabs] == ["tout", "1001-1", "1001-2"]
    page = soup(desk.get(tabs[2]["href"]))
    lines = [line.text for line in page.select("ol.timeline li")]
    assert lines
    assert all("1001-2 · " in line for line in lines)
    assert page.select_one("nav[aria-label='Fil par besoin'] [aria-current]").text == "1001-2"


@pytest.mark.parametrize("asked_for", ["3", "0", "-1", "", "deux", "9" * 40])
def test_a_need_that_does_not_exist_shows_the_whole_thread(tarn, desk, asked_for):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT)
    page = soup(desk.get(url(case), {"besoin": asked_for}))
    assert page.select_one("nav[aria-label='Fil par besoin'] [aria-current]").text == "tout"
    assert "Demande reçue" in page.select_one("ol.timeline").text


def test_who_said_not_this_time_is_named_in_no_thread(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    answers.decline(tarn.pro(tarn.alix), asked(tarn, case)[tarn.alix.pk].pk, MONDAY)
    assert "Salvy" not in soup(desk.get(url(case))).select_one("ol.timeline").text


def test_what_waits_says_for_what(tarn, desk):
    soon = MONDAY + timedelta(hours=8)
    bed = NeedAsked(Kind.EQUIPMENT, soon, detail="lit médicalisé", waits_for=0, waits_reason="l’ordonnance")
    case = cast.call(tarn, needs=(NeedAsked(Kind.UNSCHEDULED, soon), bed))
    section = soup(desk.get(url(case))).select_one("#besoin-2")
    assert section.h2.text == "Lit médicalisé"
    assert "Attend l’ordonnance de 1001-1." in section.text


def test_a_yes_by_telephone_then_its_appointment_then_its_end(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, callback_phone="+33536490011")
    said = {"professional": str(tarn.alix.pk), "key": str(uuid4())}
    assert desk.post(url(case, "/oui-telephone/1"), said).status_code == 302
    at_ten = {"mode": "AMB", "at": "demain 10h", "place": "1 place du Griffoul"}
    desk.post(url(case, "/rendez-vous/1"), at_ten)
    section = soup(desk.get(url(case))).select_one("#besoin-1")
    assert "mar. 24/11 10:00, au cabinet, 1 place du Griffoul ; à dire à la personne." in section.text
    desk.post(url(case, "/confirmer/1"))
    assert need_of(tarn, case).confirmed_at == MONDAY
    desk.post(url(case, "/clore/1"), {"outcome": "seen"})
    with reading(tarn.desk):
        assert Case.objects.get().closed_at == MONDAY


@pytest.mark.parametrize(
    ("path", "said", "sentence"),
    [
        ("/oui-telephone/1", {"key": str(uuid4())}, "Choisissez la personne qui a dit oui."),
        ("/elargir/1", {"due": "hier"}, "Indiquez un jour et une heure à venir"),
        ("/clore/1", {}, "Dites ce qui est arrivé."),
        ("/clore/1", {"outcome": "unsolved"}, "Dites ce qui a manqué"),
        ("/rappel", {}, "Dites comment l’appel s’est passé."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(tarn, desk, path, said, sentence):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    answer = desk.post(url(case, path), said)
    assert answer.status_code == 422
    assert sentence in soup(answer).text


def test_a_stale_act_says_so_and_changes_nothing(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, Kind.NURSING)
    verbs.close(tarn.desk, need_of(tarn, case).pk, verbs.Outcome.SEEN, MONDAY)
    answer = desk.post(url(case, "/clore/1"), {"outcome": "renounced"}, follow=True)
    assert "Ce besoin a changé entre-temps" in soup(answer).text
    assert need_of(tarn, case).outcome == "seen"


def test_something_else_is_asked_to_the_person(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    offer = asked(tarn, case)[tarn.noor.pk]
    answers.offer_alternative(tarn.pro(tarn.noor), offer.pk, "demain 9 h en visio", MONDAY)
    form = soup(desk.get(url(case))).select_one("#besoin-1 form")
    assert "demain 9 h en visio" in soup(desk.get(url(case))).select_one("#besoin-1").text
    desk.post(form["action"], {"choice": "accept"})
    assert need_of(tarn, case).taken_by_id == tarn.noor.pk


def test_the_number_is_shown_once_and_noted(tarn, desk):
    case = cast.call(tarn)
    assert "06 39 98 12 34" not in soup(desk.get(url(case))).text
    assert "06 39 98 12 34" in soup(desk.post(url(case, "/numero"))).text
    assert "06 39 98 12 34" not in soup(desk.get(url(case))).text
    with reading(tarn.desk):
        assert AccessEntry.objects.get().what == "phone"
        assert Event.objects.filter(verb="phone_shown", account=tarn.julie).count() == 1


def test_a_code_is_read_aloud_for_a_proposal_of_this_case_alone(tarn, desk):
    case, other = cast.call(tarn, Kind.UNSCHEDULED), cast.call(tarn, Kind.NURSING)
    pk = asked(tarn, case)[tarn.alix.pk].pk
    shown = soup(desk.post(url(case, f"/code/{pk}"))).select_one(".big-code").text
    assert len(shown.replace(" ", "")) == 6
    assert desk.post(url(other, f"/code/{pk}")).status_code == 404
    with reading(tarn.desk):
        assert StepUp.objects.count() == 1


def test_the_agreement_collected_starts_the_search(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED, agreements={}, aware="unable")
    assert "Accord à recueillir" in soup(desk.get(url(case))).select_one("#besoin-1").text
    desk.post(url(case, "/accord"), {"carers": "yes"})
    assert need_of(tarn, case).state == "ready"


def test_notes_are_kept_when_a_colleague_wrote_first(tarn, desk):
    case = cast.call(tarn)
    version = soup(desk.get(url(case))).select_one("[name=version]")["value"]
    first = {"version": version, "desk_note": "clé sous le pot", "shared_note": ""}
    assert desk.post(url(case, "/notes"), first).status_code == 302
    late = desk.post(
        url(case, "/notes"), {"version": version, "desk_note": "deuxième étage", "shared_note": ""}
    )
    page = soup(late)
    assert late.status_code == 422
    assert "Un collègue a modifié ce dossier" in page.text
    assert page.select_one("#id_desk_note").text.strip() == "deuxième étage"
    again = {"version": page.select_one("[name=version]")["value"], "desk_note": "deuxième étage"}
    assert desk.post(url(case, "/notes"), again).status_code == 302


def test_around_the_person(tarn, desk):
    case = cast.call(tarn)
    desk.post(url(case, "/autour"), {"professional": str(tarn.noor.pk), "tie": "attending"})
    page = soup(desk.get(url(case)))
    assert "Dr Benoît, médecin traitant" in page.text
    desk.post(url(case, f"/autour/{tarn.noor.pk}"))
    with reading(tarn.desk):
        assert not Around.objects.exists()


def test_handing_over_and_taking_over(tarn, desk):
    case = cast.call(tarn, owner_id=None)
    assert "Suivi à reprendre" in soup(desk.get(url(case))).text
    desk.post(url(case, "/reprendre"))
    desk.post(url(case, "/passer"), {"owner": str(tarn.camille.pk)})
    with reading(tarn.desk):
        verbs_seen = list(Event.objects.filter(account=tarn.julie).values_list("verb", flat=True))
    assert verbs_seen == ["taken_over", "handed_over"]
    assert "Dossier passé à Camille Roche" in soup(desk.get(url(case))).select_one("ol.timeline").text


def test_the_15_from_a_case_then_its_end(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    panel = soup(desk.get("/c/gaillacois/bureau/urgence", {"dossier": str(case.number)}))
    desk.post(panel.select_one(".panel-15 form")["action"])
    page = soup(desk.get(url(case)))
    assert "confié au 15" in page.select_one(".page-head").text
    assert not page.select("#rappel, [href$=besoin]")
    assert desk.get(url(case, "/besoin")).status_code == 302
    desk.post(page.select_one(".message.late form")["action"])
    with reading(tarn.desk):
        assert Case.objects.get().closed_at == MONDAY


def test_presence_is_a_post_and_is_shown_to_others(tarn, desk):
    case = cast.call(tarn)
    assert desk.post(url(case, "/presence")).status_code == 204
    assert desk.get(url(case, "/presence")).status_code == 404
    with reading(tarn.desk):
        assert Presence.objects.get().account_id == tarn.julie.pk


def test_queries_do_not_follow_the_number_of_needs(tarn, desk, django_assert_num_queries):
    few, many = cast.call(tarn, Kind.NURSING), cast.call(tarn, *[Kind.NURSING] * 12)
    desk.get(url(few))
    with CaptureQueriesContext(connection) as seen:
        desk.get(url(few))
    with django_assert_num_queries(len(seen)):
        assert len(soup(desk.get(url(many))).select("section.need")) == 12


POSTS = [
    "proposer/1", "oui-telephone/1", "rendez-vous/1", "confirmer/1", "absent/1", "elargir/1", "clore/1", "autre-chose/1",
         "code/1", "numero", "rappel", "passer", "reprendre", "notes", "accord", "autour", "autour/1", "urgence", "suite",
         "presence", "besoin"]  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_the_neighbour_s_case_does_not_exist(tarn, desk, path):
    elsewhere = cast.bourbon()
    for _ in range(2):
        other = cast.call(elsewhere)
    assert desk.post(url(other, f"/{path}")).status_code == 404
    assert desk.get(url(other)).status_code == 404
    assert desk.post(f"/c/bourbon/dossiers/{other.number}/{path}").status_code == 404


def test_a_closed_case_asks_for_no_call(tarn, desk):
    case = cast.call(tarn, Kind.UNSCHEDULED)
    address = f"/c/gaillacois/dossiers/{case.number}"
    assert soup(desk.get(address)).select_one("#rappel details") is None
    verbs.close(tarn.desk, need_of(tarn, case).pk, verbs.Outcome.SEEN, MONDAY)
    page = soup(desk.get(address))
    assert not page.select_one("#rappel details").has_attr("open")
    assert not page.select("[data-key=F8]")
    assert soup(desk.post(f"{address}/rappel", {})).select_one("#rappel details").has_attr("open")

"""Whoever took back every agreement is nobody's any more: no name, no number, no word, but to the one who took it."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import soup, words
from tests.web.test_access import GUARDED, address
from volontiers.accounts.access import GRANTS, Role
from volontiers.accounts.models import Membership
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.emergency import hand_to_emergency, note_follow_up
from volontiers.cases.actions.ownership import collect_agreement, write_notes
from volontiers.cases.actions.telephone import Told, hear
from volontiers.cases.actions.tracking import agree_again, withdraw_agreement
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Need, Proposal
from volontiers.cases.queries import hidden
from volontiers.core.calls import CallState
from volontiers.core.need import Family, Kind
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "+33639987777"
CANARIES = (
    "Zygomard", "Ophélie", "1931", "Wolfram", "sa filleule", "06 39 98 77 77", PHONE, "quetsche", "escarpolette",
    "marjolaine", "le mardi des cendres",
)  # fmt: skip
# Hashes of the register, tokens and keys of forms: any four digits stand in one of them some day.
BY_CHANCE = re.compile(r"\b[0-9A-Za-z]{32,}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bn° \d{5,}\b")
BOARD = "/c/gaillacois/bureau/tableau"
CASE = "/c/gaillacois/dossiers/1001"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def case(tarn):
    """Every field that says who it is holds a word found nowhere else."""
    found = cast.call(
        tarn, Kind.UNSCHEDULED, Kind.EQUIPMENT, person=Identity("Zygomard", "Ophélie", 1931, "81099", PHONE),
        callback_phone=PHONE, caller="relative", caller_name="Wolfram", caller_link="sa filleule", words="quetsche",
        impossible_days="le mardi des cendres", asked_by_id=tarn.noor.pk,
    )  # fmt: skip
    assert write_notes(tarn.desk, found.pk, "escarpolette", "marjolaine", found.version, MONDAY)
    return found


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def taken_by_alix(tarn, case) -> int:
    with reading(tarn.desk):
        need = Need.objects.get(case=case, n=1)
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        proposal = Proposal.objects.get(need=need, professional=tarn.alix)
    accept(tarn.pro(tarn.alix), proposal.pk, MONDAY)
    return proposal.pk


def text_of(content: bytes) -> str:
    """A spreadsheet is a ZIP of texts. A PDF says what its page says, in shapes of letters: it is read there."""
    if content.startswith(b"%PDF"):
        return ""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode() for name in parts.namelist())


def everything(client: Client, roles: set[Role]) -> str:
    """All that these roles can open, one text after another."""
    allowed = frozenset().union(*(GRANTS[role] for role in roles))
    pages = [address(route) for route, can in GUARDED if can in allowed]
    pages += [f"{BOARD}?etat={tab}" for tab in ("a-rappeler", "en-attente", "clos")] + ["/moi/dossiers/1001"]
    pages += ["/moi/?vue=demandes-faites", "/moi/?vue=en-cours", f"{CASE}?besoin=1"]
    drawn = [text_of(client.get(page).getvalue()) for page in dict.fromkeys(pages)]
    for typed in ("1001", "1001-1", PHONE, "zygomard", "wolfram"):
        found = client.post("/c/gaillacois/bureau/recherche", {"q": typed}, follow=True).content.decode()
        drawn.append(found.replace(f'value="{typed}"', "").replace(f"« {typed} »", ""))
    alike = {"telephone": PHONE, "family_name": "Zygomard", "given_name": "Ophélie", "birth_year": "1931"}
    drawn.append(client.post("/c/gaillacois/bureau/doublons", alike).content.decode())
    for verb in ("numero", "notes", "personne", "rappel", "autour"):
        sent = {
            "reached": "answered",
            "version": "9",
            "family_name": "Autre",
            "professional": "1",
            "tie": "usual",
        }
        drawn.append(client.post(f"{CASE}/{verb}", sent, follow=True).content.decode())
    return "\n".join(drawn)


def seen(text: str) -> set[str]:
    left = BY_CHANCE.sub("", text)
    return {canary for canary in CANARIES if canary in left}


DESK = {Role.OPERATOR, Role.COORDINATOR}


def test_before_a_withdrawal_the_desk_reads_all_of_it(tarn, case, camille):
    assert seen(everything(camille, DESK)) == set(CANARIES) - {PHONE}


def test_after_it_no_address_of_the_desk_says_who_it_is(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    text = everything(camille, DESK)
    assert seen(text) == set()
    assert hidden.WORDS in text
    with reading(tarn.desk):
        kept = Case.objects.select_related("person").get(pk=case.pk)
    assert (kept.desk_note, kept.person.family_name, kept.news_due_at) == ("escarpolette", "Zygomard", None)


def test_no_colleague_reads_it_either_but_the_one_who_took_it(tarn, case, signed_in):
    proposal = taken_by_alix(tarn, case)
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.noor.account).update(role=Role.PROFESSIONAL)
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    for who in (tarn.noor, tarn.bao):
        assert seen(everything(signed_in(who.account), {Role.PROFESSIONAL})) == set(), who
    page = signed_in(tarn.alix.account).get(f"/moi/demandes/{proposal}/decision").content.decode()
    assert {"Ophélie", "06 39 98 77 77", "quetsche", "marjolaine"} <= seen(page)
    with reading(tarn.desk):
        assert Need.objects.get(case=case, n=1).state == "taken"


def test_who_asked_is_told_that_it_is_hidden(tarn, case, signed_in):
    noor = signed_in(tarn.noor.account)
    mine = "/moi/?vue=demandes-faites"
    assert "Ophélie" in words(noor.get(mine))
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    assert hidden.WORDS in words(noor.get(mine))
    assert "Ophélie" not in words(noor.get(mine))


def test_one_family_alone_hides_nothing_and_stops_only_its_own(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY, [Family.SERVICES])
    assert "Ophélie Zygomard" in words(camille.get(CASE))
    with reading(tarn.desk):
        assert list(Need.objects.order_by("n").values_list("kind", "state")) == [
            ("unscheduled", "ready"),
            ("equipment", "received"),
        ]
    withdraw_agreement(tarn.desk, case.pk, MONDAY, [Family.CARERS])
    assert "Zygomard" not in words(camille.get(CASE))


def test_the_desk_still_closes_it_from_the_board(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    rows = soup(camille.get(BOARD)).select("tbody tr")
    assert ["accord retiré, identité masquée" in row.get_text() for row in rows] == [True, True]
    assert {row.select_one(".c-next").get_text(strip=True) for row in rows} == {"Clore"}
    for n in (1, 2):
        assert camille.post(f"{CASE}/clore/{n}", {"outcome": "no_longer_needed"}).status_code == 302
    with reading(tarn.desk):
        assert Case.objects.get().closed_at == MONDAY
    assert seen(everything(camille, DESK)) == set()


def test_agreeing_again_shows_it_again_with_news_promised(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    agree_again(tarn.desk, case.pk, MONDAY)
    assert "Ophélie Zygomard" in words(camille.get(CASE))
    with reading(tarn.desk):
        assert Case.objects.get().news_due_at == MONDAY + timedelta(minutes=95)


def test_said_again_by_telephone_it_is_shown_too_and_a_no_hides_it(tarn, case, camille):
    collect_agreement(tarn.desk, case.pk, dict.fromkeys(Family, False), MONDAY)
    assert "Zygomard" not in words(camille.get(CASE))
    camille.post(f"{CASE}/accord", {"carers": "yes"})
    assert "Ophélie Zygomard" in words(camille.get(CASE))


def test_nobody_who_was_only_never_asked_is_hidden(tarn, camille):
    cast.call(tarn, agreements={}, person=Identity("Zygomard", "Ophélie", 1931, "81099"))
    assert "Ophélie Zygomard" in words(camille.get(CASE))
    camille.post(f"{CASE}/accord", {"carers": "no"})
    assert "Ophélie Zygomard" in words(camille.get(CASE))


def test_an_emergency_shows_it_until_its_end_is_known(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    hand_to_emergency(tarn.desk, case.pk, MONDAY)
    assert "Ophélie Zygomard" in words(camille.get(CASE))
    note_follow_up(tarn.desk, case.pk, MONDAY)
    assert "Zygomard" not in words(camille.get(CASE))


def test_a_number_that_rings_leads_to_no_hidden_case(tarn, case, camille):
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    hear(tarn.machine, Told("a1", CallState.RINGING, PHONE), MONDAY)
    page = words(camille.get(BOARD))
    assert "Ça sonne : 06 39 98 77 77." in page


def test_two_calls_of_one_number_are_no_twins_once_one_is_hidden(tarn, case, camille):
    cast.call(
        tarn, callback_phone=PHONE, caller="relative", person=Identity("Zygomard", "Ophélie", 1931, "81099")
    )
    assert "doublon probable" in words(camille.get(BOARD))
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    assert "doublon probable" not in words(camille.get(BOARD))


def agreements(client) -> dict[str, str]:
    lines = soup(client.get(CASE)).select("dl.summary div")
    return {one.dt.get_text(): one.dd.get_text() for one in lines if one.dt.get_text() in AGREED}


AGREED = {family.label.capitalize() for family in Family}


def test_an_agreement_that_was_taken_back_is_said_so_with_what_is_left_to_do(tarn, case, camille):
    carers, services = (family.label.capitalize() for family in Family)
    assert agreements(camille) == {carers: "oui", services: "oui"}
    withdraw_agreement(tarn.desk, case.pk, MONDAY, [Family.SERVICES])
    assert agreements(camille) == {carers: "oui", services: "retiré"}
    assert "passer le suivi ou confier au 15" not in words(camille.get(CASE))
    withdraw_agreement(tarn.desk, case.pk, MONDAY)
    assert agreements(camille) == {carers: "retiré", services: "retiré"}
    assert "vous pouvez clore chaque besoin, passer le suivi ou confier au 15" in words(camille.get(CASE))
    collect_agreement(tarn.desk, case.pk, {Family.CARERS: False}, MONDAY)
    assert agreements(camille) == {carers: "non", services: "retiré"}


def test_what_was_never_asked_is_to_be_asked(tarn, camille):
    cast.call(tarn, agreements={})
    assert set(agreements(camille).values()) == {"à demander"}

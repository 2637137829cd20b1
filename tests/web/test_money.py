"""The money as the coordination writes it, the board releases it, and the funder reads it."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.core.test_contract import CONTRACT
from tests.project.money_given import PHONES, asked, hold_everything, notified, seen, spent, treasurer
from tests.web.steering_given import shown, words
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.core import cells
from volontiers.core.funding import Service
from volontiers.database.wall import acting, reading
from volontiers.project.actions.contracts import write_contract
from volontiers.project.actions.grants import pay_instalment
from volontiers.project.actions.hours import (
    Decided,
    Given,
    decide_compensation,
    declare_lost_income,
    log_time,
)
from volontiers.project.actions.spending import enter_spending
from volontiers.project.models import Spending, WorkedTime
from volontiers.project.queries import contract as contracts

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/financements/"
TODAY = MONDAY.date()
GRANT = {
    "funder_kind": "ars", "funder": "ARS Occitanie", "kind": "grant", "title": "Amorçage", "service": "",
    "cents": "60 000", "on": "2026-04-01", "likely": "80", "note": "",
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def helene(tarn):
    return treasurer(tarn)


@pytest.fixture
def board(tarn, helene, signed_in):
    return signed_in(tarn.accounts["helene"])


@pytest.fixture
def funder(tarn, signed_in):
    account = create_account("ars@gaillacois.test", "Lou Ars", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.FUNDER)
    return signed_in(account)


def said(response) -> str:
    return re.sub(r"\s+", " ", words(response).replace("\u2060", ""))


def test_from_the_request_to_the_second_payment(desk):
    assert "Aucun financement noté" in said(desk.get(HERE))
    page = said(desk.post(HERE + "nouveau", GRANT, follow=True))
    assert "demandé, 80 % de chances" in page
    page = said(
        desk.post(
            HERE + "1",
            {"choice": "notify", "cents": "54000", "on": "2026-05-04", "version": "1"},
            follow=True,
        )
    )
    assert "notifié le 4 mai 2026" in page
    first = {"cents": "27000", "required": "", "version": "2"}
    assert "Reste à répartir : 27 000 €" in said(desk.post(HERE + "1/versement", first, follow=True))
    second = {"cents": "27000", "required": "Bilan\nBudget", "pieces_by": "2027-01-15", "version": "3"}
    desk.post(HERE + "1/versement", second)
    desk.post(HERE + "versements/1", {"choice": "pay", "on": "2026-05-20", "reference": "v1"})
    page = said(desk.get(HERE))
    assert "pièces pour le 2e versement (ARS Occitanie, Amorçage) — avant le 15 janvier 2027" in page
    assert "0 pièce sur 2 : voir la liste" in page
    assert "Notifié 54 000 € promis par écrit Versé 27 000 € 50 % de ce qui est notifié" in page


def test_a_payment_before_its_conditions_says_what_is_missing_and_records_nothing(desk, tarn):
    _, (_, second) = notified(tarn)
    url = f"{HERE}versements/{second.pk}"
    answer = desk.post(url, {"choice": "pay", "on": "2026-11-20", "reference": "v2"})
    assert answer.status_code == 422
    assert "Il manque encore : « Bilan intermédiaire » et « Budget réalisé »" in said(answer)
    assert 'value="v2"' in answer.content.decode()
    hold_everything(tarn, second, date(2026, 11, 20))
    assert "Versé le 20/11/2026" in said(desk.post(url, {"choice": "pay", "on": "2026-11-20"}, follow=True))
    again = desk.post(url, {"choice": "pay", "on": "2026-11-21"})
    assert "n’arrive qu’une fois" in again.content.decode()


def test_pieces_are_marked_one_by_one(desk, tarn):
    _, (_, second) = notified(tarn)
    url = f"{HERE}versements/{second.pk}"
    page = said(
        desk.post(url, {"hold": "1", "piece-1-on": "2026-11-20", "piece-1-where": "classeur 1"}, follow=True)
    )
    assert "1 sur 2" in page
    assert "20/11/2026, classeur 1" in page
    wrong = desk.post(url, {"hold": "2", "piece-2-on": "2026-12-24", "piece-2-where": "classeur 2"})
    assert wrong.status_code == 422
    assert "pas encore là" in said(wrong)
    assert 'value="classeur 2"' in wrong.content.decode()
    assert "0 sur 2" in said(desk.post(url, {"missing": "1"}, follow=True))
    assert "0 sur 3" in said(desk.post(url, {"choice": "piece", "label": "Attestation"}, follow=True))
    assert desk.post(url, {"choice": "piece", "label": "Attestation"}).status_code == 422


def test_a_stale_page_says_what_stands_and_can_be_sent_again(desk, tarn):
    grant, _ = notified(tarn, (2_700_000, ()))
    answer = desk.post(f"{HERE}{grant.pk}/versement", {"cents": "100", "required": "", "version": "1"})
    assert answer.status_code == 422
    assert "entre-temps" in said(answer)
    again = shown(answer)
    assert again["version"] == "3"
    assert desk.post(f"{HERE}{grant.pk}/versement", again).status_code == 302


def test_a_grant_not_notified_is_weighed_or_dropped(desk, tarn):
    made = asked(tarn)
    url = f"{HERE}{made.pk}"
    assert "30 % de chances" in said(
        desk.post(url, {"choice": "likely", "likely": "30", "version": "1"}, follow=True)
    )
    assert desk.post(url, {"choice": "likely", "likely": "130", "version": "2"}).status_code == 422
    assert "entre-temps" in desk.post(url, {"choice": "drop", "version": "1"}, follow=True).content.decode()
    assert "abandonné" in said(desk.post(url, {"choice": "drop", "version": "2"}, follow=True))


def test_money_asked_back(desk, tarn):
    grant, (first, _) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, TODAY, "", MONDAY)
    body = {
        "cents": "30000",
        "on": "2026-11-20",
        "because": "action non faite",
        "version": seen(tarn, grant.pk).version,
    }
    url = f"{HERE}{grant.pk}/reprise"
    assert "27 000 € au plus" in said(desk.post(url, body))
    assert "1 000 €" in said(desk.post(url, body | {"cents": "1000"}, follow=True))


SPENT = {
    "on": "2026-10-01", "cents": "120,50", "label": "Forfait du numéro", "nature": "telephone", "service": "number",
    "grant": "", "where": "classeur 2",
}  # fmt: skip


def test_an_expense_is_entered_by_one_and_released_by_another(desk, board, tarn):
    assert (
        "Une autre personne la valide"
        in desk.post(HERE + "depenses/nouvelle", SPENT, follow=True).content.decode()
    )
    url = HERE + "depenses/1"
    assert "une autre personne de la coordination ou du conseil la valide" in said(desk.get(url))
    release = {"choice": "release", "proof": "paper", "words": "classeur 2, n° 3"}
    assert "une autre personne la valide" in desk.post(url, release, follow=True).content.decode()
    assert board.post(url, {"choice": "release"}).status_code == 422
    early = board.post(url, release | {"words": "à classer"})
    assert "ne dit pas où est le papier" in said(early)
    assert 'value="à classer"' in early.content.decode()
    assert "est validée" in board.post(url, release, follow=True).content.decode()
    assert "papier rangé, classeur 2, n° 3" in said(board.get(url))
    page = said(board.post(url, {"choice": "reverse", "because": "saisie deux fois"}, follow=True))
    assert "sa contre-dépense, à valider" in page
    page = said(desk.get(HERE + "depenses/?etat=waiting"))
    assert "−120,50 €" in page
    assert "1 dépense." in page


def test_a_mistake_is_set_aside_with_a_reason(desk, tarn):
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    url = f"{HERE}depenses/{made.pk}"
    assert desk.post(url, {"choice": "aside", "because": ""}).status_code == 422
    assert "Écartée par Camille Roche" in said(
        desk.post(url, {"choice": "aside", "because": "double"}, follow=True)
    )


def test_the_receipt_goes_in_and_comes_out_as_it_was(desk, tarn):
    file = SimpleUploadedFile("recu.pdf", b"%PDF-1.7 essai")
    desk.post(HERE + "depenses/nouvelle", SPENT | {"file": file, "where": ""})
    kept = desk.get(HERE + "depenses/1/recu")
    assert (kept.content, kept["Content-Type"]) == (b"%PDF-1.7 essai", "application/pdf")
    assert "attachment" in kept["Content-Disposition"]
    wrong = desk.post(HERE + "depenses/nouvelle", SPENT | {"file": SimpleUploadedFile("x.exe", b"MZ")})
    assert "PDF" in said(wrong)
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    late = SimpleUploadedFile("photo.png", b"\x89PNG essai")
    desk.post(f"{HERE}depenses/{made.pk}", {"choice": "voucher", "file": late})
    assert desk.get(f"{HERE}depenses/{made.pk}/recu")["Content-Type"] == "image/png"


def test_without_a_receipt_nothing_is_entered_and_nothing_is_lost(desk, tarn):
    answer = desk.post(HERE + "depenses/nouvelle", SPENT | {"where": ""})
    assert answer.status_code == 422
    assert shown(answer)["label"] == "Forfait du numéro"
    with reading(tarn.desk):
        assert Spending.objects.count() == 0


def test_expenses_are_paged_and_filtered(desk, tarn, helene, django_assert_max_num_queries):
    for number in range(51):
        spent(tarn, helene) if number == 0 else enter_spending(tarn.desk, PHONES, MONDAY)
    with django_assert_max_num_queries(30):
        page = said(desk.get(HERE + "depenses/"))
    assert "Page 1 sur 2" in page
    assert "1 dépense." in said(desk.get(HERE + "depenses/?etat=released"))
    assert "Aucune dépense ainsi" in said(desk.get(HERE + "depenses/?nature=fees"))


def test_paid_hours_beside_given_ones_and_the_rule_on_the_register(desk, tarn):
    rule = {
        "hour_cents": "50", "year_cents": "100", "in_force_from": "2026-07-01", "decision": DECISION, "version": "0",
    }  # fmt: skip
    page = said(desk.post(HERE + "temps/regle", rule, follow=True))
    assert (
        "Une heure est indemnisée 50 €, 100 € au plus par personne et par an, à partir du 01/07/2026" in page
    )
    body = {"choice": "time", "who": tarn.camille.pk, "on": "2026-11-20", "hours": "3", "minutes": "30",
            "service": "number", "label": "Réunion", "asked": "on"}  # fmt: skip
    page = said(desk.post(HERE + "temps/", body, follow=True))
    assert "Heures indemnisées 2 h 100 € selon la règle Heures offertes 1 h 30" in page
    assert "Entre une minute et 24 heures" in said(
        desk.post(HERE + "temps/", body | {"hours": "0", "minutes": "0"})
    )
    stale = desk.post(HERE + "temps/regle", rule)
    assert "pendant que vous écriviez" in said(stale)
    desk.post(HERE + "temps/", {"back": "1"})
    assert "Aucune heure" in said(desk.get(HERE + "temps/"))
    assert "Indemnité des heures données" in said(desk.get("/c/gaillacois/parametres/decisions"))


def test_an_income_lost_is_for_two_pairs_of_eyes(desk, board, funder, tarn):
    body = {"choice": "lost", "on": "2026-11-20", "cents": "250", "note": "garde annulée"}
    assert "garde annulée" in said(desk.post(HERE + "temps/", body, follow=True))
    assert "Camille Roche : garde annulée" in said(board.get(HERE + "temps/"))
    assert "garde annulée" not in said(funder.get(HERE + "temps/"))
    assert "garde annulée" not in said(desk.post(HERE + "temps/", {"forget": "1"}, follow=True))


def test_a_funder_reads_everything_but_names(funder, tarn, helene):
    grant, (first, _) = notified(tarn)
    made = spent(tarn, helene)
    log_time(tarn.desk, Given(tarn.camille.pk, TODAY, 60, Service.NUMBER), MONDAY)
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    for path in (
        "",
        "1",
        f"versements/{first.pk}",
        "depenses/",
        "temps/",
        "contrat/",
        "contrat/exemple",
        "duree",
    ):
        page = funder.get(HERE + path)
        assert page.status_code == 200, path
        assert "Camille" not in said(page), path
        assert "Hélène" not in said(page), path
        assert "<form method=post" not in page.content.decode()
    for path in (
        "nouveau",
        f"{grant.pk}/versement",
        "depenses/nouvelle",
        f"depenses/{made.pk}",
        "temps/regle",
    ):
        assert funder.get(HERE + path).status_code == 404, path
    for path in ("1", f"versements/{first.pk}", "temps/", "contrat/"):
        assert funder.post(HERE + path, {"choice": "drop", "version": "1"}).status_code == 404, path
    with reading(tarn.desk):
        assert WorkedTime.objects.filter(taken_back_at=None).count() == 1


def test_the_contract_starts_from_the_example_and_keeps_its_versions(desk, tarn):
    page = desk.get(HERE + "contrat/saisir")
    assert "montants publics 2019–2023, incomplets" in said(page)
    body = shown(page)
    assert body["functioning-fixed_cents"] == "50000,00"
    body |= {
        "access-variable_cents": "20000", "i0-label": "Patients fragiles", "i0-mission": "access", "i0-target": "219",
        "i0-cents": "15000", "i0-paying": "proportional",
    }  # fmt: skip
    page = said(desk.post(HERE + "contrat/saisir", body, follow=True))
    assert "Part fixe 50 000 €" in page
    assert "0 € à 15 000 €" in page
    assert "Missions concernées : accès aux soins, parcours, prévention et crises sanitaires." in page
    assume = {"key": "patients-fragiles", "low": "110", "high": "180", "because": "au rythme de l’automne"}
    page = said(desk.post(HERE + "contrat/", assume, follow=True))
    assert "7 500 € à 12 300 €" in page
    assert "de 110 à 180 sur 219" in page
    again = shown(desk.get(HERE + "contrat/saisir"))
    desk.post(HERE + "contrat/saisir", again | {"i0-cents": "16000", "note": "avenant"})
    assert "Version 2 : avenant" in said(desk.get(HERE + "contrat/"))
    assert "15 000 €" in said(desk.get(HERE + "contrat/?version=1"))
    with reading(tarn.desk):
        assert len(contracts.versions(tarn.community.pk)) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"i0-cents": "90000"}, "la part variable est de 20 000 €"),
        ({"i0-target": ""}, "Complétez cette ligne"),
        ({"title": ""}, "À compléter"),
        ({"quality-fixed_cents": "100"}, "Cochez « Au contrat »"),
        ({"version": "4"}, "pendant que vous écriviez"),
    ],
)
def test_a_contract_that_cannot_stand_is_said_and_kept_on_the_page(desk, wrong, sentence):
    body = shown(desk.get(HERE + "contrat/saisir")) | {
        "access-variable_cents": "20000", "i0-label": "Patients fragiles", "i0-mission": "access", "i0-target": "219",
        "i0-cents": "15000", "i0-paying": "reached",
    }  # fmt: skip
    answer = desk.post(HERE + "contrat/saisir", body | wrong)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert shown(answer)["i0-label"] == "Patients fragiles"


def test_an_assumption_the_wrong_way_round(desk, tarn):
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    answer = desk.post(HERE + "contrat/", {"key": "fragiles", "low": "9", "high": "1", "because": "x"})
    assert answer.status_code == 422
    assert "avant le plus haut" in said(answer)


def test_the_paper_and_the_rows_of_the_dialogue(desk, funder, tarn, helene):
    grant, (first, _) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, TODAY, "", MONDAY)
    spent(tarn, helene)
    write_contract(tarn.desk, CONTRACT, "", 0, MONDAY)
    decide_compensation(tarn.desk, Decided(TODAY, 5000, 10_000, DECISION, 0), MONDAY)
    log_time(tarn.desk, Given(tarn.camille.pk, TODAY, 60, Service.NUMBER, "", True), MONDAY)
    declare_lost_income(tarn.desk, TODAY, 100, "", MONDAY)
    assert funder.get(HERE + "dialogue.pdf").content.startswith(b"%PDF")
    rows = cells.read(desk.get(HERE + "export?quoi=depenses&format=xlsx").content)
    assert rows[1][2:8] == ["Forfait", "téléphone", "le numéro", "accès aux soins", "", "120,50"]
    assert rows[1][-2:] == ["Camille Roche", "Hélène Cros"]
    blind = funder.get(HERE + "export?quoi=depenses&format=csv").content.decode("utf-8-sig")
    assert "Hélène" not in blind
    grants = cells.read(desk.get(HERE + "export?quoi=financements&format=csv").content)
    assert [row[8] for row in grants] == ["Versement", "1", "2"]
    assert desk.get(HERE + "export?quoi=heures").status_code == 404
    assert grant.pk


def test_what_was_done_meanwhile_is_said_where_the_form_is_gone(desk, board, tarn):
    grant, _ = notified(tarn)
    url = f"{HERE}{grant.pk}"
    late = desk.post(url, {"choice": "notify", "cents": "1", "on": "2026-11-20", "version": "4"})
    assert "déjà notifié" in said(late)
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    board.post(f"{HERE}depenses/{made.pk}", {"choice": "aside", "because": "double"})
    again = desk.post(f"{HERE}depenses/{made.pk}", {"choice": "aside", "because": "double"})
    assert "déjà écartée" in said(again)

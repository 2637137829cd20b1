"""The page of the project: where it stands, what was objected, and what each role reads of it."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import COLLEGES, FOUNDERS, at_letter, statutes
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.core.stages import Outcome
from volontiers.database.wall import acting, reading
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.models import Objection, Project

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/projet/"
SENT, CAME = date(2026, 10, 5), date(2026, 11, 9)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def somebody(tarn, signed_in, role: Role):
    account = create_account(f"{role}@gaillacois.test", role.label, "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=role)
    return signed_in(account)


def refused(tarn):
    statutes(tarn, *COLLEGES, FOUNDERS)
    at_letter(tarn)
    sent = send_file(tarn.desk, Sending(SENT, ["ars"], ["Lettre d’intention"]), MONDAY)
    remarks = [Remark("Un collège de membres fondateurs", "founders"), Remark("Le budget n’est pas signé")]
    note_answer(tarn.desk, sent.pk, Coming("ars", CAME, Outcome.NOT_KEPT, "", remarks), MONDAY)


def test_before_any_stage_the_page_says_what_to_do(camille):
    page = words(camille.get(URL))
    assert "Aucune étape n’est inscrite" in page
    assert "Noter un envoi" not in page


def test_a_stage_is_entered_with_its_decision(tarn, camille):
    form = shown(camille.get(f"{URL}etape")) | {
        "stage": "letter", "since": "15/09/2026", "decision": "assemblée du 15/09/2026",
    }  # fmt: skip
    page = words(camille.post(f"{URL}etape", form, follow=True))
    assert "Lettre d’intention, depuis le 15/09/2026." in page
    assert "Le dossier est chez vous depuis le 15 septembre 2026 (69 jours)." in page
    assert "5 à réunir" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"since": "24/11/2026"}, "n’est pas encore là"),
        ({"since": "demain"}, "02/03/2026"),
        ({"decision": ""}, "une réponse est nécessaire"),
    ],
)
def test_a_wrong_stage_is_told_beside_its_field_and_nothing_is_lost(tarn, camille, changed, told):
    form = shown(camille.get(f"{URL}etape")) | {
        "stage": "contract",
        "since": "15/09/2026",
        "decision": "bureau",
    }
    answer = camille.post(f"{URL}etape", form | changed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert '<option value="contract" selected' in answer.content.decode()
    with reading(tarn.desk):
        assert not Project.objects.exists()


def test_a_stale_page_says_so_keeps_what_was_typed_and_may_be_sent_again(tarn, camille):
    at_letter(tarn)
    drawn = shown(camille.get(f"{URL}suite"))
    camille.post(f"{URL}suite", drawn | {"next_step": "élection"})
    answer = camille.post(f"{URL}suite", drawn | {"next_step": "dépôt"})
    assert answer.status_code == 422
    assert "entre-temps" in words(answer)
    assert "élection" in words(answer)
    again = shown(answer)
    assert again["next_step"] == "dépôt"
    assert "dépôt" in words(camille.post(f"{URL}suite", again, follow=True))


def test_without_a_stage_there_is_no_course_to_write(camille):
    assert camille.get(f"{URL}suite").status_code == 302
    assert camille.get(f"{URL}envoi").status_code == 302


def test_what_was_objected_stands_with_what_to_mend(tarn, camille):
    refused(tarn)
    page = words(camille.get(URL))
    assert "à corriger Un collège de membres fondateurs ARS, 09/11/2026" in page.replace("︎", "")
    # Told once: what was objected is not said again among the other points.
    assert page.count("Une assemblée extraordinaire peut le supprimer") == 1
    assert "ARS : non retenu en l’état" in page
    assert "Le dossier est chez vous depuis le 9 novembre 2026 (14 jours)." in page


def test_what_no_check_sees_is_mended_by_hand(tarn, camille):
    refused(tarn)
    with reading(tarn.desk):
        one = Objection.objects.get(check_key="")
    url = f"{URL}points/{one.pk}"
    assert camille.post(url, {"how": ""}).status_code == 422
    page = words(camille.post(url, {"how": "signé le 12/11/2026"}, follow=True))
    assert "signé le 12/11/2026 (23/11/2026)" in page
    assert camille.get(url).status_code == 404


def test_a_funder_reads_the_log_and_neither_names_nor_what_is_being_prepared(tarn, signed_in):
    refused(tarn)
    form = {"responsible": tarn.camille.pk, "next_step": "élection du 19/12", "version": 1}
    assert signed_in(tarn.camille).post(f"{URL}suite", form).status_code == 302
    page = words(somebody(tarn, signed_in, Role.FUNDER).get(URL))
    assert "ARS : non retenu en l’état" in page
    assert "élection du 19/12" in page
    assert "Le dossier est à la communauté depuis" in page
    for hidden in ("Camille Roche", "avant l’envoi", "Noter un envoi", "à réunir", "à corriger", "chez vous"):
        assert hidden not in page


def test_each_warning_leads_to_where_it_is_mended(tarn, camille):
    refused(tarn)
    page = soup(camille.get(URL))
    ways = {one["href"]: one.get_text() for one in page.select("main ul.lines a")}
    assert "Statuts : Un collège de membres fondateurs" in ways["/c/gaillacois/vie/statuts"]
    assert "/c/gaillacois/vie/assemblees/" in ways
    for path in ways:
        assert camille.get(path).status_code == 200, path
    assert "Statuts : Un collège de membres fondateurs" in words(camille.get(f"{URL}envoi"))


@pytest.mark.parametrize("role", [Role.FUNDER, Role.BOARD])
def test_the_projects_of_the_region_are_one_step_away(tarn, signed_in, role):
    page = soup(somebody(tarn, signed_in, role).get(URL))
    assert page.select_one("main a[href='/observatoire/']")


def test_the_board_writes_and_is_told_who_changes_the_form(tarn, signed_in):
    at_letter(tarn)
    page = words(somebody(tarn, signed_in, Role.BOARD).get(URL))
    assert "Noter un envoi" in page
    assert "La coordination la change dans « Paramètres »" in page


def test_a_deadline_that_passed_is_said(tarn, camille):
    at_letter(tarn)
    camille.post(f"{URL}suite", {"next_step": "dépôt", "due_on": "20/11/2026", "version": 1})
    page = words(camille.get(URL))
    assert "La prochaine échéance est passée" in page
    assert "avant le 20/11/2026 !\ufe0e passée" in page


def test_silence_on_a_health_project_is_told_with_its_source(tarn, camille):
    project = at_letter(tarn)
    form = {
        "stage": "health_project",
        "since": "01/10/2026",
        "decision": "bureau",
        "version": project.version,
    }
    camille.post(f"{URL}etape", form)
    send_file(tarn.desk, Sending(SENT, ["ars"], []), MONDAY)
    page = words(camille.get(URL))
    assert "Sans opposition reçue au 05/12/2026" in page
    assert "L1434-12" in page
    # Silence is the agency's: a version that others alone received says nothing of it.
    send_file(tarn.desk, Sending(SENT, ["cpam"], [], "", 1), MONDAY)
    assert "Sans opposition" not in words(camille.get(URL))


def test_another_stage_takes_the_file_back(tarn, camille):
    project = at_letter(tarn)
    send_file(tarn.desk, Sending(SENT, ["ars"], []), MONDAY)
    form = {"stage": "letter_validated", "since": "02/11/2026", "decision": "ARS", "version": project.version}
    page = words(camille.post(f"{URL}etape", form, follow=True))
    assert "Le dossier est chez vous depuis le 2 novembre 2026" in page


def test_the_page_asks_the_base_a_fixed_number_of_questions(tarn, camille, django_assert_max_num_queries):
    refused(tarn)
    for n in range(2, 12):
        one = send_file(tarn.desk, Sending(CAME, ["ars"], [], "", n - 1), MONDAY)
        note_answer(tarn.desk, one.pk, Coming("ars", CAME, Outcome.ASKED, "", [Remark(f"Point {n}")]), MONDAY)
    with django_assert_max_num_queries(40):
        camille.get(URL)

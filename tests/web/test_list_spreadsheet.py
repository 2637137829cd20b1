"""The list and a spreadsheet on screen: read, seen, decided; and carried away in the same columns."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.cast import MONDAY
from tests.placement.test_import import FAURE, HEAD
from tests.placement.waiting_given import listed
from tests.web.steering_given import soup, words
from volontiers.accounts.access import Role
from volontiers.accounts.models import AccessEntry, Membership
from volontiers.core.cells import read, write
from volontiers.database.wall import acting, reading
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker
from volontiers.placement.models import Import, Registration

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/tableur"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def work(tmp_path):
    return Worker("volontiers_jobs", KINDS["jobs"](), tmp_path / "jobs").drain


def upload(desk, *rows):
    return desk.post(URL, {"file": SimpleUploadedFile("liste.xlsx", write([HEAD, *rows]))})


def test_from_the_file_to_the_list(tarn, desk, work):
    page = upload(desk, FAURE)["Location"]
    assert "Lecture du fichier" in words(desk.get(page))
    work()
    assert "À ajouter 1" in words(desk.get(page))
    desk.post(page, {"choice": "write"})
    assert "Inscription" in words(desk.get(page))
    work()
    assert "1 personne ajoutée" in words(desk.get(page))
    with reading(tarn.desk):
        assert Registration.objects.count() == 1
    assert "liste.xlsx" in words(desk.get(URL))


def test_faults_have_their_lines_and_nothing_can_be_written(desk, work):
    page = upload(desk, FAURE, ["Huc", "Zoé", "2031", "", "", "02/03/2025"])["Location"]
    work()
    text = words(desk.get(page))
    assert "3 « Année de naissance » : une année entre 1900 et 2026" in text
    assert "Inscrire" not in text
    assert "ne peut pas être écrit maintenant" in words(desk.post(page, {"choice": "write"}, follow=True))


def test_stopped(desk, work):
    page = upload(desk, FAURE)["Location"]
    work()
    assert "rien de ce fichier n’est gardé" in words(desk.post(page, {"choice": "stop"}, follow=True))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "Choisissez d’abord un fichier"), (b"PK not a sheet", "ne se lit pas"), (b"\n", "vide")],
)
def test_what_cannot_be_read_is_said_at_once(desk, content, sentence):
    sent = {} if content is None else {"file": SimpleUploadedFile("x.xlsx", content)}
    page = desk.post(URL, sent)
    assert page.status_code == 422
    assert sentence in words(page)


def test_the_list_is_carried_away(tarn, desk):
    listed(tarn)
    answer = desk.post("/c/gaillacois/liste/export.xlsx")
    assert "liste-gaillacois-2026-11-23.xlsx" in answer["Content-Disposition"]
    assert read(answer.content)[1][:3] == ["Calmels", "Odette", "1948"]
    with reading(tarn.desk):
        entry = AccessEntry.objects.get(what="export")
    assert (entry.about, entry.account_id) == ("list:1", tarn.camille.pk)
    assert desk.get("/c/gaillacois/liste/export.xlsx").status_code == 404


def test_the_desk_alone_does_not_carry_it_away(tarn, signed_in):
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.camille, role=Role.COORDINATOR).delete()
    client = signed_in(tarn.camille)
    assert "Emporter la liste" not in words(client.get(URL))
    assert client.post("/c/gaillacois/liste/export.xlsx").status_code == 404


def test_the_box_decides_whether_people_are_told(tarn, desk, work):
    page = upload(desk, FAURE)["Location"]
    work()
    assert "Prévenir les personnes : 1 message" in words(desk.get(page))
    desk.post(page, {"choice": "write"})
    with reading(tarn.desk):
        assert not Import.objects.get().tells


def test_the_state_is_in_what_updates_itself(desk, work):
    page = upload(desk, FAURE)["Location"]
    work()
    moving = soup(desk.get(page)).select_one("#avancement")
    assert "à relire" in moving.get_text()


def test_an_import_of_a_neighbour_is_not_there(desk, signed_in, work):
    page = upload(desk, FAURE)["Location"]
    bourbon = cast.bourbon()
    client = signed_in(bourbon.camille)
    assert client.get(page.replace("gaillacois", "bourbon")).status_code == 404

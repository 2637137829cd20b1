"""The departures of doctors: prepared in two dates, followed by their countdown, the fragile first."""

from datetime import date
from io import BytesIO

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import waits
from tests.web.steering_given import words
from volontiers.core.cells import write
from volontiers.database.wall import reading
from volontiers.placement.actions.leaving_doctor import open_cohort
from volontiers.placement.models import Cohort, Import, Plan
from volontiers.web.departures.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/departs/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def cohort(tarn):
    return open_cohort(tarn.desk, tarn.alix.pk, date(2026, 11, 2), date(2027, 6, 30), "", MONDAY)


def said(tarn, **changed) -> dict:
    return {
        "professional": tarn.alix.pk, "announced_on": "02/11/2026", "leaves_on": "30/06/2027", "decision": "bureau",
    } | changed  # fmt: skip


def test_a_departure_is_prepared_and_counted_down(tarn, camille):
    answer = camille.post(URL, said(tarn))
    assert answer.status_code == 302
    page = words(camille.get(answer["Location"]))
    assert "J – 219, le 30 juin 2027" in page
    assert "J – 219" in words(camille.get(URL))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"leaves_on": "30/06/2026"}, "à venir"),
        ({"announced_on": "25/12/2026"}, "ne peut pas être dans le futur"),
        ({"professional": ""}, "Choisissez le médecin"),
        ({"leaves_on": "bientôt"}, "02/03/2026"),
    ],
)
def test_a_wrong_day_is_told_beside_its_field_and_nothing_is_lost(tarn, camille, changed, told):
    answer = camille.post(URL, said(tarn, **changed))
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="bureau"' in answer.content.decode()
    with reading(tarn.desk):
        assert not Cohort.objects.exists()


def test_the_fragile_first_then_what_is_left_by_commune(tarn, camille, cohort):
    waits(tarn, "Un", rank=0, cohort=cohort)
    waits(tarn, "Deux", commune="81145", cohort=cohort)
    page = words(camille.get(f"{URL}{cohort.pk}"))
    assert "0 sur 1 prioritaire a un médecin" in page
    assert "Lisle-sur-Tarn" in page
    assert "restent entre vous" in page


def test_a_deadline_is_said_on_the_page(tarn, signed_in, cohort, at):
    waits(tarn, "Un", rank=0, cohort=cohort)
    at(MONDAY.replace(year=2027, month=4, day=12))
    page = words(signed_in(tarn.camille).get(f"{URL}{cohort.pk}"))
    assert "Moins de 90 jours : 1 personne sans nouveau médecin, dont 1 prioritaire." in page


def test_a_plan_for_these_patients_alone(tarn, camille, cohort):
    waits(tarn, "Un", cohort=cohort)
    answer = camille.post(f"{URL}{cohort.pk}", {"choice": "plan"})
    assert "/liste/repartition/" in answer["Location"]
    with reading(tarn.desk):
        assert set(Plan.objects.values_list("cohort_id", flat=True)) == {cohort.pk}
        assert Plan.objects.count() == 3


def test_one_letter_for_each_who_has_no_doctor(tarn, camille, cohort):
    for name in ("Un", "Deux"):
        waits(tarn, name, cohort=cohort, letters="1 place du Griffoul, 81600 Gaillac")
    answer = camille.get(f"{URL}{cohort.pk}/lettres.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type/Page\n") + answer.content.count(b"/Type /Page\n") in {0, 2}


@pytest.mark.parametrize(
    ("born", "greeting", "first"),
    [
        (1980, "Madame, Monsieur,", "Claire Un"),
        (2015, "Aux parents de Claire Un,", "Aux parents de Claire Un"),
    ],
)
def test_a_child_is_written_to_through_their_parents(tarn, cohort, born, greeting, first):
    one = waits(tarn, "Un", cohort=cohort, born=born)
    said = letter(one, MONDAY.date())
    assert (said["greeting"], said["to"]) == (greeting, [first])


def test_without_anybody_there_is_no_letter(camille, cohort):
    assert camille.get(f"{URL}{cohort.pk}/lettres.pdf").status_code == 404


def test_the_file_is_read_by_the_worker_of_the_list(tarn, camille, cohort):
    file = BytesIO(write([["Nom"], ["Faure"]]))
    file.name = "patients.xlsx"
    answer = camille.post(f"{URL}{cohort.pk}", {"choice": "file", "file": file})
    assert "/liste/tableur/" in answer["Location"]
    with reading(tarn.desk):
        assert Import.objects.get().cohort_id == cohort.pk


def test_a_file_that_is_none_is_told(camille, cohort):
    answer = camille.post(f"{URL}{cohort.pk}", {"choice": "file"})
    assert answer.status_code == 422
    assert "Choisissez d’abord un fichier" in words(answer)


def test_closed_it_counts_down_no_more(camille, cohort):
    assert "est clos" in words(camille.post(f"{URL}{cohort.pk}", {"choice": "close"}, follow=True))
    page = words(camille.get(f"{URL}{cohort.pk}"))
    assert "J –" not in page
    assert "Relire ce fichier" not in page


def test_a_neighbour_finds_nothing(signed_in, cohort):
    other = cast.bourbon()
    assert signed_in(other.camille).get(f"/c/bourbon/liste/departs/{cohort.pk}").status_code == 404

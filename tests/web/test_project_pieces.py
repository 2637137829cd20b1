"""The pieces of the file and who is around, as they are kept on their pages."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter
from tests.web.steering_given import shown, words
from volontiers.database.wall import reading
from volontiers.project.models import Neighbour, Partner, Piece

pytestmark = pytest.mark.django_db(transaction=True)
PIECES, PARTNERS = "/c/gaillacois/projet/pieces", "/c/gaillacois/projet/partenaires"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    at_letter(made)
    return made


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def piece(tarn, label="Lettre d’intention"):
    with reading(tarn.desk):
        return Piece.objects.get(label=label)


def test_a_piece_is_ready_in_one_gesture(tarn, camille):
    page = words(camille.post(PIECES, {"ready": piece(tarn).pk}, follow=True))
    assert "prête 23/11/2026" in page


def test_a_piece_is_added_with_its_day_and_who_has_it(tarn, camille):
    form = {"label": "Budget", "responsible": tarn.camille.pk, "due_on": "20/11/2026", "version": 0}
    page = words(camille.post(PIECES, form, follow=True))
    assert "Budget Camille Roche 20/11/2026" in page
    assert "en retard" in page
    answer = camille.post(PIECES, form)
    assert answer.status_code == 422
    assert "déjà dans la liste" in words(answer)


def test_a_stale_page_of_a_piece_keeps_what_was_typed(tarn, camille):
    url = f"{PIECES}/{piece(tarn).pk}"
    drawn = shown(camille.get(url))
    camille.post(url, drawn | {"note": "classeur"})
    answer = camille.post(url, drawn | {"note": "armoire"})
    assert answer.status_code == 422
    assert "entre-temps" in words(answer)
    camille.post(url, shown(answer))
    assert piece(tarn).note == "armoire"


def test_a_piece_leaves_the_list(tarn, camille):
    pk = piece(tarn).pk
    assert "n’est plus dans la liste" in words(camille.post(f"{PIECES}/{pk}", {"drop": "1"}, follow=True))
    assert camille.get(f"{PIECES}/{pk}").status_code == 404
    assert camille.post(f"{PIECES}/{pk}", {}).status_code == 404


def test_a_partner_of_the_directory_is_added_then_agrees_then_leaves(tarn, camille):
    form = {"kind": "ehpad", "name": "EHPAD Les Tilleuls", "agreed_on": ""}
    page = words(camille.post(PARTNERS, form, follow=True))
    assert "EHPAD Les Tilleuls EHPAD à recevoir" in page
    with reading(tarn.desk):
        one = Partner.objects.get()
    assert "23/11/2026" in words(camille.post(PARTNERS, {"agrees": one.pk}, follow=True))
    assert "Aucun partenaire n’est noté" in words(camille.post(PARTNERS, {"drop": one.pk}, follow=True))


def test_a_partner_without_a_name_is_told(camille):
    answer = camille.post(PARTNERS, {"kind": "ehpad", "name": ""})
    assert answer.status_code == 422
    assert "« Nom » : une réponse est nécessaire." in words(answer)


def test_a_neighbour_is_noted_by_the_names_of_its_communes(tarn, camille):
    form = {"name": "CPTS voisine", "communes": "Gaillac\nLisle-sur-Tarn"}
    assert "Gaillac et Lisle-sur-Tarn" in words(camille.post(PARTNERS, form, follow=True))
    with reading(tarn.desk):
        one = Neighbour.objects.get()
    assert one.communes == ["81099", "81145"]
    assert "Ces communes sont aussi dans un territoire voisin" in words(camille.get("/c/gaillacois/projet/"))
    assert "CPTS voisine" not in words(camille.post(PARTNERS, {"leave": one.pk}, follow=True))


@pytest.mark.parametrize(
    ("communes", "told"),
    [
        ("Atlantide", "n’est pas dans la liste"),
        ("", "« Ses communes » : une réponse est nécessaire."),
        (",", "au moins une commune"),
    ],
)
def test_a_commune_that_is_not_known_is_told_and_nothing_is_lost(tarn, camille, communes, told):
    answer = camille.post(PARTNERS, {"name": "CPTS voisine", "communes": communes})
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="CPTS voisine"' in answer.content.decode()

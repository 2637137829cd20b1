"""The members and a spreadsheet, on screen: read, shown with its lines, then written; taken away in the same columns."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.cast import MONDAY
from tests.governance.given import member, with_statutes
from tests.web.steering_given import shown, words
from volontiers.core.cells import read, write
from volontiers.database.wall import reading
from volontiers.governance.models import Adhesion

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/vie/membres"
HEAD = ["Nom", "Prénom", "Collège", "Membre depuis le"]


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return with_statutes(cast.gaillacois())


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def sent(client, *rows: list[str]):
    return client.post(f"{HERE}/tableur", {"file": SimpleUploadedFile("membres.xlsx", write([HEAD, *rows]))})


def count(tarn) -> int:
    with reading(tarn.desk):
        return Adhesion.objects.count()


def test_a_file_is_read_then_written_by_its_button(tarn, camille):
    page = sent(
        camille, ["Assié", "O’det;te", "Usagers", "02/03/2025"], ["Huc", "=Bao", "Usagers", "02/03/2025"]
    )
    assert "À ajouter 2" in words(page)
    assert count(tarn) == 0
    answer = camille.post(f"{HERE}/tableur", shown(page, "Ajouter 2 membres"), follow=True)
    assert "2 membres ajoutés" in words(answer)
    with reading(tarn.desk):
        assert set(Adhesion.objects.values_list("given_name", flat=True)) == {"O’det;te", "=Bao"}


def test_faults_are_shown_with_their_lines_and_nothing_can_be_written(tarn, camille):
    page = sent(
        camille,
        ["Assié", "", "Usagers", "02/03/2025"],
        ["Assié", "", "Usagers", "hier"],
        ["Assié", "", "Usagers", "1/1/25"],
    )
    assert page.status_code == 422
    assert "3 « Membre depuis le » : écrivez le jour ainsi" in words(page)
    assert "4 La même personne qu’à la ligne 2" in words(page)
    assert "Ajouter" not in words(page)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "vide"), (b"%PDF-1.7", "un PDF"), (b"Nom;Prenom\r\n", "que sa première ligne")],
)
def test_a_file_that_cannot_be_read_says_what_to_do(camille, content, sentence):
    answer = camille.post(f"{HERE}/tableur", {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Choisissez d’abord un fichier" in words(camille.post(f"{HERE}/tableur"))


def test_what_changed_between_reading_and_writing_is_held_again(tarn, camille):
    page = sent(camille, ["Assié", "Odette", "Usagers", "02/03/2025"])
    member(tarn, "Assié", given_name="Odette")
    answer = camille.post(f"{HERE}/tableur", shown(page, "Ajouter"))
    assert answer.status_code == 422
    assert "ne permettent pas ensemble" in words(answer)
    assert count(tarn) == 1


def test_everybody_there_already_is_said(tarn, camille):
    member(tarn, "Assié", "users", given_name="Odette")
    page = sent(camille, ["Assié", "Odette", "Usagers", "02/03/2025"])
    assert "Tout le monde est déjà membre" in words(page)


def test_members_are_taken_away_by_who_keeps_the_list(tarn, camille, signed_in):
    member(tarn, "Assié")
    for kind in ("xlsx", "csv"):
        answer = camille.post(f"{HERE}/export", {"kind": kind})
        assert read(answer.content)[1][0] == "Assié"
        assert answer["Content-Disposition"] == f'attachment; filename="membres-gaillacois-2026-11-23.{kind}"'
    assert camille.get(f"{HERE}/export").status_code == 404
    assert signed_in(tarn.alix.account).post(f"{HERE}/export").status_code == 404

"""The papers of the project: what they miss on the page, and the files themselves; only for whoever prepares the file."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.project_given import at_letter, member, sits, statutes
from tests.web.steering_given import words
from volontiers.core.stages import Outcome
from volontiers.papers.odt import MEDIA_TYPE
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.documents.papers import PAPERS

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/projet/documents"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    at_letter(made)
    return made


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def test_what_is_missing_is_named_until_it_is_there(tarn, camille):
    assert "Les statuts : saisissez les collèges" in words(camille.get(URL))
    statutes(tarn)
    for n in range(2):
        sits(tarn, member(tarn, f"Salvy {n}", "médecin généraliste", "10"))
    page = words(camille.get(URL))
    assert "Les statuts : saisissez les collèges" not in page
    assert "Des sièges à pourvoir : Spécialistes et Usagers." in page


def test_a_letter_is_not_said_whole_while_a_piece_or_an_objection_waits(tarn, camille):
    sent = send_file(tarn.desk, Sending(date(2026, 10, 5), ["ars"], ["Lettre d’intention"]), MONDAY)
    remarks = [Remark("Le budget n’est pas signé")]
    note_answer(tarn.desk, sent.pk, Coming("ars", date(2026, 11, 9), Outcome.NOT_KEPT, "", remarks), MONDAY)
    page = words(camille.get(URL))
    assert "À joindre, pas encore prêt : Annexe : diagnostic du territoire, " in page
    assert "« Le budget n’est pas signé » (ARS, 09/11/2026)" in page


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_each_paper_is_a_pdf_and_a_text_to_edit(tarn, camille, paper):
    pdf = camille.get(f"/c/gaillacois/projet/document/{paper}/pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    text = camille.get(f"/c/gaillacois/projet/document/{paper}/odt")
    assert text["Content-Type"] == MEDIA_TYPE
    assert f"{paper}.odt" in text["Content-Disposition"]
    assert text.content.startswith(b"PK")


@pytest.mark.parametrize("path", ["lettre/docx", "autre/pdf"])
def test_what_is_no_paper_is_not_there(camille, path):
    assert camille.get(f"/c/gaillacois/projet/document/{path}").status_code == 404

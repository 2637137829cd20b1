"""« Nouvelles à prendre »: what the desk does itself so that nobody is put to rest unheard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from tests.placement.waiting_given import ODETTE, again, listed
from tests.web.steering_given import words
from volontiers.database.wall import reading
from volontiers.people.models import Attachment, FollowUp
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.following import ask_due
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.reconfirming import check
from volontiers.placement.models import Reconfirmation

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/liste/nouvelles"
LATER = MONDAY + timedelta(days=91)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def due(tarn, at, **more):
    one = listed(tarn, replace(ODETTE, phone=more.pop("phone", "")), **more)
    check(tarn.machine, one.pk, at(LATER))
    with reading(tarn.desk):
        return one, Reconfirmation.objects.get(registration=one)


def test_nothing_to_do_is_said(desk):
    page = words(desk.get(URL))
    assert "Aucun appel à faire" in page
    assert "Aucune lettre à imprimer" in page


@pytest.mark.parametrize(
    ("heard", "state", "answer"),
    [("still", "waiting", "still_waiting"), ("found", "left", "found"), ("gone", "left", "gone"),
     ("word", "waiting", ""), ("nobody", "waiting", "not_reached")],
)  # fmt: skip
def test_what_a_call_gives(tarn, desk, at, heard, state, answer):
    one, asked = due(tarn, at, phone="+33536490012")
    assert "Odette Calmels" in words(desk.get(URL))
    page = words(desk.post(URL, {"choice": "call", "try": asked.pk, "heard": heard}, follow=True))
    assert "Aucun appel à faire" in page
    with reading(tarn.desk):
        assert Reconfirmation.objects.get(pk=asked.pk).answer == answer
    assert again(tarn, one).state == state


def test_a_colleague_did_it_first(tarn, desk, at):
    _, asked = due(tarn, at, phone="+33536490012")
    said = {"choice": "call", "try": asked.pk, "heard": "nobody"}
    desk.post(URL, said)
    assert "Un collègue l’a fait entre-temps" in words(desk.post(URL, said, follow=True))


def test_letters_are_one_document_then_gone(tarn, desk, at):
    _, asked = due(tarn, at, letters="12 rue des Tanneurs, 81600 Gaillac")
    made = desk.get(f"{URL}/lettres.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert "1 lettre" in words(desk.post(URL, {"choice": "printed", "letter": [asked.pk]}, follow=True))
    assert desk.get(f"{URL}/lettres.pdf").status_code == 404


def test_a_slip_is_typed_by_its_code(tarn, desk, at):
    one, _ = due(tarn, at, letters="12 rue des Tanneurs, 81600 Gaillac")
    wrong = desk.post(URL, {"choice": "slip", "code": "ZZZ-ZZZ", "said": "found"})
    assert wrong.status_code == 422
    assert "Vérifiez les six signes" in words(wrong)
    desk.post(
        URL, {"choice": "slip", "code": f"{one.code[:3].lower()}-{one.code[3:]}", "said": "still_waiting"}
    )
    assert again(tarn, one).confirmed_at == LATER


def test_who_has_no_mobile_is_asked_by_the_desk_whether_they_are_followed(tarn, desk, at):
    agrees(tarn, tarn.alix, 1)
    one = listed(tarn, replace(ODETTE, phone="+33536490012"))
    _, (offer,) = propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "dans l’ordre")], "desk", MONDAY)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    say_yes(tarn.desk, offer.pk, MONDAY, "telephone")
    with reading(tarn.desk):
        attachment = Attachment.objects.get()
    ask_due(tarn.machine, attachment.pk, at(MONDAY + timedelta(days=31)))
    assert "Odette Calmels · Dr Salvy · à 1 mois" in words(desk.get(URL))
    page = desk.post(
        URL, {"choice": "followed", "asked": f"{attachment.pk}-1", "followed": "yes"}, follow=True
    )
    assert "Dr Salvy" not in words(page)
    with reading(tarn.desk):
        assert FollowUp.objects.get().followed is True


@pytest.mark.parametrize(
    "posted",
    [{}, {"choice": "zzz"}, {"choice": "call"}, {"choice": "call", "try": "9", "heard": "still"},
     {"choice": "call", "try": "a", "heard": "still"}, {"choice": "printed", "letter": "z"}, {"choice": "slip"},
     {"choice": "followed", "asked": "z"}],
)  # fmt: skip
def test_bad_input_breaks_nothing(desk, posted):
    assert desk.post(URL, posted).status_code in {302, 404, 422}

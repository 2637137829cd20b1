"""The coordination offers one home to one doctor, follows it, and notes what the person says on the telephone."""

from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, household, waits
from tests.web.steering_given import shown, soup, words
from tests.web.test_batch import sent, state
from volontiers.accounts.access import Role
from volontiers.consent.models import EntryBody, Reading
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Professional
from volontiers.people.models import Attachment
from volontiers.placement.actions.answering import accept
from volontiers.placement.models import Offer, Plan, PlanLine
from volontiers.placement.queries.under_way import decided_by_hand

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "XK74PM"
HERE = "/c/gaillacois/liste/propositions"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def page_of(one) -> str:
    return f"/c/gaillacois/liste/{one.code}/proposer"


def test_a_household_leaves_together_to_a_doctor_of_the_directory(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    elle, _ = waits(tarn, "Elle", together=home, code=CODE), waits(tarn, "Lui", together=home)
    registration = camille.get(f"/c/gaillacois/liste/{elle.code}")
    assert soup(registration).select_one(f'a[href="{page_of(elle)}"]')
    page = camille.get(page_of(elle))
    assert "Le foyer, ensemble" in words(page)
    names = [one.get_text() for one in soup(page).select("option")]
    assert names == ["choisir", "Dr Benoît", "Dr Salvy"]
    answer = camille.post(page_of(elle), {"doctor": tarn.alix.pk}, follow=True)
    assert "C’est parti, sans nom, au Dr Salvy" in words(answer)
    with reading(tarn.desk):
        said = {(one.source, one.signed_by, one.reason) for one in Offer.objects.all()}
        assert said == {("desk", tarn.camille, "Proposée par la coordination.")}
        assert Offer.objects.count() == 2
    assert "Déjà proposée" in words(camille.get(page_of(elle)))


def test_a_home_with_somebody_paused_waits_and_says_whom_to_call(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    elle = waits(tarn, "Elle", together=home, code=CODE)
    lui = waits(tarn, "Lui", together=home, state="suspended", suspended_at=MONDAY)
    page = soup(camille.get(page_of(elle)))
    assert "Quelqu’un du foyer est sans nouvelles" in page.get_text()
    assert page.select_one(f'.message a[href="/c/gaillacois/liste/{lui.code}"]')
    assert not page.select("select")
    refused = camille.post(page_of(elle), {"doctor": tarn.alix.pk})
    assert refused.status_code == 422
    assert "Foyers qui attendent des nouvelles 1" in words(camille.get("/c/gaillacois/liste/nouvelles"))


def test_a_doctor_who_agreed_to_nothing_is_refused_in_plain_words_and_sees_who_tried(tarn, camille):
    one = waits(tarn, code=CODE)
    answer = camille.post(page_of(one), {"doctor": tarn.noor.pk})
    assert answer.status_code == 422
    assert (
        "Rien n’est parti : ce médecin ne prend plus de nouveaux patients. Choisissez un autre médecin."
        in words(answer)
    )
    with reading(tarn.desk):
        (line,) = Reading.objects.filter(why="list")
        assert (line.account, line.professionals, line.what) == (tarn.camille, [tarn.noor.pk], ["level"])
        assert not Offer.objects.exists()


def test_without_a_choice_it_says_what_to_do(tarn, camille):
    answer = camille.post(page_of(waits(tarn, code=CODE)), {"doctor": ""})
    assert answer.status_code == 422
    assert "Choisissez un médecin." in words(answer)


def test_the_desk_that_makes_no_plan_does_not_propose(tarn, signed_in):
    with acting(tarn.desk):
        julie = cast._account(tarn.community, "julie@gaillacois.test", "Julie Mas", Role.OPERATOR)
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, code=CODE)
    client = signed_in(julie)
    assert client.post(page_of(one), {"doctor": tarn.alix.pk}).status_code == 404
    (offer,) = sent(tarn, one)
    client.post(HERE, {"offer": offer.pk, "choice": "back"})
    assert state(tarn, offer) == "sent"
    assert "Retirer" not in words(client.get(HERE))


@pytest.mark.parametrize(
    ("choice", "after", "kind"), [("yes", "agreed", "person_yes"), ("no", "person_declined", "person_no")]
)
def test_what_the_person_says_on_the_telephone_is_an_entry_with_who_heard_it(
    tarn, camille, choice, after, kind
):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    assert "Oui, au téléphone" not in words(camille.get(HERE))
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    assert "Oui, au téléphone" in words(camille.get(HERE))
    camille.post(HERE, {"offer": offer.pk, "choice": choice})
    assert state(tarn, offer) == after
    with reading(tarn.desk):
        said = EntryBody.objects.get(kind=kind)
        assert said.body["channel"] == "telephone"
        assert Attachment.objects.exists() is (choice == "yes")


def test_who_has_to_be_called_is_said(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Durand")
    with acting(tarn.desk):
        type(one.person).objects.filter(pk=one.person_id).update(phone="+33563570001")
        Professional.objects.filter(pk=tarn.alix.pk).update(account=None)
    (offer,) = sent(tarn, one)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    assert "À appeler : aucun message ne lui arrive" in words(camille.get(HERE))
    camille.post(HERE, {"offer": offer.pk, "choice": "yes"})
    assert "Appelez le médecin" in words(camille.get(HERE))


def test_taken_back_the_person_keeps_their_place(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    (offer,) = sent(tarn, waits(tarn))
    camille.post(HERE, {"offer": offer.pk, "choice": "back"})
    assert state(tarn, offer) == "withdrawn"
    answer = camille.post(HERE, {"offer": offer.pk, "choice": "back"}, follow=True)
    assert "a changé entre-temps" in words(answer)
    assert camille.post(HERE, {"offer": "999999", "choice": "yes"}).status_code == 404


def test_who_leaves_the_directory_is_awaited_no_more(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    sent_one, taken = sent(tarn, waits(tarn, "Un"), waits(tarn, "Deux"))
    accept(tarn.pro(tarn.alix), taken.pk, MONDAY)
    entry = f"/c/gaillacois/annuaire/{tarn.alix.pk}"
    said = shown(camille.get(entry))
    said.pop("active")
    answer = camille.post(entry, said)
    assert answer.status_code == 302, words(answer)
    assert [state(tarn, one) for one in (sent_one, taken)] == ["withdrawn", "withdrawn"]


def test_how_often_a_human_decided_otherwise_is_said(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    agrees(tarn, tarn.noor, 2)
    people = [waits(tarn, f"N{number}") for number in range(4)]
    with acting(tarn.desk):
        plan = Plan.objects.create(
            community=tarn.community, study=uuid4(), name="Selon vos règles", setting={}, state="computing", asked_at=MONDAY,
            asked_by=tarn.camille,
        )  # fmt: skip
        for number, one in enumerate(people):
            PlanLine.objects.create(
                community=tarn.community,
                plan=plan,
                registration=one,
                professional=tarn.alix,
                reason="x",
                by_hand=number == 0,
            )
        Plan.objects.update(state="ready")
        Plan.objects.update(state="signed", signed_at=MONDAY, signed_by=tarn.camille)
    with reading(tarn.desk):
        assert decided_by_hand(tarn.community.pk) == (1, 4)

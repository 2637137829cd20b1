"""An opinion in simple secrecy on screen: asked, opened, voted, told; its sentence is wherever it is."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, opened
from tests.web.steering_given import soup, words
from volontiers.core.assembly import Choice
from volontiers.core.urn import NOT_DECIDED, SENTENCE
from volontiers.database.wall import reading
from volontiers.governance.actions.attending import leave
from volontiers.governance.actions.opinions import open_opinion, say, write_opinion
from volontiers.governance.models import Mark, Opinion

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/vie/"
THERE = ("Salvy", "Benoît", "Roux", "Faure", "Vidal", "Mazens")


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois(), values={"simple_secrecy": True})


@pytest.fixture
def camille(made, signed_in):
    return signed_in(made.cast.camille)


@pytest.fixture
def alix(made, signed_in):
    return signed_in(made.cast.alix.account)


def asked(made, **more) -> tuple[object, Opinion]:
    one = opened(made, *THERE)
    with reading(made.desk):
        item = one.agenda.last().pk
    found = write_opinion(
        made.desk, one.pk, item, "Garder le samedi ?", EVENING, of_a_person=False, in_a_conflict=False, **more
    )
    open_opinion(made.desk, found.pk, EVENING)
    return one, found


def page_of(one) -> str:
    return f"{HERE}avis/{one.pk}"


def test_it_is_written_opened_and_closed_by_who_holds_the_meeting(made, camille, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    assert "Demander un avis au secret simple" in words(camille.get(f"{HERE}assemblees/{one.pk}/seance"))
    new = f"{HERE}assemblees/{one.pk}/avis"
    assert SENTENCE in words(camille.get(new))
    with reading(made.desk):
        item = one.agenda.last().pk
    said = {
        "item": item,
        "text": "Garder le samedi ?",
        "college": "",
        "of_a_person": "no",
        "in_a_conflict": "no",
    }
    assert "n’élit et ne révoque personne" in words(camille.post(new, said | {"of_a_person": "yes"}))
    assert "Répondez oui ou non" in words(camille.post(new, said | {"in_a_conflict": ""}))
    named = said | {"text": "Faut-il révoquer le Dr Salvy ?"}
    answer = camille.post(new, named)
    assert answer.status_code == 422
    assert "J’ai vérifié : cette question ne porte sur aucune personne" in words(answer)
    assert "Cette question nomme Lou Salvy" in words(answer)
    where = camille.post(new, named | {"unnamed": "on"})["Location"]
    assert "Elle nomme Lou Salvy" in words(alix.get(where))
    where = camille.post(new, said)["Location"]
    assert "Répondu par Camille Roche avant d’ouvrir : cette question ne porte sur personne" in words(
        alix.get(where)
    )
    assert SENTENCE in words(alix.get(where))
    assert "Ouvrir cet avis" not in words(alix.get(where))
    assert alix.post(f"{where}/bureau", {"choice": "open"}).status_code == 404
    camille.post(f"{where}/bureau", {"choice": "open"})
    assert "0 sur 6 personnes ont voté" in words(alix.get(where))
    assert SENTENCE in words(alix.get(f"{HERE}assemblees/{one.pk}"))
    camille.post(f"{where}/bureau", {"choice": "close"})
    assert "Ils sont effacés" in words(alix.get(where))
    assert "pas ouvert" in words(camille.post(f"{where}/bureau", {"choice": "close"}, follow=True))


def test_a_voice_is_chosen_checked_confirmed_and_its_receipt_tells_nothing(made, alix, at):
    at(EVENING)
    one, found = asked(made)
    where, said = page_of(found), {"elector": made.elector(one, "Salvy"), "choice": "no"}
    nothing = alix.post(where, {"elector": said["elector"]})
    assert nothing.status_code == 422
    check = alix.post(where, said)
    assert "Vous votez Contre, au nom de Lou Salvy" in words(check)
    assert SENTENCE in words(check)
    with reading(made.desk):
        assert not Mark.objects.exists()
    done = alix.post(where, said | {"confirm": "1"}, follow=True)
    assert "dit que vous avez voté" in words(done)
    receipt = soup(alix.get(where)).select("main section")[-1].get_text()
    assert "Lou Salvy" in receipt
    assert SENTENCE in receipt
    assert "Contre" not in receipt
    assert "1 sur 6 personnes ont voté" in words(alix.get(where))
    assert "déjà donné" in words(alix.post(where, said | {"confirm": "1"}, follow=True))


def test_the_numbers_are_told_once_it_is_closed(made, camille, alix, at):
    at(EVENING)
    one, found = asked(made)
    for name in THERE:
        key = made.elector(one, name)
        say(made.desk, found.pk, key, key, Choice.YES, EVENING)
    assert "Résultat" not in words(camille.get(page_of(found)))
    camille.post(f"{page_of(found)}/bureau", {"choice": "close"})
    assert "Pour 6 Contre 0 Abstention 0" in words(alix.get(page_of(found)))


def test_who_may_not_vote_reads_why(made, camille, signed_in, at):
    at(EVENING)
    one, found = asked(made)
    assert "pas sur la liste des électeurs" in words(camille.get(page_of(found)))
    noor = signed_in(made.cast.noor.account)
    assert "Votre choix" in noor.get(page_of(found)).content.decode()
    said = {"elector": made.elector(one, "Salvy"), "choice": "yes", "confirm": "1"}
    assert "pas le pouvoir de cette personne" in words(noor.post(page_of(found), said, follow=True))


def test_who_went_out_is_not_offered_a_ballot(made, signed_in, at):
    at(EVENING)
    one, found = asked(made)
    leave(made.desk, one.pk, made.elector(one, "Benoît"), EVENING)
    page = words(signed_in(made.cast.noor.account).get(page_of(found)))
    assert "Votre arrivée n’est pas notée" in page
    assert "Vérifier" not in page


def test_where_the_statutes_do_not_permit_it_the_page_says_so(signed_in, at):
    at(MONDAY)
    made = association(cast.gaillacois())
    one, camille = convened(made), signed_in(made.cast.camille)
    assert NOT_DECIDED in words(camille.get(f"{HERE}assemblees/{one.pk}"))
    assert "Demander un avis" not in words(camille.get(f"{HERE}assemblees/{one.pk}"))
    assert NOT_DECIDED in words(camille.get(f"{HERE}assemblees/{one.pk}/avis"))

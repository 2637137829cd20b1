"""An election on screen: called, stood for, listed, opened, counted by two, proclaimed; and what is told to who may not."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile

from tests import cast
from tests.cast import MONDAY
from tests.core.belenios_small import small
from tests.governance.assembly_given import EVENING, association, convened, drafted, open_it, second
from tests.governance.election_given import UNTIL, called, candidate, listed, voted
from tests.web.elections_given import HERE, box, desk_of, page_of, read
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.models import Account
from volontiers.core.election import FEW_VOTED, Secrecy
from volontiers.database.wall import acting, reading
from volontiers.governance import verifying
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.models import Candidacy, Fee, Mandate, Trustee
from volontiers.governance.queries.elections import NOT_VERIFIED

pytestmark = pytest.mark.django_db(transaction=True)
THERE = ("Salvy", "Benoît", "Faure", "Mazens", "Roux")
CALL = {"what": "board:gp", "seats": "1", "secrecy": "paper", "day": "08/12/2026", "hour": "18:00"}


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


@pytest.fixture
def camille(made, signed_in):
    return signed_in(made.cast.camille)


@pytest.fixture
def alix(made, signed_in):
    return signed_in(made.cast.alix.account)


def test_an_election_is_called_from_the_page_of_the_meeting(made, camille, alix):
    one = convened(made)
    page = camille.get(f"{HERE}assemblees/{one.pk}")
    assert "Appeler une élection" in words(page)
    assert "Appeler une élection" not in words(alix.get(f"{HERE}assemblees/{one.pk}"))
    new = f"{HERE}assemblees/{one.pk}/election"
    assert Secrecy.BELENIOS.sentence in words(camille.get(new))
    with reading(made.desk):
        item = one.agenda.last().pk
    answer = camille.post(new, CALL | {"item": item})
    assert re.fullmatch(r".*/vie/elections/\d+/bureau", answer["Location"])
    said = words(alix.get(f"{HERE}assemblees/{one.pk}"))
    assert "Conseil d’administration : 1 siège du collège « Généralistes »" in said
    assert alix.get(new).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"seats": "9"}, "a 2 sièges au plus"),
        ({"seats": "deux"}, "Un nombre de sièges"),
        ({"what": "bureau:president", "seats": "2"}, "une seule personne"),
        ({"day": "25/12/2026"}, "au plus tard celle de la réunion"),
        ({"what": "board:poets"}, "choisissez une des réponses"),
        ({"secrecy": "simple"}, "choisissez une des réponses"),
    ],
)
def test_what_cannot_be_called_is_told_and_nothing_is_lost(made, camille, changed, told):
    one = drafted(made)
    answer = camille.post(f"{HERE}assemblees/{one.pk}/election", CALL | changed)
    assert answer.status_code == 422
    assert told in " ".join(tag.get_text() for tag in soup(answer).select(".field-error"))
    assert 'value="18:00"' in answer.content.decode()


def test_an_election_called_in_a_draft_has_its_page(made, camille, alix):
    one = drafted(made)
    where = camille.post(f"{HERE}assemblees/{one.pk}/election", CALL)["Location"]
    assert "reçues jusqu’au mardi 8 décembre 2026 à 18:00" in words(camille.get(where))
    assert "1 siège du collège" in words(camille.get(f"{HERE}assemblees/{one.pk}/preparer"))
    assert alix.get(where.removesuffix("/bureau")).status_code == 404


def test_a_member_stands_and_withdraws(made, alix):
    one = called(made, convened(made))
    assert "Me porter candidat" in words(alix.get(page_of(one)))
    done = words(alix.post(page_of(one), {"choice": "stand", "words": "Pour les gardes."}, follow=True))
    assert "Votre candidature est écrite" in done
    assert "Pour les gardes." in done
    assert "déjà candidate" in words(alix.post(page_of(one), {"choice": "stand"}, follow=True))
    done = words(alix.post(page_of(one), {"choice": "withdraw"}, follow=True))
    assert "Lou Salvy : à sa demande" in done
    assert "déjà retirée" in words(alix.post(page_of(one), {"choice": "withdraw"}, follow=True))


def test_who_may_not_stand_reads_why(made, signed_in, alix, at):
    one = called(made, convened(made))
    bao = signed_in(made.cast.bao.account)
    assert "n’est pas de ce collège" in words(bao.get(page_of(one)))
    assert "n’est pas de ce collège" in words(bao.post(page_of(one), {"choice": "stand"}, follow=True))
    with acting(made.desk):
        Fee.objects.create(
            community=made.cast.community, adhesion=made.members["Salvy"], year=2026, due_cents=2000
        )
    assert "Me porter candidat" in words(alix.get(page_of(one)))
    at(UNTIL)
    assert "La liste des candidats est arrêtée" in words(alix.get(page_of(one)))


def test_who_is_no_member_is_told_whom_to_ask(made, camille):
    one = called(made, convened(made))
    assert "demandez à la coordination" in words(camille.get(page_of(one)))
    assert "demandez à la coordination" in words(camille.post(page_of(one), {"choice": "stand"}, follow=True))


def test_the_coordination_writes_a_candidate_withdraws_one_and_closes_the_list(made, camille, alix, at):
    one = called(made, convened(made))
    desk, roux = desk_of(one), made.members["Roux"].pk
    assert "la liste s’arrête à cette heure" in words(camille.get(desk))
    assert "attendez cette heure" in words(camille.post(desk, {"choice": "list"}, follow=True))
    camille.post(desk, {"choice": "candidate", "adhesion": roux, "words": ""})
    assert "Lou Roux" in words(camille.get(page_of(one)))
    assert camille.post(desk, {"choice": "candidate", "adhesion": ""}).status_code == 422
    with reading(made.desk):
        key = Candidacy.objects.get().pk
    missing = camille.post(desk, {"choice": "withdraw", "candidacy": key, "why": ""})
    assert missing.status_code == 422
    camille.post(desk, {"choice": "withdraw", "candidacy": key, "why": "part en mars"})
    assert "Lou Roux : retirée par la coordination (Camille" in words(camille.get(page_of(one)))
    assert "Lou Roux : retirée par la coordination, part en mars" in words(alix.get(page_of(one)))
    at(UNTIL)
    camille.post(desk, {"choice": "list"})
    assert read(made, one).state == "listed"
    assert (
        "déjà" in words(camille.post(desk, {"choice": "list"}, follow=True))
        or read(made, one).state == "listed"
    )


def test_a_member_holds_no_election(made, alix):
    one = called(made, convened(made))
    for end in (
        "/bureau",
        "/bulletins.pdf",
        "/emargement.pdf",
        "/depouillement.pdf",
        "/electeurs.csv",
        "/remise-des-codes.csv",
    ):
        assert alix.get(page_of(one, end)).status_code == 404
    assert alix.post(desk_of(one), {"choice": "open"}).status_code == 404


def test_an_eligible_member_is_counted_in_by_two_and_sits(made, camille, signed_in, at):
    assembly = convened(made)
    one = listed(made, assembly, "Benoît", "Roux")
    desk = desk_of(one)
    at(EVENING)
    assert "La séance n’est pas ouverte" in words(camille.get(desk))
    open_it(made, assembly, *THERE)
    camille.post(desk, {"choice": "open"})
    assert "On vote dans la salle" in words(camille.get(page_of(one)))
    camille.post(desk, {"choice": "close"})
    sheet = box(made, one, Roux=2)
    camille.post(desk, sheet)
    assert "Vous avez écrit ce compte" in words(camille.get(desk))
    assert "une autre personne le confirme" in words(camille.post(desk, sheet))
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    differs = other.post(desk, box(made, one, Benoît=2))
    assert differs.status_code == 422
    assert "ne sont pas les mêmes" in words(differs)
    assert "Les deux comptes sont les mêmes" in words(other.post(desk, sheet, follow=True))
    assert "Résultat" not in words(camille.get(page_of(one)))
    assert "Élus : Lou Roux." in words(camille.get(desk))
    assert camille.post(desk, {"choice": "declare", "first_day": "demain"}).status_code == 422
    camille.post(desk, {"choice": "declare", "first_day": "10/12/2026"})
    said = words(camille.get(page_of(one)))
    assert "Élus : Lou Roux." in said
    with reading(made.desk):
        assert Mandate.objects.get(body="board").adhesion_id == made.members["Roux"].pk


def test_no_number_is_told_where_five_did_not_vote(made, camille, signed_in, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    for who in (camille, other):
        who.post(desk_of(one), box(made, one, Roux=2))
    camille.post(desk_of(one), {"choice": "declare", "first_day": "10/12/2026"})
    page = camille.get(page_of(one))
    assert FEW_VOTED in words(page)
    assert soup(page).select_one("main table") is None


def test_a_count_that_cannot_be_true_is_told_and_kept_on_the_page(made, camille, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    sheet = box(made, one, Roux=2) | {"ballots": "9"}
    answer = camille.post(desk_of(one), sheet)
    assert answer.status_code == 422
    assert "plus de bulletins que de signatures" in words(answer)
    assert 'value="9"' in answer.content.decode()
    letters = camille.post(desk_of(one), sheet | {"signed": "trois"})
    assert "Un nombre entier" in soup(letters).select_one(".field-error").get_text()


def test_a_candidate_does_not_count(made, signed_in, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    roux = signed_in(Account.objects.get(pk=second(made, "Lou Roux", "roux@membres.test").account_id))
    assert "Vous êtes candidat" in words(roux.post(desk_of(one), box(made, one, Roux=2)))


def test_a_tie_is_another_round_prepared_from_the_page(made, camille, signed_in, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    for who in (camille, other):
        who.post(desk_of(one), box(made, one, Roux=1, Benoît=1))
    camille.post(desk_of(one), {"choice": "declare", "first_day": "10/12/2026"})
    assert "Personne n’est élu." in words(camille.get(page_of(one)))
    where = camille.post(desk_of(one), {"choice": "again"})["Location"]
    assert "C’est un tour de plus" in words(camille.get(where))
    assert "Tenir le tour suivant" in words(camille.get(desk_of(one)))
    assert "déjà prévu" in words(camille.post(desk_of(one), {"choice": "again"}, follow=True))


def test_the_eldest_is_asked_where_the_statutes_break_a_tie_so(signed_in, at):
    at(EVENING)
    made = association(cast.gaillacois(), values={"tie_of_persons": "eldest", "clauses": {}})
    at(MONDAY)
    _, one = voted(made, "Benoît", "Roux")
    at(EVENING)
    camille, sheet = signed_in(made.cast.camille), box(made, one, Roux=1, Benoît=1)
    answer = camille.post(desk_of(one), sheet)
    assert "Dites qui est plus âgé" in words(answer)
    with reading(made.desk):
        first, last = (row.pk for row in Candidacy.objects.order_by("pk"))
    ranks = {f"age-{first}": "2", f"age-{last}": "1"}
    assert camille.post(desk_of(one), sheet | ranks).status_code == 302


def test_an_election_is_left_with_its_reason(made, camille):
    one = called(made, convened(made))
    assert camille.post(desk_of(one), {"choice": "void", "why": " "}).status_code == 422
    camille.post(desk_of(one), {"choice": "void", "why": "plus de siège libre"})
    assert "plus de siège libre" in words(camille.get(page_of(one)))
    assert "a avancé" in words(camille.post(desk_of(one), {"choice": "void", "why": "x"}, follow=True))


def test_who_keeps_the_key_is_named_beside_who_issues_the_credentials(made, camille):
    one = called(made, convened(made), secrecy=Secrecy.BELENIOS)
    desk, said = desk_of(one), {"choice": "keepers", "names": "Anne\nLuc\nZoé", "issuer": "Paul", "shown": ""}
    few = camille.post(desk, said | {"names": "Anne"})
    assert "au moins trois" in soup(few).select_one(".field-error").get_text()
    same = camille.post(desk, said | {"issuer": "Zoé"})
    assert "ce sont deux personnes" in soup(same).select_one(".field-error").get_text()
    camille.post(desk, said)
    page = words(camille.get(page_of(one)))
    assert "Anne, Luc, Zoé" in page
    assert "n’exploite pas ce serveur" in page
    stale = camille.post(desk, said | {"names": "Anne\nLuc\nJean"})
    assert stale.status_code == 422
    assert "Quelqu’un d’autre" in words(stale)
    with reading(made.desk):
        assert Trustee.objects.filter(name="Jean").count() == 0
    again = camille.post(desk, shown(stale, "Enregistrer ces personnes") | {"choice": "keepers"}, follow=True)
    assert "Anne, Jean, Luc" in words(again)


def test_the_papers_are_there_once_the_list_is_closed(made, camille):
    assembly = convened(made)
    one = called(made, assembly)
    assert camille.get(page_of(one, "/bulletins.pdf")).status_code == 404
    paper = listed(made, assembly, "Faure", college="nurses")
    for end in ("/bulletins.pdf", "/emargement.pdf", "/depouillement.pdf"):
        assert camille.get(page_of(paper, end)).content.startswith(b"%PDF")
    assert camille.get(page_of(paper, "/electeurs.csv")).status_code == 404
    far = listed(made, assembly, "Mazens", college="users", secrecy=Secrecy.BELENIOS)
    file = camille.get(page_of(far, "/electeurs.csv"))
    assert sorted(file.content.decode().split()) == ["mazens@membres.test", "puech@membres.test"]
    assert "jamais par nous" in words(camille.get(desk_of(far)))
    codes = camille.get(page_of(far, "/remise-des-codes.csv")).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[:3] for line in codes] == [
        ["Sur Belenios", "Nom", "Collège"],
        ["mazens@membres.test", "Lou Mazens", "Usagers"],
        ["puech@membres.test", "Lou Puech", "Usagers"],
    ]
    assert camille.get(page_of(paper, "/remise-des-codes.csv")).status_code == 404
    assert camille.get(page_of(far, "/bulletins.pdf")).status_code == 404


def test_a_neighbour_finds_no_election(made, signed_in):
    one = called(made, convened(made))
    candidate(made, one, "Roux")
    client = signed_in(cast.bourbon().camille)
    for end in ("", "/bureau", "/bulletins.pdf"):
        assert client.get(f"/c/bourbon/vie/elections/{one.pk}{end}").status_code == 404


def test_a_page_of_an_election_reads_as_much_for_many(made, camille, django_assert_max_num_queries):
    assembly = convened(made)
    one = listed(made, assembly, "Benoît", "Roux", "Salvy")
    for where in (page_of(one), desk_of(one)):
        with django_assert_max_num_queries(40):
            assert camille.get(where).status_code == 200


def test_the_hour_of_the_list_is_that_of_the_community(made, camille):
    one = called(made, convened(made), candidacies_until=EVENING - timedelta(hours=2))
    assert "mercredi 9 décembre 2026 à 16:30" in words(camille.get(desk_of(one)))


def far(made, camille, at):
    """Voted on Belenios by the three of the college, and closed here."""
    assembly = convened(made)
    one = listed(made, assembly, "Salvy", "Roux", secrecy=Secrecy.BELENIOS)
    said = {"choice": "keepers", "names": "Anne\nLuc\nZoé", "issuer": "Paul", "shown": ""}
    camille.post(desk_of(one), said)
    at(EVENING)
    open_it(made, assembly, *THERE)
    open_election(made.desk, one.pk, EVENING)
    close_election(made.desk, one.pk, EVENING)
    return one


def test_an_archive_that_is_not_one_is_told_beside_the_file(made, camille, at):
    desk = desk_of(far(made, camille, at))
    said = {
        "choice": "bring",
        "file": ContentFile(b"a photograph", "photo.bel"),
        "link": "https://vote.test/e",
    }
    answer = camille.post(desk, said)
    assert answer.status_code == 422
    assert "pas une archive de Belenios" in soup(answer).select_one(".field-error").get_text()
    going = camille.post(desk, said | {"file": ContentFile(small(ended=False).packed(), "e.bel")})
    assert "pas finie sur Belenios" in soup(going).select_one(".field-error").get_text()
    none = camille.post(desk, {"choice": "bring", "link": "pas une adresse"})
    told = " ".join(tag.get_text() for tag in soup(none).select(".field-error"))
    assert "Choisissez le fichier" in told
    assert "commence par https://" in told


def test_a_result_of_belenios_is_brought_and_says_that_it_was_not_checked(
    made, camille, alix, at, monkeypatch
):
    monkeypatch.setattr(verifying, "TOOL", "no-such-tool")
    one, file = far(made, camille, at), small().packed()
    said = {"choice": "bring", "file": ContentFile(file, "e.bel"), "link": "https://vote.test/e"}
    page = words(camille.post(desk_of(one), said, follow=True))
    assert "son empreinte est inscrite au registre" in page
    assert NOT_VERIFIED in page
    assert sha256(file).hexdigest() not in words(alix.get(page_of(one)))
    camille.post(desk_of(one), {"choice": "declare", "first_day": "10/12/2026"})
    told = alix.get(page_of(one))
    assert "Élus : Lou Salvy." in words(told)
    assert sha256(file).hexdigest() in words(told)
    assert soup(told).select_one("main a[href='https://vote.test/e']")

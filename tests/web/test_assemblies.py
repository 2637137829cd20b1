"""The meetings of the association on screen: prepared, convened, held, voted, told, signed."""

from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    drafted,
    member,
    motion,
    open_it,
    opened,
    proxy,
    seated,
    second,
    voting,
)
from tests.governance.election_given import CALLED
from tests.web.steering_given import soup, words
from volontiers.accounts.models import Account
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.candidacies import call_election
from volontiers.governance.actions.motions import close_vote, declare
from volontiers.governance.actions.voting import record
from volontiers.governance.models import Assembly, Ballot, Interest, Motion, Proxy, Stay

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/vie/assemblees/"
VOTES = "/c/gaillacois/vie/votes/"
MINUTES = "/c/gaillacois/vie/pv/"
THERE = ("Salvy", "Benoît", "Faure", "Mazens")
FORM = {
    "kind": "ordinary", "day": "19/12/2026", "hour": "09:30", "place": "Mairie", "agenda": "Un\n\n Deux ", "version": "0",
}  # fmt: skip


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


def one_row(made, model):
    with reading(made.desk):
        return model.objects.get()


def test_a_meeting_is_prepared_then_convened(made, camille):
    assert "Aucune réunion" in words(camille.get(URL))
    answer = camille.post(URL + "nouvelle", FORM)
    page = words(camille.get(answer["Location"]))
    assert "elle se tient dans 26 jours" in page
    assert "8 électeurs à convoquer" in page
    done = camille.post(answer["Location"], FORM | {"choice": "convene"}, follow=True)
    assert "liste des électeurs et l’ordre du jour sont arrêtés" in words(done)
    assert one_row(made, Assembly).state == "convened"
    assert camille.get(answer["Location"]).status_code == 302


def test_whoever_prepares_reads_which_mandates_end_without_an_election(made, camille):
    with acting(made.desk):
        seated(made, "Salvy", last=EVENING.date())
        for name in ("Benoît", "Faure", "Mazens"):
            seated(made, name)
    one = drafted(made)
    page = words(camille.get(f"{URL}{one.pk}/preparer"))
    assert "« Généralistes » : 1 siège sera à pourvoir le lendemain, et aucune élection n’est prévue." in page
    assert (
        "Mandats qui finissent d’ici là : Lou Salvy (09/12/2026). Appelez l’élection avant de convoquer."
        in page
    )
    assert "Paramédicaux" not in page
    call_election(made.desk, one.pk, CALLED, MONDAY)
    assert "Mandats qui finissent" not in words(camille.get(f"{URL}{one.pk}/preparer"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": "demain"}, "Une date, par exemple"),
        ({"hour": "tôt"}, "Une heure, par exemple"),
        ({"agenda": " \n"}, "« Ordre du jour » : une réponse est nécessaire"),
        ({"agenda": "x" * 201}, "raccourcissez"),
        ({"kind": "feast"}, "choisissez une des réponses"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_lost(made, camille, changed, told):
    answer = camille.post(URL + "nouvelle", FORM | changed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="Mairie"' in answer.content.decode()


def test_too_short_a_notice_is_told_beside_the_day_with_its_clause(made, camille):
    one = drafted(made)
    answer = camille.post(f"{URL}{one.pk}/preparer", FORM | {"day": "25/11/2026", "choice": "convene"})
    assert answer.status_code == 422
    assert "Il faut 15 jours" in soup(answer).select_one("#id_day_error, .field-error").get_text()
    assert "article 9.1 des statuts" in words(answer)
    assert one_row(made, Assembly).state == "draft"


def test_a_stale_page_shows_what_is_saved_and_overwrites_nothing(made, camille):
    one = drafted(made)
    camille.post(f"{URL}{one.pk}/preparer", FORM)
    answer = camille.post(f"{URL}{one.pk}/preparer", FORM | {"place": "Ailleurs", "agenda": "Mien"})
    assert answer.status_code == 422
    assert "Quelqu’un d’autre vient d’écrire" in words(answer)
    assert "Deux" in words(answer)
    assert 'value="Ailleurs"' in answer.content.decode()
    assert one_row(made, Assembly).place == "Mairie"


def test_a_draft_is_read_by_who_prepares_it(made, alix):
    one = drafted(made)
    assert "Aucune réunion" in words(alix.get(URL))
    assert alix.get(f"{URL}{one.pk}").status_code == 404
    assert alix.post(URL + "nouvelle", FORM).status_code == 404


def test_a_member_reads_the_agenda_and_gives_their_proxy(made, alix):
    one = convened(made)
    page = words(alix.get(f"{URL}{one.pk}"))
    assert "Financer le numéro d’appel" in page
    assert "« Généralistes » (article 7.1 des statuts)" in page
    faure = made.elector(one, "Faure")
    done = alix.post(f"{URL}{one.pk}", {"choice": "proxy", "holder": faure}, follow=True)
    assert "Vous avez donné pouvoir à Lou Faure" in words(done)
    assert one_row(made, Proxy).giver_id == made.elector(one, "Salvy")
    assert "pouvoir est repris" in words(alix.post(f"{URL}{one.pk}", {"choice": "unproxy"}, follow=True))


def test_a_proxy_that_cannot_be_is_told_beside_the_name(made, alix):
    one = convened(made)
    proxy(made, one, "Faure", "Roux", MONDAY)
    answer = alix.post(f"{URL}{one.pk}", {"choice": "proxy", "holder": made.elector(one, "Faure")})
    assert answer.status_code == 422
    assert "ne se transmet pas" in soup(answer).select_one(".field-error").get_text()
    answer = alix.post(f"{URL}{one.pk}", {"choice": "proxy", "holder": ""})
    assert answer.status_code == 422
    oneself = alix.post(f"{URL}{one.pk}", {"choice": "proxy", "holder": made.elector(one, "Salvy")})
    assert "Personne ne se donne pouvoir à soi-même." in soup(oneself).select_one(".field-error").get_text()
    assert "les vôtres sont à l’article 9.5 des statuts" in words(oneself)


def test_in_the_room_a_bad_proxy_is_refused_with_its_rule_and_clause(made, camille, at):
    at(EVENING)
    one = opened(made, "Mazens", "Salvy", "Vidal")
    proxy(made, one, "Puech", "Mazens")
    proxy(made, one, "Faure", "Mazens")
    for giver, holder, told in (
        ("Pons", "Pons", "Personne ne se donne pouvoir à soi-même."),
        ("Pons", "Roux", "La personne qui reçoit le pouvoir n’est pas là."),
        ("Pons", "Puech", "un pouvoir ne se transmet pas. (article 9.5 des statuts)"),
        ("Pons", "Mazens", "tous les pouvoirs que les statuts permettent. (article 9.5 des statuts)"),
        ("Puech", "Salvy", "Cette personne a déjà donné pouvoir. C’est la règle de tout pouvoir"),
        ("Salvy", "Vidal", "La personne est là : elle vote elle-même."),
    ):
        sent = {"choice": "proxy", "giver": made.elector(one, giver), "holder": made.elector(one, holder)}
        answer = camille.post(f"{URL}{one.pk}/seance", sent)
        assert answer.status_code == 422
        assert told in soup(answer).select_one(".field-error").get_text()
        assert "article 9.5 des statuts" in soup(answer).select_one(".field-error").get_text()
    with reading(made.desk):
        assert Proxy.objects.count() == 2


def test_at_a_distance_is_refused_with_the_clause(made, alix, at):
    at(EVENING)
    one = opened(made, "Faure")
    assert "article 9.6 des statuts" in words(alix.get(f"{URL}{one.pk}"))
    assert "article 9.6" in words(alix.post(f"{URL}{one.pk}", {"choice": "remote"}, follow=True))
    with reading(made.desk):
        assert Stay.objects.count() == 1


def test_who_joined_too_late_reads_why(made, alix):
    one = convened(made)
    with acting(made.desk):
        made.members["Salvy"].professional = None
        made.members["Salvy"].save()
        member(made.cast, "Salvy", "gp", joined=date(2026, 12, 1), professional=made.cast.alix)
    assert "arrêtée à la convocation" in words(alix.get(f"{URL}{one.pk}"))


def test_the_session_opens_people_come_and_it_ends(made, camille, at):
    one = convened(made)
    room = f"{URL}{one.pk}/seance"
    assert "s’ouvre ce jour-là" in words(camille.post(room, {"choice": "open"}, follow=True))
    at(EVENING)
    camille.post(room, {"choice": "open", "president": made.elector(one, "Salvy")})
    for name in THERE:
        camille.post(room, {"arrive": made.elector(one, name)})
    assert "Quorum atteint : 4 sur 8 électeurs" in words(camille.get(room))
    assert "Quorum atteint" in camille.get(f"{URL}{one.pk}/direct").content.decode()
    camille.post(room, {"leave": made.elector(one, "Mazens")})
    assert "Quorum non atteint : 3 sur 8 électeurs" in words(camille.get(room))
    assert "Personne de ce nom" in words(camille.get(room + "?q=zzz"))
    done = camille.post(room, {"choice": "end"})
    assert done["Location"] == f"{MINUTES}{one.pk}"
    assert "Convoquer une seconde fois" in words(camille.get(room))


def test_a_proxy_is_noted_by_the_secretariat_and_ends_when_the_giver_comes(made, camille, at):
    at(EVENING)
    one = opened(made, "Mazens")
    room, puech = f"{URL}{one.pk}/seance", made.elector(one, "Puech")
    camille.post(room, {"choice": "proxy", "giver": puech, "holder": made.elector(one, "Mazens")})
    assert "donné à Lou Mazens" in words(camille.get(room))
    away = camille.post(room, {"choice": "proxy", "giver": puech, "holder": made.elector(one, "Roux")})
    assert away.status_code == 422
    assert "pouvoir donné à Lou Mazens s’arrête" in words(camille.post(room, {"arrive": puech}, follow=True))


def test_a_vote_is_chosen_checked_confirmed_and_receipted(made, camille, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = motion(made, one)
    desk = f"{VOTES}{put.pk}/bureau"
    camille.post(desk, {"choice": "open"})
    page = words(alix.get(f"{VOTES}{put.pk}"))
    assert "Vote ouvert : votre choix est nominatif, le bureau le verra." in page
    assert "0 sur 4 ont voté" in page
    said = {"elector": made.elector(one, "Salvy"), "choice": "yes"}
    check = alix.post(f"{VOTES}{put.pk}", said)
    assert "Vous votez Pour, au nom de Lou Salvy" in words(check)
    with reading(made.desk):
        assert not Ballot.objects.exists()
    done = words(alix.post(f"{VOTES}{put.pk}", said | {"confirm": "1"}, follow=True))
    assert "Votre vote est enregistré. Reçu " in done
    again = words(alix.post(f"{VOTES}{put.pk}", said | {"confirm": "1"}, follow=True))
    assert "déjà donné" in again
    assert one_row(made, Ballot).caster_id == made.elector(one, "Salvy")


def test_no_choice_is_told_beside_it(made, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    answer = alix.post(f"{VOTES}{put.pk}", {"elector": made.elector(one, "Salvy")})
    assert answer.status_code == 422
    assert "Choisissez pour, contre ou abstention" in words(answer)


def test_nobody_votes_for_who_did_not_ask_them(made, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    said = {"elector": made.elector(one, "Faure"), "choice": "no", "confirm": "1"}
    assert "pas le pouvoir de cette personne" in words(alix.post(f"{VOTES}{put.pk}", said, follow=True))
    with reading(made.desk):
        assert not Ballot.objects.exists()


def test_no_partial_result_anywhere_not_even_for_the_secretariat(made, camille, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    for name in THERE[:3]:
        record(made.desk, put.pk, made.elector(one, name), Choice.YES, EVENING)
    for who in (camille, alix):
        for page in (f"{VOTES}{put.pk}", f"{VOTES}{put.pk}/bureau", f"{URL}{one.pk}"):
            text = words(who.get(page)) if who.get(page).status_code == 200 else ""
            assert "3 sur 4 ont voté" in text or "Qui a voté quoi" not in text
            assert "Résultat" not in text


def test_the_secretariat_notes_counts_and_proclaims(made, camille, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    desk = f"{VOTES}{put.pk}/bureau"
    camille.post(desk, {"choice": "say", "elector": made.elector(one, "Mazens"), "said": "yes"})
    assert "Choisissez la personne" in words(
        camille.post(desk, {"choice": "say", "said": "yes"}, follow=True)
    )
    camille.post(desk, {"choice": "close"})
    page = words(camille.get(desk))
    assert "Adoptée. Il faut plus de la moitié" in page
    assert "Lou Mazens pour" in page
    camille.post(desk, {"choice": "declare"})
    told = words(camille.get(f"{VOTES}{put.pk}"))
    assert "Résultat" in told
    assert one_row(made, Motion).state == "declared"


def test_a_hand_count_is_typed_by_two(made, camille, signed_in, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one, Way.HAND)
    close_vote(made.desk, put.pk, EVENING)
    desk, said = f"{VOTES}{put.pk}/bureau", {"choice": "count", "yes-0": "3", "no-0": "1", "abstain-0": "0"}
    too_many = camille.post(desk, said | {"yes-0": "9"})
    assert too_many.status_code == 422
    assert "plus de voix que de personnes" in words(too_many)
    camille.post(desk, said)
    assert "une autre personne le confirme" in words(camille.post(desk, said))
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    wrong = other.post(desk, said | {"yes-0": "2"})
    assert "ne sont pas les mêmes" in words(wrong)
    assert 'value="2"' in wrong.content.decode()
    assert "mêmes : le résultat est prêt" in words(other.post(desk, said, follow=True))
    assert "Proclamer ce résultat" in words(camille.get(desk))


def test_a_motion_lists_those_who_declared_an_interest(made, camille, at):
    with acting(made.desk):
        Interest.objects.create(
            community=made.cast.community, adhesion=made.members["Benoît"], what="dirige le centre payé",
            declared_on=MONDAY.date(),
        )  # fmt: skip
    one = convened(made)
    page = camille.get(f"{URL}{one.pk}/proposition")
    assert "Lou Benoît : dirige le centre payé" in words(page)
    with reading(made.desk):
        item = one.agenda.first().pk
    said = {
        "item": item,
        "text": "Payer le centre.",
        "way": "named",
        "concerned": [made.elector(one, "Benoît")],
    }
    answer = camille.post(f"{URL}{one.pk}/proposition", said)
    assert "Ne votent pas et ne comptent pas" in words(camille.get(answer["Location"]))
    assert camille.post(f"{URL}{one.pk}/proposition", said | {"text": ""}).status_code == 422
    assert "retirée" in words(camille.post(answer["Location"], {"choice": "drop"}, follow=True))


def test_a_vote_left_without_a_result_says_why(made, camille, at):
    at(EVENING)
    one = opened(made, *THERE)
    desk = f"{VOTES}{voting(made, one).pk}/bureau"
    assert "Dites pourquoi" in words(camille.post(desk, {"choice": "void", "why": " "}, follow=True))
    camille.post(desk, {"choice": "void", "why": "Autre rédaction demandée."})
    assert "Autre rédaction demandée." in words(camille.get(desk))


def ended(made, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    close_vote(made.desk, put.pk, EVENING)
    declare(made.desk, put.pk, EVENING)
    end_assembly(made.desk, one.pk, EVENING)
    return one


def test_the_minutes_are_written_read_and_signed_by_two(made, camille, alix, signed_in, at):
    page = f"{MINUTES}{ended(made, at).pk}"
    assert "pas encore écrit" in words(alix.get(page))
    camille.post(page, {"choice": "write", "notes": "Merci.", "version": "0"})
    assert alix.get(page + "/pv.pdf").status_code == 404
    assert camille.get(page + "/pv.pdf").content.startswith(b"%PDF")
    stale = camille.post(page, {"choice": "write", "notes": "Mien", "version": "0"})
    assert stale.status_code == 422
    assert "Merci." in words(stale)
    print_of = soup(camille.get(page)).select_one("[name=fingerprint]")["value"]
    said = {"choice": "sign", "title": "secrétaire", "fingerprint": print_of, "read": "on"}
    assert "Lisez le document" in words(camille.post(page, said | {"read": ""}))
    assert "Une autre personne signe" in words(camille.post(page, said, follow=True))
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    assert "est close" in words(other.post(page, said, follow=True))
    assert alix.get(page + "/pv.pdf").content.startswith(b"%PDF")
    assert "Camille Roche, secrétaire" in words(alix.get(page))


def test_a_member_signs_nothing(made, alix, at):
    page = f"{MINUTES}{ended(made, at).pk}"
    assert alix.post(page, {"choice": "write", "notes": "", "version": "0"}).status_code == 404


@pytest.mark.parametrize("paper", ["convocation.pdf", "presence.pdf"])
def test_the_papers_are_printed(made, camille, paper):
    one = convened(made)
    proxy(made, one, "Puech", "Mazens", MONDAY)
    assert camille.get(f"{URL}{one.pk}/{paper}").content.startswith(b"%PDF")


def test_a_neighbour_finds_nothing(made, signed_in, at):
    at(EVENING)
    one = opened(made, *THERE)
    put, other = voting(made, one), cast.bourbon()
    client = signed_in(other.camille)
    for page in (f"assemblees/{one.pk}", f"assemblees/{one.pk}/seance", f"votes/{put.pk}", f"pv/{one.pk}"):
        assert client.get(f"/c/bourbon/vie/{page}").status_code == 404, page


def test_a_page_of_five_hundred_reads_the_roll_once(made, camille, at, django_assert_max_num_queries):
    with acting(made.desk):
        for number in range(120):
            member(made.cast, f"Membre{number}", "gp")
    one = convened(made)
    at(EVENING)
    open_it(made, one, *THERE)
    motion(made, one)
    for page, most in ((f"{URL}{one.pk}", 40), (f"{URL}{one.pk}/seance", 40), (f"{URL}{one.pk}/direct", 32)):
        with django_assert_max_num_queries(most):
            assert camille.get(page).status_code == 200

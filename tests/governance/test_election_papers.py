"""The papers of an election say how it is voted, and the file for Belenios has the roll and nobody else."""

from datetime import UTC

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    member,
    open_it,
    proxy,
    seated,
    second,
)
from tests.governance.election_given import NEXT_DAY, called, candidate, counted, listed, voted
from volontiers.core.election import FEW_VOTED, Secrecy
from volontiers.core.statutes import Body, Office
from volontiers.core.urn import SENTENCE
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import end_assembly
from volontiers.governance.actions.ballots import close_election, leave_election, open_election
from volontiers.governance.actions.candidacies import name_trustees
from volontiers.governance.actions.opinions import write_opinion
from volontiers.governance.actions.telling import confirm_tellers, declare_election, enter_tellers
from volontiers.governance.models import Election
from volontiers.governance.queries import assemblies, election_papers, elections, papers
from volontiers.papers.render import render

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


@pytest.fixture
def one(made):
    assembly = convened(made)
    proxy(made, assembly, "Benoît", "Roux", MONDAY)
    return listed(made, assembly, "Salvy", "Roux")


def drawn(made, one, what):
    with reading(made.desk):
        row = Election.objects.select_related("assembly__statutes").get(pk=one.pk)
        return what(
            assemblies.sitting(row.assembly, EVENING.date()), row, "CPTS", "Assemblée du 9 décembre 2026"
        )


def test_ballots_are_enough_and_say_their_college_and_how_they_are_voted(made, one):
    said = drawn(made, one, election_papers.ballots)
    assert (said["names"], said["pages"]) == (["Lou Roux", "Lou Salvy"], 2)
    assert "« Généralistes »" in said["title"]
    assert said["sentence"] == Secrecy.PAPER.sentence
    assert said["most"] == "Cochez un seul nom. Un bulletin avec plusieurs noms est nul."
    assert render("ballots", said).startswith(b"%PDF")


def test_many_names_take_taller_ballots(made):
    assembly = convened(made)
    with acting(made.desk):
        for number in range(7):
            made.members[f"Nom{number}"] = member(made.cast, f"Nom{number}", "gp")
    said = drawn(
        made, listed(made, assembly, *(f"Nom{number}" for number in range(7))), election_papers.ballots
    )
    assert (said["per_page"], said["height"], said["pages"]) == (2, 275, 3)


def test_the_list_to_sign_has_the_electors_of_the_college_alone(made, one):
    said = drawn(made, one, election_papers.signing)
    assert said["electors"] == [
        ["Lou Benoît", "a donné pouvoir à Lou Roux"],
        ["Lou Roux", ""],
        ["Lou Salvy", ""],
    ]
    assert render("signing", said).startswith(b"%PDF")


def test_the_tellers_sheet_asks_what_the_screen_asks(made, one):
    said = drawn(made, one, election_papers.tellers)
    assert (said["electors"], said["names"]) == ("3", ["Lou Roux", "Lou Salvy"])
    assert render("tellers", said).startswith(b"%PDF")


def test_several_seats_take_several_names(made):
    two = listed(made, convened(made), "Salvy", "Roux", seats=2)
    assert drawn(made, two, election_papers.tellers)["most"].startswith("Cochez 2 noms au plus.")


def test_the_minutes_tell_who_is_elected_how_and_who_counted(made):
    _, done = voted(made)
    count = counted(made, done, Salvy=2)
    enter_tellers(made.desk, done.pk, count, (), EVENING)
    confirm_tellers(second(made), done.pk, count, (), EVENING)
    declare_election(made.desk, done.pk, NEXT_DAY, EVENING)
    end_assembly(made.desk, done.assembly_id, EVENING)
    with reading(made.desk):
        sat = assemblies.sitting(assemblies.assembly(done.assembly_id), EVENING.date())
        said = papers.minutes(sat, "CPTS", UTC, "")
        agenda = papers.call(sat, "CPTS", UTC)["agenda"]
    told = said["points"][1]["motions"][0]
    assert told["outcome"] == "Élus : Lou Salvy. Premier jour des mandats : 10 décembre 2026."
    assert (told["found"], told["scores"]) == (f"Électeurs : 3. Signatures : 3. {FEW_VOTED}", [])
    assert (told["what"], told["weighed"], told["way"]) == ("Élection", "", Secrecy.PAPER.sentence)
    assert told["counters"] == "Compté par Camille Roche, confirmé par Denis Cayla."
    assert agenda[1] == [
        "Financer le numéro d’appel",
        "Conseil d’administration : 1 siège du collège « Généralistes ».",
        "Candidats, à la fin du délai (9 décembre 2026 à 16:30) : Lou Roux et Lou Salvy.",
        Secrecy.PAPER.sentence,
    ]
    assert render("minutes", said).startswith(b"%PDF")


def test_the_minutes_tell_the_votes_of_each_where_five_voted(made):
    with acting(made.desk):
        seated(made, "Salvy")
    assembly = convened(made)
    one = listed(made, assembly, "Salvy", body=Body.BUREAU, college="", office=Office.PRESIDENT)
    open_it(made, assembly, "Salvy", "Benoît", "Faure", "Mazens", "Roux")
    open_election(made.desk, one.pk, EVENING)
    close_election(made.desk, one.pk, EVENING)
    count = counted(made, one, Salvy=4)
    enter_tellers(made.desk, one.pk, count, (), EVENING)
    confirm_tellers(second(made), one.pk, count, (), EVENING)
    declare_election(made.desk, one.pk, NEXT_DAY, EVENING)
    end_assembly(made.desk, assembly.pk, EVENING)
    with reading(made.desk):
        sat = assemblies.sitting(assemblies.assembly(assembly.pk), EVENING.date())
        said = papers.minutes(sat, "CPTS", UTC, "")
    (told,) = said["points"][1]["motions"]
    assert told["scores"] == [["Lou Salvy", "4", "élu"]]
    assert told["found"] == "Électeurs : 8. Signatures : 5. Bulletins : 5, dont blancs 1, nuls 0."
    assert render("minutes", said).startswith(b"%PDF")


def test_a_convocation_says_how_to_stand_and_who_keeps_the_key(made):
    one = called(made, convened(made), secrecy=Secrecy.BELENIOS)
    asked = "Avant le vote, la page de cette élection nommera les gardiens de la clé"

    def lines():
        with reading(made.desk):
            sat = assemblies.sitting(assemblies.assembly(one.assembly_id), EVENING.date())
            said = papers.call(sat, "CPTS", UTC)
        assert render("convocation", said).startswith(b"%PDF")
        return said["agenda"][1]

    assert lines()[2] == "Pour vous présenter : jusqu’au 9 décembre 2026 à 16:30, auprès de la coordination."
    assert lines()[-1].startswith(asked)
    name_trustees(made.desk, one.pk, ["Anne", "Luc", "Zoé"], "Paul")
    assert lines()[-1].startswith("Gardiens de la clé : Anne, Luc et Zoé. Paul vous remettra votre code")
    candidate(made, one, "Salvy")
    assert lines()[2].endswith("Déjà candidats : Lou Salvy.")


def test_an_election_left_and_an_opinion_are_told_in_the_minutes_too(at):
    at(MONDAY)
    made = association(cast.gaillacois(), values={"simple_secrecy": True})
    assembly, done = voted(made)
    leave_election(made.desk, done.pk, "trop de bulletins", EVENING)
    with reading(made.desk):
        item = assembly.agenda.last().pk
    write_opinion(made.desk, assembly.pk, item, "?", EVENING, of_a_person=False, in_a_conflict=False)
    end_assembly(made.desk, assembly.pk, EVENING)
    with reading(made.desk):
        sat = assemblies.sitting(assemblies.assembly(assembly.pk), EVENING.date())
        left, asked = papers.minutes(sat, "CPTS", UTC, "")["points"][1]["motions"]
    assert (left["outcome"], left["counters"]) == ("trop de bulletins", "")
    assert (asked["way"], asked["outcome"]) == (SENTENCE, "Non demandé.")


def test_belenios_takes_one_line_for_each_elector_of_the_college(made, one):
    lines = drawn(made, one, lambda sat, row, *_: elections.voters_file(sat, row)).splitlines()
    # Belenios writes to no address with an accent.
    benoit = f",electeur-{made.elector(one.assembly, 'Benoît')}"
    assert sorted(lines) == [benoit, "roux@membres.test", "salvy@membres.test"]


def test_whoever_hands_the_codes_reads_who_is_behind_each_line(made, one):
    rows = drawn(made, one, lambda sat, row, *_: elections.issuer_rows(sat, row))
    benoit = f"electeur-{made.elector(one.assembly, 'Benoît')}"
    assert rows[0] == ["Sur Belenios", "Nom", "Collège", "Téléphone"]
    assert [benoit, "Lou Benoît", "Généralistes", ""] in rows
    assert ["roux@membres.test", "Lou Roux", "Généralistes", ""] in rows

"""Raw SQL as the application role against the distances: what is moved, asked for and put back brings nothing nearer."""

import os

import psycopg
import pytest
from django.db import Error, OperationalError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import ask, need_of, refused, run
from volontiers.cases.models import Need
from volontiers.consent.actions import set_practices
from volontiers.consent.models import EntryBody
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.actions import Office
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


GAILLAC, CORDES = "81099", "81069"


@pytest.fixture
def far(tarn) -> Need:
    """Of somebody of Cordes, 24 minutes from Gaillac, where Alix and the bed provider go 20 minutes away."""
    for one in (tarn.alix, tarn.bed):
        cast.pledge(tarn, one, Level.SOME, minutes=20)
    case = cast.call(tarn, person=Identity("Durand", "Claire", 1952, CORDES))
    with reading(tarn.desk):
        return Need.objects.get(case=case)


def moved_next_door(tarn) -> list[tuple[str, ...]]:
    """Rows that the application writes: each is obeyed, and brings nothing nearer."""
    alix = tarn.alix.pk
    second = (
        "INSERT INTO directory_practice (community_id, professional_id, municipality_id, name, address, modes, video)"
        f" VALUES ({tarn.community.pk}, {alix}, '{CORDES}', '', '', '{{}}', '')"
    )
    signs = (
        "UPDATE directory_listing SET organization_id = (SELECT id FROM directory_organization)"
        f" WHERE professional_id = {alix}"
    )
    return [
        (f"UPDATE directory_practice SET municipality_id = '{CORDES}' WHERE professional_id = {alix}",),
        (second,),
        (
            f"DELETE FROM directory_practice WHERE professional_id = {alix}",
            f"UPDATE directory_organization SET municipality_id = '{CORDES}'",
            f"UPDATE directory_listing SET active = professional_id = {alix}",
            signs,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("way", range(3))
def test_a_place_moved_and_put_back_makes_nothing_nearer(tarn, far, way):
    with acting(tarn.desk):
        for statement in moved_next_door(tarn)[way]:
            run(statement)
        with refused("area"):
            ask(tarn, far, tarn.alix)


def test_the_seat_moved_and_put_back_makes_nothing_nearer(tarn, far):
    with acting(tarn.desk):
        run("UPDATE directory_organization SET municipality_id = %s", CORDES)
        with refused("area"):
            ask(tarn, far, tarn.bed)


def test_a_place_that_is_said_in_the_register_counts(tarn, far):
    set_practices(tarn.desk, tarn.alix.pk, (Office(CORDES, ("AMB",)),), MONDAY)
    with acting(tarn.desk):
        ask(tarn, far, tarn.alix)
    with reading(tarn.desk):
        last = EntryBody.objects.filter(professional=tarn.alix).latest("entry__seq")
    assert (last.kind, last.body["from"]) == ("place", [CORDES])


@pytest.mark.parametrize(
    "change",
    [
        f"INSERT INTO territory_traveltime (origin_id, destination_id, minutes) VALUES ('{GAILLAC}', '{CORDES}', 1)",
        "DELETE FROM territory_traveltime",
        f"UPDATE territory_municipality SET latitude = 43.9016, longitude = 1.8976 WHERE insee = '{CORDES}'",
        f"UPDATE territory_municipality SET insee = '00000' WHERE insee = '{CORDES}'",
        f"DELETE FROM territory_municipality WHERE insee = '{CORDES}'",
        "INSERT INTO territory_municipality (insee, name, search_key, postcodes) VALUES ('00001', 'Ici', 'ici', '{}')",
    ],
)
def test_roads_and_communes_are_the_owner_s(tarn, far, change):
    with acting(tarn.desk), pytest.raises(ProgrammingError, match="permission denied"):
        run(change)


@pytest.mark.parametrize("told", ['{"latitude": 43.9016, "longitude": 1.8976}', '{"latitude": null}'])
def test_the_door_of_the_communes_moves_none(tarn, far, told):
    with acting(tarn.desk), pytest.raises(ProgrammingError, match="keeps its position"):
        run(
            "SELECT note_communes(jsonb_build_array(to_jsonb(m) || %s::jsonb)) FROM territory_municipality m"
            " WHERE m.insee = %s",
            told, CORDES,
        )  # fmt: skip


def test_a_person_keeps_the_commune_for_which_somebody_was_asked(tarn, far):
    near = need_of(tarn)
    move = "UPDATE people_person SET municipality_id = %s WHERE id = %s"
    with acting(tarn.desk):
        run(move, None, far.case.person_id)
        run(move, GAILLAC, far.case.person_id)
        run(move, CORDES, far.case.person_id)
        ask(tarn, near, tarn.alix)
        run("UPDATE cases_proposal SET state = 'withdrawn'")
    for elsewhere in (CORDES, None):
        with acting(tarn.desk), refused("keeps the commune"):
            run(move, elsewhere, near.case.person_id)


@pytest.mark.django_db(transaction=True)
def test_a_commune_that_is_being_put_back_is_waited_for(tarn, far):
    """Two at once: one changes the commune back and does not say so yet, the other asks meanwhile."""
    with acting(tarn.desk):
        run("UPDATE people_person SET municipality_id = %s WHERE id = %s", GAILLAC, far.case.person_id)
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("SELECT set_config('volontiers.community', %s, true)", [str(tarn.community.pk)])
        other.execute(
            "UPDATE people_person SET municipality_id = %s WHERE id = %s", [CORDES, far.case.person_id]
        )
        with acting(tarn.desk):
            run("SET LOCAL lock_timeout = '300ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                ask(tarn, far, tarn.alix)
    with acting(tarn.desk), refused("area"):
        ask(tarn, far, tarn.alix)


def test_a_commune_that_was_not_known_is_noted_once(tarn):
    case = cast.call(tarn, person=Identity("Durand", "Claire", 1952, None))
    with acting(tarn.desk):
        need = Need.objects.get(case=case)
        ask(tarn, need, tarn.alix)
        run("UPDATE people_person SET municipality_id = %s WHERE id = %s", GAILLAC, case.person_id)
    with acting(tarn.desk), refused("keeps the commune"):
        run("UPDATE people_person SET municipality_id = %s WHERE id = %s", CORDES, case.person_id)


@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000000"])
@pytest.mark.parametrize(
    "table",
    [
        "territory_community",
        "directory_professional",
        "consent_pledge",
        "people_person",
        "cases_case",
        "cases_need",
        "cases_proposal",
    ],
)
def test_no_row_stands_in_for_another(tarn, table, change):
    """Foreign keys wait for the end of the transaction: without this, a row put under the old number would serve."""
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
    with acting(tarn.desk), pytest.raises(Error, match="stays under its number"):
        run(change.format(table))

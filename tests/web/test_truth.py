"""The figures of the list: whole for who reads it, without a small count for members and for everybody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import waits
from tests.placement.waiting_given import listed, somebody
from tests.web.steering_given import words
from volontiers.core.priority import PriorityClass
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.publishing import publish_past
from volontiers.placement.models import Registration

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS, PUBLIC = "/c/gaillacois/liste/verite", "/c/gaillacois/verite"
SENIOR = PriorityClass.SENIOR.label.capitalize()
SUMMER = datetime(2026, 8, 3, 8, tzinfo=UTC)


@pytest.fixture
def tarn(at):
    at(SUMMER)
    made = cast.gaillacois(SUMMER)
    people = [listed(made, somebody(n), now=SUMMER, since=SUMMER.date()) for n in range(1, 9)]
    for one in people[:6]:
        close(made.desk, one.pk, Leaving.FOUND, SUMMER + timedelta(days=3))
    at(MONDAY)
    return made


def publish(tarn) -> None:
    publish_past(tarn.machine, MONDAY)


def test_everybody_reads_the_net_flow_of_the_last_whole_quarter(tarn):
    publish(tarn)
    page = words(Client().get(PUBLIC))
    assert "3e trimestre 2026" in page
    # Two people are left: too few to be told.
    assert "moins de 5" in page
    assert "Trop peu de mouvements" in page


def test_who_reads_the_list_reads_small_counts(tarn, signed_in):
    page = words(signed_in(tarn.camille).get(f"{MEMBERS}?trimestre=2026-T3"))
    assert "8 entrées, 0 avec un médecin, 6 parties pour une autre raison : la liste a monté de 2." in page
    assert "Un médecin trouvé autrement" in page


def test_a_member_reads_what_everybody_reads(tarn, signed_in):
    publish(tarn)
    page = words(signed_in(tarn.alix.account).get(f"{MEMBERS}?trimestre=2026-T3"))
    assert "Trop peu de mouvements" in page
    assert "8 entrées" not in page


def test_with_enough_people_the_sentence_is_published(tarn):
    for number in range(5):
        waits(tarn, f"Personne {number}", entered_at=SUMMER)
    publish(tarn)
    page = words(Client().get(PUBLIC))
    assert "13 entrées, 0 avec un médecin, 6 parties pour une autre raison : la liste a monté de 7." in page
    assert "Ce que cela ne dit pas" in page


def test_the_running_quarter_is_not_for_everybody(tarn):
    assert "3e trimestre 2026" in words(Client().get(f"{PUBLIC}?trimestre=2026-T4"))
    assert "2e trimestre 2026" in words(Client().get(f"{PUBLIC}?trimestre=2026-T2"))


def test_what_is_not_published_is_said_so_and_computed_for_nobody(tarn, signed_in):
    for page in (words(Client().get(PUBLIC)), words(signed_in(tarn.alix.account).get(MEMBERS))):
        assert "3e trimestre 2026 n’est pas encore publié" in page
        assert "En attente" not in page


def test_what_was_published_stays_whatever_happens_next(tarn, signed_in):
    for number in range(5):
        waits(tarn, f"Personne {number}", entered_at=SUMMER)
    publish(tarn)
    before = words(Client().get(PUBLIC))
    with acting(tarn.desk):
        Registration.objects.filter(state="waiting").update(priority="senior")
    assert words(Client().get(PUBLIC)) == before
    assert SENIOR in words(signed_in(tarn.camille).get(f"{MEMBERS}?trimestre=2026-T3"))


def test_who_reads_the_list_sees_beside_what_was_published(tarn, signed_in):
    reader = signed_in(tarn.camille)
    assert "n’est pas encore publié" in words(reader.get(f"{MEMBERS}?trimestre=2026-T3"))
    publish(tarn)
    page = words(reader.get(f"{MEMBERS}?trimestre=2026-T3"))
    assert "8 entrées" in page
    assert "Ce qui a été publié le" in page
    assert "Trop peu de mouvements" in page
    assert "n’est pas encore publié" in words(reader.get(MEMBERS))


def test_only_what_is_published_is_led_to(tarn):
    publish(tarn)
    assert "?trimestre=" not in Client().get(PUBLIC).content.decode()
    assert "trimestre=2026-T3" in Client().get(f"{PUBLIC}?trimestre=2026-T2").content.decode()


def test_nobody_is_named(tarn):
    publish(tarn)
    page = words(Client().get(PUBLIC))
    assert "Alba" not in page

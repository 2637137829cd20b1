"""`volontiers doctor`, and what production refuses: a wrong role, a moved clock, a missing secret, a plain address."""

import os
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.consent.chain_given import tampered
from volontiers.accounts.models import Membership
from volontiers.consent.models import Pledge
from volontiers.consent.register import watch
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.ops import production
from volontiers.ops.postgres import Urls
from volontiers.territory.actions import change_rules, set_hours
from volontiers.territory.models import Place, Protocol

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings, tmp_path, real_time):
    settings.SECRET_KEY = "x" * 60
    settings.EMAIL_HOST = "smtp.exemple.test"
    settings.DEFAULT_FROM_EMAIL = "Volontiers <bureau@exemple.test>"
    settings.SMS_GATEWAY_URL = "https://sms.exemple.test"
    settings.DATA_DIR = tmp_path
    (tmp_path / "battements").mkdir()
    for kind in ("needs", "messages", "jobs"):
        (tmp_path / "battements" / kind).touch()
    return settings


def doctor() -> tuple[str, bool]:
    out = StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit:
        return out.getvalue(), False
    return out.getvalue(), True


def test_a_sound_installation_is_all_green(sound):
    cast.gaillacois(clock())
    told, fine = doctor()
    assert fine, told
    assert "✗" not in told


def test_the_example_is_enough_for_the_demonstration_alone(sound):
    demo = cast.gaillacois()
    cast.unsigned(demo.machine)
    assert not doctor()[1]
    sound.DEMO = True
    told, _ = doctor()
    assert (
        "✓ CPTS du Grand Gaillacois : le protocole EXEMPLE est accepté dans la démonstration seule." in told
    )
    assert "restent fermés" not in told


def test_an_installation_without_a_community_says_what_to_run(sound):
    told, fine = doctor()
    assert not fine
    assert "volontiers installer" in told


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (lambda: Membership.objects.update(default_owner=False), "personne ne suit"),
        (lambda: Protocol.objects.all().delete(), "protocole d’urgence n’est pas signé"),
        (lambda: Protocol.objects.update(review_on="2020-01-01"), "à relire"),
        (lambda: Place.objects.all().delete(), "aucune commune"),
    ],
)
def test_what_a_community_lacks_is_a_red_line(sound, broken, sentence):
    tarn = cast.gaillacois()
    with cast.ruling(tarn.desk):
        broken()
    told, fine = doctor()
    assert not fine
    assert f"✗ CPTS du Grand Gaillacois : {sentence}" in told or sentence in told


def test_with_several_communities_those_without_a_telephone_are_named(sound):
    cast.gaillacois(clock())
    sound.TELEPHONY_SECRET, sound.TELEPHONY_COMMUNITY = "x" * 40, ""
    assert "standard" not in doctor()[0]
    cast.bourbon(clock())
    told, fine = doctor()
    assert not fine
    assert "réglez VOLONTIERS_TELEPHONY_COMMUNITY (sans standard : CPTS de Bourbon et CPTS du Grand" in told
    sound.TELEPHONY_COMMUNITY = "gaillacois"
    told, fine = doctor()
    assert fine, told
    assert "✓ Standard branché pour CPTS du Grand Gaillacois ; sans standard : CPTS de Bourbon." in told


def test_without_a_provider_no_telephone_is_missing(sound):
    cast.gaillacois(clock())
    cast.bourbon(clock())
    sound.TELEPHONY_SECRET = ""
    told, fine = doctor()
    assert fine, told
    assert "tandard" not in told


def test_a_sender_that_nobody_can_answer_is_a_red_line(sound):
    cast.gaillacois()
    sound.DEFAULT_FROM_EMAIL = "Volontiers <ne-pas-repondre@localhost>"
    told, fine = doctor()
    assert not fine
    assert "✗ Les courriels partent d’une adresse" in told


def test_before_its_tables_a_base_is_told_to_be_brought_up_to_date(sound, monkeypatch):
    def no_table():
        raise ProgrammingError('relation "database_clockshift" does not exist')

    monkeypatch.setattr(production, "database_faults", lambda: ["La base n’est pas à jour."])
    monkeypatch.setattr(production.clock, "is_shifted", no_table)
    monkeypatch.setattr("volontiers.ops.diagnosis.territory.communities", no_table)
    told, fine = doctor()
    assert not fine
    assert told == "✗ La base n’est pas à jour.\n1 point à reprendre.\n"


def test_beside_the_running_demo_its_base_is_judged_as_such(sound, at):
    at(MONDAY)
    cast.gaillacois()
    sound.SECRET_KEY, sound.EMAIL_HOST, sound.SMS_GATEWAY_URL = "court", "", ""
    sound.EMBEDDED = Urls(owner="", app="", superuser="")
    assert not doctor()[1]
    (sound.DATA_DIR / "adresse").touch()
    told, fine = doctor()
    assert fine, told
    assert "base de la démonstration" in told
    # Pages and workers keep to what they are told to be.
    assert production.faults()


def test_a_worker_without_a_heartbeat_is_a_red_line(sound):
    cast.gaillacois()
    (sound.DATA_DIR / "battements" / "needs").unlink()
    told, fine = doctor()
    assert not fine
    assert "volontiers worker needs" in told


def test_a_forgotten_need_is_named(sound, at):
    tarn = cast.gaillacois()
    cast.call(tarn, now=MONDAY)
    at(MONDAY.replace(hour=18))
    assert "1001-1" in doctor()[0]


def test_the_register_is_whole_and_its_head_is_published(sound, at):
    tarn = cast.gaillacois(at(MONDAY))
    assert "✓ CPTS du Grand Gaillacois : le registre des accords est entier (5 lignes)." in doctor()[0]
    assert "tête du registre" not in doctor()[0]
    watch(tarn.machine, 0, MONDAY)
    watch(tarn.machine, 0, at(MONDAY + timedelta(days=1)))
    assert "✓ CPTS du Grand Gaillacois : la tête du registre est publiée (le 24/11/2026)." in doctor()[0]
    at(MONDAY + timedelta(days=3))
    assert "✗ CPTS du Grand Gaillacois : la tête du registre n’est plus publiée" in doctor()[0]


@pytest.mark.django_db(transaction=True)
def test_a_broken_register_is_a_red_line_with_its_number_and_day(sound, at):
    tarn = cast.gaillacois(at(MONDAY))
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        tampered(superuser, tarn.community.pk, 2)
    assert (
        "✗ CPTS du Grand Gaillacois : le registre des accords est rompu à la ligne 2, le 23/11/2026"
        in doctor()[0]
    )


@pytest.mark.django_db(transaction=True)
def test_a_rule_changed_past_the_triggers_is_named_until_it_is_decided(sound, at):
    tarn = cast.gaillacois(at(MONDAY))
    fine = "✓ CPTS du Grand Gaillacois : chaque règle est celle que dit le registre."
    assert fine in doctor()[0]
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE territory_community SET rules = '{\"undo_minutes\": 0}'")
        superuser.execute("DELETE FROM territory_openperiod")
    told = "✗ CPTS du Grand Gaillacois : changé sans inscription au registre : règles de recherche et heures du bureau."
    assert told in doctor()[0]
    change_rules(tarn.desk, {"undo_minutes": 0}, cast.DECISION)
    set_hours(tarn.desk, [], cast.DECISION)
    assert fine in doctor()[0]


def test_a_pledge_past_its_end_that_still_asks_is_named(sound, at):
    tarn = cast.gaillacois(at(MONDAY))
    assert "engagement" not in doctor()[0]
    at(MONDAY + timedelta(days=120))
    with reading(tarn.desk):
        mine = Pledge.objects.get(professional=tarn.alix).pk
    assert (
        f"✗ CPTS du Grand Gaillacois : pledge {mine} : Le rappel ou la fin de cet engagement" in doctor()[0]
    )


def test_production_refuses_a_missing_secret(settings):
    settings.SECRET_KEY = "court"
    assert any("VOLONTIERS_SECRET_KEY_FILE" in fault for fault in production.faults())


def test_production_refuses_a_plain_address(sound):
    sound.PUBLIC_URL = "http://cpts.exemple.fr"
    assert any("https://" in fault for fault in production.faults())


def test_production_refuses_a_moved_clock(sound, at):
    at(MONDAY)
    assert any("heure" in fault for fault in production.faults())
    sound.DEMO = True
    assert production.faults() == []


def test_production_refuses_the_role_of_the_owner(sound, monkeypatch):
    owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"])
    monkeypatch.setattr("volontiers.database.roles.connection", owner)
    assert any("rôle" in fault for fault in production.faults())
    owner.close()


def test_production_is_content_with_a_sound_installation(sound):
    assert production.faults() == []

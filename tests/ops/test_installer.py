"""`volontiers installer`: a community, its first administrator, an example protocol, and nothing invented."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from volontiers.accounts.access import machine
from volontiers.accounts.models import Account, Invitation
from volontiers.cases.models import Case
from volontiers.consent.models import EntryBody
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.territory.models import Community, Municipality, OpenPeriod, Place, Preset, Protocol

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_time")]

GOOD = {
    "nom": "CPTS du Grand Gaillacois", "forme": "cpts", "telephone": "05 36 49 00 00",
    "administratrice": "Camille Roche", "courriel": "camille@exemple.test",
}  # fmt: skip


@pytest.fixture(autouse=True)
def production(settings):
    settings.SECRET_KEY = "x" * 60


def install(**changed: str) -> str:
    out = StringIO()
    call_command("installer", stdout=out, **(GOOD | changed))
    return out.getvalue()


def test_a_community_is_ready_to_be_signed_and_filled():
    told = install()
    community = Community.objects.get()
    assert (community.slug, community.desk_phone) == ("cpts-du-grand-gaillacois", "+33536490000")
    with reading(machine(community.pk)):
        assert Protocol.objects.get().status == "example"
        assert OpenPeriod.objects.count() == 5
        assert Preset.objects.get().name == "Retour à domicile"
        invitation = Invitation.objects.get()
        assert invitation.default_owner
        assert invitation.email == "camille@exemple.test"
        assert not Case.objects.exists()
    assert re.search(r"/invitation/[\w-]{30,}", told)
    assert not Professional.objects.exists()
    assert not Account.objects.exists()


def test_a_group_without_a_desk_is_installed_too():
    install(telephone="aucun", forme="informal", nom="Groupe de Vaour")
    assert not Community.objects.get().has_desk


def test_a_second_community_stands_beside_the_first():
    install()
    install(nom="CPTS de Bourbon", fuseau="Indian/Reunion", telephone="0262 90 00 00")
    assert Community.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"telephone": "douze"}, "n’est pas un numéro"),
        ({"courriel": "camille"}, "n’est pas une adresse"),
        ({"nom": "!!!"}, "avec des lettres"),
        ({"nom": "x" * 90}, "80 signes"),
        ({"fuseau": "Europe/Gaillac"}, "fuseau horaire"),
        ({"fuseau": "../../etc/passwd"}, "fuseau horaire"),
        ({"communes": "nulle-part.csv"}, "ne s’ouvre pas"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_installed(changed, sentence):
    with pytest.raises(CommandError, match=sentence):
        install(**changed)
    assert not Community.objects.exists()


def test_a_faulty_list_of_communes_leaves_nothing_installed(tmp_path):
    faulty = tmp_path / "communes.csv"
    faulty.write_text("code_insee,name\n81099,Gaillac\n8109X,Nulle-Part\n", encoding="utf-8")
    with pytest.raises(CommandError, match="ligne 3"):
        install(communes=str(faulty))
    assert not Community.objects.exists()
    assert not Municipality.objects.exists()


def test_a_list_of_communes_becomes_the_territory(tmp_path):
    communes = tmp_path / "communes.csv"
    communes.write_text("code_insee,name\n81099,Gaillac\n", encoding="utf-8")
    install(communes=str(communes))
    with reading(machine(Community.objects.get().pk)):
        assert Place.objects.get().municipality_id == "81099"
        (said,) = EntryBody.objects.values_list("body", flat=True)
    assert (said["rule"], said["values"]["territory"]) == (
        "installation", [{"sector": None, "communes": ["81099"]}],
    )  # fmt: skip


def test_the_same_name_twice_is_refused():
    install()
    with pytest.raises(CommandError, match="déjà ainsi"):
        install()


def test_nothing_is_installed_on_a_short_secret(settings):
    settings.SECRET_KEY = "court"
    with pytest.raises(CommandError, match="secret"):
        install()
    assert not Community.objects.exists()


def test_nothing_is_installed_inside_the_demonstration(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="démonstration"):
        install()

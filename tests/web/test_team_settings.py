"""The coordination writes a team down: its legal ground, its hours, its members."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import cast
from tests.cast import MONDAY
from tests.team_given import THURSDAY, coteaux
from volontiers.database.wall import reading
from volontiers.people.models import CareTeam, TeamMember

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Cabinets de Cordes", "basis": "organised", "since": "2026-11-23", "until": "",
    "morning": "08:30", "afternoon": "13:00", "evening": "18:00", "end": "20:00",
    "open": ["0-morning", "5-morning"], "late_message": "",
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def form_of(client, address: str) -> dict[str, str]:
    """What the browser would send back of the hidden fields."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    form = soup.select("main form[method=post]")[-1]
    return {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")}


def write(client, **said):
    address = reverse("team-new", args=["gaillacois"])
    return client.post(address, form_of(client, address) | SAID | said)


def test_without_a_team_the_page_says_what_it_is_for(tarn, camille):
    text = camille.get(reverse("teams", args=["gaillacois"])).content.decode()
    assert "Aucune équipe pour l’instant" in text
    assert "jamais un statut légal" in text


def test_a_team_is_written_down(tarn, camille):
    answer = write(camille)
    assert answer.status_code == 302
    with reading(tarn.desk):
        team = CareTeam.objects.get()
    assert (team.slug, team.basis, team.one_roof) == ("cabinets-de-cordes", "organised", False)
    assert team.open == ["0-morning", "5-morning"]
    week = camille.get(reverse("team", args=["gaillacois", team.slug])).content.decode()
    assert "sam 28" in week


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": ""}, "À compléter."),
        ({"open": []}, "Cochez au moins une demi-journée."),
        ({"afternoon": "07:00"}, "Les heures se suivent"),
        ({"until": "2026-11-01"}, "La fin vient après le début."),
        ({"morning": "huit"}, "Une heure, par exemple 13:00."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(tarn, camille, said, why):
    answer = write(camille, **said)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    with reading(tarn.desk):
        assert not CareTeam.objects.exists()


def test_two_teams_of_one_name(tarn, camille):
    write(camille)
    answer = write(camille)
    assert answer.status_code == 422
    assert "Une équipe a déjà ce nom" in answer.content.decode()


def test_a_member_joins_and_leaves(tarn, camille):
    here = coteaux(tarn)
    settings = reverse("team-settings", args=["gaillacois", here.team.pk])
    joined = {"membre-professional": tarn.bed.pk, "membre-role": "carer", "membre-since": "2026-11-23"}
    camille.post(f"{settings}/membres", joined)
    here.hold(tarn.bed, THURSDAY)
    with reading(tarn.desk):
        member = TeamMember.objects.get(professional=tarn.bed)
    camille.post(f"{settings}/membres", {"end": member.pk})
    assert "1 demi-journée à reprendre" in camille.get(settings).content.decode()
    assert here.leads(THURSDAY) is None


def test_somebody_who_is_there_already(tarn, camille):
    here = coteaux(tarn)
    settings = reverse("team-settings", args=["gaillacois", here.team.pk])
    said = {"membre-professional": tarn.bao.pk, "membre-role": "nurse", "membre-since": "2026-11-23"}
    answer = camille.post(f"{settings}/membres", said)
    assert answer.status_code == 422
    assert "Cette personne est déjà dans l’équipe." in answer.content.decode()


def test_a_team_of_another_community_is_not_there(tarn, signed_in):
    here, elsewhere = coteaux(tarn), cast.bourbon()
    client = signed_in(elsewhere.camille)
    assert client.get(f"/c/bourbon/parametres/equipes/{here.team.pk}").status_code == 404
    assert client.post(f"/c/bourbon/parametres/equipes/{here.team.pk}/membres", {}).status_code == 404

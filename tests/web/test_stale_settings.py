"""Two people in the same settings: the second to save reads what changed, loses nothing, overwrites nothing."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown, soup, words
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.territory import queries
from volontiers.territory.models import AgreementWording, Community, OpenPeriod, Preset, Protocol

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/parametres/"
DECIDED = {"decision": "AG du 3 novembre"}
PRESET = {"name": "Retour à domicile", "kind_0": "unscheduled", "hours_0": "24"}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def rules():
    return queries.rules(Community.objects.get(slug="gaillacois"))


def sector_of(tarn, insee):
    with reading(tarn.desk):
        return next(
            one.sector and one.sector.name
            for one in queries.places(tarn.community.pk)
            if one.municipality_id == insee
        )


def test_the_second_to_save_reads_what_changed_and_keeps_what_they_typed(camille):
    drawn = shown(camille.get(f"{HERE}regles")) | DECIDED
    camille.post(f"{HERE}regles", drawn | {"undo_minutes": "7", "some_asked": "4"})
    answer = camille.post(f"{HERE}regles", drawn | {"news_minutes": "33", "some_asked": "5"})
    assert answer.status_code == 422
    assert (
        "quelqu’un d’autre a changé : Un peu : demandes proposées par semaine, au plus (maintenant : 4)"
        in (words(answer))
    )
    assert "et Minutes pour annuler un oui (maintenant : 7)" in words(answer)
    assert (rules().undo_minutes, rules().some_asked) == (7, 4)
    again = shown(answer)
    assert (again["undo_minutes"], again["news_minutes"], again["some_asked"]) == ("7", "33", "5")
    assert camille.post(f"{HERE}regles", again).status_code == 302
    assert (rules().undo_minutes, rules().news_minutes, rules().some_asked) == (7, 33, 5)


def test_the_same_form_sent_twice_agrees_with_itself(camille):
    sent = shown(camille.get(f"{HERE}regles")) | DECIDED | {"undo_minutes": "7"}
    assert [camille.post(f"{HERE}regles", sent).status_code for _ in range(2)] == [302, 302]


def test_a_box_and_a_list_are_compared_too(camille):
    drawn = shown(camille.get(f"{HERE}regles")) | DECIDED
    camille.post(f"{HERE}regles", drawn | {"show_words_before": "on", "manual_kinds": ["nursing"]})
    answer = camille.post(f"{HERE}regles", drawn | {"news_minutes": "33"})
    assert answer.status_code == 422
    assert "Montrer les mots de l’appelant avant l’acceptation (maintenant : oui)" in words(answer)
    assert shown(answer)["manual_kinds"] == ["nursing"]


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"undo_minutes": 3}'])
def test_what_no_page_sends_breaks_nothing(camille, kept):
    sent = shown(camille.get(f"{HERE}regles")) | DECIDED | {"vu": kept}
    assert camille.post(f"{HERE}regles", sent).status_code in {302, 422}


def test_the_name(tarn, camille):
    drawn = shown(camille.get(HERE)) | DECIDED
    camille.post(HERE, drawn | {"out_of_hours_text": "Appelez le 15."})
    answer = camille.post(HERE, drawn | {"name": "CPTS du Nord"})
    assert answer.status_code == 422
    assert "Ce qu’on lit quand le bureau est fermé (maintenant : Appelez le 15.)" in words(answer)
    assert Community.objects.get(slug="gaillacois").name == "CPTS du Grand Gaillacois"


def test_the_week(tarn, camille):
    drawn = shown(camille.get(f"{HERE}heures"), "la semaine") | {"week": "1"} | DECIDED
    camille.post(f"{HERE}heures", drawn | {"de_0_1": "07:30"})
    answer = camille.post(f"{HERE}heures", drawn | {"a_1_1": "19:00"})
    assert answer.status_code == 422
    assert "Lundi, matin ou journée, ouvre à (maintenant : 07:30)" in words(answer)
    with reading(tarn.desk):
        assert f"{OpenPeriod.objects.get(weekday=0).opens:%H:%M}" == "07:30"


def test_the_words_of_the_agreement(tarn, camille):
    drawn = shown(camille.get(f"{HERE}accords"), "ces phrases") | DECIDED
    camille.post(f"{HERE}accords", drawn | {"carers": "Puis-je transmettre ?"})
    answer = camille.post(f"{HERE}accords", drawn | {"services": "Puis-je appeler le loueur ?"})
    assert answer.status_code == 422
    with reading(tarn.desk):
        assert AgreementWording.objects.count() == 3


def test_a_preset_changed_or_taken_away_meanwhile(tarn, camille):
    camille.post(f"{HERE}prereglage", PRESET)
    drawn = shown(camille.get(f"{HERE}prereglage", {"nom": PRESET["name"]}))
    camille.post(f"{HERE}prereglage", drawn | {"hours_0": "12"})
    for stale in (drawn | {"detail_0": "bras"}, drawn | {"remove": "1"}):
        answer = camille.post(f"{HERE}prereglage", stale)
        assert answer.status_code == 422
        assert "Heures pour y répondre (maintenant : 12)" in words(answer)
    drawn = shown(answer)
    camille.post(f"{HERE}prereglage", drawn | {"remove": "1"})
    answer = camille.post(f"{HERE}prereglage", drawn | {"detail_0": "bras"})
    assert answer.status_code == 422
    assert "a tout retiré" in words(answer)
    assert camille.post(f"{HERE}prereglage", shown(answer)).status_code == 302
    with reading(tarn.desk):
        assert Preset.objects.get().lines[0]["detail"] == "bras"


def test_a_preset_does_not_take_the_name_of_another(tarn, camille):
    camille.post(f"{HERE}prereglage", PRESET)
    camille.post(f"{HERE}prereglage", PRESET | {"name": "Sortie", "hours_0": "48"})
    opened = shown(camille.get(f"{HERE}prereglage", {"nom": "Sortie"}))
    for sent in (opened | {"name": "Retour à domicile"}, PRESET | {"hours_0": "99"}):
        answer = camille.post(f"{HERE}prereglage", sent)
        assert answer.status_code == 422
        assert "« Retour à domicile » existe déjà" in words(answer)
    with reading(tarn.desk):
        found = {one.name: one.lines[0]["hours"] for one in Preset.objects.all()}
    assert found == {"Retour à domicile": 24, "Sortie": 48}


def test_a_sector_changed_meanwhile_and_a_name_already_given(tarn, camille):
    url = f"{HERE}secteurs"
    camille.post(url, {"name": "Vignoble", "communes": ["81099", "81069"]} | DECIDED)
    drawn = shown(camille.get(url, {"nom": "Vignoble"})) | DECIDED
    camille.post(url, drawn | {"communes": ["81099"]})
    answer = camille.post(url, drawn | {"communes": ["81099", "81069", "81145"]})
    assert answer.status_code == 422
    assert "Ses communes (maintenant : Gaillac)" in words(answer)
    assert sector_of(tarn, "81145") is None
    answer = camille.post(url, {"name": "Vignoble", "communes": ["81145"]} | DECIDED)
    assert answer.status_code == 422
    assert "« Vignoble » existe déjà" in words(answer)
    assert sector_of(tarn, "81099") == "Vignoble"


def test_the_text_of_the_protocol(tarn, camille):
    url = f"{HERE}protocole"
    drawn = shown(camille.get(url), "ce texte")
    camille.post(url, drawn | {"script": "Je vous passe le 15."})
    answer = camille.post(url, drawn | {"desk_question": "Parle-t-elle ?"})
    assert answer.status_code == 422
    assert "(maintenant : Je vous passe le 15.)" in words(answer)
    assert soup(answer).select_one("[name=desk_question]")["value"] == "Parle-t-elle ?"
    with reading(tarn.desk):
        assert Protocol.objects.get(status="draft").desk_question != "Parle-t-elle ?"


def test_somebody_of_the_directory(tarn, camille):
    url = f"/c/gaillacois/annuaire/{tarn.alix.pk}"
    drawn = shown(camille.get(url))
    camille.post(url, drawn | {"phone": "06 39 98 12 99"})
    answer = camille.post(url, drawn | {"given_name": "Alixe"})
    assert answer.status_code == 422
    assert "Téléphone mobile (maintenant : 06 39 98 12 99)" in words(answer)
    with reading(tarn.desk):
        assert Professional.objects.get(pk=tarn.alix.pk).phone == "+33639981299"

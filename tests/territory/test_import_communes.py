"""The official lists: read with their line numbers, all or nothing, and found again however they are typed."""

import gzip
import os
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from volontiers.database.wall import reading
from volontiers.territory import queries
from volontiers.territory.models import Municipality, Place
from volontiers.territory.sources import communes

pytestmark = pytest.mark.django_db

INSEE = """code_insee,name,population,lat,lon,departement,codes_postaux
81099,Gaillac,16162,43.9016,1.8976,81,81600
81145,Lisle-sur-Tarn,4700,43.8528,1.8103,81,81310
81131,Labastide-de-Lévis,950,43.94,2.0,81,81150 81600
"""
HEXASMAL = """Code_commune_INSEE;Nom_commune;Code_postal;Ligne_5;Libelle_acheminement;coordonnees_gps
81099;GAILLAC;81600;;GAILLAC;43.9016,1.8976
81131;LABASTIDE DE LEVIS;81150;;LABASTIDE;43.94,2.0
81131;LABASTIDE DE LEVIS;81600;;LABASTIDE;43.94,2.0
"""
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "territories"


@pytest.fixture
def written(tmp_path):
    def write(text: str | bytes, name: str = "communes.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    return write


def run(path: str, *options: str) -> str:
    out = StringIO()
    call_command("territoire_importer", path, *options, stdout=out)
    return out.getvalue()


def test_the_list_of_insee_is_imported(written):
    assert "3 ajoutées" in run(written(INSEE))
    labastide = Municipality.objects.get(pk="81131")
    assert (labastide.population, labastide.postcodes) == (950, ["81150", "81600"])


def test_one_commune_is_told_in_the_singular(written):
    one = "\n".join(INSEE.splitlines()[:2]) + "\n"
    assert "1 ligne lue, 1 commune : 1 ajoutée, 0 changée, 0 déjà connue." in run(written(one))


def test_the_list_of_la_poste_gives_one_commune_with_all_its_postcodes(written):
    assert "2 communes" in run(written(HEXASMAL))
    assert Municipality.objects.get(pk="81131").postcodes == ["81150", "81600"]


def test_a_second_list_completes_the_first_and_forgets_nothing(written):
    run(written(INSEE))
    assert "0 ajoutée," in run(written(HEXASMAL, "laposte.csv"))
    assert Municipality.objects.get(pk="81099").population == 16162


MOVED = INSEE.replace("43.9016,1.8976", "43.9,1.9").replace(",Gaillac,", ",Gaillac-sur-Tarn,")


def place_of(insee: str) -> tuple[str, float, float]:
    found = Municipality.objects.get(pk=insee)
    return found.name, found.latitude, found.longitude


def test_the_application_corrects_a_name_and_moves_no_commune(written, monkeypatch, settings):
    monkeypatch.delitem(settings.DATABASES, "owner")
    run(written(INSEE))
    for options in (["--essai"], []):
        told = run(written(MOVED), *options)
        assert "Position gardée pour 1 commune : des trajets s’y mesurent déjà." in told
        assert ("1 à changer" in told or "1 changée" in told, "Déplacer une commune" in told) == (True, True)
    assert place_of("81099") == ("Gaillac-sur-Tarn", 43.9016, 1.8976)


def test_a_position_that_was_not_known_is_the_owner_s_too(written, monkeypatch, settings):
    """Otherwise it could be given when somebody is asked."""
    monkeypatch.delitem(settings.DATABASES, "owner")
    run(written("code_insee,name\n81099,Gaillac\n"))
    assert "Position gardée pour 1 commune" in run(written(INSEE))
    assert place_of("81099") == ("Gaillac", None, None)
    assert place_of("81145")[1] == 43.8528


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_owner_moves_a_commune(written):
    run(written(INSEE))
    assert "Position gardée" not in run(written(MOVED))
    assert place_of("81099") == ("Gaillac-sur-Tarn", 43.9, 1.9)


def test_windows_accents_and_compressed_files_are_read(written):
    run(written(gzip.compress(INSEE.encode("cp1252")), "communes.csv.gz"))
    assert Municipality.objects.get(pk="81131").name == "Labastide-de-Lévis"


def test_a_dry_run_says_and_does_nothing(written):
    assert "3 à ajouter" in run(written(INSEE), "--essai")
    assert not Municipality.objects.exists()


def test_one_wrong_line_is_named_and_nothing_is_imported(written):
    with pytest.raises(CommandError) as told:
        run(
            written(
                INSEE + "8109X,Nulle-Part,12,43.9,1.9,81,81000\n81099,Gaillac,beaucoup,43.9,1.9,81,81600\n"
            )
        )
    assert "ligne 5" in str(told.value)
    assert "ligne 6" in str(told.value)
    assert not Municipality.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("81099,Gaillac", "Il manque des colonnes."),
        ("²1099,Gaillac,12,43.9,1.9,81,81600", "« ²1099 » n’est pas un code INSEE"),
        ("٨١٠٩٩,Gaillac,12,43.9,1.9,81,81600", "n’est pas un code INSEE"),
        ("9X,Gaillac,12,43.9,1.9,81,81600", "« 9X » n’est pas un code INSEE"),
        ("81099,Gaillac,1²,43.9,1.9,81,81600", "« 1² » n’est pas une population"),
        (f"81099,Gaillac,{'9' * 5000},43.9,1.9,81,81600", "n’est pas une population"),
        ("81099,Gaillac,12,43.9,1.9,81,816²", "« 816² » n’est pas un code postal"),
        ("81099,Gaillac,12,43.9;1,1.9,81,81600", "n’est pas une position"),
        ("81145,Gaillac,12,43.9,1.9,81,81600", "à la ligne 3 celui de Lisle-sur-Tarn"),
    ],
)
def test_a_wrong_line_is_said_in_french(tmp_path, line, sentence):
    path = tmp_path / "communes.csv"
    path.write_text(INSEE + line + "\n", encoding="utf-8")
    (fault,) = communes.read(path).faults
    assert fault.line == 5
    assert sentence in fault.sentence
    assert fault.sentence.endswith(".")


@pytest.mark.parametrize("name", ["LISLE SUR TARN", "L'Isle-sur-Tarn"])
def test_the_same_code_under_the_same_name_is_one_commune(tmp_path, name):
    path = tmp_path / "communes.csv"
    path.write_text(f"{INSEE}81145,{name},,,,81,81310\n", encoding="utf-8")
    report = communes.read(path)
    assert (report.faults, len(report.communes)) == ([], 3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "vide"),
        ("nom;code\nGaillac;81600\n", "code_insee"),
        (b"code_insee,name\n81099,Gaillac\n\x00\x00", "Ligne 3"),
        (b"\x1f\x8b pas un gzip", "colonne"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_a_sentence(written, text, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(written(text))


def test_a_file_over_the_limit_is_refused_at_the_limit(written, monkeypatch):
    monkeypatch.setattr(communes, "LARGEST", 1000)
    with pytest.raises(CommandError, match="à la ligne"):
        run(written(INSEE * 50))
    assert not Municipality.objects.exists()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(noise=st.binary(max_size=400))
def test_no_file_whatever_it_holds_breaks_the_reader(tmp_path, noise):
    path = tmp_path / "noise.csv"
    path.write_bytes(INSEE.encode() + noise)
    with suppress(communes.Unreadable):
        assert len(communes.read(path).communes) >= 3


def test_the_territory_of_a_community_can_be_taken_from_the_file(written):
    tarn = cast.gaillacois()
    run(written(INSEE), "--territoire", "gaillacois", "--decision", "bureau du 16/11/2026")
    with reading(tarn.desk):
        assert set(Place.objects.values_list("municipality_id", flat=True)) == {"81099", "81145", "81131"}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("labastide de levis", "81131"),
        ("LABASTIDE-DE-LÉVIS", "81131"),
        ("lisle sur", "81145"),
        ("l'isle-sur", "81145"),
        ("8131", "81145"),
        ("81600", "81099"),
        ("816", "81099"),
    ],
)
def test_a_commune_is_found_however_it_is_typed(written, typed, first):
    run(written(INSEE))
    tarn = cast.gaillacois()
    with reading(tarn.desk):
        found = queries.search(typed, tarn.community.pk)
    assert found[0][0].pk == first


def test_communes_of_the_territory_come_first(written):
    run(written(INSEE + "12105,Gaillac-d'Aveyron,300,44.35,2.93,12,12310\n"))
    tarn = cast.gaillacois()
    with reading(tarn.desk):
        found = queries.search("gaill", tarn.community.pk)
    assert [(m.pk, inside) for m, inside in found] == [("81099", True), ("12105", False)]


@pytest.mark.external
@pytest.mark.skipif(not REAL.exists(), reason="the real lists of communes are not beside the project")
def test_the_real_list_of_france_is_imported_whole():
    assert "34969 communes" in run(os.fspath(REAL / "france_communes.csv.gz"))
    assert Municipality.objects.filter(latitude=None).count() == 5
    assert Municipality.objects.get(pk="81099").population == 16162
    tarn = cast.gaillacois()
    with reading(tarn.desk):
        assert [m.name for m, _ in queries.search("saint denis", tarn.community.pk)]


@pytest.mark.parametrize("decision", [(), ("--decision", " … ")])
def test_a_territory_rests_on_a_decision_and_a_try_on_none(written, decision):
    tarn = cast.gaillacois()
    known = set(Municipality.objects.values_list("pk", flat=True))
    with pytest.raises(CommandError, match="ajoutez la décision sur laquelle il repose"):
        run(written(INSEE), "--territoire", "gaillacois", *decision)
    assert set(Municipality.objects.values_list("pk", flat=True)) == known
    with reading(tarn.desk):
        assert Place.objects.count() == 4
    assert "Relancez sans --essai" in run(written(INSEE), "--territoire", "gaillacois", "--essai")

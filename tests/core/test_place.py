import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.gsm7 import is_gsm7, length
from volontiers.core.place import crow_km, label, road_minutes

GAILLAC = (43.9015, 1.8970)
ALBI = (43.9289, 2.1480)


def test_gaillac_and_albi_are_twenty_kilometres_apart():
    assert crow_km(*GAILLAC, *ALBI) == pytest.approx(20.3, abs=0.3)
    assert crow_km(0, 0, 0, 180) == pytest.approx(20015, abs=1)


@quick
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_the_same_both_ways_and_never_negative(lat, lon, other_lat, other_lon):
    there = crow_km(lat, lon, other_lat, other_lon)
    assert there >= 0
    assert there == pytest.approx(crow_km(other_lat, other_lon, lat, lon), abs=1e-6)


def test_the_road_takes_a_start_and_then_the_distance():
    assert road_minutes(10) == pytest.approx(14.9)
    assert road_minutes(0) == 5


@pytest.mark.parametrize(
    ("name", "population", "sector", "read"),
    [
        ("Gaillac", 15_000, "Gaillac", "Gaillac"),
        ("Vaour", 340, "Cordes", "secteur de Cordes"),
        ("Vaour", None, "Cordes", "secteur de Cordes"),
        ("Vaour", 340, "", "le secteur"),
        ("Puylaurens", 1999, "Albi", "secteur d'Albi"),
        ("Puylaurens", 2000, "Albi", "Puylaurens"),
        ("Cadalen", 1500, "Le Verdier", "secteur du Verdier"),
        ("Cadalen", 1500, "Secteur nord", "Secteur nord"),
        ("Lescure-d'Albigeois", 4400, "", "Lescure-d'Albigeois"),
        ("Saint-Paul-Cap-de-Joux-sur-Agout", 9000, "", "Saint-Paul-Cap-de-Joux"),
        ("Villeneuve-sur-Vère-le-Château", 9000, "", "Villeneuve-sur-Vère"),
        ("Vieux", 200, "Vère et Grésigne", "secteur de Vère"),
        ("Forêt", 3000, "", "Foret"),
    ],
)
def test_a_small_place_is_read_as_its_sector(name, population, sector, read):
    assert label(name, population, sector) == read


def test_the_threshold_is_the_community_s():
    assert label("Cadalen", 1500, "Nord", threshold=1000) == "Cadalen"


@quick
@given(st.text(max_size=60), st.none() | st.integers(0, 9000), st.text(max_size=60))
def test_a_label_always_fits_its_message(name, population, sector):
    read = label(name, population, sector)
    assert is_gsm7(read)
    assert length(read) <= 22

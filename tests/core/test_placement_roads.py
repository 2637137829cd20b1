"""The roads of a plan are those that every other screen tells, all at once."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import quick
from volontiers.core.place import crow_km, road_minutes
from volontiers.core.placement.roads import roads_between

CODES = ("81004", "81069", "81099", "97411")
GAILLAC, ALBI = (43.9017, 1.8972), (43.9289, 2.1478)
where = st.tuples(st.floats(-60, 60), st.floats(-180, 180)) | st.just(GAILLAC)
some_codes = st.lists(st.sampled_from(CODES), unique=True)


def table(roads):
    codes = roads.communes
    rows = zip(roads.homes.tolist(), roads.practices.tolist(), roads.minutes.tolist(), strict=True)
    return {(codes[home], codes[practice]): minutes for home, practice, minutes in rows}


@quick
@given(st.dictionaries(st.sampled_from(CODES), where), some_codes, some_codes)
def test_every_pair_is_as_long_as_it_is_told_elsewhere(positions, homes, practices):
    told = {
        (home, practice): road_minutes(crow_km(*positions[home], *positions[practice]))
        for home, practice in product(homes, practices)
        if home in positions and practice in positions
    }
    assert table(roads_between(homes, practices, positions, [])) == pytest.approx(told, abs=1e-6)


def test_what_was_measured_goes_first_even_where_nobody_knows_the_place():
    positions = {"81099": GAILLAC, "81004": ALBI, "81069": (None, None)}
    measured = [("81099", "81004", 31.5), ("81069", "81004", 12.0)]
    told = table(roads_between(["81099", "81069"], ["81004", "81099"], positions, measured))
    assert told == {("81099", "81004"): 31.5, ("81069", "81004"): 12.0, ("81099", "81099"): 5.0}


def test_without_people_or_without_doctors_there_is_no_road():
    for homes, practices in (([], ["81004"]), (["81004"], [])):
        roads = roads_between(homes, practices, {"81004": ALBI}, [])
        assert (roads.communes, roads.minutes.tolist()) == (("81004",), [])
        assert roads.homes.dtype == np.int64

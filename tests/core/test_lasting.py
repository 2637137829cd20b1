"""What a physician agreed to for new patients: a cap by the month, a profile, and never an illness."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.given import ALBI, GAILLAC, NOW, PARIS, REUNION, communes, instants, levels, quick
from volontiers.core.lasting import (
    OLDEST,
    Candidate,
    LastingTerms,
    LastingWall,
    MonthUse,
    allows,
    consequence,
    local_month,
    room,
    wall_of,
)
from volontiers.core.pledge import Level

FREE = MonthUse(0, 0)
A_LITTLE = LastingTerms(
    level=Level.SOME,
    per_month=2,
    asked_per_month=6,
    ages=None,
    communes=frozenset(),
    minutes=20,
    home_visits=False,
    only_known=False,
    until=None,
    paused_until=None,
)
ROSE = Candidate(age=81, municipality=GAILLAC, minutes=9.0, home_visits=False, known=False)

ages = st.none() | st.tuples(st.integers(0, 90), st.integers(0, 90)).map(lambda two: (min(two), max(two)))
lasting_terms = st.builds(
    LastingTerms,
    level=levels,
    per_month=st.integers(1, 8),
    asked_per_month=st.integers(1, 24),
    ages=ages,
    communes=st.frozensets(communes),
    minutes=st.none() | st.integers(0, 60),
    home_visits=st.booleans(),
    only_known=st.booleans(),
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    paused_until=st.none() | instants,
)
lasting_candidates = st.builds(
    Candidate,
    age=st.none() | st.integers(0, 110),
    municipality=communes,
    minutes=st.none() | st.floats(0, 90),
    home_visits=st.booleans(),
    known=st.booleans(),
)
standing = st.builds(
    replace,
    lasting_terms,
    level=st.sampled_from([Level.SOME, Level.MANY]),
    until=st.none(),
    paused_until=st.none(),
    only_known=st.sampled_from([False, False, True]),
)
month_uses = st.builds(MonthUse, st.integers(0, 24), st.integers(0, 8))
few = st.builds(MonthUse, st.integers(0, 3), st.integers(0, 1))


def wall(terms=A_LITTLE, who=ROSE, *, when=NOW, zone=PARIS, use=FREE, accepting=False):
    return wall_of(terms, who, when, zone, use, accepting=accepting)


def test_somebody_near_is_allowed_and_it_says_why():
    assert allows(A_LITTLE, ROSE, NOW, PARIS, FREE) == (
        "le trajet est de 9 min",
        "aucun nouveau patient ne lui a été confié ce mois-ci",
    )
    known = replace(ROSE, known=True, minutes=None, home_visits=True)
    told = allows(replace(A_LITTLE, home_visits=True), known, NOW, PARIS, MonthUse(3, 1))
    assert told == (
        "la personne est déjà suivie au cabinet",
        "les visites à domicile sont acceptées",
        "1 nouveau patient lui a été confié ce mois-ci",
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"level": Level.NONE}, LastingWall.NONE_LEVEL),
        ({"paused_until": NOW + timedelta(minutes=1)}, LastingWall.PAUSED),
        ({"paused_until": NOW}, None),
        ({"until": date(2026, 11, 23)}, LastingWall.EXPIRED),
        ({"until": date(2026, 11, 24)}, None),
        ({"only_known": True}, LastingWall.ONLY_KNOWN),
        ({"ages": (0, 80)}, LastingWall.AGE),
        ({"ages": (81, OLDEST)}, None),
        ({"ages": (16, 81)}, None),
        ({"minutes": 8}, LastingWall.AREA),
        ({"minutes": 8, "communes": frozenset({GAILLAC})}, None),
        ({"minutes": None, "communes": frozenset({ALBI})}, LastingWall.AREA),
        ({"minutes": None}, None),
        ({"per_month": 0}, LastingWall.PLACED_CAP),
        ({"asked_per_month": 0}, LastingWall.ASKED_CAP),
    ],
)
def test_each_wall_stands_where_it_was_put(change, expected):
    assert wall(replace(A_LITTLE, **change)) == expected


def test_who_cannot_come_is_offered_to_who_goes_to_them():
    bedridden = replace(ROSE, home_visits=True)
    assert wall(who=bedridden) is LastingWall.HOME_VISITS
    assert wall(replace(A_LITTLE, home_visits=True), bedridden) is None


def test_an_age_that_nobody_knows_is_not_one_that_was_agreed_to():
    unknown = replace(ROSE, age=None)
    assert wall(who=unknown) is None
    assert wall(replace(A_LITTLE, ages=(0, OLDEST)), unknown) is LastingWall.AGE


def test_who_is_already_seen_needs_no_road():
    far = replace(ROSE, municipality=ALBI, minutes=None, known=True)
    assert wall(who=replace(far, known=False)) is LastingWall.AREA
    assert wall(who=far) is None
    assert wall(replace(A_LITTLE, only_known=True), far) is None


def test_a_yes_needs_room_among_the_people_placed_alone():
    full = MonthUse(asked=6, placed=1)
    assert wall(use=full) is LastingWall.ASKED_CAP
    assert wall(use=full, accepting=True) is None
    assert wall(use=MonthUse(6, 2), accepting=True) is LastingWall.PLACED_CAP


def test_months_are_those_of_the_community():
    night = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    assert (local_month(night, PARIS), local_month(night, REUNION)) == (date(2026, 11, 1), date(2026, 12, 1))
    last = replace(A_LITTLE, until=date(2026, 11, 30))
    assert (wall(last, when=night), wall(last, when=night, zone=REUNION)) == (None, LastingWall.EXPIRED)


@quick
@given(lasting_terms | standing, lasting_candidates, instants, month_uses, st.booleans())
def test_reasons_are_given_exactly_when_no_wall_stands(terms, who, at, use, accepting):
    told = allows(terms, who, at, PARIS, use, accepting=accepting)
    found = wall_of(terms, who, at, PARIS, use, accepting=accepting)
    assert (told == found) if isinstance(told, LastingWall) else (found is None and all(told))


@quick
@given(standing, lasting_candidates, instants, few)
def test_what_may_be_offered_may_be_taken_on(terms, who, at, use):
    if wall_of(terms, who, at, PARIS, use) is not None:
        return
    assert wall_of(terms, who, at, PARIS, use, accepting=True) is None
    assert room(terms, at, PARIS, use) > 0


@quick
@given(lasting_terms | standing, lasting_candidates, instants, month_uses)
def test_without_room_nobody_is_offered(terms, who, at, use):
    assert room(terms, at, PARIS, use) > 0 or wall_of(terms, who, at, PARIS, use) is not None


@quick
@given(
    lasting_terms | standing, lasting_candidates, instants, month_uses, st.integers(0, 3), st.integers(0, 9)
)
def test_a_lower_pledge_never_brings_more(terms, who, at, use, fewer, fewer_asked):
    """Neither a lower number, nor a withdrawal, nor a narrower profile."""
    less = [
        replace(terms, per_month=max(0, terms.per_month - fewer)),
        replace(terms, asked_per_month=max(0, terms.asked_per_month - fewer_asked)),
        replace(terms, level=Level.NONE),
        replace(terms, only_known=True),
        replace(terms, home_visits=False),
        replace(terms, ages=terms.ages or (0, 80)),
        replace(terms, minutes=terms.minutes and max(0, terms.minutes - fewer)),
    ]
    for one in less:
        assert room(one, at, PARIS, use) <= room(terms, at, PARIS, use)
        if wall_of(terms, who, at, PARIS, use) is not None:
            assert wall_of(one, who, at, PARIS, use) is not None


@quick
@given(standing, lasting_candidates, instants, few)
def test_knowing_somebody_never_closes_a_door(terms, who, at, use):
    if wall_of(terms, replace(who, known=False), at, PARIS, use) is None:
        assert wall_of(terms, replace(who, known=True), at, PARIS, use) is None


def test_nothing_says_what_anybody_suffers_from():
    """Whoever adds a field here gives physicians a new way to choose their patients: an illness never is one."""
    assert {one.name for one in fields(LastingTerms)} == {
        "level", "per_month", "asked_per_month", "ages", "communes", "minutes", "home_visits", "only_known", "until",
        "paused_until",
    }  # fmt: skip
    assert {one.name for one in fields(Candidate)} == {
        "age",
        "municipality",
        "minutes",
        "home_visits",
        "known",
    }


def test_each_wall_has_its_words():
    assert all(one.label for one in LastingWall)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"until": date(2027, 2, 28)},
            "pour Gaillac et les communes à moins de 20 minutes, sans visite à domicile, jusqu’au 28 février",
        ),
        (
            {"only_known": True, "home_visits": True},
            "seulement parmi les personnes que vous voyez déjà, visites à domicile comprises",
        ),
        (
            {"minutes": None, "ages": (16, 75)},
            "pour tout le territoire, de 16 à 75 ans, sans visite à domicile",
        ),
        (
            {"minutes": None, "communes": frozenset({ALBI}), "ages": (70, OLDEST)},
            "pour Gaillac et une commune choisie, à partir de 70 ans, sans visite à domicile",
        ),
        (
            {"minutes": 5, "ages": (0, 15), "communes": frozenset({ALBI, GAILLAC})},
            "pour Gaillac, les communes à moins de 5 minutes et 2 communes choisies, jusqu’à 15 ans, sans visite à domicile",
        ),
    ],
)
def test_the_sentence_under_the_choice(change, told):
    sentence = consequence(replace(A_LITTLE, **change), "Gaillac")
    start = "Vous prendrez au plus 2 nouveaux patients par mois ; nous vous en proposerons au plus 6"
    assert sentence == f"{start}, {told}."


def test_one_patient_is_one():
    told = consequence(replace(A_LITTLE, per_month=1, asked_per_month=3), "Gaillac")
    assert told.startswith("Vous prendrez au plus 1 nouveau patient par mois")


def test_not_at_all_promises_silence():
    told = consequence(replace(A_LITTLE, level=Level.NONE), "Gaillac")
    assert told == "Aucun nouveau patient ne vous sera proposé. Vous pouvez changer d’avis à tout moment."

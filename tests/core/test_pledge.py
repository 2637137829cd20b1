from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given

from tests.core.given import (
    A_CONSULTATION,
    A_LITTLE,
    A_LOT,
    ALBI,
    CORDES,
    FREE,
    GAILLAC,
    NO_CEILING,
    NOW,
    PARIS,
    REUNION,
    asked_needs,
    at,
    ceilings,
    instants,
    quick,
    terms,
    uses,
)
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import (
    Caps,
    Ceiling,
    KindTerms,
    Level,
    No,
    Wall,
    Yes,
    consequence,
    covers,
    local_week,
    withdraws,
)


def wall(pledge, *, need=A_CONSULTATION, when=NOW, zone=PARIS, use=FREE, ceiling=NO_CEILING, accepting=False):
    answer = covers(pledge, need, when, zone, use, ceiling, accepting=accepting)
    return answer.wall if isinstance(answer, No) else None


def test_a_little_covers_a_consultation_nearby_and_says_why():
    answer = covers(A_LITTLE, A_CONSULTATION, NOW, PARIS, FREE, NO_CEILING)
    assert answer == Yes(
        frozenset(Mode),
        (
            "le trajet est de 9 min",
            "son engagement couvre le cabinet, la visio et le domicile",
            "aucune demande ne lui a été proposée cette semaine",
        ),
    )


def test_only_the_modes_of_both_sides_are_left():
    answer = covers(
        replace(A_LITTLE, modes=frozenset({Mode.AMB, Mode.VR})),
        replace(A_CONSULTATION, modes=frozenset({Mode.VR, Mode.HH})),
        NOW,
        PARIS,
        FREE,
        NO_CEILING,
    )
    assert isinstance(answer, Yes)
    assert answer.modes == {Mode.VR}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"level": Level.NONE}, Wall.NONE_LEVEL),
        ({"paused_until": NOW + timedelta(minutes=1)}, Wall.PAUSED),
        ({"paused_until": NOW}, None),
        ({"until": date(2026, 11, 23)}, Wall.EXPIRED),
        ({"until": date(2026, 11, 24)}, None),
        ({"modes": frozenset()}, Wall.MODE),
        ({"minutes": 8}, Wall.AREA),
        ({"minutes": 9}, None),
        ({"days": frozenset({0, 2})}, Wall.DAY),
        ({"days": frozenset({1})}, None),
        ({"opens": time(14, 6)}, Wall.HOUR),
        ({"closes": time(14, 5)}, Wall.HOUR),
        ({"opens": time(14, 5), "closes": time(14, 6)}, None),
        ({"opens": time(20), "closes": time(14, 30)}, None),
        ({"quiet_from": time(12), "quiet_to": time(14, 6)}, Wall.QUIET),
        ({"quiet_from": time(12), "quiet_to": time(14, 5)}, None),
        ({"quiet_from": time(22), "quiet_to": time(14, 30)}, Wall.QUIET),
        ({"caps": Caps(0, 1)}, Wall.ASKED_CAP),
        ({"caps": Caps(3, 0)}, Wall.ACCEPTED_CAP),
    ],
)
def test_each_limit_is_a_wall_at_its_exact_edge(change, expected):
    assert wall(replace(A_LITTLE, **change)) == expected


@pytest.mark.parametrize(
    ("minutes", "communes", "expected"),
    [
        (None, frozenset(), None),
        (None, frozenset({ALBI}), Wall.AREA),
        (None, frozenset({GAILLAC}), None),
        (5, frozenset({GAILLAC}), None),
        (5, frozenset({ALBI}), Wall.AREA),
        (15, frozenset({ALBI}), None),
    ],
)
def test_named_communes_are_added_to_the_distance(minutes, communes, expected):
    assert wall(replace(A_LITTLE, minutes=minutes, communes=communes)) == expected


def test_an_unknown_distance_is_not_within_a_limit():
    unknown = replace(A_CONSULTATION, minutes=None)
    assert wall(A_LITTLE, need=unknown) is Wall.AREA
    assert wall(replace(A_LITTLE, minutes=None), need=unknown) is None


def test_the_level_of_the_kind_wins_over_the_general_one():
    refused = replace(A_LITTLE, by_kind={Kind.UNSCHEDULED: KindTerms(Level.NONE, None)})
    assert wall(refused) is Wall.KIND
    only_this = replace(A_LITTLE, level=Level.NONE, by_kind={Kind.UNSCHEDULED: KindTerms(Level.SOME, None)})
    assert wall(only_this) is None
    assert wall(only_this, need=replace(A_CONSULTATION, kind=Kind.NURSING)) is Wall.NONE_LEVEL


@pytest.mark.parametrize(
    ("use", "ceiling", "proposing", "accepting"),
    [
        (replace(FREE, asked=12), NO_CEILING, Wall.ASKED_CAP, None),
        (replace(FREE, accepted=4), NO_CEILING, Wall.ACCEPTED_CAP, Wall.ACCEPTED_CAP),
        (replace(FREE, by_kind={Kind.UNSCHEDULED: (2, 0)}), NO_CEILING, Wall.ASKED_CAP, None),
        (replace(FREE, by_kind={Kind.UNSCHEDULED: (1, 1)}), NO_CEILING, Wall.ACCEPTED_CAP, Wall.ACCEPTED_CAP),
        (replace(FREE, by_kind={Kind.NURSING: (9, 9)}), NO_CEILING, None, None),
        (replace(FREE, asked_everywhere=5), Ceiling(5, None), Wall.CEILING, None),
        (replace(FREE, accepted_everywhere=2), Ceiling(None, 2), Wall.CEILING, Wall.CEILING),
        (replace(FREE, asked=11, accepted=3), Ceiling(99, 99), None, None),
    ],
)
def test_every_cap_holds_and_an_acceptance_minds_the_accepted_ones_only(use, ceiling, proposing, accepting):
    pledge = replace(A_LOT, by_kind={Kind.UNSCHEDULED: KindTerms(Level.SOME, Caps(2, 1))})
    assert wall(pledge, use=use, ceiling=ceiling) == proposing
    assert wall(pledge, use=use, ceiling=ceiling, accepting=True) == accepting


def test_an_answer_given_after_hours_counts_but_not_after_a_withdrawal():
    closed = replace(A_LITTLE, closes=time(14), days=frozenset({0}), quiet_from=time(14), quiet_to=time(15))
    assert wall(closed, accepting=True) is None
    assert wall(replace(closed, level=Level.NONE), accepting=True) is Wall.NONE_LEVEL
    assert wall(replace(closed, paused_until=NOW + timedelta(hours=1)), accepting=True) is Wall.PAUSED
    assert wall(replace(closed, until=date(2026, 11, 23)), accepting=True) is Wall.EXPIRED


def test_hours_are_those_of_the_wall_clock_on_both_sides_of_the_time_change():
    mornings = replace(A_LITTLE, opens=time(8), closes=time(9))
    summer, winter = datetime(2026, 10, 24, 6, 30, tzinfo=UTC), datetime(2026, 10, 25, 7, 30, tzinfo=UTC)
    assert wall(mornings, when=summer) is None
    assert wall(mornings, when=winter) is None
    assert wall(mornings, when=winter - timedelta(hours=1)) is Wall.HOUR


def test_the_repeated_hour_is_quiet_twice_and_the_skipped_one_never():
    nights = replace(A_LITTLE, quiet_from=time(2), quiet_to=time(3))
    autumn, spring = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    hours = [timedelta(hours=step) for step in (-1, 0, 1, 2)]
    assert [wall(nights, when=autumn + hour) for hour in hours] == [None, Wall.QUIET, Wall.QUIET, None]
    assert [wall(nights, when=spring + hour) for hour in hours] == [None] * 4


def test_a_pause_until_the_second_half_past_two_holds_through_the_first():
    first = datetime(2026, 10, 25, 2, 45, tzinfo=PARIS)
    paused = replace(A_LITTLE, paused_until=datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1))
    assert wall(paused, when=first) is Wall.PAUSED


def test_the_end_date_is_a_local_day():
    last = replace(A_LITTLE, until=date(2026, 11, 24))
    midnight_utc = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert wall(last, when=midnight_utc) is Wall.EXPIRED
    assert wall(last, when=midnight_utc, zone=UTC) is None


def test_the_week_begins_on_the_local_monday():
    sunday_night = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert local_week(sunday_night, PARIS) == date(2026, 11, 16)
    assert local_week(sunday_night, REUNION) == date(2026, 11, 23)


def is_yes(pledge, need, when, use, ceiling):
    return isinstance(covers(pledge, need, when, PARIS, use, ceiling), Yes)


@quick
@given(terms, asked_needs, instants, uses, ceilings)
def test_lowering_anything_never_turns_a_no_into_a_yes(pledge, need, when, use, ceiling):
    if not is_yes(pledge, need, when, use, ceiling):
        assert not any(is_yes(lower, need, when, use, ceiling) for lower in lowered(pledge))


def lowered(pledge):
    yield replace(pledge, level=Level.NONE, by_kind={})
    yield replace(pledge, caps=Caps(max(0, pledge.caps.asked - 1), pledge.caps.accepted))
    yield replace(pledge, caps=Caps(pledge.caps.asked, max(0, pledge.caps.accepted - 1)))
    yield replace(
        pledge, by_kind={kind: KindTerms(Level.NONE, own.caps) for kind, own in pledge.by_kind.items()}
    )
    yield replace(pledge, by_kind={kind: one_less(own) for kind, own in pledge.by_kind.items()})
    yield replace(pledge, modes=pledge.modes - {Mode.AMB})
    yield replace(pledge, days=frozenset({2}) if not pledge.days or 2 in pledge.days else pledge.days)
    yield replace(
        pledge, until=date(2026, 6, 1) if pledge.until is None else pledge.until - timedelta(days=9)
    )
    yield replace(pledge, paused_until=datetime(2029, 1, 1, tzinfo=UTC))
    if pledge.minutes is not None:
        yield replace(pledge, minutes=pledge.minutes // 2)
        yield replace(pledge, communes=frozenset())
    elif len(pledge.communes) > 1:
        yield replace(pledge, communes=pledge.communes - {max(pledge.communes)})
    if pledge.opens is None and pledge.closes is None:
        yield replace(pledge, opens=time(9), closes=time(12))
    if pledge.quiet_from is None or pledge.quiet_to is None:
        yield replace(pledge, quiet_from=time(12), quiet_to=time(14))


def one_less(own):
    fewer = own.caps and Caps(max(0, own.caps.asked - 1), max(0, own.caps.accepted - 1))
    return KindTerms(own.level, fewer)


@quick
@given(terms, asked_needs, instants, uses, ceilings)
def test_raising_the_level_or_the_caps_never_turns_a_yes_into_a_no(pledge, need, when, use, ceiling):
    if is_yes(pledge, need, when, use, ceiling):
        more = replace(pledge, level=Level.MANY, caps=Caps(pledge.caps.asked + 1, pledge.caps.accepted + 1))
        assert is_yes(more, need, when, use, ceiling)


@quick
@given(terms, asked_needs, instants, uses, ceilings)
def test_using_more_never_turns_a_no_into_a_yes(pledge, need, when, use, ceiling):
    more = replace(use, asked=use.asked + 1, accepted=use.accepted + 1)
    everywhere = replace(more, asked_everywhere=use.asked_everywhere + 1)
    if is_yes(pledge, need, when, everywhere, ceiling):
        assert is_yes(pledge, need, when, use, ceiling)


@quick
@given(terms, asked_needs, instants, uses, ceilings)
def test_not_at_all_a_pause_and_the_end_are_absolute(pledge, need, when, use, ceiling):
    tomorrow, yesterday = when + timedelta(days=1), when.astimezone(PARIS).date() - timedelta(days=1)
    for never in (
        replace(pledge, level=Level.NONE, by_kind={}),
        replace(pledge, paused_until=tomorrow),
        replace(pledge, until=yesterday),
    ):
        assert isinstance(covers(never, need, when, PARIS, use, ceiling), No)
        assert isinstance(covers(never, need, when, PARIS, use, ceiling, accepting=True), No)


@quick
@given(terms, asked_needs, instants, uses, ceilings)
def test_what_may_be_proposed_may_be_accepted_at_once(pledge, need, when, use, ceiling):
    if is_yes(pledge, need, when, use, ceiling):
        assert isinstance(covers(pledge, need, when, PARIS, use, ceiling, accepting=True), Yes)


def test_the_consequence_is_one_plain_sentence():
    pledge = replace(A_LITTLE, caps=Caps(6, 2), modes=frozenset({Mode.AMB, Mode.VR}), until=date(2027, 2, 28))
    assert consequence(pledge, "Gaillac") == (
        "Vous prendrez au plus 2 demandes par semaine ; nous vous en proposerons au plus 6, au cabinet ou "
        "en visio, pour Gaillac et les communes à moins de 15 minutes, jusqu’au 28 février. Personne ne voit "
        "votre agenda."
    )


def test_the_consequence_follows_each_choice():
    chosen = replace(
        A_LITTLE,
        minutes=None,
        communes=frozenset({ALBI, CORDES}),
        days=frozenset({3, 1}),
        until=date(2027, 3, 1),
    )
    text = consequence(chosen)
    assert "1 demande par semaine" in text
    assert "le mardi ou le jeudi" in text
    assert "pour 2 communes choisies, jusqu’au 1er mars." in text
    assert "pour tout le territoire" in consequence(replace(A_LITTLE, minutes=None))


def test_not_at_all_is_told_without_a_reproach():
    text = consequence(replace(A_LITTLE, level=Level.NONE))
    assert text == "Vous ne serez pas sollicité·e. Vous pouvez changer d’avis à tout moment."


def test_every_wall_has_a_label_without_blame():
    assert {one.label for one in Wall} >= {"plafond atteint", "en pause", "trop loin"}
    assert not any("refus" in one.label for one in Wall)


def test_the_clock_of_the_community_decides_not_that_of_the_server():
    mornings = replace(A_LITTLE, opens=time(8), closes=time(12))
    assert wall(mornings, when=at(9, zone=REUNION), zone=REUNION) is None
    assert wall(mornings, when=at(9, zone=REUNION)) is Wall.HOUR


@quick
@given(pledge=terms, need=asked_needs, when=instants)
def test_a_pledge_withdraws_when_no_kind_whatever_is_left(pledge, need, when):
    said = withdraws(pledge.level)
    # Today's words: *pas du tout* is said of every kind.
    pledge = replace(pledge, by_kind={} if said else pledge.by_kind)
    free = replace(
        pledge, caps=Caps(9, 9), until=None, paused_until=None, days=frozenset(), opens=None, closes=None
    )
    free = replace(
        free, modes=frozenset(Mode), minutes=None, communes=frozenset(), quiet_from=None, quiet_to=None
    )
    free = replace(free, by_kind={kind: replace(own, caps=None) for kind, own in pledge.by_kind.items()})
    walls = {wall(free, need=replace(need, kind=kind, modes=frozenset(Mode)), when=when) for kind in Kind}
    assert said is (None not in walls)
    assert said is consequence(pledge).startswith("Vous ne serez pas")

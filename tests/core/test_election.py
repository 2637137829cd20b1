"""An election of persons: whoever counts by hand finds the same, and nothing is left to chance."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.election import (
    Count,
    Outcome,
    Secrecy,
    WrongCount,
    WrongTrustees,
    needed_in,
    outcome,
    tie_said,
    wrong_count,
    wrong_first_day,
    wrong_trustees,
)
from volontiers.core.statutes import TieOfPersons

HALF = Fraction(1, 2)
STAFF = ["Hélène Fabre", ""]
VOTES = st.dictionaries(st.integers(1, 8), st.integers(0, 12), max_size=8)
SHARES = st.sampled_from([None, HALF, Fraction(2, 3)])


def by_hand(votes, valid, seats, share, before):
    """One seat after another, as on a blackboard."""
    elected, running = [], dict(votes)
    while len(elected) < seats:
        fit = {k: v for k, v in running.items() if v and (share is None or v * 2 > valid or share != HALF)}
        if share not in (None, HALF):
            fit = {k: v for k, v in fit.items() if v * share.denominator >= valid * share.numerator}
        if not fit:
            return elected, []
        top = sorted(k for k, v in fit.items() if v == max(fit.values()))
        if len(top) > seats - len(elected):
            if any(k not in before for k in top):
                return elected, top
            low = [k for k in top if before[k] == min(before[j] for j in top)]
            if len(low) > seats - len(elected):
                return elected, low
            top = low
        elected += top
        for key in top:
            del running[key]
    return elected, []


@given(
    VOTES,
    st.integers(0, 30),
    st.integers(1, 5),
    SHARES,
    st.dictionaries(st.integers(1, 8), st.integers(0, 3)),
)
def test_the_most_voted_take_the_seats_as_a_hand_count_finds(votes, valid, seats, share, before):
    found = outcome(votes, valid, seats, share, before)
    elected, tied = by_hand(votes, valid, seats, share, before)
    # A tie of the statutes is told in the order of the votes; inside one number of votes, order says nothing.
    assert (set(found.elected), set(found.tied)) == (set(elected), set(tied))
    assert [votes[key] for key in found.elected] == [votes[key] for key in elected]
    assert found.free == seats - len(elected)


@given(VOTES, st.integers(1, 5), st.randoms())
def test_the_order_of_the_candidates_elects_nobody(votes, seats, chance):
    shuffled = list(votes.items())
    chance.shuffle(shuffled)
    assert outcome(votes, 20, seats, None, {}) == outcome(dict(shuffled), 20, seats, None, {})


@given(VOTES, st.integers(1, 5), SHARES, st.dictionaries(st.integers(1, 8), st.integers(0, 3)))
def test_whoever_is_elected_has_at_least_as_many_votes_as_whoever_is_not(votes, seats, share, before):
    found = outcome(votes, 12, seats, share, before)
    out = votes.keys() - set(found.elected)
    assert len(found.elected) <= seats
    assert all(votes[one] >= votes[other] for one in found.elected for other in out)


@pytest.mark.parametrize(
    ("valid", "share", "needed"),
    [
        (7, HALF, 4),
        (8, HALF, 5),
        (0, HALF, 1),
        (9, Fraction(2, 3), 6),
        (10, Fraction(2, 3), 7),
        (5, None, None),
    ],
)
def test_half_is_more_than_half(valid, share, needed):
    assert needed_in(valid, share) == needed


def test_a_tie_goes_to_another_round_unless_the_statutes_say_who_is_first():
    level = {1: 5, 2: 5, 3: 5}
    assert outcome(level, 8, 1, None, {}) == Outcome((), (1, 2, 3), 1, None)
    assert outcome(level, 8, 1, None, {1: 30, 2: 10, 3: 20}) == Outcome((2,), (), 0, None)
    assert outcome(level, 8, 2, None, {1: 30, 2: 10, 3: 30}) == Outcome((2,), (1, 3), 1, None)


def test_what_a_tie_left_free_is_said_with_its_article():
    left = outcome({1: 5, 2: 5}, 8, 1, None, {})
    said = tie_said(TieOfPersons.AGAIN, "7.6", left)
    assert all(part in said for part in ("on vote de nouveau entre ces personnes", "1 siège", "7.6"))
    assert tie_said(TieOfPersons.AGAIN, "7.6", outcome({1: 5, 2: 4}, 8, 1, None, {})) == ""


GOOD = {"signed": 8, "ballots": 8, "blank": 1, "void": 1, "votes": {1: 4, 2: 4}}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, None),
        ({"blank": -1}, WrongCount.BELOW_ZERO),
        ({"votes": {1: 4, 9: 2}}, WrongCount.STRANGER),
        ({"signed": 11}, WrongCount.MORE_SIGNED_THAN_ROLL),
        ({"signed": 10}, WrongCount.MORE_SIGNED_THAN_THERE),
        ({"ballots": 9}, WrongCount.MORE_BALLOTS_THAN_SIGNED),
        ({"blank": 9}, WrongCount.MORE_SET_ASIDE_THAN_BALLOTS),
        ({"votes": {1: 7}}, WrongCount.MORE_FOR_ONE_THAN_VALID),
        ({"votes": {1: 6, 2: 6, 3: 6}}, WrongCount.MORE_VOTES_THAN_SEATS),
        ({"votes": {1: 2}}, WrongCount.NAMELESS),
    ],
)
def test_a_count_that_cannot_be_true_is_told(changed, wrong):
    found = wrong_count(Count(**GOOD | changed), 10, 9, 2, {1, 2, 3})
    assert found is wrong
    assert found is None or found.sentence


@given(st.lists(st.sets(st.integers(1, 4), max_size=3), max_size=12), st.integers(0, 3))
def test_a_true_count_is_never_refused(papers, away):
    """Whatever a box holds: a paper without a name is blank, one with too many is void."""
    valid = [names for names in papers if 0 < len(names) <= 2]
    blank = sum(not names for names in papers)
    votes = {key: sum(key in names for names in valid) for key in range(1, 5)}
    count = Count(len(papers), len(papers), blank, len(papers) - blank - len(valid), votes)
    assert count.valid == len(valid)
    assert wrong_count(count, len(papers) + away, len(papers) + away, 2, {1, 2, 3, 4}) is None


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (["Anne", "Luc", "Zoé"], None),
        (["Anne", "Luc", " "], WrongTrustees.TOO_FEW),
        (["Anne", "Luc", "anne "], WrongTrustees.TWICE),
        (["Anne", "Luc", "lou ROUX"], WrongTrustees.CANDIDATE),
        (["Anne", "Luc", "Mme FABRE Hélène"], WrongTrustees.STAFF),
    ],
)
def test_three_persons_who_do_not_stand_keep_the_key(names, wrong):
    assert wrong_trustees(names, "Paul", ["Lou Roux"], STAFF) is wrong
    assert wrong is None or wrong.sentence


@pytest.mark.parametrize(
    ("issuer", "wrong"),
    [
        (" ", WrongTrustees.NO_ISSUER),
        ("Lou roux", WrongTrustees.ISSUER_STANDS),
        ("zoé", WrongTrustees.ISSUER_KEEPS),
        ("Helene Fabre", WrongTrustees.ISSUER_STAFF),
        ("Claire Fabre", None),
    ],
)
def test_somebody_else_issues_the_credentials(issuer, wrong):
    assert wrong_trustees(["Anne", "Luc", "Zoé"], issuer, ["Lou Roux"], STAFF) is wrong


def test_mandates_begin_with_the_meeting_or_within_a_month():
    meeting = date(2026, 12, 19)
    for days in (0, 1, 31):
        assert wrong_first_day(meeting, meeting + timedelta(days=days)) is None
    for day in (date(2026, 12, 18), date(2027, 1, 20), date(2029, 12, 20)):
        found = wrong_first_day(meeting, day)
        assert found
        assert "du 19 décembre 2026" in found.told
        assert "au 19 janvier 2027" in found.told


def test_an_open_vote_says_that_hands_are_seen_and_numbers_alone_are_kept():
    assert "chacun voit votre choix" in Secrecy.OPEN.sentence
    assert "le bureau" not in Secrecy.OPEN.sentence


def test_the_word_secret_alone_is_for_what_this_server_cannot_see():
    assert "secret" not in (Secrecy.OPEN.label + Secrecy.OPEN.sentence).casefold()
    assert (
        Secrecy.BELENIOS.sentence
        == "Vote secret : il se déroule sur Belenios, nous n’en voyons que le résultat."
    )

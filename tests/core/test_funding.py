"""Money granted: sums never pass what was granted, payments wait for their conditions, months follow money."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.funding import (
    Grant,
    Instalment,
    Required,
    Service,
    before,
    is_filed,
    next_step,
    totals,
    why_not_on,
    why_not_paid,
    why_not_planned,
    why_not_reclaimed,
    why_not_released,
)
from volontiers.core.lasting_service import (
    Cost,
    Money,
    Running,
    WhatIf,
    changed,
    hour_cents,
    months,
    share,
)

TODAY = date(2026, 11, 23)
CENTS = st.integers(0, 10**9)
PIECES = tuple(Required(f"pièce {n}", TODAY if n < 4 else None) for n in range(6))


def planned(*cents: int, paid: int = 0, required=(), granted: int | None = 5_400_000) -> Grant:
    steps = tuple(
        Instalment(
            n,
            each,
            None,
            None,
            TODAY if n <= paid else None,
            required if n > paid else (),
        )
        for n, each in enumerate(cents, start=1)
    )
    return Grant(5_400_000, granted, 0, None, steps)


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**9), max_size=12))
def test_what_is_planned_then_paid_never_passes_what_was_granted(granted, wanted):
    grant = planned(granted=granted)
    for cents in wanted:
        if not why_not_planned(grant, cents):
            number = len(grant.instalments) + 1
            more = Instalment(number, cents, None, None, None)
            grant = Grant(0, granted, 0, None, (*grant.instalments, more))
            assert not why_not_paid(grant, number)
            paid = Instalment(number, cents, None, None, TODAY)
            grant = Grant(0, granted, 0, None, (*grant.instalments[:-1], paid))
            assert "qu’une fois" in why_not_paid(grant, number)
    assert grant.paid_cents == grant.planned_cents <= granted
    assert totals([grant], 0).due == granted - grant.paid_cents


@given(CENTS, st.lists(st.integers(1, 10**8), max_size=6))
def test_a_funder_takes_back_no_more_than_it_paid(paid, wanted):
    back = 0
    for cents in wanted:
        grant = Grant(paid, paid, 0, None, (Instalment(1, paid, None, None, TODAY),), back)
        if not why_not_reclaimed(grant, cents):
            back += cents
    assert back <= paid


@given(st.integers(1, 9), st.integers(1, 9))
def test_two_different_people_release(entered, by):
    assert bool(why_not_released(entered, by)) == (entered == by)


def test_a_payment_waits_for_what_is_missing_and_says_it():
    grant = planned(2_700_000, 2_700_000, paid=1, required=PIECES)
    assert why_not_paid(grant, 2) == (
        "Ce versement vient après ses conditions. Il manque encore : « pièce 4 » et « pièce 5 »."
    )
    assert grant.instalments[1].held_words == "4 pièces sur 6"
    assert grant.instalments[0].held_words == ""


@given(st.lists(st.one_of(st.none(), st.integers(-90, 90)), max_size=5), st.integers(-90, 90))
def test_a_payment_comes_on_the_day_of_its_last_piece_or_later(held, paid):
    days = [None if one is None else TODAY + timedelta(days=one) for one in held]
    one = Instalment(1, 1, None, None, None, tuple(Required(f"pièce {n}", day) for n, day in enumerate(days)))
    early = any(day and day > TODAY + timedelta(days=paid) for day in days)
    assert bool(why_not_on(one, TODAY + timedelta(days=paid))) == early


@pytest.mark.parametrize(
    ("where", "filed"),
    [
        ("classeur 2, n° 14", True),
        ("https://drive.example/12", True),
        ("à classer (exemple)", False),
        ("En attente", False),
        ("?", False),
        ("", False),
    ],
)
def test_words_that_name_no_place_are_no_receipt(where, filed):
    assert is_filed(where) == filed


def test_a_payment_above_what_was_notified_is_not_noted():
    assert "dépasserait" in why_not_paid(planned(3_000_000, 3_000_000, paid=1), 2)
    assert "Notez d’abord" in why_not_planned(planned(granted=None), 1)
    assert "Il reste 0" in why_not_planned(planned(6_000_000), 1)


def test_money_asked_back_is_neither_notified_nor_paid_any_more():
    grant = Grant(100, 100, 0, None, (Instalment(1, 60, None, None, TODAY),), 20)
    found = totals([grant], 10)
    assert (found.notified, found.paid, found.spent, found.due) == (80, 40, 10, 40)


@given(CENTS, st.integers(0, 100))
def test_likely_money_is_what_the_treasurer_says_of_it(asked, likely):
    assert 0 <= Grant(asked, None, likely).likely_cents <= asked
    assert Grant(asked, asked, likely).likely_cents == 0
    assert Grant(asked, None, likely, dropped=True).likely_cents == 0


def test_the_next_step_is_the_earliest_and_of_the_first_unpaid():
    def one(number, day, *, held, paid=False):
        when = TODAY + timedelta(days=day)
        return Instalment(
            number, 1, when, when, TODAY if paid else None, (Required("bilan", TODAY if held else None),)
        )

    ars = Grant(3, 3, 0, None, (one(1, -9, held=True, paid=True), one(2, 53, held=False)))
    cpam = Grant(2, 2, 0, None, (one(1, 60, held=True),))
    step = next_step({"ARS, amorçage": ars, "CPAM, contrat": cpam}, TODAY)
    assert (step.words, before(step)) == (
        "pièces pour le 2e versement (ARS, amorçage)",
        "avant le 15 janvier 2027",
    )
    assert not step.late
    assert next_step({"ARS": ars}, TODAY + timedelta(days=60)).late
    assert next_step({"CPAM": cpam}, TODAY).words == "1er versement attendu (CPAM)"
    assert next_step({}, TODAY) is None


def test_a_grant_without_a_day_comes_last():
    nowhen = Grant(1, 1, 0, None, (Instalment(1, 1, None, None, None),))
    step = next_step({"A": nowhen}, TODAY)
    assert (step.on, step.late, before(step)) == (None, False, "")


# How long it lasts.


@given(CENTS, st.none() | st.integers(5, 500))
def test_no_cost_where_the_number_is_not_told(cents, solved):
    found = Cost(cents, solved)
    assert (found.each is None) == (solved is None)
    if found.each is not None:
        assert abs(found.each * solved - cents) <= solved


@given(CENTS, CENTS, st.integers(1, 10**7))
def test_more_money_never_lasts_less(one, more, monthly):
    assert months(one + more, monthly) >= months(one, monthly) >= 0
    assert months(one, monthly * 2) <= months(one, monthly)
    assert months(one, 0) is None


@given(CENTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_common_money_is_never_counted_twice(common, monthly):
    parts = [share(0, common, one, sum(monthly)) for one in monthly]
    assert 0 <= sum(parts) <= common


@given(CENTS, st.floats(0, 60), st.integers(0, 40), st.floats(1, 60), st.integers(1, 100))
def test_fewer_hours_never_cost_more_and_a_commune_never_less(monthly, fewer, communes, weekly, there):
    running = Running(monthly, 2500, weekly, there)
    stands = changed(running, WhatIf())
    assert changed(running, WhatIf(fewer_hours=fewer)) <= stands == monthly
    assert changed(running, WhatIf(more_communes=communes)) >= stands


def test_what_an_hour_costs():
    assert hour_cents(2_600_000, 26, 40) == 2500
    assert hour_cents(0, 26, 40) is None
    assert hour_cents(1, 0, 40) is None
    assert changed(Running(500_000, None, 40, 0), WhatIf(5, 3)) == 500_000


def test_own_money_comes_beside_a_part_of_the_common():
    number = Service.NUMBER.value
    money = Money({number: 600, None: 400}, {None: 200})
    assert money.of(number, 30, 60) == (800, 900)
    assert Money({number: -600, None: 400}, {}).of(number, 30, 60) == (0, 0)

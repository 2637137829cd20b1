"""The contract of missions: what is paid for an indicator, between low and high; and the example, incomplete."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.contract import (
    COLUMNS,
    Assumed,
    Contract,
    ContractError,
    Indicator,
    Mission,
    Paying,
    Share,
    Size,
    amounts,
    brought,
    check,
    drafted,
    estimate,
    size_of,
)
from volontiers.project.queries.contract import example, sizes

FRAGILE = Indicator(
    "fragiles",
    Mission.ACCESS,
    "Patients fragiles avec un médecin traitant",
    219,
    1_500_000,
    Paying.PROPORTIONAL,
)
CONTRACT = Contract(
    "Contrat 2026",
    "T2",
    60_000,
    date(2026, 7, 1),
    (
        Share(Mission.FUNCTIONING, 6_000_000, 0, source="public"),
        Share(Mission.ACCESS, None, 2_500_000, 6, 18),
    ),
    (FRAGILE, replace(FRAGILE, key="tout", paying=Paying.REACHED, cents=1_000_000, by=date(2026, 12, 31))),
)


def test_a_contract_is_stored_and_read_back():
    assert Contract.from_dict(CONTRACT.to_dict()) == CONTRACT


@given(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(Paying))
def test_a_better_value_never_brings_less_nor_more_than_the_amount(one, other, paying):
    what = replace(FRAGILE, paying=paying)
    low, high = sorted((one, other))
    assert 0 <= brought(what, low) <= brought(what, high) <= what.cents
    assert brought(what, what.target) == what.cents


def test_the_estimate_says_what_it_supposes():
    said = {"fragiles": Assumed(110, 180, "132 trouvés au 20/11")}
    found = estimate(CONTRACT, said)
    assert found.low_cents == brought(FRAGILE, 110)
    assert found.high_cents == brought(FRAGILE, 180) + 1_000_000
    assert (
        found.lines[0].words == "de 110 à 180 sur 219, payé en proportion de la cible, 132 trouvés au 20/11"
    )
    assert found.lines[1].words == "rien n’est supposé : de 0 à 10\u202f000\u00a0€"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(CONTRACT, shares=(CONTRACT.shares[0],)), "n’est pas au contrat"),
        (replace(CONTRACT, shares=CONTRACT.shares * 2), "deux fois"),
        (
            replace(CONTRACT, indicators=(replace(FRAGILE, cents=9_000_000),)),
            "rapportent 90\u202f000\u00a0€ au plus",
        ),
        (replace(CONTRACT, indicators=(replace(FRAGILE, target=0),)), "vise au moins 1"),
    ],
)
def test_a_contract_that_contradicts_itself_is_not_kept(wrong, sentence):
    with pytest.raises(ContractError, match=sentence):
        check(wrong)
    check(CONTRACT)


def test_what_a_source_does_not_give_stays_empty():
    found = drafted(example(), "Contrat", size_of(sizes(), 60_000), 60_000)
    by_mission = {one.mission: one for one in found.shares}
    assert found.size == "T2"
    assert by_mission[Mission.FUNCTIONING].fixed_cents == 6_000_000
    assert by_mission[Mission.ACCESS].fixed_cents is None
    assert (by_mission[Mission.ACCESS].start_months, by_mission[Mission.ACCESS].deployed_months) == (6, 18)
    assert {one.mission for one in found.unknown} == set(by_mission) - {Mission.FUNCTIONING}
    check(found)


@pytest.mark.parametrize(
    ("people", "size"), [(39_999, "T1"), (40_000, "T2"), (80_000, "T3"), (400_000, "T4")]
)
def test_sizes(people, size):
    assert size_of(sizes(), people) == size
    assert size_of([], people) == ""
    assert size_of([Size("seule", None)], people) == "seule"


def test_every_public_amount_has_its_source_and_year():
    assert all(one.source and one.year for one in example())
    assert all(one.cents or one.note for one in example())


def test_a_sheet_that_cannot_be_read():
    row = dict.fromkeys(COLUMNS, "") | {"montant": "beaucoup"}
    with pytest.raises(ValueError, match="beaucoup"):
        amounts(csv.DictReader([";".join(COLUMNS), ";".join(row.values())], delimiter=";"))

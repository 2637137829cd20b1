"""The table of promises can say no: a promise that breaks, a line that did not run, a proof that proved nothing."""

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from trust import (
    assemblies,
    base_machine,
    elections,
    french,
    outcome,
    pairs,
    races,
    raw_sql,
    rules_machine,
    runner,
    secrecy,
    table,
    tampering,
)
from trust.line import Line, Profile, Tally
from volontiers.cases.actions.answers import Answer
from volontiers.core import assembly, pledge

SHORT = Profile.SHORT


def line(lot, *must_see, counts=(100, 20, 5)):
    return Line("tried", "P0 · promesse", "0", counts, lot, must_see)


def holds(chance):
    tally = Tally(2)
    tally.seen[f"drew {chance.randint(1, 10**9)}"] += 1
    return tally


def breaks_at(number):
    """Breaks when the lot draws this number."""
    return lambda chance: Tally(1, ["taken twice"] if chance.randint(1, 3) == number else [])


def cannot_run(_chance):
    raise OSError("no server")


def test_a_line_that_holds_runs_whole_lots_until_its_count():
    found = runner.run(line(holds), SHORT, 7)
    assert (found.runs, found.held, runner.code([found])) == (6, True, 0)
    assert runner.run(line(holds), Profile.FULL, 7).runs == 100


def test_a_broken_promise_makes_the_table_fail_and_gives_the_number_to_see_it_again():
    found = runner.run(line(breaks_at(2)), SHORT, 7)
    assert (found.held, runner.code([found])) == (False, 1)
    told = table.printed(7, [found])
    lot = found.broken[0][0]
    assert f"BROKEN. taken twice (make trust SEED=7 ONLY=tried:{lot})" in told
    again = runner.run(line(breaks_at(2)), SHORT, 7, only=lot)
    assert [sentence for _, sentence in again.broken] == ["taken twice"]


def test_one_lot_run_alone_draws_what_it_drew_among_the_others():
    whole = runner.run(line(holds), SHORT, 7)
    alone = [runner.run(line(holds), SHORT, 7, only=lot) for lot in range(3)]
    assert set(whole.seen) == {name for one in alone for name in one.seen}
    assert set(whole.seen).isdisjoint(runner.run(line(holds), SHORT, 8).seen)


def test_a_line_that_could_not_run_is_never_green(capsys):
    found = runner.run(line(cannot_run), SHORT, 7)
    assert "no server" in capsys.readouterr().err
    cells = table.row(7, found)
    assert (cells[1], cells[2], runner.code([found])) == ("not run", "–", 1)
    assert "not run. lot 0: OSError: no server" in table.printed(7, [found])


def test_what_had_to_happen_and_did_not_is_a_failure():
    found = runner.run(line(holds, "a double of the naive variant"), SHORT, 7)
    assert [sentence for _, sentence in found.broken] == ["never seen: a double of the naive variant"]
    assert runner.code([found]) == 1


def test_no_line_at_all_is_no_success():
    assert runner.code([]) == 1


def test_the_page_tells_what_the_table_tells():
    other = replace(line(cannot_run), name="other")
    found = [runner.run(line(holds), SHORT, 7), runner.run(other, SHORT, 7)]
    told = table.page(7, found, "make trust FULL=1")
    assert "| P0 · promesse | 6 | 0 | 0 |" in told
    assert "| P0 · promesse | pas eu lieu | – | 0 |" in told
    assert "not run" not in told
    assert "make trust SEED=7 ONLY=tried" in told


def test_a_line_that_is_run_alone_leaves_the_others_on_the_page():
    """Each keeps the number it was run from."""
    other = replace(line(holds), name="other")
    before = table.page(
        7, [runner.run(line(holds), SHORT, 7), runner.run(other, SHORT, 7)], "make trust FULL=1"
    )
    told = table.page(9, [runner.run(other, SHORT, 9)], "make trust FULL=1", before)
    assert "`make trust SEED=7 ONLY=tried`" in told
    assert "`make trust SEED=9 ONLY=other`" in told
    assert told.count("ONLY=other") == 1


def said_by(module) -> set[str]:
    """The names that a machine counts its steps under, as its source writes them."""
    source = Path(module.__file__).read_text(encoding="utf-8")
    written = re.findall(r"step\(([^)]*)\)|(?:how|what|verb)=st\.sampled_from\(\[([^]]*)\]", source)
    return {name for one in written for name in re.findall(r"\"([a-z_ ]+)\"", "".join(one))}


def test_what_was_counted_is_told_in_french():
    names = {
        what
        for one in (races, pairs, rules_machine, base_machine, tampering, assemblies, elections, secrecy)
        for line in one.LINES
        for what in line.must_see
    }
    names |= {f"{pair.name}, {order}" for pair in pairs.EVERY for order in pairs.ORDERS}
    names |= {f"answer {one.value}" for one in Answer} | {races.FULL, outcome.LEASED}
    names |= said_by(rules_machine) | said_by(base_machine)
    names |= set(rules_machine.lot(Random(11)).seen)
    assert {"unreachable", "phone yes", "disagree", "offer_alternative"} <= names
    assert len(names) > 50
    for name in names:
        assert french.told(name)
    found = runner.run(line(lambda _: Tally(1, seen=Counter({races.DOUBLES: 2}))), SHORT, 7)
    assert "doubles de la variante naïve 10." in table.page(7, [found], "make trust")


@pytest.mark.parametrize("module", [assemblies, elections, rules_machine])
def test_what_is_counted_twice_without_a_base_agrees(module):
    assert module.lot(Random(11)).broken == []


def test_the_same_number_gives_the_same_history():
    first, second = (rules_machine.lot(Random(11)) for _ in range(2))
    assert first.broken == []
    assert (first.runs, first.seen) == (second.runs, second.seen)


def test_a_rule_that_forgets_the_caps_is_seen(monkeypatch):
    monkeypatch.setattr(pledge, "_total_caps_wall", lambda *_, **__: None)
    assert rules_machine.lot(Random(11)).broken


@pytest.mark.django_db(transaction=True)
def test_a_wall_that_is_down_is_seen(owner_sql):
    try:
        assert raw_sql.lot(Random(11)).broken == []
        owner_sql.execute("ALTER TABLE cases_proposal DISABLE TRIGGER within_consent")
        assert any("not refused" in said for said in raw_sql.lot(Random(11)).broken)
    finally:
        owner_sql.execute("ALTER TABLE cases_proposal ENABLE TRIGGER within_consent")
        owner_sql.execute("DELETE FROM database_clockshift")


def test_random_assemblies_come_to_the_same_counted_twice():
    tally = assemblies.lot(Random(11))
    assert tally.broken == []
    assert all(
        tally.seen[what] for what in (assemblies.REFUSED_PROXY, assemblies.REFUSED_BALLOT, assemblies.LOST)
    )


@pytest.mark.parametrize("forgets", ["TWICE", "AWAY", "NOT_ASKED", "CONCERNED", "NOT_ON_ROLL"])
def test_a_wall_of_the_ballot_that_falls_is_seen(monkeypatch, forgets):
    whole = assembly.wrong_ballot

    def deaf(*given, **told):
        found = whole(*given, **told)
        return None if found is assembly.WrongBallot[forgets] else found

    monkeypatch.setattr(assembly, "wrong_ballot", deaf)
    with suppress(ValueError, KeyError):
        assert any(assemblies.lot(Random(seed)).broken for seed in range(4))

"""What changed in a rule is told whole, in French, and nothing is told of what stayed."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volontiers.core.ledger import Rule
from volontiers.core.need import Family, Kind
from volontiers.core.rule_changes import NOTHING, changes
from volontiers.core.rules import Rules

WORDS = st.text(ascii_lowercase + " é’", min_size=1, max_size=12).map(str.strip).filter(bool)
PHONES = st.sampled_from(["", "116117", "+33536490000"])
DAYS = st.dates().map(str)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0).isoformat())
COMMUNES = st.lists(st.from_regex(r"\A81[0-9]{3}\Z"), unique=True, max_size=5)


def territories(draw) -> list[dict]:
    communes = draw(COMMUNES)
    named = draw(st.lists(WORDS, unique=True, max_size=3))
    homes = {code: draw(st.sampled_from([None, *named])) for code in communes}
    found = [
        {"sector": name, "communes": sorted(c for c in communes if homes[c] == name)}
        for name in (*sorted(named), None)
    ]
    return [one for one in found if one["sector"] or one["communes"]]


VALUES = {
    Rule.IDENTITY: st.fixed_dictionaries(
        {"name": WORDS, "desk_phone": PHONES, "has_desk": st.booleans(), "legal_form": WORDS}
    ),
    Rule.PARAMETERS: st.fixed_dictionaries(
        {},
        optional={
            "usual_minutes": st.integers(1, 1440),
            "route": st.sampled_from(["duty_first", "usual_first"]),
            "target": st.integers(1, 99).map(lambda share: repr(share / 100)),
            "show_words_before": st.booleans(),
            "manual_kinds": st.sets(st.sampled_from([*Kind])).map(sorted),
        },
    ),
    Rule.HOURS: st.lists(
        st.tuples(st.integers(0, 6), TIMES, TIMES).map(list), unique_by=tuple, max_size=8
    ).map(sorted),
    Rule.CLOSURES: st.lists(
        st.fixed_dictionaries({"first": DAYS, "last": DAYS, "text": WORDS, "suspended": st.booleans()}),
        max_size=4,
    ).map(lambda found: sorted(found, key=str)),
    Rule.TERRITORY: st.composite(territories)(),
    Rule.WORDING: st.dictionaries(
        st.sampled_from([*Family]), st.fixed_dictionaries({"version": st.integers(1, 9), "text": WORDS})
    ),
    Rule.PROTOCOL: st.none()
    | st.fixed_dictionaries(
        {
            "version": st.integers(1, 9), "role": WORDS, "review_on": DAYS, "desk_question": WORDS,
            "public_lines": st.lists(WORDS, max_size=3), "script": st.lists(WORDS, max_size=3),
        }
    ),
}  # fmt: skip


def pairs(rule):
    return st.tuples(st.just(rule), VALUES[rule], VALUES[rule])


TWO = st.sampled_from([*VALUES]).flatmap(pairs)


def whole(rule, value):
    """As the rule is meant: what was never set has its default."""
    return Rules().to_dict() | value if rule is Rule.PARAMETERS else value


def same(rule, before, after) -> bool:
    one, other = whole(rule, before), whole(rule, after)
    if rule is Rule.PARAMETERS:
        one, other = (dict(side, target=float(side["target"])) for side in (one, other))
    return one == other


@given(TWO)
def test_something_is_told_exactly_when_something_changed(two):
    rule, before, after = two
    assert (changes(rule, before, after, {}) == ()) == same(rule, before, after)


@given(TWO)
def test_the_way_back_tells_the_same_things(two):
    rule, before, after = two
    there, back = changes(rule, before, after, {}), changes(rule, after, before, {})
    if rule in {Rule.CLOSURES, Rule.TERRITORY}:
        assert bool(there) == bool(back)
    else:
        assert {(one.what, one.was, one.now) for one in there} == {
            (one.what, one.now, one.was) for one in back
        }


@given(TWO)
def test_nothing_told_is_empty(two):
    for one in changes(*two, {}):
        assert one.what
        assert one.was or one.now
        assert one.was != one.now


@given(pairs(Rule.TERRITORY))
def test_every_commune_that_came_left_or_moved_is_named(two):
    rule, before, after = two

    def homes(value):
        return {code: one["sector"] for one in value for code in one["communes"]}

    told = " ".join(f"{one.what} {one.was} {one.now}" for one in changes(rule, before, after, {}))
    for code in homes(before).keys() | homes(after).keys():
        left, came = code not in homes(after), code not in homes(before)
        assert (code in told) == (left or came or homes(before)[code] != homes(after)[code])


def plain(text: str) -> str:
    """Spaces that end no line are read as spaces."""
    return text.replace("\u00a0", " ")


NAMES = {
    "usual_minutes": "Soignant habituel", "route": "On commence par", "route=duty_first": "le médecin",
    "route=usual_first": "le soignant", "target": "Chance", "81099": "Gaillac", "81038": "Brens", "name": "Nom",
    "81007": "Alos", "81152": "Lasgraisses",
}  # fmt: skip
TWO_SECTORS = [
    {"sector": None, "communes": ["81099"]},
    {"sector": "Cahuzac", "communes": ["81007", "81038", "81051", "81152"]},
    {"sector": "Essai", "communes": []},
]


@pytest.mark.parametrize(
    ("rule", "before", "after", "told"),
    [
        (Rule.PARAMETERS, {}, {"usual_minutes": 20}, [("Soignant habituel", "15", "20")]),
        (
            Rule.PARAMETERS, {"route": "usual_first", "target": "0.95"}, {"route": "duty_first", "target": "0.9"},
            [("On commence par", "le soignant", "le médecin"), ("Chance", "95", "90")],
        ),
        (Rule.IDENTITY, {"name": ""}, {"name": "Nord"}, [("Nom", NOTHING, "Nord")]),
        (
            Rule.HOURS, [[0, "08:00:00", "12:00:00"], [0, "14:00:00", "18:00:00"]], [[1, "09:00:00", "12:00:00"]],
            [("Lundi", "08:00 – 12:00 et 14:00 – 18:00", "fermé"), ("Mardi", "fermé", "09:00 – 12:00")],
        ),
        (
            Rule.CLOSURES, [], [{"first": "2026-12-24", "last": "2026-12-25", "text": "Grève", "suspended": True}],
            [("Fermeture ajoutée", "", "24/12/2026 – 25/12/2026, mission suspendue, « Grève »")],
        ),
        (
            Rule.TERRITORY, [{"sector": None, "communes": ["81099"]}], [{"sector": "Nord", "communes": ["81038"]}],
            [("1 commune retirée", "Gaillac", ""), ("1 commune ajoutée", "", "Brens"),
             ("Dans le secteur Nord", "", "Brens"), ("Secteurs ajoutés", "", "Nord")],
        ),
        (
            Rule.TERRITORY, TWO_SECTORS,
            [{"sector": None, "communes": ["81152"]}, {"sector": "Cahuzac", "communes": ["81051"]},
             {"sector": "Essai", "communes": ["81007", "81038", "81099"]}],
            [("Dans le secteur Essai", "", "Gaillac"), ("Lasgraisses", "Cahuzac", "sans secteur"),
             ("Alos et Brens", "Cahuzac", "Essai")],
        ),
        (
            Rule.TERRITORY,
            [{"sector": "Cahuzac", "communes": ["1", "2", "3", "4", "5"]}, {"sector": "Essai", "communes": ["6"]}],
            [{"sector": "Essai", "communes": ["1", "2", "3", "4", "5", "6"]}],
            [("5 communes", "Cahuzac (1, 2, 3, 4 et 5)", "Essai"), ("Secteurs retirés", "Cahuzac", "")],
        ),
        (
            Rule.WORDING, {"carers": {"version": 1, "text": "Oui ?"}}, {"carers": {"version": 2, "text": "Non ?"}},
            [("Phrase pour les soignants", "« Oui ? » (version 1)", "« Non ? » (version 2)")],
        ),
        (Rule.PROTOCOL, None, {"version": 1, "review_on": "2027-03-01"},
         [("Version", NOTHING, "1"), ("À relire avant le", NOTHING, "01/03/2027")]),
    ],
)  # fmt: skip
def test_the_very_words(rule, before, after, told):
    assert [(one.what, plain(one.was), plain(one.now)) for one in changes(rule, before, after, NAMES)] == told

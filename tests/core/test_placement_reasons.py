"""Each sentence of a plan says what is so: its claims are held against every doctor and every seat, moves too."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.given import quick
from tests.core.placed import doctor, home, minutes_to, problem, problems, someone
from volontiers.core.placement.cause import Cause
from volontiers.core.placement.moves import cost_of_move
from volontiers.core.placement.pins import moved_plan
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.problem import PlacementError
from volontiers.core.placement.reasons import reasons

NAMES = {"salvy": "Dr Salvy", "benoit": "Dr Benoît", "roux": "Dr Roux"}


class Told:
    """A problem, what was moved in it, and what a claim is held against, written plainly."""

    def __init__(self, case, pins=None):
        self.case, self.pins = case, pins or {}
        moved = moved_plan(case, self.pins)
        self.before = plan_of(case).seats
        self.seats = moved.plan.seats
        self.reasons = reasons(moved, NAMES)
        self.by_id = {one.id: one for one in case.doctors}

    def road(self, one, where):
        return minutes_to(self.case, one, where)

    def near(self, one):
        """Doctors within the distance of the sentence, whatever they agreed to."""
        limit = min(one.minutes or 600, self.case.weights.longest_minutes)
        table, place = self.case.roads, self.case.roads.communes.index
        found = {
            table.communes[table.practices[row]]
            for row in range(len(table.minutes))
            if table.homes[row] == place(one.commune) and table.minutes[row] <= limit
        }
        return [other for other in self.case.doctors if found & set(other.practices)], limit

    def suits(self, one):
        return [d for d in self.case.doctors if d.places and self.road(one, d) is not None]

    def at(self, where):
        return [one for one in self.case.households if self.seats[one.id] == where.id]


def people(homes):
    return sum(len(one.people) for one in homes)


def holds(told, one):
    said, cause = told.reasons[one.id].sentence, told.reasons[one.id].cause
    seat = told.seats[one.id]
    if seat is None:
        without_holds(told, one, said, cause)
    else:
        placed_holds(told, one, said, cause, told.by_id[seat])


def placed_holds(told, one, said, cause, seat):
    assert f"{round(told.road(one, seat))} minutes de route" in said
    assert ("déjà suivi" in said) == (seat.id in one.knows)
    assert ("gardées ensemble" in said) == (len(one.people) > 1)
    assert ("visites à domicile acceptées" in said) <= (one.home_visits and seat.home_visits)
    assert ("Choisi à la main" in said) == (one.id in told.pins) == (cause is Cause.HAND)
    ahead = [
        h
        for h in told.case.households
        if h.urgency < one.urgency and told.seats[h.id] is None and told.road(h, seat) is not None
    ]
    if "dans l’ordre" in said:
        assert not ahead
        assert ("fragiles" in said) == (one.urgency[0] < told.case.weights.fragile)
        assert told.before[one.id] == seat.id
    if "place qui restait" in said:
        assert cause is Cause.LEFT
        assert ahead
        for h in ahead:
            before = [o for o in told.at(seat) if o.urgency <= h.urgency or o.id in told.pins]
            assert len(h.people) > seat.places - people(before)
    if "après un choix fait à la main" in said:
        assert cause is Cause.MOVED
        assert told.pins
        left = any(told.pins.get(h.id, "") is None for h in ahead)
        assert left or told.before[one.id] != seat.id
    if nearest := re.search(r"le plus proche est à (\d+) minute", said):
        roads = [told.road(one, d) for d in told.suits(one)]
        assert round(min(roads)) == int(nearest[1]) < round(told.road(one, seat))
    assert any(words in said for words in ("dans l’ordre", "restait", "à la main"))


def without_holds(told, one, said, cause):
    near, limit = told.near(one)
    suits, size = told.suits(one), len(one.people)
    if "n’exerce" in said:
        assert not near
        assert f"{limit} minutes" in said
    elif "n’a de place" in said:
        assert near
        assert not any(d.places for d in near)
    elif "ne correspond à la demande" in said:
        assert not suits
    elif "qui conviendrait n’a" in said:
        assert all(d.places < size for d in suits)
    elif cause is Cause.MOVED:
        lost_holds(told, one, said)
    elif "places ensemble chez un même médecin" in said:
        together_holds(told, one, said, suits)
    elif cause is Cause.AHEAD:
        ahead_holds(told, one, said, suits)
    else:
        assert cause is Cause.HAND
        assert told.pins[one.id] is None
        assert "Choisi à la main" in said


def lost_holds(told, one, said):
    assert NAMES[told.before[one.id]] in said
    came = [h for h, where in told.pins.items() if where == told.before[one.id] != told.before[h]]
    assert ("a été donnée à la main à une autre personne" in said) == bool(came)


def together_holds(told, one, said, suits):
    size = len(one.people)
    assert f"il faut {size} places" in said.lower()
    behind = []
    for d in suits:
        ahead = [o for o in told.at(d) if o.urgency <= one.urgency or o.id in told.pins]
        behind += [o for o in told.at(d) if o not in ahead]
        assert d.places - people(ahead) < size
    assert ("placées à la main" in said) == any(o.id in told.pins for d in suits for o in told.at(d))
    assert ("plus loin dans la liste" in said) == bool(behind)
    assert ("une personne seule, plus loin" in said) == any(len(o.people) == 1 for o in behind)


def ahead_holds(told, one, said, suits):
    assert len(one.people) == 1
    for d in suits:
        assert people(told.at(d)) == d.places
    takers = [o for d in suits for o in told.at(d)]
    free = [o for o in takers if o.id not in told.pins]
    assert all(o.urgency <= one.urgency for o in free)
    assert ("plus fragiles" in said) == any(o.urgency[0] < one.urgency[0] for o in free)
    first = [o for o in free if o.urgency[0] == one.urgency[0]]
    assert ("inscrites avant" in said) == any(o.urgency < one.urgency for o in first)
    even = [o for o in free if o.urgency == one.urgency]
    assert ("à égalité" in said) == bool(even)
    assert ("placées à la main" in said) == (len(free) < len(takers))
    for o in even:
        if len(o.people) == 1:
            where = told.by_id[told.seats[o.id]]
            assert worth(told, one, where) >= worth(told, o, where)


def worth(told, one, where):
    return told.road(one, where) - (told.case.weights.relation_minutes if where.id in one.knows else 0)


@quick
@given(problems(most=9, together=3))
def test_every_sentence_of_a_plan_is_so(case):
    told = Told(case)
    for one in case.households:
        holds(told, one)


@quick
@given(problems(most=7, together=3), st.data())
def test_every_sentence_is_so_after_moves_by_hand(case, data):
    assume(case.households)
    pins = {}
    for _ in range(data.draw(st.integers(1, 3))):
        one = data.draw(st.sampled_from(case.households))
        where = data.draw(st.sampled_from([None, *case.doctors]))
        others = {key: at for key, at in pins.items() if key != one.id}
        try:
            cost_of_move(plan_of(case), one.id, where and where.id, pins)
        except PlacementError:
            continue
        pins = others | {one.id: where and where.id}
    told = Told(case, pins)
    for one in case.households:
        holds(told, one)


def sentence(case, one, pins=None):
    return Told(case, pins).reasons[one].sentence


def test_who_loses_a_place_to_a_move_reads_that_it_was_given_by_hand():
    case = problem([home("faure", someone(rank=0)), home("vidal")], [doctor("salvy")])
    pins = {"vidal": "salvy"}
    assert (
        sentence(case, "faure", pins) == "La place du Dr Salvy a été donnée à la main à une autre personne."
    )
    assert sentence(case, "vidal", pins) == "Choisi à la main par la coordination. 5 minutes de route."


def test_who_loses_a_place_further_down_the_chain_reads_that_a_choice_did_it():
    people = [
        home("faure", someone(0)),
        home("cros", someone(2), commune="81004", minutes=10),
        home("late", someone(4)),
    ]
    case = problem(people, [doctor("salvy"), doctor("benoit", commune="81004")])
    told = Told(case, {"late": "salvy"})
    assert told.reasons["cros"].sentence == (
        "La place du Dr Benoît, que le plan donnait, n’est plus possible après un choix fait à la main "
        "pour une autre personne."
    )
    assert told.reasons["faure"].sentence == (
        "22 minutes de route, place donnée après un choix fait à la main pour une autre personne."
    )


def test_who_is_left_by_hand_reads_it():
    case = problem([home("faure")], [doctor("salvy")])
    assert sentence(case, "faure", {"faure": None}) == (
        "Choisi à la main par la coordination. Reste sur la liste, à son rang."
    )


def test_a_household_reads_that_somebody_alone_and_further_down_took_the_place_that_was_left():
    couple = home("vidal", someone(rank=0), someone(rank=5))
    case = problem(
        [home("faure", someone(rank=0, day=-9)), couple, home("cros", someone(rank=5))], [doctor("salvy", 2)]
    )
    assert sentence(case, "vidal") == (
        "Il faut 2 places ensemble chez un même médecin, et les personnes plus haut dans la liste ou à égalité "
        "n’en laissent pas autant ; une personne seule, plus loin dans la liste, a pris la place qui restait."
    )
    assert sentence(case, "cros") == (
        "5 minutes de route, place qui restait car un foyer plus haut dans la liste en demande davantage ensemble."
    )


def test_a_larger_doctor_who_does_not_suit_is_not_claimed_to_be_full():
    couple = home("vidal", someone(), someone(), home_visits=True)
    case = problem([couple], [doctor("salvy"), doctor("benoit", 5, home_visits=False)])
    assert (
        sentence(case, "vidal") == "Aucun médecin qui conviendrait n’a 2 places, et le foyer reste ensemble."
    )


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_is_said_in_a_few_words(cause):
    assert 0 < len(cause.label) <= 48

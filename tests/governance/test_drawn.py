"""Drawn evenings through the verbs, beside the count written apart: the same is accepted, and it comes to the same."""

from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, PEOPLE, PROCEDURE, association, motion, opened
from trust.plain_assembly import Hall
from volontiers.core.assembly import Choice
from volontiers.database.wall import reading
from volontiers.governance.actions.attending import arrive, leave
from volontiers.governance.actions.motions import close_vote, open_vote
from volontiers.governance.actions.proxies import give_proxy
from volontiers.governance.actions.refusing import NotAllowed
from volontiers.governance.actions.voting import cast as cast_ballot
from volontiers.governance.models import Ballot, Motion

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = [name for name, _ in PEOPLE]
MOVES = 70


def accepted(verb, *given) -> bool:
    try:
        verb(*given)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("seed", range(4))
def test_an_evening_comes_to_what_a_hand_would_count(at, seed):
    at(MONDAY)
    chance = Random(seed)
    weights = chance.choice([None, (40, 40, 20)])
    majority, base = chance.choice(["1/2", "2/3"]), chance.choice(["cast", "present", "members"])
    made = association(cast.gaillacois(), weights, quorum="1/4", majority=majority, base=base, proxies=1)
    one = opened(made, president=NAMES[0])
    keys = {name: made.elector(one, name) for name in NAMES}
    put = motion(made, one, concerned=(NAMES[2],)).pk
    share = Fraction(majority)
    hall = Hall(
        {keys[name]: college for name, college in PEOPLE}, 1, (1, 4),
        dict(zip(("gp", "nurses", "users"), weights, strict=True)) if weights else {}, base,
        (share.numerator, share.denominator), PROCEDURE["tie"] == "president", keys[NAMES[0]], {keys[NAMES[2]]},
    )  # fmt: skip
    for step in range(MOVES):
        now = EVENING + timedelta(seconds=step)
        if not hall.is_open and hall.enough():
            open_vote(made.desk, put, now)
            hall.is_open = True
        _move(chance, made, one.pk, put, hall, now)
    close_vote(made.desk, put, EVENING + timedelta(seconds=MOVES))
    with reading(made.desk):
        found = Motion.objects.get(pk=put)
        assert dict(Ballot.objects.values_list("elector_id", "choice")) == hall.said
    if hall.lost:
        assert (found.state, found.result) == ("void", None)
    else:
        assert (found.result["adopted"], found.result["tied"]) == hall.outcome()


def _move(chance, made, assembly: int, put: int, hall: Hall, now) -> None:
    one, other = (chance.choice(list(hall.people)) for _ in range(2))
    what = chance.choices(("come", "go", "give", "vote"), (6, 1, 3, 5))[0]
    if what == "come":
        arrive(made.desk, assembly, one, now)
        hall.come(one)
    elif what == "go":
        leave(made.desk, assembly, one, now)
        hall.go(one)
    elif what == "give":
        assert accepted(give_proxy, made.desk, assembly, one, other, now) == hall.give(one, other)
    else:
        caster, choice = (
            chance.choice([one, other, hall.speaking().get(one, other)]),
            chance.choice(list(Choice)),
        )
        taken = accepted(cast_ballot, made.desk, put, caster, one, choice, now)
        assert taken == hall.vote(caster, one, choice.value)

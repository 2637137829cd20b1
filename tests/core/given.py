"""Values and strategies for the decisions of the core."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from volontiers.core.dispatch import Candidate, Situation
from volontiers.core.lifecycle import ProposalState
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Asked, Caps, Ceiling, KindTerms, Level, PledgeTerms, Use
from volontiers.core.rules import Route, Rules

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
NOW = datetime(2026, 11, 24, 14, 5, tzinfo=PARIS)  # a Tuesday
TODAY = NOW.date()
GAILLAC, ALBI, CORDES = "81099", "81004", "81069"
ALL_MODES = frozenset(Mode)

FREE = Use(0, 0, MappingProxyType({}), 0, 0)
NO_CEILING = Ceiling(None, None)
A_LITTLE = PledgeTerms(
    level=Level.SOME,
    caps=Caps(3, 1),
    by_kind=MappingProxyType({}),
    modes=ALL_MODES,
    minutes=15,
    communes=frozenset(),
    days=frozenset(),
    opens=None,
    closes=None,
    quiet_from=None,
    quiet_to=None,
    until=None,
    paused_until=None,
)
A_LOT = replace(A_LITTLE, level=Level.MANY, caps=Caps(12, 4))
A_CONSULTATION = Asked(Kind.UNSCHEDULED, ALL_MODES, GAILLAC, 9.0)

SALVY = Candidate(
    id="salvy",
    usual=False,
    team=False,
    duty=False,
    minutes=9.0,
    terms=A_LITTLE,
    use=FREE,
    ceiling=NO_CEILING,
    already=None,
    reachable=True,
    answers=True,
)


def situation(*candidates: Candidate, rules: Rules | None = None, **changes: object) -> Situation:
    base = Situation(
        need_id="1042-1",
        kind=Kind.UNSCHEDULED,
        modes=ALL_MODES,
        municipality=GAILLAC,
        at=NOW,
        zone=PARIS,
        candidates=candidates,
        rules=rules or Rules(),
        lot=7,
    )
    return replace(base, **changes)


def volunteers(count: int, **changes: object) -> tuple[Candidate, ...]:
    return tuple(replace(SALVY, id=f"v{number:03}", **changes) for number in range(count))


instants = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001  # Hypothesis wants naive bounds
    max_value=datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
minutes_of_day = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
maybe_time = st.none() | minutes_of_day
caps = st.builds(Caps, st.integers(0, 12), st.integers(0, 4))
levels = st.sampled_from(Level)
kinds = st.sampled_from(Kind)
some_modes = st.frozensets(st.sampled_from(Mode))
communes = st.sampled_from([GAILLAC, ALBI, CORDES])
kind_terms = st.builds(KindTerms, levels, st.none() | caps)
uses = st.builds(
    Use,
    st.integers(0, 12),
    st.integers(0, 4),
    st.dictionaries(kinds, st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=3),
    st.integers(0, 20),
    st.integers(0, 8),
)
ceilings = st.builds(Ceiling, st.none() | st.integers(0, 20), st.none() | st.integers(0, 8))
asked_needs = st.builds(
    Asked, kinds, st.frozensets(st.sampled_from(Mode), min_size=1), communes, st.none() | st.floats(0, 90)
)
terms = st.builds(
    PledgeTerms,
    level=levels,
    caps=caps,
    by_kind=st.dictionaries(kinds, kind_terms, max_size=3),
    modes=some_modes,
    minutes=st.none() | st.integers(0, 60),
    communes=st.frozensets(communes),
    days=st.frozensets(st.integers(0, 6)),
    opens=maybe_time,
    closes=maybe_time,
    quiet_from=maybe_time,
    quiet_to=maybe_time,
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    paused_until=st.none() | instants,
)
generous = st.builds(
    replace,
    st.just(A_LOT),
    caps=st.builds(Caps, st.integers(1, 12), st.integers(1, 4)),
    minutes=st.none() | st.integers(5, 60),
)
candidates = st.builds(
    Candidate,
    id=st.uuids().map(str),
    usual=st.booleans(),
    team=st.booleans(),
    duty=st.booleans(),
    minutes=st.none() | st.floats(0, 90),
    terms=st.none() | generous | terms,
    use=uses | st.just(FREE),
    ceiling=st.just(NO_CEILING) | ceilings,
    already=st.none() | st.sampled_from(ProposalState),
    reachable=st.sampled_from([True, True, True, False]),
    answers=st.sampled_from([True, True, True, False]),
    one_off=st.sampled_from([False, False, True]),
)
crowds = st.lists(candidates, max_size=12, unique_by=lambda one: one.id)
rule_sets = st.builds(Rules, route=st.sampled_from(Route))
situations = st.builds(
    lambda crowd, rules, at, kind: situation(*crowd, rules=rules, at=at, kind=kind),
    crowds,
    rule_sets,
    instants,
    kinds,
)


def at(hour: int, minute: int = 0, *, day: date = TODAY, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(day, time(hour, minute), zone)


def after(**delta: float) -> datetime:
    return NOW + timedelta(**delta)

"""The real verbs on PostgreSQL against plain Python: two communities, every step compared row by row."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests import cast
from tests.cast import Cast
from trust import base, plain, territory
from trust.line import Line, Tally
from trust.machine import Counted, explored
from trust.mirror import SEARCHING, UNDO, Mirror, Need, Row
from trust.plain import Said
from trust.rules_machine import NIGHTS, hours_before, numbers, people, places
from trust.world import HOMES
from volontiers.accounts.access import Actor
from volontiers.cases.actions import answers, desk, tracking, waves
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.cases.actions.facts import NoAgreement
from volontiers.cases.actions.intake import NeedAsked
from volontiers.cases.actions.withdrawals import change_pledge, expire_or_remind, pause_pledge
from volontiers.cases.models import Need as NeedRow
from volontiers.consent import ledger, verifier
from volontiers.consent.actions import Terms, resume
from volontiers.core.lifecycle import Refused
from volontiers.core.need import Kind, Outcome
from volontiers.core.pledge import Level
from volontiers.database.wall import reading

EXAMPLES = 8
OVER = ("expired", "withdrawn", "declined", "accepted")
EVERY_MODE = frozenset(territory.MODES)
minutes = st.sampled_from([0, 0, 0, 1, 1, 1, 4, 6, 6, 29, 31, 61, 240, 1440, 2880])
caps = st.sampled_from([(1, 1), (1, 1), (2, 1), (2, 2), (4, 3), (3, 0)])
ceilings = st.sampled_from([(None, None), (None, None), (3, None), (None, 1), (2, 1), (None, 2)])


class Rows(Counted):
    """Each rule calls one verb, tells the mirror, and compares."""

    @initialize(night=st.sampled_from(NIGHTS), before=hours_before)
    def begin(self, night: datetime, before: int) -> None:
        now = night - timedelta(hours=before)
        base.fresh(now)
        lands = territory.lands(now).both
        ids = {
            who: territory.physician(who, *(lands[place] for place in homes)).pk
            for who, homes in HOMES.items()
        }
        self.mirror = Mirror(lands, ids, now)
        for who, homes in HOMES.items():
            for place in homes:
                self._say(place, who, (2, 1), (None, None), 20)

    @rule(place=places, who=people, much=caps, ceiling=ceilings, left=st.sampled_from([0, 1, 3, 9, 30]))
    def say(
        self, place: int, who: int, much: tuple[int, int], ceiling: tuple[int | None, int | None], left: int
    ) -> None:
        if place in HOMES[who]:
            self.step("say", place, who, much, ceiling, left)
            self._say(place, who, much, ceiling, left)
            self.mirror.compare()

    @rule(place=places, who=people)
    def withdraw(self, place: int, who: int) -> None:
        if place in HOMES[who]:
            self.step("withdraw", place, who)
            ceiling = self.mirror.ceiling(who)
            change_pledge(
                self._as(place, who), self.mirror.ids[who], territory.nothing(), self.mirror.now, ceiling
            )
            said = self.mirror.word(place, who)
            said.level, said.asked, said.accepted, said.paused_until = "none", 0, 0, None
            self._noted(place, who, "withdrawal")

    @rule(place=places, who=people, left=st.sampled_from([5, 60, 1500]))
    def pause(self, place: int, who: int, left: int) -> None:
        if place in HOMES[who]:
            self.step("pause", place, who, left)
            until = self.mirror.now + timedelta(minutes=left)
            assert pause_pledge(self._as(place, who), self.mirror.ids[who], until, self.mirror.now)
            self.mirror.word(place, who).paused_until = until
            self._noted(place, who, "pause")

    @rule(place=places, who=people)
    def take_up_again(self, place: int, who: int) -> None:
        if place in HOMES[who]:
            self.step("resume", place, who)
            assert resume(self._as(place, who), self.mirror.ids[who])
            self.mirror.word(place, who).paused_until = None
            self._noted(place, who, "resumption")

    @rule(place=places, hope=st.sampled_from([1, 2, 8, 30]))
    def call(self, place: int, hope: int) -> None:
        self.step("call", place, hope)
        land, now = self.mirror.lands[place], self.mirror.now
        due = now + timedelta(hours=hope)
        case = cast.call(land, now=now, needs=(NeedAsked(Kind.UNSCHEDULED, due_at=due),))
        with reading(land.machine):
            pk = NeedRow.objects.get(case=case).pk
        self.mirror.needs.append(Need(place, "unscheduled", EVERY_MODE, 0, now, due, pk=pk, case=case.pk))
        self._work()

    @rule(left=minutes)
    def wait(self, left: int) -> None:
        self.step("wait", left)
        mirror = self.mirror
        mirror.now += timedelta(minutes=left)
        if left == 0:
            mirror.now = plain.next_opening(mirror.zones[0], mirror.now)
        base.it_is(mirror.now)
        self._work()

    @precondition(lambda self: self.mirror.rows("sent"))
    @rule(number=numbers)
    def take(self, number: int) -> None:
        self._answer(number, "sent", decline=False)

    @precondition(lambda self: self.mirror.rows(*OVER, "sent"))
    @rule(number=numbers, late=st.booleans(), decline=st.booleans())
    def answer(self, number: int, late: bool, decline: bool) -> None:
        """late: through any older link."""
        self._answer(number, *(OVER if late else ("sent",)), decline=decline)

    def _answer(self, number: int, *states: str, decline: bool) -> None:
        found = self.mirror.rows(*states, basis="pledge")
        if not found:
            return
        need, row = found[-1 - number % len(found)]
        self.step("decline" if decline else "accept", row.who, row.state)
        verb = answers.decline if decline else answers.accept
        given = verb(self._link(need, row), row.pk, self.mirror.now).value
        wanted = self._declined(need, row) if decline else self.mirror.answer(need, row)
        assert given == wanted, f"{given} instead of {wanted}"
        self.tally.seen[f"answer {given}"] += 1
        self._work()

    def _declined(self, need: Need, row: Row) -> str:
        if row.state != "sent":
            return self.mirror.became(need, row)
        row.state = "declined"
        return "noted"

    @precondition(lambda self: any(need.state == "taken" for need in self.mirror.needs))
    @rule(number=numbers, how=st.sampled_from(["undo", "release", "contest", "no_show", "close"]))
    def after(self, number: int, how: str) -> None:
        taken = [
            (n, row) for n, row in self.mirror.rows("accepted") if n.state == "taken" and n.taker == row.who
        ]
        need, row = taken[-1 - number % len(taken)]
        if (how in ("undo", "release", "no_show") and row.basis != "pledge") or (
            how == "contest" and row.basis == "pledge"
        ):
            return
        self.step(how, row.who)
        getattr(self, f"_{how}")(need, row)
        self._work()

    def _undo(self, need: Need, row: Row) -> None:
        given = answers.undo(self._link(need, row), row.pk, self.mirror.now)
        in_time = row.answered is not None and self.mirror.now <= row.answered + UNDO
        assert given is (answers.Answer.UNDONE if in_time else answers.Answer.TOO_LATE), f"{given}"
        if in_time:
            self.mirror.give_back(need, row)

    def _release(self, need: Need, row: Row) -> None:
        assert answers.release(self._link(need, row), row.pk, self.mirror.now) is answers.Answer.UNDONE
        self.mirror.give_back(need, row)

    def _contest(self, need: Need, row: Row) -> None:
        desk.contest_phone_yes(self._link(need, row), row.pk, self.mirror.now)
        self.mirror.give_back(need, row)
        self.mirror.said_so[need.place, "contest"] += 1

    def _no_show(self, need: Need, row: Row) -> None:
        desk.no_show(self._land(need).desk, need.pk, self.mirror.now)
        self.mirror.give_back(need, row)
        row.state = "withdrawn"

    def _close(self, need: Need, _row: Row) -> None:
        desk.close(self._land(need).desk, need.pk, Outcome.SEEN, self.mirror.now)
        need.state = "closed"

    @precondition(lambda self: self.mirror.needs)
    @rule(number=numbers, who=people)
    def yes_by_telephone(self, number: int, who: int) -> None:
        need = self._need(number)
        if need.place not in HOMES[who]:
            return
        self.step("phone yes", who, need.state)
        try:
            desk.record_phone_yes(self._land(need).desk, need.pk, self.mirror.ids[who], self.mirror.now)
        except (Refused, NoAgreement):
            assert need.state not in SEARCHING, f"a yes was not taken for a need {need.state}"
            self.mirror.compare()
            return
        assert need.state in SEARCHING, f"a yes was taken for a need {need.state}"
        self.mirror.withdraw([row for row in need.open_rows if row.who == who])
        (row,) = self.mirror.new_rows(need)
        assert (row.basis, row.who) == ("one_off", who), f"{row}"
        need.add(row)
        self.mirror.take(need, row)
        self.mirror.said_so[need.place, "one_off"] += 1
        self._work()

    @precondition(lambda self: self.mirror.needs)
    @rule(number=numbers, what=st.sampled_from(["disagree", "agree", "agree", "emergency"]))
    def of_the_person(self, number: int, what: str) -> None:
        need = self._need(number)
        self.step(what, need.state)
        getattr(self, f"_{what}")(need)
        self._work()

    def _disagree(self, need: Need) -> None:
        tracking.withdraw_agreement(self._land(need).machine, need.case, self.mirror.now)
        need.agreed = False
        if need.state in SEARCHING:
            self.mirror.withdraw(need.open_rows)
            need.state = "received"

    def _agree(self, need: Need) -> None:
        tracking.agree_again(self._land(need).machine, need.case, self.mirror.now)
        if need.state == "received":
            need.state = "ready"
        need.agreed = need.agreed or need.state != "closed"

    def _emergency(self, need: Need) -> None:
        hand_to_emergency(self._land(need).desk, need.case, self.mirror.now)
        self.mirror.withdraw(need.open_rows)
        need.emergency, need.state = True, "closed"

    def teardown(self) -> None:
        """The register of each community holds, and says as many things as were said."""
        if hasattr(self, "mirror"):
            for place, land in enumerate(self.mirror.lands):
                self._check_register(place, land)

    def _check_register(self, place: int, land: Cast) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.jsonl"
            with reading(land.machine):
                path.write_text(
                    "".join(f"{line}\n" for line in ledger.export(land.community.pk)), encoding="utf-8"
                )
            assert verifier.Register(path).faults == [], "the register is broken"
        rows = dict(base.seen(
            "SELECT kind, count(*) FROM consent_entrybody WHERE community_id = %s AND professional_id = ANY (%s)"
            " AND kind <> 'ceiling' GROUP BY 1", land.community.pk, list(self.mirror.ids.values()),
        ))  # fmt: skip
        wanted = {kind: count for (where, kind), count in self.mirror.said_so.items() if where == place}
        assert rows == wanted, f"entries: {rows}, and not {wanted}"

    def _say(
        self, place: int, who: int, much: tuple[int, int], ceiling: tuple[int | None, int | None], left: int
    ) -> None:
        mirror = self.mirror
        until = plain.wall_time(mirror.zones[place], mirror.now).date() + timedelta(days=left)
        terms = Terms(Level.SOME, *much, until, territory.MODES)
        change_pledge(self._as(place, who), mirror.ids[who], terms, mirror.now, ceiling)
        mirror.said[place, who] = Said(
            "some", *much, EVERY_MODE, None, frozenset(), frozenset(), None, None, until
        )
        mirror.ceilings[who] = ceiling
        mirror.narrowed(place, who)
        mirror.said_so[place, "pledge"] += 1

    def _noted(self, place: int, who: int, kind: str) -> None:
        """A word that may have narrowed takes back what it leaves out; the end of a pause narrows nothing."""
        if kind != "resumption":
            self.mirror.narrowed(place, who)
        self.mirror.said_so[place, kind] += 1
        self.mirror.compare()

    def _work(self) -> None:
        """What the worker does at this moment, in the order in which it is due."""
        for community, pk in base.seen("SELECT community_id, id FROM due_pledges(50)"):
            expire_or_remind(Actor(community, kind="machine"), pk, self.mirror.now)
        self.mirror.ended()
        for need in self.mirror.needs:
            if waves.advance(self._land(need).machine, need.pk, self.mirror.now):
                self.step("advance", need.pk)
                ((state,),) = base.seen("SELECT state FROM cases_need WHERE id = %s", need.pk)
                self.mirror.advanced(need, self.mirror.new_rows(need), state)
        self.mirror.compare()

    def _need(self, number: int) -> Need:
        return self.mirror.needs[-1 - number % len(self.mirror.needs)]

    def _land(self, need: Need) -> Cast:
        return self.mirror.lands[need.place]

    def _as(self, place: int, who: int) -> Actor:
        return Actor(self.mirror.lands[place].community.pk, professional_id=self.mirror.ids[who])

    def _link(self, need: Need, row: Row) -> Actor:
        return Actor(self._land(need).community.pk, kind="link", professional_id=self.mirror.ids[row.who])


def lot(chance: Random) -> Tally:
    """The number that each wave draws is drawn from the lot's own, so that it is the same again."""
    with patch.object(waves, "secrets") as drawn:
        drawn.randbits = Random(chance.getrandbits(63)).getrandbits
        return explored(Rows, chance, EXAMPLES)


LINES = (
    Line(
        "base", "P1, P3, P9 · les vrais gestes sur PostgreSQL égalent un modèle écrit à part, ligne par ligne (deux"
        " communautés, les deux changements d’heure)", "0 écart par pas", (20_000, 2_000, 150), lot,
        ("advance", "answer taken", "say", "wait"),
    ),
)  # fmt: skip

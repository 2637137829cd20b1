"""What the rows of both communities should be, kept in plain Python beside them, and compared after every step."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import Cast
from trust import base, plain
from trust.world import HOMES, Offer, Request, World

PENDING = ("sent", "alternative")
SEARCHING = ("ready", "proposed", "unplaced")
UNDO = timedelta(minutes=5)


@dataclass
class Row(Offer):
    """A proposal with its number."""

    pk: int = 0
    who: int = 0
    basis: str = "pledge"
    answered: datetime | None = None


@dataclass
class Need(Request):
    pk: int = 0
    case: int = 0
    agreed: bool = True
    emergency: bool = False
    rows: dict[int, Row] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.rows[row.pk] = row
        self.offers[row.who] = row

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows.values() if row.state in PENDING]


class Mirror(World):
    """People by number; ids: theirs in the base. said_so: (place, kind of entry) → how many the register must hold."""

    def __init__(self, lands: tuple[Cast, Cast], ids: dict[int, int], now: datetime) -> None:
        super().__init__(("Europe/Paris", "Indian/Reunion"), now)
        self.lands, self.ids = lands, ids
        self.numbers = {pk: who for who, pk in ids.items()}
        self.needs: list[Need] = []
        self.said_so: Counter[tuple[int, str]] = Counter()

    def rows(self, *states: str, basis: str = "") -> list[tuple[Need, Row]]:
        return [
            (need, row)
            for need in self.needs
            for row in need.rows.values()
            if row.state in states and basis in ("", row.basis)
        ]

    def answer(self, need: Need, row: Row) -> str:
        """What « Je prends » must say, and what it changes."""
        if need.emergency:
            return "emergency"
        if row.state != "sent" or need.state != "proposed":
            return self.became(need, row)
        if row.until <= self.now or not need.agreed:
            return "over"
        if self.walls(need, row.who, accepting=True):
            return "outside"
        self.said_yes(need, row.who)
        self.take(need, row)
        return "taken"

    def became(self, need: Need, row: Row) -> str:
        if row.state == "accepted":
            return "taken"
        if row.state == "declined":
            return "noted"
        return "already_taken" if need.taker is not None and need.taker != row.who else "over"

    def take(self, need: Need, row: Row) -> None:
        row.state, row.answered, need.taker = "accepted", self.now, row.who
        need.state = "taken"
        self.withdraw(need.open_rows)

    def give_back(self, need: Need, row: Row) -> None:
        row.state, need.taker, need.state = "declined", None, "ready"
        if row.basis == "pledge":
            self.took_back(need, row.who)

    def withdraw(self, rows: list[Row]) -> None:
        for row in rows:
            row.state = "withdrawn"

    def narrowed(self, place: int, who: int, *, everything: bool = False) -> None:
        """A word that changed takes back what it leaves out."""
        for need in self.needs:
            if need.place == place:
                mine = [row for row in need.open_rows if row.who == who and row.basis == "pledge"]
                self.withdraw([row for row in mine if everything or self.walls(need, who, accepting=True)])

    def ended(self) -> None:
        """Pledges whose last day is over fall to no solicitation, with an entry each."""
        for (place, who), said in self.said.items():
            if said.level != "none" and plain.wall_time(self.zones[place], self.now).date() > said.until:
                said.level, said.asked, said.accepted, said.paused_until = "none", 0, 0, None
                said.until = date(2029, 1, 1)
                self.said_so[place, "expiry"] += 1
                self.narrowed(place, who, everything=True)

    def advanced(self, need: Need, news: list[Row], state: str) -> None:
        """One step of the cascade was made: was it one that the rules allow?"""
        if need.state == "taken":
            assert not news, "somebody was asked for a need that is taken"
            return
        self._expire(need)
        eligible = self._eligible(need)
        if not need.agreed:
            self.withdraw(need.open_rows)
            need.state = "received"
        elif self.now >= need.due:
            self._exhausted(need)
        elif not need.open_rows and eligible and plain.desk_is_open(self.zones[need.place], self.now):
            assert 1 <= len(news) <= 4, f"{len(news)} were asked though {eligible} may be"
            self._sent(need, news, eligible)
            return
        elif state == "unplaced":
            self._exhausted(need)
        assert not news, f"{[row.who for row in news]} were asked, of {eligible}"

    def _expire(self, need: Need) -> None:
        for row in need.open_rows:
            if row.until <= self.now:
                row.state = "expired"

    def _eligible(self, need: Need) -> list[int]:
        free = [who for who, row in need.offers.items() if row.state != "withdrawn"]
        there = [who for who, homes in HOMES.items() if need.place in homes and who not in free]
        return [who for who in there if need.agreed and not self.walls(need, who)]

    def _sent(self, need: Need, news: list[Row], eligible: list[int]) -> None:
        for row in news:
            assert row.who in eligible, f"{row.who} was asked, and not {eligible}"
            assert self.now < row.until <= need.due, "a deadline out of the need's own"
            assert row.week == plain.monday(self.zones[need.place], self.now), "counted in another week"
            need.add(row)
            self.count(self.asked, need, row.who, row.week, 1)
        need.state = "proposed"

    def _exhausted(self, need: Need) -> None:
        self.withdraw(need.open_rows)
        need.state = "unplaced"

    def new_rows(self, need: Need) -> list[Row]:
        """Proposals that the mirror does not know yet."""
        known = list(need.rows)
        rows = base.seen(
            "SELECT id, professional_id, basis, state, until, week, tier, answered_at FROM cases_proposal"
            " WHERE need_id = %s AND NOT id = ANY (%s) ORDER BY id", need.pk, known,
        )  # fmt: skip
        return [
            Row(state, until, week, 0, tier, None, pk, self.numbers[who], basis, answered)
            for pk, who, basis, state, until, week, tier, answered in rows
        ]

    def compare(self) -> None:
        """Every row of both communities, and nothing besides."""
        for name, (statement, wanted) in self._expected().items():
            found = set(base.seen(statement))
            assert found == wanted, f"{name}: {sorted(found ^ wanted, key=repr)[:4]}"
        for name, statement in NEVER.items():
            assert not base.seen(statement), name

    def _expected(self) -> dict[str, tuple[str, set[tuple[Any, ...]]]]:
        """name → (what to read, what has to be found)."""
        needs = {(n.pk, n.state, self.ids.get(n.taker) if n.taker is not None else None) for n in self.needs}
        rows = {(row.pk, row.state) for need in self.needs for row in need.rows.values()}
        used = {
            (self.lands[key[0]].community.pk, self.ids[key[1]], key[2], self.asked[key], self.accepted[key])
            for key in {*self.asked, *self.accepted}
            if len(key) == 3
        }
        return {
            "needs": ("SELECT id, state, CASE WHEN state = 'taken' THEN taken_by_id END FROM cases_need", {
                (pk, state, taker if state == "taken" else None) for pk, state, taker in needs
            }),
            "proposals": ("SELECT id, state FROM cases_proposal", rows),
            "weeks": ("SELECT community_id, professional_id, week, asked, accepted FROM consent_pledgeuse", used),
            "dates": ("SELECT id, opened_at FROM cases_need", {(need.pk, need.opened) for need in self.needs}),
        }  # fmt: skip


# What no history may ever leave in the rows, whatever the mirror believes.
NEVER = {
    "two takers": "SELECT need_id FROM cases_proposal WHERE state = 'accepted' GROUP BY 1 HAVING count(*) > 1",
    "taken and nobody has it": "SELECT id FROM cases_need n WHERE state = 'taken' AND NOT EXISTS"
    " (SELECT FROM cases_proposal o WHERE o.need_id = n.id AND o.state = 'accepted'"
    " AND o.professional_id = n.taken_by_id)",
    "waiting for nothing": "SELECT id FROM cases_need WHERE state IN ('ready', 'proposed') AND next_check_at IS NULL",
    "asked beyond a withdrawal": "SELECT o.id FROM cases_proposal o JOIN consent_pledge p ON p.id = o.pledge_id"
    " WHERE o.state IN ('sent', 'alternative') AND p.level = 'none'",
    "a message for what is over": "SELECT m.id FROM outbox_message m JOIN cases_proposal o"
    " ON m.about = 'proposal:' || o.id WHERE m.state = 'queued' AND o.state IN ('withdrawn', 'expired', 'declined')",
}

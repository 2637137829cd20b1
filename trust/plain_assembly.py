"""An assembly told again in plain Python, by another hand than core: sets, loops and whole numbers, no shared code."""

from dataclasses import dataclass, field


@dataclass
class Hall:
    """people: key → college. weights: by college, empty when heads count. share: (7, 12) is seven twelfths."""

    people: dict[int, str]
    cap: int
    quorum: tuple[int, int] | None
    weights: dict[str, int]
    base: str
    majority: tuple[int, int]
    president_breaks: bool
    president: int
    aside: set[int]
    inside: set[int] = field(default_factory=set)
    asked: dict[int, int] = field(default_factory=dict)
    is_open: bool = False
    lost: bool = False
    said: dict[int, str] = field(default_factory=dict)

    def speaking(self) -> dict[int, int]:
        """Everybody who counts now → who speaks for them."""
        found = {who: who for who in self.inside}
        return found | {giver: holder for giver, holder in self.asked.items() if holder in self.inside}

    def enough(self) -> bool:
        if self.quorum is None:
            return True
        top, bottom = self.quorum
        return len(self.speaking()) * bottom >= top * len(self.people)

    def _look(self) -> None:
        if self.is_open and not self.enough():
            self.lost = True

    def come(self, who: int) -> None:
        self.inside.add(who)
        self.asked.pop(who, None)
        self._look()

    def go(self, who: int) -> None:
        self.inside.discard(who)
        self._look()

    def give(self, giver: int, holder: int) -> bool:
        """During the meeting: from somebody away to somebody inside, once, never handed on, within the cap."""
        if giver not in self.people or holder not in self.people or giver == holder:
            return False
        if giver in self.inside or holder not in self.inside or giver in self.asked:
            return False
        if holder in self.asked or giver in self.asked.values():
            return False
        if list(self.asked.values()).count(holder) == self.cap:
            return False
        self.asked[giver] = holder
        self._look()
        return True

    def vote(self, caster: int, elector: int, choice: str) -> bool:
        if not self.is_open or elector not in self.people or elector in self.aside or elector in self.said:
            return False
        if caster not in self.inside or self.speaking().get(elector) != caster or not self.enough():
            return False
        self.said[elector] = choice
        return True

    def outcome(self) -> tuple[bool, bool]:
        """(adopted, tied)."""
        yes, whole = self._share("yes")
        no, _ = self._share("no")
        tied = yes == no and any(said != "abstain" for said in self.said.values())
        top, bottom = self.majority
        if (top, bottom) == (1, 2):
            breaks = tied and self.president_breaks and self.said.get(self.president) == "yes"
            return 2 * yes > whole or (breaks and 2 * yes == whole and whole > 0), tied
        return yes * bottom >= top * whole and whole > 0, tied

    def _share(self, choice: str) -> tuple[int, int]:
        """A part and its whole, in whole numbers: each college over its own base, then by its weight."""
        if not self.weights:
            everybody = set(self.people)
            return self._votes(everybody, choice), self._size(everybody)
        groups = {
            name: {who for who, college in self.people.items() if college == name} for name in self.weights
        }
        heard = {name: size for name in groups if (size := self._size(groups[name]))}
        part = whole = 0
        for name, mine in heard.items():
            others = 1
            for other, size in heard.items():
                others *= size if other != name else 1
            part += self.weights[name] * self._votes(groups[name], choice) * others
            whole += self.weights[name] * mine * others
        return part, whole

    def _votes(self, who: set[int], choice: str) -> int:
        return sum(1 for key in who if self.said.get(key) == choice)

    def _size(self, who: set[int]) -> int:
        free = who - self.aside
        if self.base == "members":
            return len(free)
        if self.base == "present":
            return len([key for key in free if key in self.speaking() or key in self.said])
        return self._votes(who, "yes") + self._votes(who, "no")

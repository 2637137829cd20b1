"""What the association's rules stand against: said with its clause, and nothing is written."""

from collections.abc import Sequence

from volontiers.core.seating import Fault


class Refused(Exception):  # a sentence, not a class of accident
    """field: the one to correct, empty for the whole. clause: of the statutes, empty when they say nothing of it."""

    def __init__(self, sentence: str, field: str = "", clause: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.clause = clause


def hold(faults: Sequence[Fault], field: str = "") -> None:
    """Raises Refused on the first of them."""
    if faults:
        raise Refused(faults[0].sentence, field, faults[0].clause)

"""The statutes of an association as data: each value names the clause that gives it."""

from enum import StrEnum


class Body(StrEnum):
    """Where one sits by a mandate; the assembly needs none: every member belongs to it."""

    BOARD = "board"
    BUREAU = "bureau"

    @property
    def label(self) -> str:
        return {Body.BOARD: "conseil d’administration", Body.BUREAU: "bureau"}[self]


class Office(StrEnum):
    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    TREASURER = "treasurer"
    SECRETARY = "secretary"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return _OFFICE_LABELS[self]


_OFFICE_LABELS = {
    Office.PRESIDENT: "présidence",
    Office.VICE_PRESIDENT: "vice-présidence",
    Office.TREASURER: "trésorerie",
    Office.SECRETARY: "secrétariat",
    Office.MEMBER: "membre",
}

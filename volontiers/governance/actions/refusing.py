"""What a verb of an assembly answers when the statutes, or the moment, do not allow it."""

from volontiers.core.sitting import Refusal


class NotAllowed(Exception):
    """told: the sentence with its clause, for the screen. field: the one to correct, when there is one."""

    def __init__(self, refusal: Refusal | str, field: str = "") -> None:
        self.refusal = Refusal(refusal) if isinstance(refusal, str) else refusal
        super().__init__(self.refusal.told)
        self.field = field

    @property
    def told(self) -> str:
        return self.refusal.told


class Stale(NotAllowed):
    """Somebody else wrote in the meantime."""

    def __init__(self) -> None:
        super().__init__(
            "Quelqu’un d’autre vient d’écrire ici. Relisez la page, votre saisie est gardée ci-dessous."
        )


def stop_if(refusal: Refusal | None, field: str = "") -> None:
    """Raises NotAllowed."""
    if refusal is not None:
        raise NotAllowed(refusal, field)

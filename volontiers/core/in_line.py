"""What may be said of a place in line: neither a rank, which the more fragile move, nor a delay, which nobody knows.

Counts under five are not told, and the larger ones by tens: nobody can be followed from one day to the next.
"""

FEW = 5


def ahead(people: int) -> str:
    """« environ 40 personnes »."""
    if people < FEW:
        return "moins de 5 personnes"
    return "moins de 10 personnes" if people < 10 else f"environ {round(people, -1)} personnes"


def found(people: int) -> str:
    """« environ 20 personnes »; nothing when too few to be told."""
    return ahead(people) if people >= FEW else ""

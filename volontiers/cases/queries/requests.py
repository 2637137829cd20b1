"""The number by which people name a need to one another."""

from collections.abc import Collection

from volontiers.cases.models import Need


def numbers(needs: Collection[int]) -> dict[int, str]:
    """« 1047-1 », by need; those that were erased have none. Read inside the community."""
    rows = Need.objects.filter(pk__in=needs).values_list("pk", "case__number", "n")
    return {pk: f"{case}-{n}" for pk, case, n in rows}

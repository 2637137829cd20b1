"""The community that a command speaks of."""

from django.core.management.base import CommandError

from volontiers.core.french import listed
from volontiers.territory import queries as territory


def the_community(slug: str | None) -> int:
    """The one asked for, or the only one. Raises CommandError, which names those that are known."""
    if slug is not None:
        found = territory.by_slug(slug)
        if found is None:
            raise CommandError(f"Aucune communauté ne s’appelle « {slug} ».")
        return found.pk
    known = territory.communities()
    if len(known) != 1:
        names = listed([one.slug for one in known]) or "aucune"
        raise CommandError(f"Dites laquelle avec --communaute. Communautés connues : {names}.")
    return known[0].pk

"""« Ma CPTS en 180 secondes », published by a named person: what everybody reads until the next time."""

from collections.abc import Mapping
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.spoken import MOST_WORDS
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten
from volontiers.project.documents.facts import facts_of, of_the_quarter
from volontiers.project.documents.story import PARTS, length, parts
from volontiers.project.models import Story
from volontiers.project.queries.figures import of_the_list
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

_LONG = "La page fait {} mots : elle se lit en trois minutes avec {} au plus. Raccourcissez vos phrases."
_NO_NEXT = "Dites ce qui vient, en une ou deux phrases."
_STALE = "Quelqu’un d’autre a publié cette page entre-temps. Relisez ce qui est écrit, puis publiez."


def publish_story(by: Actor, words: Mapping[str, str], version: int, now: datetime) -> Story:
    """words: by part. version: of the page that was read, 0 for the first. Raises NotWritten."""
    said = {key: words.get(key, "").strip() for key in PARTS}
    if not said["next"]:
        raise NotWritten("next", _NO_NEXT)
    with acting(by):
        community = take_turn(by.community_id)
        zone = territory.zone(community)
        today = now.astimezone(zone).date()
        last = Story.objects.filter(community_id=by.community_id).last()
        if (last.version if last else 0) != version:
            raise NotWritten("", _STALE)
        desk = of_the_quarter(community.pk, today, zone)
        told = [
            one.to_json()
            for one in parts(
                facts_of(community, today, figures_too=False), said, [*desk, *of_the_list(community.pk)]
            )
        ]
        count = length(community.name, told)
        if count > MOST_WORDS:
            raise NotWritten("", _LONG.format(count, MOST_WORDS))
        return Story.objects.create(
            community_id=by.community_id, version=version + 1, words=said, parts=told,
            figures=[{"text": one.text, "source": one.source} for one in desk],
            account_id=by.signed_as, published_at=now,
        )  # fmt: skip

"""Le remplaçant: Dr Salvy is away on Thursday; a colleague of her team takes her morning."""

from datetime import timedelta

from volontiers.accounts.access import by_link
from volontiers.agenda.covering import announce_absence, stand_in
from volontiers.core.cover import Half, HalfDay, Leave
from volontiers.database.wall import reading
from volontiers.ops.demo.stage import Scene, Stage
from volontiers.ops.demo.teams import SLUG
from volontiers.people import team_queries


def away(stage: Stage) -> Scene:
    yield "09:50"
    thursday = stage.now.astimezone(stage.zone).date() + timedelta(days=3)
    morning, evening = HalfDay(thursday, Half.MORNING), HalfDay(thursday, Half.EVENING)
    salvy, delmas = (stage.people.professionals[key] for key in ("salvy", "delmas"))
    with reading(stage.by):
        team = team_queries.team_called(stage.by.community_id, SLUG)
    assert team is not None, "the team was written down before"
    by = by_link(stage.by.community_id, salvy)
    announce_absence(
        by,
        Leave(salvy, morning, evening),
        stage.now,
        expected={(team.pk, morning)},
        note="de retour vendredi",
    )
    yield "10:20"
    stand_in(by_link(stage.by.community_id, delmas), team.pk, delmas, [morning], stage.now)

"""The demonstration from an empty base to a Monday morning, twenty to eleven, through the verbs alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor, Role, machine
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.association import found_association
from volontiers.ops.demo.departure import leave_soon
from volontiers.ops.demo.judging import judge
from volontiers.ops.demo.meetings import hold_meetings
from volontiers.ops.demo.money import fund
from volontiers.ops.demo.objectives import hold_objectives
from volontiers.ops.demo.offers import offer_some
from volontiers.ops.demo.people import People
from volontiers.ops.demo.project import file_once
from volontiers.ops.demo.region import write_region
from volontiers.ops.demo.rota import write_rota
from volontiers.ops.demo.scenes import open_now, past_days, solved, vaour
from volontiers.ops.demo.scenes.away import away
from volontiers.ops.demo.scenes.bed import bed
from volontiers.ops.demo.scenes.number import number
from volontiers.ops.demo.stage import Move, Stage
from volontiers.ops.demo.teams import write_teams
from volontiers.ops.demo.time import ask_time, give_time
from volontiers.ops.demo.views import say_afterwards
from volontiers.ops.demo.waiting import wait
from volontiers.placement.actions.publishing import publish_past

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
OPENS_AT = "10:40"
PLEDGED = datetime(2026, 11, 2, 9, 0, tzinfo=PARIS)
PAST_DAYS = 6
# The past needs no more than a look at each hour that something happens.
LONG = timedelta(days=1)

Say = Callable[[str], None]


def load(move: Move, say: Say) -> None:
    """move: sets the product's clock and stops it there. The base must be empty."""
    move(PLEDGED)
    cpts, group = territory.install()
    write_region(PLEDGED)
    say("Le territoire : 62 communes ; les projets de sa région.")
    known, neighbours = people.install(cpts, PLEDGED), people.install_group(group, PLEDGED)
    write_rota(cpts, known, MONDAY, PAST_DAYS, PLEDGED)
    say(f"Les soignants : {len(known.professionals)}, et leurs engagements.")
    desk = Stage(_desk(cpts, known), known, PARIS, move)
    wait(desk.by, PLEDGED, move)
    publish_past(machine(cpts.community_id), PLEDGED)
    say("Ceux qui attendent un médecin traitant, et le trimestre d’avant, publié.")
    write_teams(desk.by, known, MONDAY, PLEDGED)
    say("Une équipe, sa semaine, et ce que ses patients en ont dit.")
    found_association(_coordination(cpts, known), known, PLEDGED)
    say("Une association : ses statuts, 78 membres, son conseil.")
    give_time(cpts.community_id, known, PLEDGED)
    _past(desk)
    say_afterwards(cpts.community_id, known, desk.now)
    say("Les jours d’avant, et ce qui en fut dit.")
    offer_some(cpts.community_id, known, desk.now)
    say("Trois personnes de la liste, proposées à leur médecin.")
    leave_soon(cpts.community_id, known, desk.now)
    say("Une médecin qui s’arrête en juin, et sa patientèle.")
    file_once(cpts.community_id, known, desk.now)
    hold_objectives(cpts.community_id, known, desk.now)
    say("Le projet : une lettre revenue avec deux objections, et la page de 180 secondes.")
    fund(cpts.community_id, known, desk.now)
    say("Ses financements : 54 000 € notifiés, la moitié versée, et chaque dépense.")
    hold_meetings(cpts.community_id, known, desk.now)
    say("Un conseil et son procès-verbal, une assemblée convoquée pour le 19 décembre.")
    _monday(desk, Stage(_asker(group, neighbours), neighbours, PARIS, move))
    ask_time(cpts.community_id, known, desk.now)
    say("Du temps pour l’association : douze personnes, et une soirée à moitié remplie.")
    judge(cpts.community_id, known, desk.now)
    say("Les indicateurs : un trimestre validé, celui qui court en brouillon.")
    say(f"Lundi matin, {OPENS_AT}.")


def _past(stage: Stage) -> None:
    for nth, day in enumerate(working_days_before(MONDAY, PAST_DAYS)):
        stage.play(day, list(past_days.scenes(stage, nth)), "19:00", pause=LONG)


def _monday(desk: Stage, group: Stage) -> None:
    mine = [scene(desk) for scene in (*solved.SCENES, bed, away, *open_now.SCENES, number)]
    theirs = [scene(group) for scene in (vaour.nobody_yet, vaour.soon_taken)]
    group.follow(desk)
    desk.play(MONDAY, [*mine, *theirs], OPENS_AT)


def working_days_before(day: date, count: int) -> list[date]:
    """The last ones before this day, oldest first. Weekends only: no holiday is near."""
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


def _desk(cpts: Actor, known: People) -> Actor:
    return Actor(
        cpts.community_id,
        account_id=known.accounts["julie"],
        name="Julie Vidal",
        roles=frozenset({Role.OPERATOR}),
    )


def _coordination(cpts: Actor, known: People) -> Actor:
    return Actor(
        cpts.community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )


def _asker(group: Actor, known: People) -> Actor:
    return Actor(
        group.community_id,
        account_id=known.accounts["pons"],
        professional_id=known.professionals["pons"],
        name="Noémie Pons",
        roles=frozenset({Role.PROFESSIONAL}),
    )

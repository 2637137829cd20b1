"""Thirty-five minutes of a played day against the real pages: the board moves, and every promise holds."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.urls import set_urlconf

from tests.ops.demo import with_door
from volontiers.cases.models import Case, Event, Need, Proposal
from volontiers.cases.queries.awaited import awaited
from volontiers.consent.models import PledgeUse
from volontiers.database.wall import reading
from volontiers.ops.demo import people, territory
from volontiers.ops.demo.loading import MONDAY, PARIS, PLEDGED, _desk
from volontiers.ops.demo.play import Player
from volontiers.ops.demo.rota import write_rota
from volontiers.ops.demo.scenes.open_now import from_the_form, handed_to_the_15, missed_calls
from volontiers.ops.demo.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)


@pytest.fixture
def stage(at, settings):
    settings.DEMO = settings.KEEP_SENT_BODIES = True
    settings.ROOT_URLCONF = with_door.__name__
    cpts, _group = territory.install()
    known = people.install(cpts, PLEDGED)
    write_rota(cpts, known, MONDAY, 1, PLEDGED)
    stage = Stage(_desk(cpts, known), known, PARIS, at)
    stage.set(START)
    yield stage
    set_urlconf(None)


def test_half_an_hour_of_the_day(stage, live_server, monkeypatch):
    monkeypatch.setattr("volontiers.ops.demo.play.CALLS_A_DAY", 400.0)
    told = []

    def turn():
        stage.set(stage.now + timedelta(seconds=30))
        stage.settle()
        return stage.now

    for scene in (missed_calls, handed_to_the_15, from_the_form):
        assert list(scene(stage))
    player = Player(live_server.url, stage, turn, told.append, Random(7))
    player.run(START, START + timedelta(minutes=35))

    story = "\n".join(told)
    for words in (
        "appel pour", "prend la demande, rendez-vous à", "pas cette fois",
        "le bureau rappelle le 06", "le bureau connaît la suite du 15", "le bureau prend le suivi",
    ):  # fmt: skip
        assert words in story, story
    with reading(stage.by):
        assert Case.objects.count() >= 8
        assert set(Event.objects.values_list("verb", flat=True)) >= {
            "opened",
            "wave",
            "taken",
            "declined",
            "appointed",
        }
        everything_is_held()
        there = awaited(stage.now)
        assert not there.callbacks + there.emergencies + there.to_take


def everything_is_held():
    assert not Need.objects.filter(state__in=["ready", "proposed"], next_check_at=None).exists()
    assert not Case.objects.filter(owner=None).exists()
    taken = Need.objects.filter(state="taken")
    assert Proposal.objects.filter(state="accepted", need__in=taken).count() == taken.count() > 0
    for use in PledgeUse.objects.select_related("pledge"):
        assert use.asked <= use.pledge.asked_cap
        assert use.accepted <= use.pledge.accepted_cap

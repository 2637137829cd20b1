"""Sans enveloppe: three physicians and a nurse, no desk; she asks from her phone and stays the last wave."""

from typing import TYPE_CHECKING

from volontiers.core.need import Kind, Mode
from volontiers.ops.demo.scenes.caller import Caller, mobile, need
from volontiers.ops.demo.stage import Scene, Stage

if TYPE_CHECKING:
    from volontiers.cases.models import Case

NEIGHBOUR = Caller(
    "Lacan",
    "Émile",
    1941,
    "81309",
    mobile(1309),
    kind="professional",
    by="Noémie Pons",
    around={"vernhes": "attending"},
)
OTHER = Caller(
    "Tressières",
    "Aline",
    1968,
    "81206",
    mobile(1206),
    kind="professional",
    by="Noémie Pons",
    around={"vernhes": "usual"},
)


def nobody_yet(stage: Stage) -> Scene:
    """The usual physician, then one who said un peu, are silent: it comes back to Noémie."""
    yield "09:20"
    _asks(stage, NEIGHBOUR, "Toux et fatigue ; tension basse ce matin.", "10:30")


def soon_taken(stage: Stage) -> Scene:
    yield "10:12"
    case = _asks(stage, OTHER, "Plaie au pied à revoir.", "17:00")
    yield "10:24"
    stage.yes(case, 1, "vernhes")
    stage.sees(case, 1, Mode.AMB, stage.today("16:30"), "cabinet, place de la Mairie")


def _asks(stage: Stage, who: Caller, words: str, due: str) -> "Case":
    asker = stage.people.professionals["pons"]
    return stage.call(
        who.says(
            stage, words, need(Kind.UNSCHEDULED, stage.today(due), modes=frozenset({"AMB", "HH"})),
            owner="pons", origin="asked", asked_by_id=asker,
        )
    )  # fmt: skip

"""Le lit médicalisé: a daughter calls for her father; one case, four needs, and the bed waits for its prescription."""

from volontiers.cases.actions.desk import Reached, called_back
from volontiers.core.need import Kind, Mode
from volontiers.ops.demo.scenes.caller import Caller, need
from volontiers.ops.demo.stage import Scene, Stage

FATHER = Caller(
    "Durand", "Henri", 1952, "81099", "+33639981042", by="Claire Durand", link="sa fille",
    around={"salvy": "attending", "rouquette": "usual"},
)  # fmt: skip
WORDS = (
    "Faible depuis son retour de l’hôpital, diabétique. Ne cuisine plus et n’atteint plus son lit à l’étage."
)


def bed(stage: Stage) -> Scene:
    yield "09:35"
    case = stage.call(
        FATHER.says(
            stage,
            WORDS,
            need(Kind.HOME_VISIT, stage.today("18:00")),
            need(
                Kind.EQUIPMENT,
                stage.later(2, "12:00"),
                "lit médicalisé",
                waits_for=0,
                waits_reason="l’ordonnance",
            ),
            need(Kind.HOME_HELP, stage.later(2, "14:00"), "matin et soir"),
            need(Kind.NURSING, stage.later(2, "18:00")),
            can_travel=False,
        )
    )
    yield "09:41"
    stage.yes(case, 1, "gasc")
    yield "09:43"
    stage.sees(case, 1, Mode.HH, stage.today("14:00"))
    yield "09:58"
    stage.yes(case, 3, "pages")
    stage.sees(case, 3, Mode.HH, stage.later(1, "09:00"))
    yield "10:07"
    called_back(stage.by, case.pk, Reached.ANSWERED, stage.now)

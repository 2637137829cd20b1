"""Le numéro: sixty-two communes, one number; a pharmacist calls, and the physician on duty has it in a minute."""

from volontiers.core.need import Kind
from volontiers.ops.demo.scenes.caller import Caller, need
from volontiers.ops.demo.stage import Scene, Stage

AT_THE_COUNTER = Caller(
    "Ramond", "Sandrine", 1979, "81145", "+33639981151",
    by="Sarah Blanc", link="pharmacienne", kind="professional",
)  # fmt: skip
WORDS = "Brûlures urinaires depuis hier ; au comptoir de la pharmacie. Son médecin est absent cette semaine."


def number(stage: Stage) -> Scene:
    yield "10:38"
    stage.call(
        AT_THE_COUNTER.says(
            stage, WORDS, need(Kind.UNSCHEDULED, stage.today("13:00")), can_travel=True, video_possible=True
        )
    )

"""What waits on the board when the demonstration opens: one case in each state that a desk meets."""

from volontiers.cases.actions.answers import offer_alternative
from volontiers.cases.actions.desk import Reached, called_back
from volontiers.cases.actions.telephone import Told, close_callback, hear
from volontiers.cases.queries import awaited
from volontiers.core.calls import CallState
from volontiers.core.need import Kind, Mode
from volontiers.database.wall import reading
from volontiers.ops.demo.scenes.caller import LANDLINE, Caller, mobile, need
from volontiers.ops.demo.stage import Scene, Stage


def late(stage: Stage) -> Scene:
    """Nobody answered in time: the family is to be called back now."""
    yield "08:24"
    who = Caller("Bousquié", "Simone", 1946, "81145", mobile(1018))
    case = stage.call(
        who.says(
            stage, "Vertiges ; son médecin a pris sa retraite.", need(Kind.UNSCHEDULED, stage.today("10:30"))
        )
    )
    yield "08:27"
    stage.no(case, 1, "gasc")


def second_wave(stage: Stage) -> Scene:
    yield "10:22"
    who = Caller("Assié", "Tom", 2018, "81099", mobile(1022), by="Laure Assié", link="sa mère")
    case = stage.call(
        who.says(
            stage, "Fièvre depuis hier soir, il boit peu.", need(Kind.UNSCHEDULED, stage.today("15:00")),
            can_travel=True,
        )
    )  # fmt: skip
    yield "10:25"
    stage.no(case, 1, "gasc")


def usual_physician(stage: Stage) -> Scene:
    """The physician who knows her has the morning to answer."""
    yield "10:09"
    who = Caller("Vialar", "Paulette", 1943, "81051", mobile(1009), around={"salvy": "attending"})
    case = stage.call(
        who.says(
            stage, "Douleur au genou, ne descend plus l’escalier.",
            need(Kind.HOME_VISIT, stage.later(1, "18:00")), can_travel=False,
        )
    )  # fmt: skip
    yield "10:14"
    stage.no(case, 1, "gasc")


def to_confirm(stage: Stage) -> Scene:
    """A landline: no message can tell the hour, so the desk will."""
    yield "09:50"
    who = Caller("Calmette", "Germaine", 1937, "81309", LANDLINE)
    case = stage.call(
        who.says(
            stage,
            "Sa jambe est rouge et chaude depuis ce matin.",
            need(Kind.UNSCHEDULED, stage.today("16:00")),
        )
    )
    yield "09:54"
    stage.yes(case, 1, "gasc")
    stage.sees(case, 1, Mode.AMB, stage.today("16:00"), "1 place de la Fontaine, Gaillac")
    for hour in ("10:12", "10:31"):
        yield hour
        called_back(stage.by, case.pk, Reached.VOICEMAIL, stage.now)


def something_else(stage: Stage) -> Scene:
    yield "10:02"
    who = Caller("Fabre", "Lucien", 1948, "81069", mobile(1002))
    case = stage.call(
        who.says(stage, "Pansement à refaire chaque jour.", need(Kind.NURSING, stage.today("18:00")))
    )
    yield "10:31"
    proposal = stage.waiting(case, 1, "")
    offer_alternative(stage.holder(proposal), proposal.pk, "Je peux passer demain à 8 h.", stage.now)


def no_volunteer(stage: Stage) -> Scene:
    """Nobody of this profession has agreed to be asked: the desk knows at once."""
    yield "09:47"
    who = Caller("Pélissier", "Jade", 2014, "81145", mobile(1047), by="Nora Pélissier", link="sa mère")
    stage.call(
        who.says(
            stage, "Contrôle demandé par l’école.",
            need(Kind.OTHER_PROFESSION, stage.later(4, "18:00"), profession="92"),
        )
    )  # fmt: skip


def attending_physician(stage: Stage) -> Scene:
    yield "09:28"
    who = Caller("Rolland", "Christian", 1955, "81145", mobile(1028))
    stage.call(
        who.says(
            stage, "N’a plus de médecin depuis juin ; diabète.",
            need(Kind.ATTENDING_PHYSICIAN, stage.later(30, "18:00")),
        )
    )  # fmt: skip


def wheelchair(stage: Stage) -> Scene:
    yield "10:19"
    who = Caller("Cayrel", "Odile", 1939, "81038", mobile(1019), by="Jean Cayrel", link="son mari")
    stage.call(
        who.says(
            stage, "Rentre de l’hôpital jeudi.",
            need(Kind.EQUIPMENT, stage.later(2, "12:00"), "fauteuil roulant"),
        )
    )  # fmt: skip


def agreement_missing(stage: Stage) -> Scene:
    """She could not be asked herself yet: nothing leaves without her agreement."""
    yield "09:55"
    who = Caller("Bonnafous", "Éva", 1992, "81283", mobile(1055), by="Lise Bonnafous", link="sa sœur")
    stage.call(
        who.says(
            stage, "Grande fatigue depuis la naissance du bébé.",
            need(Kind.OTHER_PROFESSION, stage.later(1, "18:00"), profession="50"), agreed={},
        )
    )  # fmt: skip


def from_the_form(stage: Stage) -> Scene:
    """Nobody follows it yet: « Suivi à reprendre »."""
    yield "10:16"
    who = Caller("Andrieu", "Mathieu", 1985, "81038", mobile(1016))
    stage.call(
        who.says(
            stage, "Mal de gorge et fièvre depuis trois jours.",
            need(Kind.UNSCHEDULED, stage.later(1, "10:00")), owner="", origin="form", agreement_channel="page",
        )
    )  # fmt: skip


def handed_to_the_15(stage: Stage) -> Scene:
    yield "10:21"
    who = Caller("", "", None, "81046", mobile(1021), kind="relative")
    stage.call(who.says(stage, "", agreed={}, emergency=True))


def missed_calls(stage: Stage) -> Scene:
    """One was called back in nine minutes, one waits."""
    yield "08:41"
    _misses(stage, "matin", mobile(1241))
    yield "08:50"
    with reading(stage.by):
        waiting = awaited.callbacks()
    for callback in waiting:
        close_callback(stage.by, callback.pk, stage.now)
    yield "10:29"
    _misses(stage, "maintenant", mobile(1229))


def _misses(stage: Stage, external: str, phone: str) -> None:
    hear(stage.by, Told(f"demo-{external}", CallState.RINGING, phone), stage.now)
    hear(stage.by, Told(f"demo-{external}", CallState.MISSED, phone), stage.now)


SCENES = (
    late,
    second_wave,
    usual_physician,
    to_confirm,
    something_else,
    no_volunteer,
    attending_physician,
    wheelchair,
    agreement_missing,
    from_the_form,
    handed_to_the_15,
    missed_calls,
)

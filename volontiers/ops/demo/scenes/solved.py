"""What the morning has solved already: eight things closed before a quarter to eleven."""

from collections.abc import Callable

from volontiers.cases.actions.decisions import Ending
from volontiers.cases.actions.tracking import no_longer_needed
from volontiers.core.need import Kind, Mode
from volontiers.ops.demo.scenes.caller import Caller, advice, mobile, need
from volontiers.ops.demo.stage import Scene, Stage


def told(at: str, family: str, given: str, born: int, insee: str, words: str) -> Callable[[Stage], Scene]:
    """An answer given on the spot."""

    def scene(stage: Stage) -> Scene:
        yield at
        who = Caller(family, given, born, insee, mobile(2000 + born % 1000))
        stage.call(who.says(stage, words, advice(stage.now)))

    return scene


def seen_by_duty(
    at: str, yes: str, hour: str, done: str, who: Caller, words: str
) -> Callable[[Stage], Scene]:
    """The physician on duty takes it, by téléconsultation."""

    def scene(stage: Stage) -> Scene:
        yield at
        case = stage.call(
            who.says(
                stage,
                words,
                need(Kind.UNSCHEDULED, stage.today("13:00")),
                can_travel=True,
                video_possible=True,
            )
        )
        yield yes
        stage.yes(case, 1, "gasc")
        stage.sees(case, 1, Mode.VR, stage.today(hour), "https://visio.exemple.invalid/gasc")
        yield done
        stage.ends(case)

    return scene


def by_a_volunteer(stage: Stage) -> Scene:
    yield "08:31"
    who = Caller("Roques", "Maxime", 1999, "81131", mobile(1031))
    case = stage.call(
        who.says(
            stage, "Angine, pas de médecin.", need(Kind.UNSCHEDULED, stage.today("14:00")), can_travel=True
        )
    )
    yield "08:34"
    stage.no(case, 1, "gasc")
    yield "08:46"
    stage.yes(case)
    stage.sees(case, 1, Mode.AMB, stage.today("09:40"), "1 place de la Fontaine")
    yield "10:05"
    stage.ends(case)


def by_the_usual_nurse(stage: Stage) -> Scene:
    yield "08:15"
    who = Caller("Tellier", "Lucette", 1936, "81099", mobile(1015), around={"rouquette": "usual"})
    case = stage.call(who.says(stage, "Injection du matin.", need(Kind.NURSING, stage.today("12:00"))))
    yield "08:22"
    stage.yes(case, 1, "rouquette")
    stage.sees(case, 1, Mode.HH, stage.today("09:30"))
    yield "10:11"
    stage.ends(case)


def walker(stage: Stage) -> Scene:
    yield "08:50"
    who = Caller("Gaches", "Roger", 1940, "81131", mobile(1050))
    case = stage.call(
        who.says(
            stage, "Sort de l’hôpital à midi.", need(Kind.EQUIPMENT, stage.today("14:00"), "déambulateur")
        )
    )
    yield "08:58"
    stage.yes(case, 1, "bousquet")
    stage.sees(case, 1, Mode.HH, stage.today("10:00"))
    yield "10:18"
    stage.ends(case, 1, Ending.IN_PLACE)


def needs_it_no_more(stage: Stage) -> Scene:
    yield "09:05"
    who = Caller("Vernet", "Sabine", 1974, "81225", mobile(1005))
    case = stage.call(who.says(stage, "Éruption sur les bras.", need(Kind.UNSCHEDULED, stage.today("17:00"))))
    yield "09:09"
    stage.no(case, 1, "gasc")
    yield "09:26"
    no_longer_needed(stage.by, case.pk, (), stage.now)


SCENES = (
    told("08:04", "Maury", "Alice", 1969, "81099", "Demande les horaires de la pharmacie de garde."),
    told("08:44", "Sirven", "Daniel", 1958, "81069", "Demande comment déclarer un médecin traitant."),
    told("09:21", "Bec", "Josiane", 1947, "81276", "Demande à qui parler d’une aide à domicile."),
    seen_by_duty(
        "08:07", "08:10", "08:20", "08:41",
        Caller("Nouvel", "Karine", 1982, "81145", mobile(1007)), "Conjonctivite depuis hier.",
    ),
    seen_by_duty(
        "08:52", "08:56", "09:05", "09:24",
        Caller("Salles", "Bruno", 1966, "81046", mobile(1052)), "Ordonnance égarée, traitement en cours.",
    ),
    by_a_volunteer,
    by_the_usual_nurse,
    walker,
    needs_it_no_more,
)  # fmt: skip

"""How one need is told to the person who asked: a stage in plain words, and who, where and when once it is agreed."""

from volontiers.cases.queries.tracking import Line, Stage
from volontiers.core import moments
from volontiers.core.need import Kind, Mode
from volontiers.web.public.place import PublicPlace

# (tone, sign, words) of each stage, for the chip.
CHIPS: dict[Stage, tuple[str, str, str]] = {
    Stage.RECEIVED: ("plain", "•", "reçue"),
    Stage.WAITING: ("plain", "•", "attend l’ordonnance"),
    Stage.SEARCHING: ("wait", "◔", "nous cherchons"),
    Stage.CALLED_BACK: ("wait", "☎", "le bureau vous rappelle"),
    Stage.ACCEPTED: ("ok", "✓", "quelqu’un a accepté"),
    Stage.APPOINTED: ("ok", "✓", "rendez-vous"),
    Stage.DONE: ("ok", "✓", "terminée"),
    Stage.LISTED: ("wait", "◔", "sur la liste d’attente"),
    Stage.NOTHING_FOUND: ("late", "!", "pas de solution pour l’instant"),
    Stage.CANCELLED: ("plain", "–", "annulée"),
}
PLAIN = {
    Kind.UNSCHEDULED: "Médecin",
    Kind.HOME_VISIT: "Visite du médecin",
    Kind.NURSING: "Infirmière ou infirmier",
    Kind.ATTENDING_PHYSICIAN: "Médecin traitant",
    Kind.EQUIPMENT: "Matériel",
    Kind.HOME_HELP: "Aide à domicile",
    Kind.OTHER_PROFESSION: "Autre professionnel",
}
WHERE = {Mode.AMB: "au cabinet", Mode.HH: "à domicile", Mode.VR: "en visio"}


def words(line: Line, place: PublicPlace) -> dict[str, str]:
    tone, sign, words = CHIPS[line.stage]
    if line.stage is Stage.WAITING:
        words = "attend l’ordonnance du médecin"
    detail = ""
    if line.agreed_at:
        where = WHERE[line.agreed_mode] if line.agreed_mode else ""
        moment = moments.full(line.agreed_at, place.zone)
        detail = " · ".join(part for part in (moment, where, line.who, line.place) if part)
    name = PLAIN[line.kind] + (f" : {line.detail}" if line.detail and line.kind is Kind.EQUIPMENT else "")
    link = line.place if line.place.startswith("https://") else ""
    return {"name": name, "tone": tone, "sign": sign, "words": words, "detail": detail, "link": link}

"""The project of the demonstration: a letter of intent that came back with two objections, to be filed again.

Its partners and its answers are invented.
"""

from datetime import date, datetime

from volontiers.accounts.access import Actor, Role
from volontiers.core.project_file import PartnerKind
from volontiers.core.stages import Outcome, Stage
from volontiers.database.wall import reading
from volontiers.ops.demo.people import People
from volontiers.project.actions.around import note_partner
from volontiers.project.actions.course import enter_stage, steer
from volontiers.project.actions.exchange import Coming, Remark, Sending, note_answer, send_file
from volontiers.project.actions.pieces import change_piece
from volontiers.project.actions.story import publish_story
from volontiers.project.queries.course import course
from volontiers.project.queries.objections import known

MET, WRITTEN = date(2023, 6, 12), date(2026, 1, 12)
# Before the assembly that gave up the college of founders; the election of specialists is still to come.
SENT, RECEIVED, ANSWERED = date(2026, 4, 13), date(2026, 4, 20), date(2026, 6, 18)
AGAIN = date(2027, 1, 15)
EXAMINERS = ("ars", "cpam", "msa", "urps")
OBJECTED = ("specialist", "founders")
# To be made again before the letter leaves a second time.
STALE = {"Lettre d’intention", "Statuts et composition du conseil"}
PARTNERS = (
    (PartnerKind.EHPAD, "EHPAD Les Tilleuls (fictif)", date(2026, 3, 16)),
    (PartnerKind.HOME_HELP, "ADMR fictive du Gaillacois", date(2026, 3, 16)),
    (PartnerKind.DAC, "DAC du Tarn (fictif)", None),
)
ORIENTATIONS = (
    "Un seul numéro pour les demandes de soins, du lundi au vendredi.\n"
    "Un médecin traitant d’abord pour les personnes les plus fragiles.\n"
    "Des retours de l’hôpital préparés à plusieurs métiers."
)
WORDS = {
    "territory": "Gaillac, Cordes, Lisle et leurs villages : des vignes, du causse, et moins de médecins qu’avant.",
    "people": "Des soignants ont dit oui d’avance à un peu de plus, chacun selon ses limites.",
    "done": "Un numéro répond. Qui appelle est rappelé.",
    "next": "Nous élisons notre conseil le 19 décembre, puis nous déposons notre lettre corrigée.",
}


def file_once(community_id: int, people: People, now: datetime) -> None:
    """Written by Claire, who coordinates; the page is published by Hélène, of the board."""
    claire = _somebody(community_id, people, "claire", "Claire Fabre", Role.COORDINATOR)
    helene = _somebody(community_id, people, "cros", "Hélène Cros", Role.BOARD)
    started = enter_stage(claire, Stage.IDEA, MET, "réunion du 12/06/2023 (exemple)", now)
    enter_stage(
        claire, Stage.LETTER, WRITTEN, "bureau du 12/01/2026, point 3 (exemple)", now, started.version
    )
    for kind, name, agreed_on in PARTNERS:
        note_partner(claire, kind, name, agreed_on, now)
    _gather(claire, now, SENT, set())
    _send(claire, now)
    _gather(claire, now, None, STALE)
    said = {
        "responsible": people.accounts["claire"],
        "orientations": ORIENTATIONS,
        "next_step": "Déposer la lettre corrigée, après l’élection du 19 décembre",
        "due_on": AGAIN,
    }
    steer(claire, said, started.version + 1)
    publish_story(helene, WORDS, 0, now)


def _somebody(community_id: int, people: People, key: str, name: str, role: Role) -> Actor:
    return Actor(community_id, account_id=people.accounts[key], name=name, roles=frozenset({role}))


def _gather(by: Actor, now: datetime, ready_on: date | None, labels: set[str]) -> None:
    """These pieces, all of them when none is named, are ready that day, or no more."""
    with reading(by):
        pieces = course(by.community_id).pieces
    for one in pieces:
        if one.label in labels or not labels:
            said = {"label": one.label, "responsible": by.account_id, "due_on": None, "ready_on": ready_on}
            change_piece(by, one.pk, said, one.version, now)


def _send(by: Actor, now: datetime) -> None:
    with reading(by):
        pieces = [one.label for one in course(by.community_id).pieces]
    sent = send_file(by, Sending(SENT, EXAMINERS, pieces, "déposé ensemble, par courriel"), now)
    note_answer(by, sent.pk, Coming("ars", RECEIVED, Outcome.RECEIVED), now)
    remarks = [Remark(known()[key].text, key) for key in OBJECTED]
    note_answer(by, sent.pk, Coming("ars", ANSWERED, Outcome.NOT_KEPT, "", remarks), now)

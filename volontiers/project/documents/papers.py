"""The five papers of a file: letter of intent, diagnosis, members, composition of the board, activity report."""

from collections.abc import Callable, Mapping

from volontiers.core.french import counted, listed
from volontiers.core.profession import PROFESSIONS
from volontiers.core.stages import STEPS
from volontiers.project.documents.draft import (
    LETTER,
    NO_OCCUPATION,
    TO_COMPLETE,
    Draft,
    Facts,
    Section,
    on,
    thousands,
)

# Size classes of the national agreement, by inhabitants.
_SIZES = ((40_000, "taille 1, moins de 40 000 habitants"), (80_000, "taille 2, de 40 000 à 80 000 habitants"),
          (175_000, "taille 3, de 80 000 à 175 000 habitants"))  # fmt: skip
_LARGEST = "taille 4, plus de 175 000 habitants"
_NO_MEMBER = "Les membres : saisissez-les dans « Association », par métier."
_NO_STATUTES = "Les statuts : saisissez les collèges et les sièges dans « Association »."
_NO_COMMUNE = "Le territoire : choisissez vos communes dans « Paramètres »."


def size(population: int) -> str:
    return next((label for bound, label in _SIZES if population < bound), _LARGEST)


def letter(facts: Facts) -> Draft:
    missing = [
        *([] if facts.file.communes else [_NO_COMMUNE]),
        *([] if facts.file.members else [_NO_MEMBER]),
        *(
            []
            if facts.file.partners
            else ["Les partenaires : notez-les dans « Partenaires », avec leur accord."]
        ),
        *([] if facts.orientations else ["Les orientations : écrivez-les sur la page « Projet »."]),
        *(
            []
            if facts.responsible
            else ["La personne qui suit le dossier : choisissez-la sur la page « Projet »."]
        ),
        *([] if facts.due_on else ["Le calendrier : écrivez la prochaine échéance sur la page « Projet »."]),
        *_missing_of_the_file(facts),
    ]
    opening = (
        f"{facts.community} ({facts.form}) souhaite s’engager dans un projet de communauté professionnelle territoriale "
        "de santé. Cette lettre présente son territoire, ceux qui y prennent part, ses orientations et son calendrier."
    )
    sections = (
        Section("Objet", (opening,)),
        Section("Le territoire", (_territory_line(facts), "La liste des communes est en annexe.")),
        Section("Un premier diagnostic", _needs(facts)),
        Section("Ceux qui prennent part", (_members_line(facts), _partners_line(facts))),
        *_answers(facts),
        Section(
            "Nos orientations", tuple(facts.orientations.splitlines()) or (f"{TO_COMPLETE}nos orientations.",)
        ),
        Section("Le calendrier", _calendar(facts)),
        Section("Qui suit le dossier", (facts.responsible or f"{TO_COMPLETE}le nom et la fonction.",)),
    )
    return Draft(LETTER, "Lettre d’intention", sections, tuple(missing))


def _missing_of_the_file(facts: Facts) -> list[str]:
    """A letter that is written is not a file that can leave: what goes with it, and what was asked of it before."""
    unanswered = [f"« {one.text} » ({one.by})" for one in facts.remarks if not one.answer]
    diagnosis = (
        "Le diagnostic : aucun chiffre n’est disponible. Écrivez les besoins constatés, avec leur source."
    )
    return [
        *([] if facts.figures else [diagnosis]),
        *([f"À joindre, pas encore prêt : {listed(facts.waiting)}."] if facts.waiting else []),
        *([f"Reproché à l’envoi d’avant, pas encore corrigé : {listed(unanswered)}."] if unanswered else []),
    ]


def _answers(facts: Facts) -> tuple[Section, ...]:
    """To what came back with an earlier version; no section when nothing did."""
    lines = [
        f"{one.text} ({one.by}) : {one.answer or f'{TO_COMPLETE}ce qui a changé'}." for one in facts.remarks
    ]
    return (Section("Ce qui nous avait été demandé, et notre réponse", tuple(lines)),) if lines else ()


def _needs(facts: Facts) -> tuple[str, ...]:
    told = tuple(f"{one.text} Source : {one.source}." for one in facts.figures)
    return told or (f"{TO_COMPLETE}aucun chiffre n’est encore disponible.",)


def _territory_line(facts: Facts) -> str:
    file = facts.file
    if not file.communes:
        return f"{TO_COMPLETE}les communes."
    people = f", {thousands(file.population)} habitants ({size(file.population)})" if file.population else ""
    return f"{counted(len(file.communes), 'commune')}{people}."


def _members_line(facts: Facts) -> str:
    total = sum(facts.file.members.values())
    if not total:
        return f"{TO_COMPLETE}les membres."
    named = [PROFESSIONS[code].label for code in facts.file.members if code in PROFESSIONS]
    jobs = f" Métiers représentés : {listed(sorted(named))}." if named else ""
    return f"{counted(total, 'membre')}.{jobs}"


def _partners_line(facts: Facts) -> str:
    partners = facts.file.partners
    if not partners:
        return f"{TO_COMPLETE}les partenaires."
    said = [f"{one.name} ({'accord écrit' if one.agreed else 'accord à recevoir'})" for one in partners]
    return f"Partenaires : {listed(said)}."


def _calendar(facts: Facts) -> tuple[str, ...]:
    past = [f"{on(day)} : {STEPS[stage].label.lower()}." for day, stage in facts.changes]
    coming = f"{on(facts.due_on)} : {facts.next_step or 'prochaine échéance'}." if facts.due_on else ""
    return (*past, coming or f"{TO_COMPLETE}la suite, avec ses dates.")


def diagnosis(facts: Facts) -> Draft:
    file = facts.file
    unknown = [one.name for one in file.communes if one.population is None]
    missing = [
        *([] if file.communes else [_NO_COMMUNE]),
        *([f"La population de {listed(unknown)}."] if unknown else []),
        *([] if file.neighbours else ["Les territoires voisins : notez-les dans « Partenaires »."]),
        "Les données de l’Assurance maladie, par exemple les affections de longue durée : demandez-les à votre caisse.",
    ]
    rows = tuple(
        (one.name, one.insee, thousands(one.population) if one.population is not None else "à compléter")
        for one in file.communes
    )
    sections = (
        Section("Le territoire", (_territory_line(facts),)),
        Section("Les communes", head=("Commune", "Code INSEE", "Habitants"), rows=rows),
        Section("Les voisins", _neighbours(facts)),
        Section("Les besoins constatés", _needs(facts)),
    )
    return Draft("diagnostic", "Diagnostic du territoire", sections, tuple(missing))


def _neighbours(facts: Facts) -> tuple[str, ...]:
    mine = {one.insee: one.name for one in facts.file.communes}
    lines = []
    for who, theirs in sorted(facts.file.neighbours.items()):
        shared = sorted(mine[insee] for insee in theirs & mine.keys())
        lines.append(
            f"{who} : {f'communes en commun, {listed(shared)}' if shared else 'aucune commune en commun'}."
        )
    return tuple(lines) or (f"{TO_COMPLETE}les territoires voisins.",)


def members(facts: Facts) -> Draft:
    """Counts, not names: whoever examines a file needs no more to see which professions are there."""
    rows = tuple(sorted((said, str(number)) for said, number in facts.occupations.items()))
    total, unsaid = sum(facts.occupations.values()), facts.occupations.get(NO_OCCUPATION, 0)
    missing = [
        *([] if total else [_NO_MEMBER]),
        *([f"Le métier de {counted(unsaid, 'membre')} n’est pas saisi."] if unsaid else []),
    ]
    lines = (
        (f"{counted(total, 'membre')} au {on(facts.today)}.",) if total else (f"{TO_COMPLETE}les membres.",)
    )
    sections = (Section("Les membres par métier", lines, ("Métier", "Membres"), rows),)
    return Draft("membres", "Membres par métier", sections, tuple(missing))


def board(facts: Facts) -> Draft:
    colleges = facts.file.colleges or ()
    short = [one.college for one in colleges if one.held < one.seats]
    missing = [
        *([] if colleges else [_NO_STATUTES]),
        *([f"Des sièges à pourvoir : {listed(short)}."] if short else []),
    ]
    rows = tuple((one.college, str(one.seats), str(one.held), one.clause or "—") for one in colleges)
    lines = (facts.statutes,) if colleges else (f"{TO_COMPLETE}les statuts.",)
    head = ("Collège", "Sièges", "Pourvus", "Article")
    sections = (Section(f"Le conseil d’administration au {on(facts.today)}", lines, head, rows),)
    return Draft("composition", "Composition du conseil selon les statuts", sections, tuple(missing))


def activity(facts: Facts) -> Draft:
    missing = [
        *([] if facts.figures else ["Aucun chiffre sur douze mois, ou trop petits pour être montrés."]),
        "Les comptes de l’année : joignez-les, Volontiers ne tient pas votre comptabilité.",
        "Ce que vous retenez de l’année, avec vos mots.",
    ]
    figures = tuple(f"{one.text} Source : {one.source}." for one in facts.figures)
    sections = (
        Section("La communauté", (_territory_line(facts), _members_line(facts), _partners_line(facts))),
        Section("Ce qui a été fait", figures or (f"{TO_COMPLETE}aucun chiffre à montrer.",)),
        Section("Les demandes par besoin", head=("Besoin", "Demandes"), rows=facts.kinds),
        Section("Les étapes", _calendar(facts)),
        Section("Ce que ces chiffres ne disent pas", (
            "Une réponse n’est pas un suivi. Un nombre de 1 à 4 n’est pas montré.",
        )),
        Section("Ce que nous retenons", (f"{TO_COMPLETE}avec vos mots.",)),
    )  # fmt: skip
    return Draft("activite", "Rapport d’activité", sections, tuple(missing))


PAPERS: Mapping[str, Callable[[Facts], Draft]] = {
    LETTER: letter,
    "diagnostic": diagnosis,
    "membres": members,
    "composition": board,
    "activite": activity,
}

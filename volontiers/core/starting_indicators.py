"""The definitions that a community may begin with: it adopts them by a decision, as they are or changed."""

from fractions import Fraction

from volontiers.core.funding import Service
from volontiers.core.indicator import Condition, Count, Definition, How, Op, Unit
from volontiers.core.monthly import CLOSED, NO_DUPLICATE, SOLVED
from volontiers.core.need import Kind

_URGENT = (
    Condition("kind", Op.IS, Kind.UNSCHEDULED.value),
    NO_DUPLICATE,
    Condition("age", Op.AT_LEAST, "48"),
)
_WAITED = (Condition("fragile", Op.IS, "oui"), Condition("waited", Op.IS, "oui"))
_ENGAGED = (Condition("level", Op.ONE_OF, "some|many"), Condition("paused", Op.IS, "non"))
_TAKEN = (Condition("hours", Op.AT_LEAST, "0"), NO_DUPLICATE)

STARTING: tuple[Definition, ...] = (
    Definition(
        "fragile_placed", 1, "Patients fragiles avec un médecin traitant trouvé", Unit.SHARE,
        Count("stay", where=(*_WAITED, Condition("after", Op.IS, "attached"))),
        "personnes fragiles qui ont un médecin traitant par la liste à la fin de la période",
        "Inscrit ne veut pas dire suivi. Qui a trouvé un médecin autrement n’est pas compté.",
        Count("stay", where=_WAITED),
        "personnes fragiles qui attendaient pendant la période (âge et ALD, C2S ou AME, grossesse, jeune enfant, isolement)",
    ),
    Definition(
        "answered_48h", 1, "Consultations rapides avec une réponse en 48 h", Unit.SHARE,
        Count("need", "opened", where=(*_URGENT, Condition("hours", Op.AT_MOST, "48"))),
        "besoins qu’un soignant a pris dans les 48 h",
        "Une réponse n’est pas un suivi. Compte les besoins, pas les dossiers, et les seules consultations rapides : ni les "
        "visites, ni les soins infirmiers. Une demande de moins de 48 h n’est pas encore comptée.",
        Count("need", "opened", where=_URGENT),
        "besoins de consultation rapide demandés dans la période, sans les doublons",
        target=Fraction(70, 100),
    ),
    Definition(
        "engaged", 1, "Soignants engagés (un peu, beaucoup)", Unit.SHARE,
        Count("professional", where=_ENGAGED),
        "soignants dont l’engagement « un peu » ou « beaucoup » vaut le dernier jour de la période",
        "Un engagement est un plafond, pas une promesse : il ne dit pas combien de demandes ont été prises.",
        Count("professional"),
        "soignants et structures de l’annuaire ce jour-là",
    ),
    Definition(
        "asked_per_yes", 1, "Personnes sollicitées pour un oui", Unit.RATIO,
        Count("need", "opened", How.SUM, "asked", _TAKEN),
        "personnes sollicitées pour les besoins qui ont eu un oui",
        "Ne dit rien des besoins restés sans oui : les propositions faites pour eux n’y sont pas.",
        Count("need", "opened", where=_TAKEN),
        "besoins demandés dans la période et pris par quelqu’un",
        target=Fraction(4), lower_is_better=True,
    ),
    Definition(
        "solved", 1, "Demandes closes avec une solution", Unit.SHARE,
        SOLVED,
        "besoins clos : vus, en place, médecin trouvé ou conseil donné",
        "Ne dit ni la qualité du soin, ni ce qui n’a pas été demandé.",
        CLOSED,
        "besoins demandés dans la période et clos, sans les doublons ni ceux qui sont passés sur la liste d’attente",
    ),
    Definition(
        "list_net", 1, "Évolution nette de la liste d’attente", Unit.NUMBER,
        Count("stay", how=How.SUM, column="net"),
        "personnes arrivées sur la liste moins personnes qui en sont sorties",
        "Une liste qui baisse n’est pas toujours une bonne nouvelle : des personnes ont pu partir sans médecin.",
        unit_name="personnes", lower_is_better=True,
    ),
    Definition(
        "cost_solved", 1, "Coût par demande avec une solution", Unit.RATIO,
        Count("spending", "day", How.SUM, "euros", (Condition("service", Op.IS, Service.NUMBER.value),)),
        "dépenses du numéro d’appel pendant la période, validées par deux personnes",
        "Les heures que personne ne paie n’y sont pas, ni ce que d’autres dépensent pour la même demande.",
        SOLVED,
        "besoins demandés dans la période et clos avec une solution",
        unit_name="€", lower_is_better=True, within=CLOSED,
    ),
)  # fmt: skip

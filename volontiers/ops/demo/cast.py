"""Who a visitor may become: a card each, in the order of a first visit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """key: the name before the @ of the account. place: where the day of this person starts, as a path."""

    key: str
    icon: str
    name: str
    role: str
    text: str
    label: str
    path: str = "/entrer/"


STAFF = (
    Card(
        "julie", "phone", "Julie Vidal", "opératrice du bureau",
        "Elle décroche, demande d’abord s’il y a danger, puis suit chaque demande jusqu’au bout.",
        "Entrer au bureau",
    ),
    Card(
        "gasc", "stethoscope", "Dr Paul Gasc", "médecin d’astreinte ce lundi",
        "Les demandes du jour lui arrivent en premier. Il choisit : téléconsultation, cabinet ou domicile.",
        "Voir ses demandes",
    ),
    Card(
        "salvy", "hand", "Dr Anne Salvy", "médecin généraliste, « un peu »",
        "Elle a accepté une demande par semaine. Une patiente qu’elle connaît a besoin d’elle.",
        "Voir ses demandes",
    ),
    Card(
        "rouquette", "nurse", "Inès Rouquette", "infirmière, « beaucoup »",
        "Elle répond entre deux visites, et demande aussi facilement qu’elle répond.",
        "Voir ses demandes",
    ),
    Card(
        "bousquet", "bed", "Karim Bousquet", "prestataire de matériel",
        "Lits, fauteuils, déambulateurs : il sait ce qui l’attend, sans connaître la personne avant son oui.",
        "Voir ses demandes",
    ),
    Card(
        "claire", "gear", "Claire Fabre", "coordinatrice",
        "Annuaire, horaires, règles, protocole : elle règle la maison, et reprend ce qui est arrivé tout seul.",
        "Entrer à la coordination", path="/c/gaillacois/parametres/",
    ),
    Card(
        "cros", "people", "Dr Hélène Cros", "présidente de la CPTS",
        "Est-ce juste, qu’a-t-on résolu, combien de personnes a-t-on sollicitées ?",
        "Voir les chiffres", path="/c/gaillacois/pilotage/regards",
    ),
    Card(
        "arnal", "shield", "Benoît Arnal", "financeur",
        "Il lit des chiffres que l’on peut retracer, et aucun nom.",
        "Lire les chiffres",
    ),
    Card(
        "pons", "nurse", "Noémie Pons", "infirmière à Vaour, sans bureau",
        "Trois médecins et elle. Elle a demandé pour un voisin : la suite lui revient.",
        "Voir ses demandes", path="/moi/",
    ),
)  # fmt: skip
BY_KEY = {card.key: card for card in STAFF}

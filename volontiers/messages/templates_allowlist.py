"""Every text that may leave, with the only variables it may carry: no name, no age, no kind of need, no health word.

Each text is GSM-7 and stays within 160 characters with a place label of 22 characters.
"""

from collections.abc import Mapping
from datetime import timedelta

from volontiers.core.gsm7 import to_gsm7

SUBJECT = "Volontiers: un message pour vous"
# The only e-mails whose subject says more, with the variables of their text.
SUBJECTS = {"readings": "Vos disponibilités : {count} en {month}"}

TEXTS: dict[str, str] = {
    "proposal": "Volontiers: une demande à {place}, {modes}, avant {until}: {link}",
    "proposal_service": "Volontiers: un besoin de coordination à {place}, à confirmer avant {until}: {link}",
    "proposal_bare": "Volontiers: une demande vous attend, avant {until}. Répondre: {link}",
    "accepted": "Volontiers: merci. Les coordonnées sont ici: {link} Vous pouvez annuler jusqu'à {until}.",
    "how_it_ended": "Volontiers: comment cela s'est-il terminé ? Un geste suffit pour le dire: {link}",
    "code": "Volontiers: votre code est {code}. Il est valable 10 minutes. Ne le donnez à personne.",
    "new_link": "Volontiers: votre nouveau lien: {link} Les anciens liens restent valables jusqu'à leur date.",
    "one_off": "Volontiers: vous avez dit oui par téléphone à une demande. Voir, ou dire 'Ce n'est pas moi': {link}",
    "asker_last": "Volontiers: personne n'a encore répondu à votre demande. La suite vous revient: {link}",
    "pledge_end": "Volontiers: votre choix '{level}' se termine le {until}. Garder, changer ou finir: {link}",
    "lasting_end": "Volontiers: votre choix '{level}' pour la liste d'attente finit le {until}. Garder, changer: {link}",
    "patient_received": "CPTS: demande bien enregistrée, code {code}. Suivi: {link} Si l'état s'aggrave, appelez le 15.",
    "list_received": "CPTS: inscription bien notée, code {code}. La suivre, nous donner des nouvelles: {link}",
    "patient_update": "CPTS: une réponse est arrivée pour votre demande {code}. La voir: {link} Si l'état s'aggrave, appelez le 15.",
    "patient_changed": "CPTS: un changement pour votre demande {code}. La voir: {link} Si l'état s'aggrave, appelez le 15.",
    "patient_visit": "CPTS: votre rendez-vous chez vous est {when}. Détails: {link} Pour changer: {phone}",
    "patient_video": "CPTS: votre rendez-vous en visio est {when}. L'adresse est ici: {link} Pour changer: {phone}",
    "cancelled": "Volontiers: une demande que vous aviez prise est annulée. Rien d'autre à faire. La voir: {link}",
    "patient_appointment": "CPTS: un soignant vous attend {when}, adresse et trajet: {link} Pour changer: {phone}",
    "readings": "Volontiers: vos disponibilités, {count} en {month}. Qui, quoi et pourquoi: {link}",
    "invitation": "Volontiers: {community} vous invite. Créer votre accès: {link}",
    "shift_written": "Volontiers: une garde pour vous. Quand: {link}",
    "shift_removed": "Volontiers: votre garde est retirée: {link}",
    "place_written": "Volontiers: lieu d'exercice changé: {link}",
    "list_waiting": "CPTS: attendez-vous toujours ? Répondre, changer, ou ne plus attendre, en un geste: {link}",
    "list_paused": "CPTS: sans nouvelles de vous, votre place est en pause. Votre date est gardée. La reprendre: {link}",
    "list_offer": "Volontiers: {count} à lire, dans ce que vous avez accepté. Réponse avant le {until}: {link}",
    "departure": "Volontiers: départ d'un médecin à préparer, {count} sans nouveau médecin. Voir: {link}",
    "list_agreed": "Volontiers: une personne que vous aviez acceptée vous dit oui. La suite est ici: {link}",
    "list_named": "CPTS: une réponse est arrivée pour votre inscription. La lire, et dire oui ou non: {link}",
    "list_followed": "CPTS: une seule question, sur la suite de votre inscription: {link}",
    "patient_team": "CPTS: une équipe peut vous suivre, si vous le voulez. Lire et choisir: {link}",
    "rota_tomorrow": "Volontiers: demain {span} vous couvrez la structure. Un souci? {link}",
    "rota_today": "Volontiers: aujourd'hui {span} vous couvrez la structure. Un souci? {link}",
    "rota_gap": "Volontiers: {half_day} n'est pas couvert. Vous pouvez le prendre ici: {link}",
    "rota_left": "Volontiers: {half_day}, plus personne ne couvre une structure. Voir: {link}",
    "rota_swap": "Volontiers: un échange vous est proposé dans la structure. Voir et répondre: {link}",
    "rota_answered": "Volontiers: votre proposition d'échange a une réponse. La voir: {link}",
    "convened": "Volontiers: une réunion de l'association, {when}. Ordre du jour et lieu: {link}",
    "candidacy_withdrawn": "Volontiers: votre candidature a été retirée par la coordination. La raison est ici: {link}",
    "time_end": "Volontiers: votre temps pour l'association finit le {until}. Garder, changer ou finir: {link}",
    "time_asked": "Volontiers: l'association cherche du monde {when}. Dire oui, ou pas cette fois: {link}",
    "time_cancelled": "Volontiers: une séance de l'association où vous aviez dit oui est annulée. Rien d'autre à faire.",
    "time_by_phone": "Volontiers: vous avez dit oui par téléphone à une séance. Voir, ou dire 'Ce n'est pas moi': {link}",
    "receipt": "Volontiers: votre choix est inscrit au registre. Gardez ceci, qui le prouve: {receipt}",
}  # fmt: skip


# By e-mail alone: longer, and in the letters of French.
LETTERS: dict[str, str] = {
    "receipt_letter": "Votre dernier choix est inscrit au registre des accords. Voici votre reçu :\n\n{receipt}\n\nGardez ce message : lui seul prouve ce qui est inscrit, et que rien n’a été changé depuis. Pour vérifier, aujourd’hui ou plus tard : {link}",
    "convocation": "Vous êtes convoqué·e : {what}.\n\nQuand : {when}\nOù : {where}\n\nOrdre du jour :\n{agenda}\n\nCet ordre du jour est arrêté : on ne votera sur rien d’autre. Lire la convocation, et dire qui vous représente si les statuts le permettent : {link}",
    "register_head": "Voici la tête du registre des accords, publiée le {day} :\n\n{receipt}\n\nGardez ce message. Si un jour cette ligne n’est plus dans le registre, c’est qu’il a été coupé ou réécrit. Pour vérifier vous-même : {link}\n\nNe plus recevoir ce courriel chaque semaine : {choice}",
    "register_broken": "Une incohérence a été trouvée dans le registre des accords, à la ligne {seq}. La page du registre le dit à tout le monde. Prévenez la personne qui tient le serveur : {link}",
}  # fmt: skip


# What arrives later than this would only puzzle the one who reads it.
USEFUL_FOR = {"code": timedelta(minutes=10)}


class NotAllowed(ValueError):
    """The template is not on the list, or the variables are not those it names."""


def names(template: str) -> set[str]:
    """The variables a template carries."""
    return {part.split("}")[0] for part in _text(template).split("{")[1:]}


def check(template: str, variables: Mapping[str, str]) -> None:
    """Raises NotAllowed unless the template is listed and carries exactly these variables."""
    if template not in TEXTS and template not in LETTERS:
        raise NotAllowed(template)
    if names(template) != set(variables):
        raise NotAllowed(f"{template}: {sorted(variables)}")


def render(template: str, variables: Mapping[str, str]) -> str:
    """The text that leaves; in the GSM-7 alphabet unless it leaves by e-mail alone."""
    check(template, variables)
    text = _text(template).format(**variables)
    return text if template in LETTERS else to_gsm7(text)


def _text(template: str) -> str:
    return LETTERS.get(template) or TEXTS[template]


def subject(template: str, variables: Mapping[str, str]) -> str:
    """What an e-mail is headed with."""
    return SUBJECTS.get(template, SUBJECT).format(**variables)

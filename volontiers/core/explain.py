"""Why these persons and not the others: one sentence for the desk, their own part for each, data to replay.

No sentence of the desk tells one person's pledge, neither cap, nor use, nor modes: a bond, the road, whose turn it is.
Motives are added up, and a group under five joins the next one.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from math import isfinite

from volontiers.core.cascade import Send
from volontiers.core.dispatch import Ranked, Ranking, Situation, Tier, rank
from volontiers.core.fairness import MINIMUM_CELL
from volontiers.core.french import counted, listed, to_whom
from volontiers.core.need import Mode
from volontiers.core.pledge import PledgeTerms, Use, Wall

IN_RESERVE = "en réserve pour la suite"
_BONDS = {
    Tier.DUTY: ("l’astreinte est ouverte", "l’astreinte est ouverte"),
    Tier.USUAL: (
        "c’est le soignant habituel de la personne",
        "ce sont les soignants habituels de la personne",
    ),
    Tier.TEAM: (
        "c’est un soignant de l’équipe de suivi",
        "ce sont des soignants de l’équipe de suivi",
    ),
}
_OWN_BONDS = {
    Tier.DUTY: "Vous êtes d’astreinte.",
    Tier.USUAL: "Vous êtes le soignant habituel de la personne.",
    Tier.TEAM: "Vous êtes de son équipe de suivi.",
}
_OWN_MODES = {Mode.AMB: "le cabinet", Mode.VR: "la visio", Mode.HH: "le domicile"}
_VOWELS = frozenset("aeiouyhéèê")


def for_desk(names: Mapping[str, str], send: Send, ranking: Ranking) -> str:
    """The sentence the operator reads. names: as displayed, by id, for everybody in send.to.

    Its totals are those of the ranking: asked now, excluded by a wall, or kept for a later wave.
    """
    chosen = [one for one in ranking.ranked if one.id in send.to]
    who = listed([to_whom(names[one]) for one in send.to])
    sentences = [f"Proposé {who} {_because(_clauses(chosen, send.tier))}.", _others(ranking, len(chosen))]
    before = sum(1 for one in ranking.excluded if one.wall is Wall.REFUSED)
    if before:
        sentences.append(f"Déjà sollicités pour cette demande : {before}.")
    return " ".join(sentence for sentence in sentences if sentence)


def _clauses(chosen: list[Ranked], tier: Tier) -> list[str]:
    alone = len(chosen) == 1
    bond = [_BONDS[tier][0 if alone else 1]] if tier in _BONDS else []
    if tier is Tier.DUTY:
        return bond
    minutes = sorted(round(one.minutes) for one in chosen if one.minutes is not None)
    known = len(minutes) == len(chosen)
    road = [f"le trajet est de {_span(minutes[0], minutes[-1])} min"] if known else []
    turn = [] if bond else ["c’est son tour" if alone else "c’est leur tour"]
    return bond + road + turn


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} à {high}"


def _because(clauses: list[str]) -> str:
    """« parce que le trajet est de 9 min, que … et qu'aucune … »."""
    linked = [f"qu’{text}" if text[0] in _VOWELS else f"que {text}" for text in clauses]
    return f"parce {listed(linked)}"


def _others(ranking: Ranking, chosen: int) -> str:
    groups = Counter(one.wall.label for one in ranking.excluded if one.wall is not Wall.REFUSED)
    reserve = len(ranking.ranked) - chosen
    if reserve:
        groups[IN_RESERVE] = reserve
    total = groups.total()
    if total == 0:
        return ""
    if total == 1:
        return "1 autre n’a pas été sollicité."
    head = f"{total} autres n’ont pas été sollicités"
    if total < MINIMUM_CELL:
        return f"{head}."
    told = ", ".join(f"{number} {listed(labels, 'ou')}" for number, labels in merged(groups))
    return f"{head} : {told}."


def merged(groups: Mapping[str, int]) -> list[tuple[int, list[str]]]:
    """Groups from the largest; one under five joins the next, the last one the group before it."""
    done: list[tuple[int, list[str]]] = []
    number, labels = 0, list[str]()
    for label, count in sorted(groups.items(), key=lambda group: (-group[1], group[0])):
        number, labels = number + count, [*labels, label]
        if number >= MINIMUM_CELL:
            done.append((number, labels))
            number, labels = 0, []
    if labels and done:
        last, before = done.pop()
        done.append((last + number, before + labels))
    elif labels:
        done.append((number, labels))
    return done


def for_professional(ranked: Ranked, terms: PledgeTerms | None, use: Use) -> str:
    """« Pourquoi vous ? »: only what concerns the reader."""
    sentences = [_OWN_BONDS[ranked.tier]] if ranked.tier in _OWN_BONDS else []
    if ranked.minutes is not None:
        sentences.append(f"Vous êtes à {round(ranked.minutes)} min.")
    if terms is not None and ranked.tier is not Tier.DUTY:
        modes = listed([text for mode, text in _OWN_MODES.items() if mode in ranked.modes])
        sentences += [f"Votre engagement couvre {modes}.", _own_share(use.asked, terms.caps.asked)]
    return " ".join(sentences)


def _own_share(asked: int, cap: int) -> str:
    if asked == 0:
        return f"C’est la première demande de la semaine, sur {cap} au plus."
    verb = "a été proposée" if asked == 1 else "ont été proposées"
    return f"{counted(asked, 'demande')} sur {cap} vous {verb} cette semaine."


def as_data(ranking: Ranking, send: Send) -> dict[str, object]:
    """What is stored with the proposals: plain JSON values, enough to check the decision again."""
    return {
        **_ranking_data(ranking, send.to),
        "to": list(send.to),
        "tier": send.tier.value,
        "wave": send.wave,
        "of": send.of,
        "until": send.until.isoformat(),
    }


def replay(data: Mapping[str, object], situation: Situation) -> bool:
    """Does the engine, given the situation again, rank, exclude and ask the same people?

    False as well when the decision was made by another version of the engine.
    """
    again = rank(situation)
    to = data.get("to")
    if not isinstance(to, list) or to != [one.id for one in again.ranked[: len(to)]]:
        return False
    return all(data.get(name) == value for name, value in _ranking_data(again, to).items())


def _ranking_data(ranking: Ranking, to: Collection[str]) -> dict[str, object]:
    """The order of everybody, and the reasons of those who are asked: the others' follow from the order."""
    return {
        "engine": ranking.engine,
        "lot": ranking.lot,
        "ranked": [_ranked_data(one) for one in ranking.ranked],
        "reasons": {one.id: list(one.reasons) for one in ranking.ranked[: len(to)] if one.id in to},
        "excluded": [{"id": one.id, "wall": one.wall.value} for one in ranking.excluded],
    }


def _ranked_data(one: Ranked) -> dict[str, object]:
    return {
        "id": one.id,
        "tier": one.tier.value,
        "modes": _mode_values(one.modes),
        "load": round(one.load, 6) if isfinite(one.load) else None,
        "minutes": None if one.minutes is None else round(one.minutes, 3),
        "draw": one.draw,
    }


@lru_cache(maxsize=16)
def _mode_values(modes: frozenset[Mode]) -> list[str]:
    """Shared by all who have the same: the lists are written down, never changed."""
    return sorted(mode.value for mode in modes)

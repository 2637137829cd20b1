"""The two questions asked once a need is over, as the person's page and the desk both put them."""

from collections.abc import Mapping
from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.afterwards import QUESTION, QUESTION_OTHERWISE, Obtained, Otherwise
from volontiers.indicators.actions.asking import Kept, say_obtained, say_otherwise

CHOICES: Mapping[str, object] = {
    "questions": (QUESTION, QUESTION_OTHERWISE),
    "obtained": [(one.value, one.label) for one in Obtained],
    "otherwise": [(one.value, one.label) for one in Otherwise],
}
SAID = {
    Kept.NOTED: "Merci, c’est noté. Vous pouvez changer votre réponse pendant sept jours.",
    Kept.TOO_LATE: "Cette réponse a été donnée il y a plus de sept jours : elle ne change plus.",
    Kept.NOT_ASKED: "Cette question n’est plus posée pour cette demande : relisez la page.",
}


def answered(by: Actor, case_id: int, said: Mapping[str, str], now: datetime, choice: str) -> Kept:
    """choice: « obtained » or « otherwise »; said: n and answer, as they were sent."""
    n, answer = said.get("n", ""), said.get("answer", "")
    number = int(n) if n.isdecimal() and len(n) < 4 else 0
    if choice == "obtained" and answer in list(Obtained):
        return say_obtained(by, case_id, number, Obtained(answer), now)
    if choice == "otherwise" and answer in list(Otherwise):
        return say_otherwise(by, case_id, number, Otherwise(answer), now)
    return Kept.NOT_ASKED

"""The three times that are said most on the telephone, each offered as one button with how the person is seen."""

from datetime import datetime, time, timedelta, tzinfo

from django.http import QueryDict

SOON, ROUND_TO = timedelta(minutes=30), timedelta(minutes=5)
AFTERNOON, EVENING, MORNING = time(14), time(18), time(9)
MOST_OFFERED = 3
LATE = "après l’échéance"
# What the button sends: « VR 2026-11-23T18:00 », the mode then the local time.
FIELD = "near"


def near_times(now: datetime, due: datetime, zone: tzinfo) -> list[tuple[str, str, str]]:
    """(local time as the time field sends it, words, LATE or ""). Those that keep the due time come first."""
    local = now.astimezone(zone)
    limit = due.astimezone(zone).replace(tzinfo=None)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    soon = local.replace(tzinfo=None) + SOON
    soon += -(soon - midnight) % ROUND_TO
    afternoon, evening = datetime.combine(midnight, AFTERNOON), datetime.combine(midnight, EVENING)
    morning = datetime.combine(midnight + timedelta(days=1), MORNING)
    offered = [(soon, "dans 30\u00a0min"), (evening, "ce soir 18:00"), (morning, "demain 09:00")]
    if evening > limit >= afternoon:
        offered.append((afternoon, "à 14:00"))
    kept = sorted((one for one in offered if one[0] >= soon), key=lambda one: (one[0] > limit, one[0]))
    return [(f"{at:%Y-%m-%dT%H:%M}", words, LATE if at > limit else "") for at, words in kept[:MOST_OFFERED]]


def spread(sent: QueryDict) -> QueryDict:
    """What a button said in one word, as the two fields that the form reads."""
    if FIELD not in sent:
        return sent
    changed = sent.copy()
    changed["mode"], _, changed["at"] = str(sent[FIELD]).partition(" ")
    return changed

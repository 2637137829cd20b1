"""Whether a professional is asked how they feel at work, and what was said in a season that is over."""

from collections.abc import Mapping
from datetime import date

from volontiers.core import isolation
from volontiers.core.isolation import Feeling, Question
from volontiers.core.views import scale
from volontiers.indicators.models import FeelingCount, FeelingSaid


def to_answer(professional_id: int | None, today: date) -> bool:
    """Read inside the community."""
    season = isolation.season(today)
    if season is None or professional_id is None:
        return False
    return not FeelingSaid.objects.filter(season=season, professional_id=professional_id).exists()


def felt(community_id: int, season: date) -> Mapping[Question, list[tuple[str, int]]]:
    """Each question with its answers, neighbours put together until none is of one to four."""
    rows = FeelingCount.objects.filter(community_id=community_id, season=season)
    counts = {
        (question, feeling): n for question, feeling, n in rows.values_list("question", "feeling", "number")
    }
    return {
        question: scale([(one.label, counts.get((question, one), 0)) for one in Feeling])
        for question in Question
    }

"""« Que disait cette règle le … ? » The value of a rule on a day, read from the register, and the decision it rested on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can, may
from volontiers.accounts.guard import requires
from volontiers.consent import ledger
from volontiers.core.ledger import Rule
from volontiers.core.rule_changes import Told, told
from volontiers.web.association_tabs import tabs_of
from volontiers.web.steering.decisions import names_in, roles_of
from volontiers.web.steering.sections import Study, study_of

if TYPE_CHECKING:
    from volontiers.consent.ledger import RuleSaid

MOST_DAYS = 10
_MACHINE, _GONE = "l’installation", "un ancien membre"


@requires(Can.ENTER)
def rules_then(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?regle=parameters&jour=2026-11-03. Without a rule, all of them by name; without a day, today."""
    if request.method == "POST":
        raise Http404
    study = study_of(actor, "rules-then")
    asked, day = request.GET.get("regle", ""), _day(request.GET.get("jour", ""), study.today)
    rule = Rule(asked) if asked in set(Rule) else Rule.PARAMETERS
    found = ledger.rule_on(actor.community_id, rule, day)
    days = ledger.rule_days(actor.community_id, rule)
    return TemplateResponse(request, "steering/rules_then.html", {
        "study": study,
        "tabs": tabs_of(actor, study.slug, "rules-then") if may(actor, Can.READ_ASSOCIATION) else [],
        "rules": list(Rule),
        "rule": rule,
        "label": rule.label[:1].upper() + rule.label[1:],
        "day": day,
        "found": found,
        "lines": _lines(study, rule, found) if found else (),
        "who": _who(actor, found) if found else "",
        "since": days[0] if days else None,
        "changed": days[::-1][:MOST_DAYS],
    })  # fmt: skip


def _day(asked: str, today: date) -> date:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return today


def _lines(study: Study, rule: Rule, found: "RuleSaid") -> Iterable[Told]:
    return told(rule, found.value, _names(study, rule, found))


def _names(study: Study, rule: Rule, found: "RuleSaid") -> Mapping[str, str]:
    return names_in(study, [{rule: found.value}])


def _who(actor: Actor, found: "RuleSaid") -> str:
    if found.by is None:
        return _MACHINE
    return roles_of(actor.community_id).get(found.by, _GONE)

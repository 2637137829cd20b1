"""What changed in the rules, and on which decision: read from the register, by every member."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, Role
from volontiers.accounts.guard import requires
from volontiers.consent import ledger
from volontiers.core.french import listed
from volontiers.core.ledger import Rule
from volontiers.core.need import Kind
from volontiers.core.priority import PriorityClass
from volontiers.core.rule_changes import Change, changes
from volontiers.core.rules import Matching, Route
from volontiers.territory import queries as territory
from volontiers.web.steering.sections import Study, study_of
from volontiers.web.steering.settings_forms import GROUPS, MESSAGES, IdentityForm

_CHANGED = {
    "closure": "Fermeture ajoutée",
    "compensation": "Indemnité des heures données",
    "hours": "Heures du bureau",
    "identity": "Nom et téléphones",
    "indicators": "Définitions des indicateurs",
    "installation": "Installation",
    "opening": "Mise à jour du programme",
    "parameters": "Règles de recherche",
    "protocol": "Protocole d’urgence signé",
    "reopening": "Fermeture retirée",
    "sector": "Secteur",
    "statutes": "Statuts adoptés",
    "territory": "Communes du territoire",
    "wording": "Phrase de l’accord",
}
# The rules begin with these: nothing was decided yet.
_BEGINNINGS = {"installation", "opening"}
_MACHINE, _GONE = "l’installation", "un ancien membre"
_NAMES = {
    **{name: str(field.label) for name, field in IdentityForm.base_fields.items()},
    **{name: label for _, parameters in GROUPS for name, label in parameters},
    **{f"route={route}": route.label for route in Route},
    **{f"matching={one}": one.label for one in Matching},
    **{f"priority_order={one}": one.label for one in PriorityClass},
    **{f"message_detail={value}": label for value, label in MESSAGES},
    **{f"{name}={kind}": kind.label for name in ("manual_kinds", "duty_kinds") for kind in Kind},
    "slug": "Nom court",
    "time_zone": "Fuseau horaire",
}


@requires(Can.ENTER)
def decisions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last changes, the latest first. Somebody is named by their role alone."""
    study, found = study_of(actor, "decisions"), ledger.rules_changed(actor.community_id)
    values = [said for one in found for said in (one.body.get("values", {}), one.before)]
    names, roles = names_in(study, values), roles_of(actor.community_id)
    lines = [_line(one, roles, names) for one in found]
    context = {"study": study, "lines": lines, "most": ledger.MOST_RULES}
    return TemplateResponse(request, "steering/decisions.html", context)


def names_in(study: Study, values: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """The words of a page for every value of rules and every commune that they name."""
    forms = {f"legal_form={value}": str(label) for value, label in study.community.LegalForm.choices}
    communes = {
        insee for said in values for sector in said.get(Rule.TERRITORY, ()) for insee in sector["communes"]
    }
    return _NAMES | forms | territory.names(list(communes))


def roles_of(community_id: int) -> dict[int, str]:
    """Account → its roles here: somebody is named by their role alone."""
    found: dict[int, list[str]] = {}
    for one in accounts.members(community_id):
        if one.active:
            found.setdefault(one.account_id, []).append(Role(one.role).label)
    return {account: listed(labels) for account, labels in found.items()}


def _line(one: ledger.RuleChange, roles: Mapping[int, str], names: Mapping[str, str]) -> dict[str, object]:
    said = one.body
    return {
        "seq": one.seq,
        "day": f"{datetime.fromisoformat(one.time):%d/%m/%Y}",
        "what": _CHANGED.get(said["rule"], said["rule"]),
        "begins": said["rule"] in _BEGINNINGS,
        "changes": _changes(said.get("values", {}), one.before, names),
        "instead": _instead(one),
        "decision": said.get("decision", ""),
        "who": roles.get(said["by"], _GONE) if "by" in said else _MACHINE,
    }


def _instead(one: ledger.RuleChange) -> str:
    """Where nothing is to be compared."""
    if "values" not in one.body:
        return "La règle n’était pas encore inscrite en entier."
    return "Redite sans changement." if one.before else "Valeur de départ."


def _changes(values: Mapping[str, Any], before: Mapping[str, Any], names: Mapping[str, str]) -> list[Change]:
    """Of each rule that an earlier entry says too."""
    return [
        change
        for rule in Rule
        if rule in values and rule in before
        for change in changes(rule, before[rule], values[rule], names)
    ]

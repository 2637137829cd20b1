"""What changed in the rules, and on which decision: read from the register, by every member."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from volontiers.accounts import queries as accounts
from volontiers.accounts.access import Actor, Can, Role
from volontiers.accounts.guard import requires
from volontiers.consent import ledger
from volontiers.core.french import listed
from volontiers.core.need import Family
from volontiers.web.steering.sections import study_of

_CHANGED = {
    "closure": "Fermeture ajoutée",
    "hours": "Heures du bureau",
    "identity": "Nom et téléphones",
    "installation": "Installation",
    "parameters": "Règles de recherche",
    "protocol": "Protocole d’urgence signé",
    "reopening": "Fermeture retirée",
    "sector": "Secteur",
    "territory": "Communes du territoire",
    "wording": "Phrase de l’accord",
}
_FOR = {Family.CARERS: "soignants", Family.SERVICES: "services"}
_MACHINE, _GONE = "l’installation", "un ancien membre"


@requires(Can.ENTER)
def decisions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last changes, the latest first. Somebody is named by their role alone."""
    roles = _roles(actor.community_id)
    lines = [_line(one, roles) for one in ledger.rules_changed(actor.community_id)]
    context = {"study": study_of(actor, "decisions"), "lines": lines, "most": ledger.MOST_RULES}
    return TemplateResponse(request, "steering/decisions.html", context)


def _roles(community_id: int) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for one in accounts.members(community_id):
        if one.active:
            found.setdefault(one.account_id, []).append(Role(one.role).label)
    return {account: listed(labels) for account, labels in found.items()}


def _line(one: ledger.RuleChange, roles: dict[int, str]) -> dict[str, object]:
    said = one.body
    what = _CHANGED.get(said["rule"], said["rule"])
    if said["rule"] == "wording":
        what = f"{what}, {_FOR[Family(said['family'])]}, version {said['version']}"
    who = roles.get(said["by"], _GONE) if "by" in said else _MACHINE
    return {
        "seq": one.seq,
        "day": f"{datetime.fromisoformat(one.time):%d/%m/%Y}",
        "what": what,
        "decision": said.get("decision", ""),
        "who": who,
    }

"""Who may do what: the matrix of roles and permissions, and the addresses that ask for each."""

from collections import defaultdict

from django.urls import URLPattern, URLResolver, get_resolver

from volontiers.accounts.access import GRANTS, Can, Role


def page() -> str:
    """docs/generated/permissions.md."""
    head = "| permission | " + " | ".join(role.value for role in Role) + " |"
    rule = "|---|" + "---|" * len(Role)
    rows = [_row(can) for can in Can]
    routes = [line for can, found in sorted(_routes().items()) for line in (f"## {can}", "", *found, "")]
    title = ["# Permissions", "", "Made from `volontiers/accounts/access.py` by `make docs`.", ""]
    return "\n".join([*title, head, rule, *rows, "", *routes])


def _row(can: Can) -> str:
    return f"| {can.value} | " + " | ".join("●" if can in GRANTS[role] else "" for role in Role) + " |"


def _routes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for route, pattern in _walk(get_resolver(), ""):
        requires = getattr(pattern.callback, "requires", "third party")
        found[requires.value if isinstance(requires, Can) else requires or "public"].append(f"- `/{route}`")
    return {name: sorted(set(lines)) for name, lines in found.items()}


def _walk(resolver: URLResolver, prefix: str) -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        found += _walk(one, route) if isinstance(one, URLResolver) else [(route, one)]
    return found

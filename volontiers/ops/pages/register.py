"""The register of data (GDPR article 30): each table says why it exists, on which ground, and for how long."""

from django.apps import apps

from volontiers.database.record import Record


def page() -> str:
    """docs/generated/registre-des-donnees.md, in French: it is read by the people of the community."""
    rows = [
        f"| `{model._meta.db_table}` | {model.purpose} | {model.ground} | {model.keep} |"  # noqa: SLF001
        for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table)  # noqa: SLF001
        if issubclass(model, Record)
    ]
    head = ["| table | pourquoi | fondement | durée |", "|---|---|---|---|"]
    return "\n".join(
        ["# Registre des données", "", "Produit depuis le code par `make docs`.", "", *head, *rows, ""]
    )

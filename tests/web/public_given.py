"""A person in front of the public form: what they answer, page after page."""

from django.test import Client

ROOT = "/c/gaillacois/besoin"

ANSWERS = {
    "urgence": {"vital": "non"},
    "pour-qui": {"who": "relative"},
    "commune": {"town": "Gaillac", "insee": ""},
    "besoins": {"kinds": ["unscheduled", "equipment"], "words": "Il ne monte plus à l’étage."},
    "contact": {
        "family_name": "Durand", "given_name": "Paul", "birth_year": "1952", "phone": "06 39 98 12 34",
        "caller_name": "Claire Durand", "caller_link": "sa fille", "aware": "yes",
    },
    "accord": {"carers": "on", "services": "on"},
    "verifier": {},
}  # fmt: skip


def answer(client: Client, until: str = "verifier", **changed: dict):
    """Go through the pages up to this one included; changed: other answers for some pages."""
    for step, values in ANSWERS.items():
        response = client.post(f"{ROOT}/{step}", changed.get(step.replace("-", "_"), values))
        if step == until:
            return response
    return response

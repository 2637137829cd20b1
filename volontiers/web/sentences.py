"""What Django would say without naming the field is said with its name, and with what to do."""

from django import forms

_SAID = {
    "max_length": "{name} : c’est trop long, gardez l’essentiel en %(limit_value)d signes.",
    "invalid_choice": "{name} : choisissez une des réponses proposées.",
    "null_characters_not_allowed": "{name} : un signe ne se lit pas, tapez-le à nouveau.",
    "required": "{name} : une réponse est nécessaire.",
    "invalid": "{name} : corrigez, cette réponse ne se lit pas.",
}
_STALE = "Cette page n’est plus à jour : rechargez-la, puis recommencez."


class NamedForm(forms.Form):
    """Each sentence names its field, unless the field has a sentence of its own."""

    def full_clean(self) -> None:
        for name in self.fields:
            _name_sentences(self[name])
        super().full_clean()


def _name_sentences(bound: forms.BoundField) -> None:
    own, theirs = bound.field.error_messages, _defaults(type(bound.field))
    for code, sentence in _SAID.items():
        if own.get(code) == theirs.get(code):
            # Django fills these sentences with %: a label may hold the sign.
            name = f"« {bound.label} »".replace("%", "%%" if code in _FILLED else "%")
            own[code] = _STALE if bound.is_hidden else sentence.format(name=name)


_FILLED = frozenset({"max_length", "invalid_choice", "null_characters_not_allowed"})


def _defaults(kind: type[forms.Field]) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in reversed(kind.__mro__):
        found |= getattr(one, "default_error_messages", {})
    return found

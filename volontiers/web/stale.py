"""A settings form knows what it was drawn from: what somebody else saved meanwhile is said, never written over."""

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from volontiers.core.french import listed

if TYPE_CHECKING:
    from django.http import QueryDict

DRAWN = "vu"
LONGEST_SAID = 80
_MEANWHILE = "Pendant que vous écriviez, quelqu’un d’autre a changé : {}. Rien n’est encore enregistré."
_EMPTIED = "Pendant que vous écriviez, quelqu’un d’autre a tout retiré. Rien n’est encore enregistré."
_NEXT = "Ce que vous avez écrit est gardé ci-dessous : relisez, puis enregistrez."

Values = list[str]


class SettingsForm(forms.Form):
    """Given what is stored as `initial`, when it is drawn and again when it is sent.

    A stale one is not valid. It says each changed field with its new value, keeps what was typed, takes the new
    value where nothing was typed, and may be sent again. Its page draws `drawn_from` inside the form.
    """

    # Said with each change and kept nowhere to be compared with.
    never_stored: ClassVar[frozenset[str]] = frozenset()

    @property
    def drawn_from(self) -> SafeString:
        """The values as they stand, for the next sending to be compared with."""
        kept = json.dumps(self._stored, ensure_ascii=False, separators=(",", ":"))
        return format_html('<input type="hidden" name="{}" value="{}">', self.add_prefix(DRAWN), kept)

    @cached_property
    def overtaken(self) -> list[str]:
        """The fields changed since this form was drawn. The same sending twice overtakes nothing: it agrees."""
        return [
            name
            for name, values in self._stored.items()
            if self._seen.get(name, values) != values != self._typed(name)
        ]

    @property
    def _emptied(self) -> bool:
        return not any(self._stored.values())

    @cached_property
    def _stored(self) -> dict[str, Values]:
        return {
            name: self._shown(name)
            for name in self.fields
            if name not in self.never_stored and not self[name].is_hidden
        }

    @cached_property
    def _seen(self) -> dict[str, Values]:
        """Empty for a form that says nothing of what it was drawn from."""
        try:
            found = json.loads(self.data.get(self.add_prefix(DRAWN), ""))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _shown(self, name: str) -> Values:
        """What an untouched field sends back."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        return _plain(value if isinstance(value, bool) else field.widget.format_value(value))

    def _typed(self, name: str) -> Values:
        widget = self.fields[name].widget
        return _plain(widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))

    def full_clean(self) -> None:
        stale = self.is_bound and bool(self.overtaken)
        if stale and not self._emptied:
            self._catch_up()
        super().full_clean()
        if stale:
            told = listed([self._news_of(name) for name in self.overtaken])
            said = _EMPTIED if self._emptied else _MEANWHILE.format(told)
            self.add_error(None, f"{said} {_NEXT}")

    def _catch_up(self) -> None:
        data = cast("QueryDict", self.data).copy()
        for name in self.overtaken:
            if self._typed(name) == self._seen[name]:
                data.setlist(self.add_prefix(name), self._stored[name])
        self.data = data

    def _news_of(self, name: str) -> str:
        """« Minutes pour annuler un oui (maintenant : 5) »."""
        return f"{self[name].label} (maintenant : {self._in_words(name, self._stored[name]) or 'vide'})"

    def _in_words(self, name: str, values: Values) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "oui" if values else "non"
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[union-attr,misc]
            values = [labels.get(one, one) for one in values]
        said = ", ".join(values).replace("\n", " / ")
        return said if len(said) <= LONGEST_SAID else f"{said[:LONGEST_SAID]}…"


def _plain(value: Any) -> Values:
    """The words that a browser sends for a value; nothing when it is empty, or a box that is not ticked."""
    if isinstance(value, bool):
        return ["on"] if value else []
    values = value if isinstance(value, list | tuple) else [value]
    lines = ("\n".join(str(one).split("\r\n")).strip() for one in values if one is not None)
    return sorted(line for line in lines if line)

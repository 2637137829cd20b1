"""The forms of the directory: a professional and where they work, a structure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse

from volontiers.core.need import Mode
from volontiers.core.profession import PROFESSIONS, SERVICE, OrganizationKind
from volontiers.directory import queries as directory
from volontiers.directory.actions import Entry, Office
from volontiers.territory.naming import Unclear, label, resolve
from volontiers.web.fields import MISSING, PhoneField, text
from volontiers.web.stale import SettingsForm

if TYPE_CHECKING:
    from volontiers.directory.models import Listing, Organization, Practice
    from volontiers.territory.models import Community

OFFICES = 3
RPPS_LENGTH = 11
SAME_NAME = "Une structure de ce nom est déjà là."


@dataclass(frozen=True, slots=True)
class Around:
    """What the forms of one community need: read once. professional_id: None for a new one."""

    community_id: int
    zone_name: str
    communes_url: str
    organizations: Sequence[tuple[int, str]]
    professional_id: int | None = None


def commune_of(form: forms.Form, name: str, community_id: int) -> str | None:
    """The INSEE code meant in this field; what is unclear is said beside it."""
    try:
        return resolve(form.cleaned_data.get(name, ""), community_id)
    except Unclear as unclear:
        form.add_error(name, unclear.sentence)
        return None


class ProfessionalForm(SettingsForm):
    """Somebody who can be asked. Two channels are asked: a mobile and an e-mail address."""

    title = forms.ChoiceField(
        label="Titre", required=False, choices=[("", "aucun"), ("Dr", "Dr"), ("Pr", "Pr")]
    )
    given_name = text("Prénom", 60, required=False)
    family_name = text("Nom", 60)
    profession = forms.ChoiceField(
        label="Profession", error_messages={"required": MISSING},
        choices=[("", "choisir"), *((one.code, one.label) for one in PROFESSIONS.values())],
    )  # fmt: skip
    rpps = text("Numéro RPPS", 14, required=False, hint="Onze chiffres.", inputmode="numeric")
    email = forms.EmailField(
        label="Courriel", required=False, max_length=120, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Une adresse, par exemple prenom.nom@exemple.fr."},
    )  # fmt: skip
    phone = PhoneField(
        label="Téléphone mobile", required=False,
        help_text="Deux chemins valent mieux qu’un : le courriel et le mobile.",
    )  # fmt: skip
    organization = forms.TypedChoiceField(
        label="Répond pour une structure", required=False, coerce=int, empty_value=None,
        help_text="Sa signataire : une seule personne par structure.",
    )  # fmt: skip
    active = forms.BooleanField(label="Peut être sollicité·e ici", required=False, initial=True)

    def __init__(self, *args: Any, around: Around, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around = around
        self.fields["phone"].zone_name = lambda: around.zone_name  # type: ignore[attr-defined]
        self.fields["organization"].choices = [("", "aucune"), *around.organizations]  # type: ignore[attr-defined]
        for n in range(OFFICES):
            self.fields |= _office_fields(n, around.communes_url)

    def person(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    def offices(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{part}_{n}"] for part in ("place", "town", "address", "modes", "video")]
            for n in range(OFFICES)
        ]

    def clean_rpps(self) -> str:
        typed = self.cleaned_data["rpps"].replace(" ", "")
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) == RPPS_LENGTH):
            raise forms.ValidationError("Un numéro RPPS a onze chiffres.")
        holder = directory.holder_of(typed) if typed and self.around.professional_id else None
        if holder not in {None, self.around.professional_id}:
            raise forms.ValidationError("Ce numéro RPPS est déjà celui d’une autre personne.")
        return str(typed)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        structure = said.get("organization")
        if said.get("profession") == SERVICE and not structure and "organization" in said:
            self.add_error("organization", "Choisissez la structure pour laquelle cette personne répond.")
        holder = directory.signatories(self.around.community_id).get(structure) if structure else None
        if holder and holder.pk != self.around.professional_id and said.get("active"):
            self.add_error("organization", f"{holder} répond déjà pour cette structure.")
        for n in range(OFFICES):
            self._check_office(n)
        return said

    def _check_office(self, n: int) -> None:
        said = self.cleaned_data
        if said.get(f"town_{n}"):
            said[f"insee_{n}"] = commune_of(self, f"town_{n}", self.around.community_id)
            if not said.get(f"modes_{n}"):
                self.add_error(f"modes_{n}", "Choisissez au moins une manière de recevoir.")
        elif any(said.get(f"{part}_{n}") for part in ("place", "address", "video")):
            self.add_error(f"town_{n}", "Indiquez la commune de ce lieu.")

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(
            family_name=said["family_name"],
            given_name=said["given_name"],
            profession=said["profession"],
            title=said["title"],
            rpps=said["rpps"] or None,
            email=said["email"].lower(),
            phone=said["phone"],
            organization_id=said["organization"],
        )

    def places(self) -> tuple[Office, ...]:
        said = self.cleaned_data
        return tuple(
            Office(
                insee=said[f"insee_{n}"],
                modes=tuple(said[f"modes_{n}"]),
                name=said[f"place_{n}"],
                address=said[f"address_{n}"],
                video=said[f"video_{n}"],
            )
            for n in range(OFFICES)
            if said.get(f"insee_{n}")
        )


def _office_fields(n: int, communes_url: str) -> dict[str, forms.Field]:
    return {
        f"place_{n}": text("Nom du lieu", 80, required=False),
        f"town_{n}": text("Commune", 80, required=False, **{"data-communes": communes_url}),
        f"address_{n}": text("Adresse", 120, required=False),
        f"modes_{n}": forms.MultipleChoiceField(
            label="Comment", required=False, choices=[(mode.value, mode.label) for mode in Mode],
            widget=forms.CheckboxSelectMultiple,
        ),
        f"video_{n}": text("Lien ou numéro de la visio", 200, required=False),
    }  # fmt: skip


def professional_initial(listing: "Listing", practices: "Sequence[Practice]") -> dict[str, Any]:
    """What the fields show of somebody who is listed."""
    one = listing.professional
    names = ("title", "given_name", "family_name", "profession", "rpps", "email", "phone")
    found = {name: getattr(one, name) for name in names}
    found |= {"organization": listing.organization_id, "active": listing.active}
    for n, practice in enumerate(practices[:OFFICES]):
        town = practice.municipality
        found |= {
            f"place_{n}": practice.name,
            f"town_{n}": label(town.name, town.postcodes),
            f"address_{n}": practice.address,
            f"modes_{n}": practice.modes,
            f"video_{n}": practice.video,
        }
    return found


class OrganizationForm(SettingsForm):
    """A structure that answers through a named person."""

    kind = forms.ChoiceField(label="Sorte", choices=[(kind.value, kind.label) for kind in OrganizationKind])
    name = text("Nom", 80)
    town = text("Commune", 80)
    phone = PhoneField(label="Téléphone", required=False)
    finess = text("Numéro FINESS", 9, required=False, hint="Neuf caractères.")

    def __init__(self, *args: Any, around: Around, pk: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around, self.pk = around, pk
        self.fields["phone"].zone_name = lambda: around.zone_name  # type: ignore[attr-defined]
        self.fields["town"].widget.attrs["data-communes"] = around.communes_url

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = directory.organization_called(name, self.around.community_id)
        if same is not None and same.pk != self.pk:
            raise forms.ValidationError(SAME_NAME)
        return name

    def clean_finess(self) -> str:
        typed: str = self.cleaned_data["finess"].replace(" ", "").upper()
        if typed and (len(typed) != 9 or set(typed) - set("0123456789AB")):
            raise forms.ValidationError("Un numéro FINESS a neuf caractères.")
        return typed

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("town"):
            self.cleaned_data["insee"] = commune_of(self, "town", self.around.community_id)
        return self.cleaned_data


def organization_initial(found: "Organization") -> dict[str, Any]:
    town = found.municipality
    return {
        "kind": found.kind,
        "name": found.name,
        "town": label(town.name, town.postcodes),
        "phone": found.phone,
        "finess": found.finess,
    }


def around(community: "Community", professional_id: int | None = None) -> Around:
    """Read inside the community."""
    community_id = community.pk
    return Around(
        community_id=community_id,
        zone_name=community.time_zone,
        communes_url=reverse("communes", args=[community.slug]),
        organizations=[(one.pk, one.name) for one in directory.organizations(community_id)],
        professional_id=professional_id,
    )

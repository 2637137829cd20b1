"""`volontiers installer`: a community and its first administrator, without any demonstration data."""

from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.text import slugify

from volontiers.accounts import actions as accounts
from volontiers.accounts.access import Role, machine
from volontiers.core import phone
from volontiers.database.clock import clock
from volontiers.ops import production
from volontiers.territory import actions as territory
from volontiers.territory import queries
from volontiers.territory.actions import Identity
from volontiers.territory.sources import communes

FORMS = {
    "cpts": "CPTS",
    "association": "association",
    "health_house": "maison de santé",
    "informal": "groupe sans statut",
    "coordination": "service de coordination",
}
FIRST_ROLES = (Role.COORDINATOR, Role.OPERATOR, Role.TECHNICAL)


class Command(BaseCommand):
    help = "crée une communauté et sa première administratrice, sans données de démonstration"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--nom", help="le nom de la communauté")
        parser.add_argument("--forme", choices=sorted(FORMS), help="sa forme juridique")
        parser.add_argument("--telephone", help="le numéro du bureau ; « aucun » pour un groupe sans bureau")
        parser.add_argument("--fuseau", default="Europe/Paris", help="son fuseau horaire")
        parser.add_argument("--administratrice", help="le nom de la première administratrice")
        parser.add_argument("--courriel", help="son adresse de courriel")
        parser.add_argument("--communes", type=Path, help="la liste des communes du territoire")

    def handle(self, *_args: Any, **options: Any) -> None:
        self._refuse_what_is_not_production()
        insee = _read(options["fuseau"], options["communes"])
        identity = self._identity(options)
        name = options["administratrice"] or self._ask("Votre nom (première administratrice) :")
        email = _email(options["courriel"] or self._ask("Votre adresse de courriel :"))
        if insee:
            call_command("territoire_importer", options["communes"], stdout=self.stdout)
        community = territory.install_community(identity, insee)
        link = accounts.invite(
            machine(community.pk), email=email, name=name, roles=FIRST_ROLES, link_root=settings.PUBLIC_URL,
            community_name=community.name, now=clock(), default_owner=True,
        )  # fmt: skip
        self._say_what_comes_next(community.name, link)

    def _refuse_what_is_not_production(self) -> None:
        found = production.faults()
        if settings.DEMO or production.beside_the_demo():
            found.append("La démonstration est en marche ici : installez dans un autre dossier.")
        if found:
            raise CommandError("Avant d’installer :\n" + "\n".join(f"  {fault}" for fault in found))

    def _identity(self, options: dict[str, Any]) -> Identity:
        name = options["nom"] or self._ask("Le nom de la communauté :")
        slug = slugify(name)[:50]
        if not slug or len(name) > 80:
            raise CommandError("Donnez un nom de 80 signes au plus, avec des lettres.")
        if queries.by_slug(slug) is not None:
            raise CommandError(f"Une communauté s’appelle déjà ainsi ({slug}). Choisissez un autre nom.")
        form = options["forme"] or self._ask(f"Sa forme ({', '.join(FORMS)}) :")
        if form not in FORMS:
            raise CommandError(f"« {form} » n’est pas une forme connue : {', '.join(FORMS)}.")
        desk = _phone(
            options["telephone"] or self._ask("Le numéro du bureau (« aucun » sans bureau) :"),
            options["fuseau"],
        )
        return Identity(
            name=name,
            slug=slug,
            legal_form=form,
            has_desk=bool(desk),
            desk_phone=desk,
            time_zone=options["fuseau"],
        )

    def _ask(self, question: str) -> str:
        try:
            return input(f"{question} ").strip()
        except EOFError as error:
            raise CommandError(f"Il manque une réponse : {question}") from error

    def _say_what_comes_next(self, name: str, link: str) -> None:
        self.stdout.write(
            f"{name} est installée.\n"
            f"1. Ouvrez ce lien pour choisir votre mot de passe et votre second facteur :\n   {link}\n"
            "2. Écrivez le protocole d’urgence et faites-le signer (Paramètres › Protocole) : le bureau ouvrira alors.\n"
            "3. Remplissez l’annuaire, invitez les soignants.\n"
            "4. volontiers doctor dit ce qui manque encore."
        )


def _read(zone: str, path: Path | None) -> list[str]:
    """The communes, before anything is asked or written: a fault found halfway would leave half an installation."""
    if zone not in available_timezones():
        raise CommandError(f"« {zone} » n’est pas un fuseau horaire connu. Par exemple : Europe/Paris.")
    if not path:
        return []
    call_command("territoire_importer", path, essai=True, stdout=StringIO())
    return list(communes.read(Path(path)).communes)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise CommandError(f"« {text} » n’est pas une adresse de courriel.") from error
    return text


def _phone(text: str, zone: str) -> str:
    if text.lower() in {"aucun", "non", "-"}:
        return ""
    number = phone.read(text, zone)
    if number is None:
        raise CommandError(f"« {text} » n’est pas un numéro de téléphone. Par exemple : 05 36 49 00 00.")
    return number

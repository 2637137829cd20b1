"""Why the embedded PostgreSQL does not start, in sentences a volunteer can act upon."""

from pathlib import Path

ELSEWHERE = (
    "ou indiquez un PostgreSQL 15 ou plus récent avec les variables DATABASE_URL et DATABASE_OWNER_URL "
    "(« volontiers base sql » écrit ce qu'il faut y créer)."
)


class CannotStart(Exception):
    """Its text is shown as it is to the person who installs."""


class NoBinary(CannotStart):
    def __init__(self) -> None:
        super().__init__(
            "Aucun programme PostgreSQL n’a été trouvé. Installez les dépendances de Volontiers "
            "(elles en contiennent un), ou le paquet « postgresql » de votre système, " + ELSEWHERE
        )


class BadBinary(CannotStart):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Le PostgreSQL désigné par VOLONTIERS_PG_BIN ne peut pas être lancé : {folder}. "
            "Donnez le dossier qui contient les programmes « postgres » et « initdb »."
        )


class OtherVersion(CannotStart):
    def __init__(self, folder: Path, stored: str, found: list[int]) -> None:
        versions = ", ".join(str(version) for version in found)
        super().__init__(
            f"Les données de {folder} ont été écrites par PostgreSQL {stored}, "
            f"mais seule la version {versions} est installée ici. Vos données sont intactes. "
            f"Installez PostgreSQL {stored} (paquet « postgresql-{stored} ») et relancez, "
            "ou désignez un autre dossier avec VOLONTIERS_DATA_DIR."
        )


class NamespacesRefused(CannotStart):
    def __init__(self) -> None:
        super().__init__(
            "PostgreSQL ne se lance pas avec le compte root, et ce système ne permet ni l'isolement "
            "(commande « unshare ») ni le passage au compte « nobody » (commande « setpriv »). "
            "Lancez Volontiers avec un compte ordinaire, ou placez les données et le programme "
            "dans des dossiers que tout compte peut traverser, " + ELSEWHERE
        )


class NotWritable(CannotStart):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"Volontiers ne peut pas écrire dans {folder} ({reason}). Vérifiez la place libre "
            "et le propriétaire de ce dossier, ou désignez-en un autre avec VOLONTIERS_DATA_DIR."
        )


class AlreadyRunning(CannotStart):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Un Volontiers utilise déjà les données de {folder}. Arrêtez-le avec Ctrl-C dans sa fenêtre, "
            "ou désignez un autre dossier avec VOLONTIERS_DATA_DIR."
        )


class Stopped(CannotStart):
    def __init__(self, journal: Path, last_words: str) -> None:
        super().__init__(
            f"PostgreSQL s'est arrêté au démarrage. Son journal est dans {journal} ; "
            f"il finit ainsi :\n{last_words}"
        )

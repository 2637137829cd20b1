"""What a person reads, or hears, before they say whether a team may answer them. A text is kept by its version."""

from types import MappingProxyType

VERSION = 2
# Plain words, not yet read again by the people concerned: the page says so.
TEXTS = MappingProxyType(
    {
        1: (
            "Une équipe pour vous suivre.",
            "Vous avez un médecin référent. S’il est absent, une personne de la même équipe répond.",
            "Rien ne change sans votre accord. Vous pouvez revenir en arrière.",
        ),
        # True as well for who has no physician yet.
        2: (
            "Une équipe pour vous suivre.",
            "Cette équipe peut vous répondre quand votre médecin est absent, ou tant que vous n’en avez pas.",
            "Rien ne change sans votre accord. Vous pouvez revenir en arrière.",
        ),
    }
)
LEGAL = (
    "La loi connaît le médecin traitant. « Structure traitante » est ici une organisation locale ; votre déclaration "
    "à l’Assurance maladie reste au nom d’un médecin."
)

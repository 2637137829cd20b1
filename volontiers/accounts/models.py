"""Who signs in, and with which role in which community. Nobody shares an account."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from volontiers.database.record import CONTRACT, Record


class Accounts(BaseUserManager["Account"]):
    """Finds an account by its e-mail address, whatever the case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser, Record):
    """A person who signs in with an e-mail address, a password and a second factor."""

    purpose = "reconnaître une personne qui se connecte"
    ground = CONTRACT
    keep = "la durée de l’adhésion, puis un an"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)

    objects = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_email_is_lower_case", condition=Q(email=Lower("email")))
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """One role of one account in one community. A person may hold several."""

    purpose = "savoir ce que chacun peut faire, et où"
    ground = CONTRACT
    keep = "la durée de l’adhésion, puis un an"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)
    active = models.BooleanField(default=True)
    # Written by a trigger when the role is taken away.
    left_at = models.DateTimeField(null=True, editable=False)
    # Takes the cases that came by the form, a partner, a missed call or the night.
    default_owner = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_role_once", fields=["community", "account", "role"]),
            models.UniqueConstraint(
                name="one_default_owner", fields=["community"], condition=Q(default_owner=True)
            ),
            models.CheckConstraint(
                name="default_owner_is_active", condition=Q(default_owner=False) | Q(active=True)
            ),
            models.CheckConstraint(
                name="membership_role_is_known",
                condition=Q(
                    role__in=[
                        "operator", "coordinator", "professional", "duty_physician", "board", "funder", "technical",
                    ]
                ),
            ),
        ]  # fmt: skip


class Invitation(Record):
    """A link by which an invited person makes an account. Stored hashed, used once, ends by itself."""

    purpose = "inviter un membre à créer son compte"
    ground = CONTRACT
    keep = "trente jours après sa fin"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    token_hash = models.BinaryField(unique=True)
    email = models.EmailField()
    phone = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=80)
    roles = ArrayField(models.CharField(max_length=20))
    professional = models.ForeignKey("directory.Professional", models.CASCADE, null=True, related_name="+")
    # The first administrator follows, until another is named, what comes by itself.
    default_owner = models.BooleanField(default=False)
    invited_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class AccessEntry(Record):
    """Who read or revealed what, about whom: the search at the desk, a number shown."""

    purpose = "dire qui a lu quoi"
    ground = CONTRACT
    keep = "douze mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(name="access_by_time", fields=["community", "at"])]

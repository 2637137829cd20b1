"""Facts of a place: the community, its communes and sectors, its hours, its rules and its emergency protocol."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CONTRACT, NO_PERSON, PUBLIC_INTEREST, Record


class Community(Record):
    """A group of professionals with a territory. The envelope may change; no daily use depends on it."""

    purpose = "nommer la communauté, son téléphone et ses règles"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    class LegalForm(models.TextChoices):
        INFORMAL = "informal", "groupe sans statut"
        HEALTH_HOUSE = "health_house", "maison de santé"
        ASSOCIATION = "association", "association"
        CPTS = "cpts", "CPTS"
        COORDINATION = "coordination", "service de coordination"

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    legal_form = models.CharField(max_length=20, choices=LegalForm, default=LegalForm.CPTS)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    has_desk = models.BooleanField(default=True)
    desk_phone = models.CharField(max_length=20, blank=True)
    out_of_hours_phone = models.CharField(max_length=20, blank=True)
    out_of_hours_text = models.CharField(max_length=300, blank=True)
    form_open = models.BooleanField(default=True)
    # The local parameters of core.rules.Rules; what is absent has the documented default.
    rules = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="community_with_desk_has_phone",
                condition=Q(has_desk=False) | ~Q(desk_phone=""),
                violation_error_message="Un bureau a un numéro de téléphone.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(Record):
    """A commune of France: facts of INSEE (code, legal population) and La Poste (postcodes, position)."""

    purpose = "situer une demande et mesurer une distance"
    ground = NO_PERSON
    keep = "la durée de l’installation"

    insee = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=60)
    search_key = models.CharField(max_length=60)
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)

    class Meta:
        indexes = [
            models.Index(
                name="municipality_by_key", fields=["search_key"], opclasses=["varchar_pattern_ops"]
            ),
            GinIndex(name="municipality_by_postcode", fields=["postcodes"]),
        ]

    def __str__(self) -> str:
        return self.name


class Sector(Record):
    """A named group of communes, shown instead of a village too small to be named (22 characters at most)."""

    purpose = "dire où, sans nommer un village"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey(Community, models.CASCADE, related_name="sectors")
    name = models.CharField(max_length=22)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_sector_of_a_name", fields=["community", "name"])]

    def __str__(self) -> str:
        return self.name


class Place(Record):
    """A commune in the territory of a community. It may be in none, one or several."""

    purpose = "dire quelles communes une communauté couvre"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey(Community, models.CASCADE, related_name="places")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Sector, models.SET_NULL, null=True, blank=True, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_commune_once_in_a_community", fields=["community", "municipality"]
            )
        ]


class TravelTime(Record):
    """Measured road minutes between two communes; where a row is absent, the documented estimate serves."""

    purpose = "remplacer la durée estimée par une durée mesurée"
    ground = NO_PERSON
    keep = "la durée de l’installation"

    origin = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    destination = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    minutes = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_time_per_pair", fields=["origin", "destination"]),
            models.CheckConstraint(name="travel_time_is_positive", condition=Q(minutes__gte=0)),
        ]


class OpenPeriod(Record):
    """The desk is open on this weekday (0 is Monday) between two wall times of the community's zone."""

    purpose = "dire quand le bureau répond"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey(Community, models.CASCADE, related_name="open_periods")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="open_period_has_a_length",
                condition=Q(opens__lt=F("closes")),
                violation_error_message="L’heure de fermeture vient après l’heure d’ouverture.",
            ),
            models.CheckConstraint(name="open_period_weekday", condition=Q(weekday__lte=6)),
        ]


class Closure(Record):
    """Days on which the desk is closed, or the mission suspended (strike, holiday): said at once, never queued."""

    purpose = "dire quand le bureau ne répond pas, et pourquoi"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey(Community, models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    text = models.CharField(max_length=200)
    suspended = models.BooleanField(default=False)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message="Le dernier jour vient après le premier.",
            )
        ]


class Preset(Record):
    """Several needs in one tick: "Retour à domicile". lines: [{kind, detail, hours, waits_for}]."""

    purpose = "cocher plusieurs besoins d’un coup"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey(Community, models.CASCADE, related_name="presets")
    name = models.CharField(max_length=40)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_preset_of_a_name", fields=["community", "name"])]

    def __str__(self) -> str:
        return self.name


class Protocol(Record):
    """The emergency questions, in versions. A signed one is never edited: an edit makes a new unsigned version."""

    purpose = "poser les questions d’urgence validées par le comité médical"
    ground = PUBLIC_INTEREST
    keep = "la vie de la communauté"

    class Status(models.TextChoices):
        EXAMPLE = "example", "exemple"
        DRAFT = "draft", "à signer"
        SIGNED = "signed", "signé"

    community = models.ForeignKey(Community, models.CASCADE, related_name="protocols")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    desk_question = models.CharField(max_length=200)
    public_lines = ArrayField(models.CharField(max_length=120), default=list)
    script = ArrayField(models.CharField(max_length=200), default=list)
    signed_at = models.DateTimeField(null=True)
    signatory = models.CharField(max_length=80, blank=True)
    signatory_role = models.CharField(max_length=80, blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="one_protocol_per_version", fields=["community", "version"]),
            models.CheckConstraint(
                name="protocol_signed_by_a_named_person",
                condition=(
                    Q(status="signed", signed_at__isnull=False, review_on__isnull=False)
                    & ~Q(signatory="")
                    & ~Q(signatory_role="")
                )
                | (~Q(status="signed") & Q(signed_at=None, signatory="")),
                violation_error_message="Un protocole signé porte un nom, une fonction, une date et une date de relecture.",
            ),
        ]


class AgreementWording(Record):
    """The words of an agreement as they are read aloud or shown, in versions, per family of recipients."""

    purpose = "savoir à quelle phrase une personne a dit oui"
    ground = CONTRACT
    keep = "aussi longtemps qu’un accord s’y réfère"

    community = models.ForeignKey(Community, models.CASCADE, related_name="wordings")
    family = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["family", "-version"]
        constraints = [
            models.UniqueConstraint(name="one_wording_per_version", fields=["community", "family", "version"])
        ]

"""One measured claim."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """value beside against: a bound to hold (against_name says « bound ») or a peer measured in the same run."""

    name: str
    value: float
    unit: str
    against: str
    against_value: float

    @property
    def ratio(self) -> float:
        return self.value / self.against_value if self.against_value else 0.0

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "against": self.against,
            "against_value": round(self.against_value, 4),
            "ratio": round(self.ratio, 4),
        }


def percentile(values: list[float], share: float) -> float:
    """The value under which this share of the values lies; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

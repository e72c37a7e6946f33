"""What the checker says."""

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How bad: an error breaks the specification, a warning breaks readers, information is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    level: Level
    rule: str
    message: str
    line: int | None = None
    where: str = ""
    """The element's way from the root: `feed/entry[3]/title`."""
    house: bool = False
    """A rule of this house alone: the specification allows it, and our documents still do without."""

    def __str__(self) -> str:
        place = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.where) if part)
        return f"{self.level} ({self.rule}): {self.message}" + (f" at {place}" if place else "")


@dataclass
class Report:
    """Findings as they are made."""

    findings: list[Finding] = field(default_factory=list)

    def add(
        self, level: Level, rule: str, message: str, *, line: int | None = None, where: str = "", house: bool = False
    ) -> None:
        """Note one finding."""
        self.findings.append(Finding(level=level, rule=rule, message=message, line=line, where=where, house=house))

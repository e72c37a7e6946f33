"""English names of months, the same in every locale, and the days that are told with them."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)


def day(value: date) -> str:
    """`8 February 2024`."""
    return f"{value.day} {month(value)}"


def month(value: date) -> str:
    """`February 2024`."""
    return f"{MONTHS[value.month - 1]} {value.year}"

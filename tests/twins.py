"""Texts that are one story, and texts that only share their wording: in our own words, in the shapes of the field."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

ABOUT = (
    "About the Office: The Regional Office supports Member States in countering trafficking in persons, migrant "
    "smuggling and related transnational crime. It is co-managed by two governments and works with partners across the "
    "region to turn commitments into practice. For media enquiries, please contact the communications team at the "
    "address below or visit our website. Follow us for regular updates about our work and upcoming events."
)
PLACES = (
    ("Thailand", "Thai", "Chiang Mai"), ("Laos", "Lao", "Vientiane"), ("Cambodia", "Cambodian", "Phnom Penh"),
    ("Myanmar", "Burmese", "Yangon"), ("Malaysia", "Malaysian", "Penang"), ("Indonesia", "Indonesian", "Surabaya"),
    ("Nepal", "Nepali", "Pokhara"), ("Bangladesh", "Bangladeshi", "Dhaka"), ("Sri Lanka", "Sri Lankan", "Colombo"),
    ("Kenya", "Kenyan", "Mombasa"), ("Ethiopia", "Ethiopian", "Adama"), ("Mexico", "Mexican", "Tapachula"),
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NAMES = ("Anan Suk", "Maria Delgado", "Peter Lowe", "Farah Haddad", "Samuel Otieno", "Li Mei", "Ivan Petrov", "Jo Park")


@dataclass(frozen=True)
class Text:
    """What an item says, and when."""

    title: str
    body: str
    day: date = date(2024, 3, 4)


def country_page(number: int, rng: random.Random) -> Text:
    """One of the country pages of a yearly report: the form is the same, the country and the figures are not."""
    country, people, city = PLACES[number % len(PLACES)]
    found, tried, jailed = rng.randint(20, 900), rng.randint(5, 200), rng.randint(3, 90)
    return Text(
        f"Trafficking report 2024: {country}",
        f"The Government of {country} does not fully meet the minimum standards for the elimination of trafficking but "
        f"is making significant efforts to do so. These efforts included identifying {found} victims and referring "
        f"them to services. The {people} authorities investigated {tried} cases and convicted {jailed} traffickers, "
        f"and opened a shelter in {city}. However, officials did not screen all vulnerable groups, and corruption "
        "remained a serious concern. The report recommends that the government increase efforts to investigate and "
        "prosecute traffickers, train front-line officers to identify victims, improve coordination between "
        f"ministries and fund services for survivors. As reported over the past five years, traffickers exploit "
        f"domestic and foreign victims in {country}, and victims from {country} abroad.",
    )


def monthly_note(number: int, rng: random.Random) -> Text:
    """A monthly account of arrivals: nothing changes but the month and the figures."""
    month, year = MONTHS[number % 12], 2023 + number // 12
    arrivals, boats, rescued = rng.randint(400, 9000), rng.randint(12, 300), rng.randint(40, 900)
    return Text(
        f"Migrant arrivals in {month} {year}",
        f"In {month} {year}, {arrivals:,} people arrived by sea on {boats} boats, the Ministry of the Interior said. "
        f"The coast guard rescued {rescued} people in distress and brought them to safe ports. Most of those who "
        "arrived were nationals of countries in North and West Africa. The figures are provisional and may be "
        "revised. The Ministry publishes them on the first working day of each month, together with the number of "
        "returns and of places in reception centres. Questions may be sent to the press office of the Ministry.",
        date(2023, 1, 2) + timedelta(days=30 * number),
    )


def event_note(number: int, rng: random.Random) -> Text:
    """A short note under a long paragraph about its publisher."""
    country, people, city = PLACES[number % len(PLACES)]
    kind = ("workshop", "training course", "round table", "study visit")[number % 4]
    day, month = rng.randint(1, 28), MONTHS[rng.randrange(12)]
    return Text(
        f"Regional Office holds {kind} in {city}",
        f"On {day} {month}, the Regional Office and {people} partners held a {kind} in {city}, {country}. "
        f"{rng.randint(12, 80)} officers from {rng.randint(2, 9)} agencies took part.\n\n{ABOUT}",
        date(2024, 3, 4) + timedelta(days=number % 6),
    )


def sentence_note(number: int, rng: random.Random) -> Text:
    """A court's notice: the same form for each person who is sentenced."""
    name = NAMES[number % len(NAMES)]
    city, years = PLACES[rng.randrange(len(PLACES))][2], rng.randint(3, 30)
    return Text(
        f"{name} sentenced to {years} years for trafficking",
        f"A federal court today sentenced {name}, {rng.randint(21, 69)}, of {city}, to {years} years in prison for sex "
        f"trafficking by force and fraud, and ordered restitution of ${rng.randint(9, 900)},000. According to "
        "court documents and evidence presented at trial, the defendant recruited victims with false promises of "
        f"employment and compelled them to work between {rng.randint(2012, 2016)} and {rng.randint(2017, 2022)}. The "
        "investigation was led by the field office with help from local police. If you have information about human "
        "trafficking, please call the national hotline, which is open at all hours and answers in many languages.",
        date(2024, 3, 4) + timedelta(days=number % 5),
    )


def yearly_statement(number: int, rng: random.Random) -> Text:
    """Each year's statement on the day against trafficking: only the year and the theme are new."""
    theme = ("Leave no child behind", "Reach every victim", "Use and abuse of technology", "Victims' voices lead")[
        number % 4
    ]
    year = 2019 + number
    return Text(
        f"Statement on the World Day against Trafficking {year}",
        f"On the World Day against Trafficking in Persons {year}, under the theme “{theme}”, we renew our call to "
        "protect victims and to bring traffickers to justice. Trafficking is a crime that turns people into goods. "
        "Women and children remain the majority of detected victims, and conflict, poverty and displacement make more "
        "people vulnerable to exploitation. We urge governments to ratify and implement the protocol, to invest in "
        "prevention and to give survivors access to justice and remedies. Together we can end this crime.",
        date(year, 7, 30),
    )


SIBLINGS = {
    "country pages of one report": country_page,
    "monthly figures": monthly_note,
    "short notes under a long paragraph about their publisher": event_note,
    "notices of one court": sentence_note,
    "yearly statements": yearly_statement,
}
"""Families whose members share their wording and must stay apart."""

STORY = Text(
    "Officers from eight countries plan joint responses to trafficking cases",
    "BANGKOK, 16 November 2023 – Senior officers from eight countries met in Bangkok this week to plan joint responses "
    "to open cases of trafficking in persons and migrant smuggling.\n\n"
    "Representing agencies from Cambodia, Indonesia, Malaysia, the Philippines, Thailand, Viet Nam and Nepal, they "
    "worked on cases that range from children in exploitation to labourers held in debt on fishing vessels. Advisers "
    "helped them with intelligence-led investigation and with arrest warrants through diplomatic channels.\n\n"
    "The meeting ends an eight-month period in which the network found a hidden rest-house used by smugglers, mapped "
    "three new routes, renewed 24 arrest warrants and freed twelve victims with the help of police in four states.\n\n"
    "“These crimes do not stop at borders, and our efforts cannot either,” said the regional representative, Jonas "
    "Dahl. “That is why we will go on supporting this network of agencies and experts.”\n\n"
    "The network will meet again in 2024 to review the cases and to agree on the next steps. Until then, liaison "
    "officers in each agency will share evidence through a secure channel, and prosecutors will be asked to join at an "
    "early stage so that evidence gathered in one country can be used before a court in another. A handbook with model "
    "requests and contact points is being translated into five languages.",
    date(2023, 11, 16),
)


def with_teasers(body: str) -> str:
    """As an extractor takes it that does not know the page's other blocks."""
    teasers = "\n".join(
        f"{title}\n{day} {month} 2023 | Event"
        for title, day, month in (
            ("Ministers adopt a new strategy for cooperation", 3, "October"),
            ("Training for border officers in Dili", 21, "September"),
            ("New guide on shelters for victims published", 8, "August"),
        )
    )
    return f"You are reading: {body}\n\nShare this page\nPrint\n\nMore News Articles\n{teasers}"


def with_another_lead(body: str) -> str:
    """As a partner tells it: an opening of its own, then the text as it was."""
    _, _, rest = body.partition("\n\n")
    lead = (
        "The working group of investigators that our ministry joined last spring has concluded its third meeting. "
        "Delegates compared what they know of the rings behind recent cases, and our own officers presented two."
    )
    return f"{lead}\n\n{rest}"


def shortened(body: str) -> str:
    """The first two thirds, as some sites reprint."""
    return body[: len(body) * 2 // 3].rsplit(" ", 1)[0] + " …"


def respelled(body: str) -> str:
    """With another house's quotes, dashes and names."""
    return (
        body.replace("“", '"')
        .replace("”", '"')
        .replace("–", "-")
        .replace("Viet Nam", "Vietnam")
        .upper()
        .lower()
        .capitalize()
    )


def corrected(body: str) -> str:
    """A figure that was mended."""
    return body.replace("freed twelve victims", "freed 14 victims").replace("24 arrest", "25 arrest")


def credited(body: str) -> str:
    """With the reprinter's line before and after."""
    return f"(Republished with permission.) {body}\n\nThis article first appeared on the website of the network."


VARIANTS = {
    "with teasers": with_teasers,
    "with another lead": with_another_lead,
    "shortened": shortened,
    "respelled": respelled,
    "corrected": corrected,
    "credited": credited,
}
"""What happens to one text on its way to other sites."""

"""Invented stories for a register: what a coordinator might have written down. No person in it exists."""

from collections.abc import Mapping

from contracts.codes import Theme

people = (
    "Mevr. Godelieve T.", "Dhr. Omer P.", "Mevr. Maria-Louise V.", "Dhr. Gerard D.", "Mevr. Irma C.",
    "Dhr. Achiel B.", "Mevr. Paula S.", "Dhr. Roger M.", "Mevr. Zoë L.", "Dhr. Joël V.", "Mevr. Renée K.",
    "Een oudere man", "Een jonge moeder", "Een koppel van in de tachtig", "Een weduwe",
    "Een alleenstaande vader", "Een gezin met drie kinderen", "Een buurvrouw",
)  # fmt: skip

stories: Mapping[Theme, tuple[str, ...]] = {
    Theme.LONELINESS: (
        "ziet in de week niemand behalve de postbode",
        "is sinds de verhuis van de dochter veel alleen",
        "zou graag eens met iemand kaarten",
    ),
    Theme.MOBILITY: (
        "geraakt nog moeilijk de trap op naar de slaapkamer",
        "durft niet meer alleen buiten met de rollator",
        "heeft vervoer nodig naar de oogarts in Ieper",
    ),
    Theme.MEALS_NUTRITION: ("eet zelden nog warm", "vraagt of er maaltijden aan huis komen"),
    Theme.FINANCES_DEBT: (
        "laat facturen ongeopend liggen",
        "heeft een aanmaning gekregen en begrijpt ze niet",
        "vraagt hulp om een budget op te stellen",
    ),
    Theme.HOUSING: ("heeft schimmel op de muren van de kinderkamer", "klaagt over een lekkend dak"),
    Theme.SMALL_JOBS: ("zoekt iemand om een lamp te vervangen", "vraagt wie het gras kan afrijden"),
    Theme.HOUSEHOLD_HELP: ("zit al weken zonder poetshulp", "wacht op gezinszorg na een operatie"),
    Theme.ADMINISTRATION: (
        "verstaat de brief van de mutualiteit niet",
        "wil hulp bij het invullen van papieren",
    ),
    Theme.GRIEF: ("rouwt nog erg om haar man", "praat veel over het verlies van zijn zus"),
    Theme.DEMENTIA: ("vergeet afspraken en vond de weg naar huis niet", "vraagt drie keer hetzelfde"),
    Theme.DIGITAL: ("geraakt niet meer in de bankapp", "heeft geen computer om de afspraak te maken"),
    Theme.PUBLIC_TRANSPORT: (
        "kan niet naar de markt sinds de bus is afgeschaft",
        "mist een belbus in het weekend",
    ),
    Theme.WAITING_LIST: (
        "staat al maanden op de wachtlijst",
        "kreeg te horen dat er pas volgend jaar plaats is",
    ),
    Theme.INFORMAL_CARER_BURDEN: (
        "zorgt dag en nacht voor haar man en is op",
        "vraagt wie eens kan overnemen",
    ),
    Theme.MEETING_PLACE: ("mist een plek om mensen te zien nu het café dicht is",),
    Theme.ENERGY: ("verwarmt maar één kamer meer", "schrikt van de afrekening van de elektriciteit"),
    Theme.OTHER: (
        "vraagt naar de openingsuren van het containerpark",
        "belde met een vraag die hier niet thuishoort",
    ),
}

actions = (
    "", "", "gebeld", "huisbezoek gedaan", "informatie gegeven", "vrijwilliger gezocht",
    "besproken met het team", "samen het formulier ingevuld", "opnieuw langs geweest",
)  # fmt: skip
referred = ("", "", "", "OCMW", "CAW", "vzw De Wervel", "mutualiteit", "huisarts", "klusjesdienst")
outcomes = (
    "",
    "",
    "opgelost",
    "wil voorlopig geen hulp",
    "hulp is opgestart",
    "nog af te wachten",
    "geïnformeerd",
)

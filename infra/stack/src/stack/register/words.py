"""The words with which coordinators write themes, channels and kinds; codes and their labels count too."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from contracts.codelists import label
from contracts.codes import Channel, HelpRequestChannel, Level, Theme
from stack.register.text import fold

C = TypeVar("C", bound=StrEnum)


class Kind(StrEnum):
    SIGNAL = "signal"
    HELP_REQUEST = "help_request"


theme_words: Mapping[Theme, str] = {
    Theme.LONELINESS: "eenzaamheid, eenzaam, vereenzaming, isolement, sociaal isolement, alleen",
    Theme.MOBILITY: "mobiliteit, verplaatsing, verplaatsen, vervoer, rolstoel, valgevaar, vallen",
    Theme.SELF_CARE: "zelfzorg, hygiëne, persoonlijke verzorging, verzorging, wassen",
    Theme.PHYSICAL_HEALTH: "lichamelijke gezondheid, gezondheid, fysieke gezondheid, ziekte, medisch",
    Theme.MENTAL_HEALTH: "psychische gezondheid, mentaal welzijn, depressie, psychisch",
    Theme.DEMENTIA: "dementie, vergeetachtigheid, beginnende dementie, geheugen",
    Theme.GRIEF: "rouw, verlies, rouw en verlies, overlijden partner",
    Theme.MEALS_NUTRITION: "maaltijden, voeding, maaltijden en voeding, warme maaltijd, eten",
    Theme.FINANCES_DEBT: "financiën, schulden, geld, financiën en schulden, budget, financieel",
    Theme.HOUSING: "wonen, huisvesting, woning, woonproblemen, schimmel",
    Theme.SMALL_JOBS: "klusjes, kleine klusjes, klus, klussen, kleine karweien, karweien, kleine taakjes",
    Theme.HOUSEHOLD_HELP: "huishoudelijke hulp, poetshulp, poetsen, poets, huishouden, gezinszorg",
    Theme.ADMINISTRATION: "administratie, papieren, paperassen, formulieren, administratieve hulp",
    Theme.INFORMATION_RIGHTS: "informatie, rechten, informatie en rechten, tegemoetkomingen, sociale rechten",
    Theme.PARENTING: "opvoeding, ouderschap, opvoedingsondersteuning, kinderen",
    Theme.EDUCATION_HOMEWORK: "onderwijs, huiswerk, school, huiswerkbegeleiding, onderwijs en huiswerk",
    Theme.LANGUAGE: "taal, nederlands, taalproblemen, anderstalig, tolk",
    Theme.POVERTY: "armoede, kansarmoede, voedselhulp, voedselpakket",
    Theme.SAFETY_ABUSE: "veiligheid, misbruik, geweld, veiligheid en misbruik, mishandeling, verwaarlozing",
    Theme.INFORMAL_CARER_BURDEN: "mantelzorg, overbelasting mantelzorger, mantelzorger",
    Theme.ENERGY: "energie, verwarming, energiearmoede, elektriciteit",
    Theme.DIGITAL: "digitaal, digitalisering, computer, internet, itsme, digitale drempel",
    Theme.THRESHOLD_SHAME: "drempelvrees, schaamte, drempel, drempelvrees en schaamte",
    Theme.SERVICE_UNAVAILABLE: "dienst niet beschikbaar, geen aanbod, ontbrekend aanbod, dienst afwezig",
    Theme.SERVICE_UNKNOWN: "dienst niet gekend, onbekende dienst, onbekendheid dienst, aanbod niet gekend",
    Theme.SERVICE_UNAFFORDABLE: "dienst onbetaalbaar, onbetaalbaar, te duur, sociaal tarief, betaalbaarheid",
    Theme.WAITING_LIST: "wachtlijst, wachtlijsten, wachttijd",
    Theme.PUBLIC_TRANSPORT: "openbaar vervoer, bus, belbus, de lijn, trein",
    Theme.MEETING_PLACE: "ontmoeting, ontmoetingsplaats, ontmoetingsplek, geen ontmoetingsplaats",
    Theme.OTHER: "andere, ander, overige, overig, anders, varia, divers, diverse",
}

channel_words: Mapping[Channel, str] = {
    Channel.VISIT_CARD: (
        "bezoekfiche, bezoek, huisbezoek, verjaardagsbezoek, geboortebezoek, gezelschapsbezoek, fiche"
    ),
    Channel.TRANSPORT_CARD: "vervoersfiche, vervoer, rit, vervoerfiche, mindermobielencentrale",
    Channel.PHONE: "telefoon, telefonisch, tel, gebeld, gsm, bellen, telefoontje",
    Channel.IN_PERSON: "persoonlijk, mondeling, balie, aan het loket, loket, langsgekomen, gesprek",
    Channel.EMAIL: "e-mail, email, mail, per mail",
    Channel.APP: "app, whatsapp, sms, online, website, webformulier, formulier",
    Channel.PAPER: "papier, op papier, brief, briefje, post, per brief",
    Channel.PARTNER_SERVICE: (
        "partner, dienst, via dienst, ocmw, caw, sociaal huis, poetsdienst, thuiszorg, huisarts"
    ),
    Channel.MEETING_ACTIVITY: (
        "ontmoetingsmoment, activiteit, ontmoetingsactiviteit, dorpsmoment, dorpsrestaurant, ontmoeting"
    ),
    Channel.PHONE_STAR: "telefoonster, telefoonronde",
    Channel.REFERRAL_CARD: "doorverwijskaartje, doorverwijskaart, kaartje",
    Channel.SELF: "zelf, gebruiker zelf, betrokkene zelf, cliënt zelf, cliënt, gebruiker",
}

request_channel_words: Mapping[HelpRequestChannel, str] = {
    HelpRequestChannel.ACTIVITY: "activiteit",
    HelpRequestChannel.CENTRAL_CONTACT: "centraal aanmeldpunt, aanmeldpunt, meldpunt, contactpunt",
    HelpRequestChannel.DETECTION: "detectie, outreach, huis aan huis",
    HelpRequestChannel.PARTNER: "partner",
    HelpRequestChannel.FAMILY: "familie, mantelzorger, kinderen, dochter, zoon, buur, buren",
    HelpRequestChannel.SELF: "zelf",
    HelpRequestChannel.KEY_FIGURE: "huisarts, apotheker, politie, wijkagent, pastoor, thuisverpleging",
}

as_request_channel: Mapping[Channel, HelpRequestChannel] = {
    Channel.VISIT_CARD: HelpRequestChannel.DETECTION,
    Channel.TRANSPORT_CARD: HelpRequestChannel.DETECTION,
    Channel.PHONE: HelpRequestChannel.CENTRAL_CONTACT,
    Channel.IN_PERSON: HelpRequestChannel.CENTRAL_CONTACT,
    Channel.EMAIL: HelpRequestChannel.CENTRAL_CONTACT,
    Channel.APP: HelpRequestChannel.CENTRAL_CONTACT,
    Channel.PAPER: HelpRequestChannel.CENTRAL_CONTACT,
    Channel.PARTNER_SERVICE: HelpRequestChannel.PARTNER,
    Channel.MEETING_ACTIVITY: HelpRequestChannel.ACTIVITY,
    Channel.PHONE_STAR: HelpRequestChannel.DETECTION,
    Channel.REFERRAL_CARD: HelpRequestChannel.DETECTION,
    Channel.SELF: HelpRequestChannel.SELF,
}
"""A register has one column for both: how a signal arrived also says how a request did."""

level_words: Mapping[Level, str] = {
    Level.CLIENT: "cliënt, van cliënten, cliëntniveau, gebruiker, gebruikers, persoon, individueel",
    Level.SERVICE: "dienst, diensten, over diensten, dienstverlening, dienstniveau",
    Level.POLICY: "beleid, beleidsmatig, beleidsniveau, structureel",
}

kind_words: Mapping[Kind, str] = {
    Kind.SIGNAL: "signaal, signalen, sign, s, melding",
    Kind.HELP_REQUEST: "hulpvraag, hulpvragen, vraag, vragen, h, v, hv, zorgvraag",
}

done_words: Mapping[str, str] = {
    "yes": (
        "ja, j, x, v, ok, oké, yes, y, 1, waar, true, klaar, gedaan, afgehandeld, afgerond, "
        "afgesloten, opgelost, in orde, voltooid, gesloten"
    ),
    "no": (
        "nee, neen, n, no, 0, onwaar, false, niet, open, lopend, lopende, bezig, in behandeling, "
        "nog niet, nieuw, wachten, in opvolging, te doen"
    ),
}


def lexicon(words: Mapping[C, str]) -> dict[str, C]:
    """Folded word -> code, with each code's own name and label among the words."""
    known = {fold(written): code for code in words for written in (code.value, label(code))}
    known.update({fold(word): code for code, listed in words.items() for word in listed.split(",")})
    return known


themes = lexicon(theme_words)
channels = lexicon(channel_words)
request_channels = {
    **{word: as_request_channel[channel] for word, channel in channels.items()},
    **lexicon(request_channel_words),
}
levels = lexicon(level_words)
kinds = {fold(word): kind for kind, listed in kind_words.items() for word in (kind.value, *listed.split(","))}
done = {fold(word): answer == "yes" for answer, listed in done_words.items() for word in listed.split(",")}

"""Refusals beside the procedure, as in `refusals`: who is kept out, attachments, holding back, versions."""

BESIDES: dict[str, tuple[str, str, str, str]] = {
    "not_blocked": (
        "Voor deze gebruiker wordt niets tegengehouden.",
        "Nothing is held back for this client.",
        "Er is niets op te heffen.",
        "There is nothing to lift.",
    ),
    "attachment_removed": (
        "Deze bijlage is al verwijderd.",
        "This attachment was removed already.",
        "Er is niets meer te doen: in het dossier staat wie ze verwijderde, en waarom.",
        "Nothing is left to do: the dossier says who removed it, and why.",
    ),
    "acquainted": (
        "Je kent deze persoon privé: dit dossier is voor jou gesloten.",
        "You know this person privately: this dossier is closed to you.",
        "Laat het aan een collega, of open het met een reden. Die komt in het dossier.",
        "Leave it to a colleague, or open it with a reason. It will stand in the dossier.",
    ),
    "own_acquaintance": (
        "Je kunt jezelf niet opnieuw toelaten.",
        "You can't let yourself in again.",
        "Vraag het een andere coördinator.",
        "Ask another coordinator.",
    ),
    "not_acquainted": (
        "Dit dossier is voor jou niet gesloten.",
        "This dossier isn't closed to you.",
        "Open het gewoon.",
        "Just open it.",
    ),
    "procedure_name": (
        "Deze naam kan een procedure van dit netwerk niet hebben.",
        "A procedure of this network can't have this name.",
        "Noem ze {name}.",
        "Name it {name}.",
    ),
    "card_name": (
        "Deze naam kan een eigen fiche van dit netwerk niet hebben.",
        "A card of this network's own can't have this name.",
        "Noem ze {name}.",
        "Name it {name}.",
    ),
    "version_number": (
        "Dit is niet de volgende versie.",
        "This isn't the next version.",
        "Geef ze versie {version}.",
        "Give it version {version}.",
    ),
    "version_date": (
        "Een nieuwe versie gaat ten vroegste morgen in.",
        "A new version begins tomorrow at the earliest.",
        "Geef een latere datum (valid_from).",
        "Give a later date (valid_from).",
    ),
    "letter_too_wide": (
        "In deze brief mag alleen wie het is, het telefoonnummer, en wie bij het netwerk te bereiken is.",
        "This letter may hold who it is, the telephone number, and whom to reach at the network; no more.",
        "Laat de vraag en de afspraken weg, of noteer een ruimere toestemming.",
        "Leave out the question and what was agreed, or record a wider consent.",
    ),
    "ground_is_anothers": (
        "Deze grond werd gewogen voor de partner die doorstuurt, niet voor een andere.",
        "This ground was weighed for the partner that passes on, not for another.",
        "Beslis opnieuw, en kies een grond voor de andere partner.",
        "Decide anew, and choose a ground for the other partner.",
    ),
    "been_there": (
        "Deze partner kreeg deze vraag al.",
        "This partner had this question already.",
        "Overleg met beide partners, en beslis opnieuw.",
        "Confer with both partners, and decide anew.",
    ),
}

"""Dutch words for what a webhook and its messages are."""

WEBHOOK_WORDS: dict[str, dict[str, str]] = {
    "webhook_state": {
        "active": "actief",
        "paused": "op pauze",
        "gone": "op pauze",
    },
    "happening": {
        "received": "doorverwijzing ontvangen",
        "reminded": "herinnering",
        "recalled": "teruggetrokken",
        "timed_out": "zonder antwoord teruggenomen",
        "ping": "proefbericht",
    },
    "delivery_state": {
        "waiting": "nog niet afgeleverd",
        "delivered": "afgeleverd",
        "given_up": "opgegeven na drie dagen",
    },
    "delivery_failure": {
        "timeout": "geen antwoord binnen 10 seconden",
        "connection": "niet bereikbaar",
        "tls": "het certificaat klopt niet",
        "unresolved": "de naam van de server bestaat niet",
        "address_refused": "dit adres ligt in een besloten netwerk",
        "protocol": "geen geldig antwoord",
    },
}

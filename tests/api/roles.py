"""Who may call what: every endpoint of every service, and the roles that it lets in.

`V` volunteer, `C` coordinator and deputy, `P` partner staff, `S` steering group, `A` administrator,
`D` data protection officer, `R` rebuild, `T` time travel, `L` the holder of a mailed link; `*` is every
login, `open` needs none.
"""

from typing import NamedTuple

from chassis.principal import LINK

LETTERS = {
    "V": ("volunteer",),
    "C": ("coordinator", "deputy"),
    "P": ("partner",),
    "S": ("steering",),
    "A": ("administrator",),
    "D": ("dpo",),
    "R": ("rebuild",),
    "T": ("clock",),
    "L": ("link",),
}
ROLES = tuple(role for roles in LETTERS.values() for role in roles)
LOGINS = tuple(role for role in ROLES if role != LINK)
EVERY_SERVICE = "every"

TABLE = """
every       open  GET   /health/live
every       open  GET   /health/ready
every       R     GET   /journal
every       T     POST  /clock
every       D     GET   /audit
every       CD    GET   /subjects/{subject_id}/readers
every       A     GET   /operations
every       A     POST  /dead-letters/{event_id}/replay

intake      C     POST  /clients
intake      C     GET   /clients
intake      C     POST  /clients/search
intake      C     GET   /clients/{client_id}
intake      VC    POST  /names
intake      C     POST  /clients/{client_id}/consents
intake      C     GET   /clients/{client_id}/consents
intake      C     POST  /consents/{consent_id}/withdraw
intake      CPL   POST  /help-requests
intake      C     GET   /help-requests
intake      C     GET   /help-requests/waiting
intake      C     GET   /help-requests/{help_request_id}
intake      C     POST  /help-requests/{help_request_id}/link
intake      C     POST  /help-requests/{help_request_id}/take-up
intake      P     GET   /my/help-requests
intake      C     POST  /help-requests/import
intake      C     POST  /help-requests/{help_request_id}/resolve
intake      C     GET   /clients/{client_id}/acquaintances
intake      C     POST  /clients/{client_id}/acquaintances
intake      C     POST  /clients/{client_id}/acquaintances/let-in
intake      C     POST  /clients/{client_id}/open-anyway
intake      C     POST  /forget-requests
intake      CD    GET   /forget-requests
intake      D     POST  /forget-requests/{forget_request_id}/confirm

volunteers  C     POST  /volunteers
volunteers  C     GET   /volunteers
volunteers  C     POST  /volunteers/search
volunteers  C     GET   /volunteers/{volunteer_id}
volunteers  C     POST  /volunteers/{volunteer_id}/information-given
volunteers  C     POST  /volunteers/{volunteer_id}/insurance
volunteers  C     POST  /volunteers/{volunteer_id}/activate
volunteers  V     POST  /my/number
volunteers  V     GET   /my/assignments
volunteers  C     POST  /assignments
volunteers  C     GET   /assignments
volunteers  VC    POST  /assignments/{assignment_id}/done
volunteers  C     POST  /names

signals     VCPL  POST  /cards
signals     C     POST  /calls
signals     C     POST  /signals/import
signals     C     POST  /dossiers/{dossier_id}/acknowledge
signals     C     POST  /dossiers/{dossier_id}/interpret
signals     C     POST  /dossiers/{dossier_id}/translate
signals     C     POST  /dossiers/{dossier_id}/actions
signals     C     POST  /actions/{action_id}/done
signals     C     POST  /dossiers/{dossier_id}/follow-ups
signals     C     POST  /dossiers/{dossier_id}/feedback
signals     C     POST  /dossiers/{dossier_id}/waive
signals     C     POST  /dossiers/{dossier_id}/close
signals     C     POST  /dossiers/{dossier_id}/reopen
signals     C     POST  /dossiers/{dossier_id}/suspend
signals     C     POST  /dossiers/{dossier_id}/resume
signals     C     POST  /dossiers/{dossier_id}/settle
signals     C     POST  /dossiers/{dossier_id}/structural
signals     C     POST  /dossiers/{dossier_id}/notes
signals     C     POST  /dossiers/{dossier_id}/attachments
signals     C     GET   /dossiers/{dossier_id}/attachments/{attachment_id}
signals     C     POST  /dossiers/{dossier_id}/attachments/{attachment_id}/remove
signals     C     POST  /dossiers/{dossier_id}/join
signals     C     POST  /dossiers/{dossier_id}/separate
signals     C     POST  /dossiers/{dossier_id}/block-disclosure
signals     C     POST  /dossiers/{dossier_id}/lift-block
signals     C     POST  /bundles/{bundle_id}/feedback
signals     C     POST  /dossiers/{dossier_id}/referrals
signals     C     POST  /referrals/{referral_id}/recall
signals     C     POST  /referrals/{referral_id}/ground
signals     C     POST  /referrals/{referral_id}/review
signals     CPL   GET   /referrals/{referral_id}/letter
signals     CPL   GET   /referrals/{referral_id}/letter.pdf
signals     C     GET   /worklist
signals     C     GET   /dossiers/{dossier_id}
signals     C     GET   /dossiers/{dossier_id}/feedback-proposal
signals     VCP   GET   /my/signals
signals     CD    GET   /emergencies
signals     *     GET   /card-forms
signals     *     GET   /card-forms/{card}/{card_version}
signals     CAD   GET   /card-forms/versions
signals     A     POST  /card-forms/versions
signals     A     POST  /card-forms/check
signals     *     GET   /procedure
signals     *     GET   /procedure/diagram.svg
signals     C     GET   /clients/{client_id}/dossiers
signals     C     GET   /clients/{client_id}/acquaintances
signals     C     POST  /clients/{client_id}/acquaintances
signals     C     POST  /clients/{client_id}/acquaintances/let-in
signals     C     POST  /dossiers/{dossier_id}/open-anyway
signals     CA    GET   /colleagues
signals     A     POST  /colleagues/remove
signals     C     POST  /absences
signals     C     POST  /absences/{absence_id}/end
signals     C     GET   /notifications
signals     C     POST  /notifications
signals     CAD   GET   /procedure/versions
signals     CAD   GET   /procedure/versions/{version}/diagram.svg
signals     A     POST  /procedure/versions
signals     A     POST  /procedure/check

partners    CA    POST  /partners
partners    *     GET   /partners
partners    *     GET   /partners/{partner_id}
partners    CPA   POST  /partners/{partner_id}/capacity
partners    CPA   POST  /partners/{partner_id}/listing
partners    CPA   POST  /partners/{partner_id}/verify
partners    CPA   GET   /partners/{partner_id}/agreements
partners    CA    POST  /partners/{partner_id}/agreements
partners    *     GET   /directory/hsds
partners    CA    POST  /directory/hsds
partners    CP    GET   /referrals
partners    CP    GET   /referrals/{referral_id}
partners    CP    POST  /referrals/{referral_id}/waitlist
partners    CP    POST  /referrals/{referral_id}/accept
partners    CP    POST  /referrals/{referral_id}/first-contact
partners    CP    POST  /referrals/{referral_id}/decline
partners    CP    POST  /referrals/{referral_id}/pass-on
partners    CP    POST  /referrals/{referral_id}/complete
partners    open  POST  /links/look
partners    open  POST  /links/code
partners    open  POST  /links/enter
partners    L     GET   /links/referral
partners    L     POST  /links/accept
partners    L     POST  /links/waitlist
partners    L     POST  /links/first-contact
partners    L     POST  /links/decline
partners    L     POST  /links/pass-on
partners    L     POST  /links/complete
partners    L     POST  /links/capacity
partners    L     POST  /links/assertion
partners    L     POST  /links/leave
partners    CPA   POST  /webhooks
partners    CPA   GET   /webhooks
partners    CPA   GET   /webhooks/{partner_id}
partners    CPA   POST  /webhooks/{partner_id}/rotate
partners    CPA   POST  /webhooks/{partner_id}/pause
partners    CPA   POST  /webhooks/{partner_id}/resume
partners    CPA   POST  /webhooks/{partner_id}/ping
partners    CPA   GET   /webhooks/{partner_id}/deliveries
partners    CPA   POST  /webhooks/{partner_id}/deliveries/{delivery_id}/resend

reporting   C     GET   /figures
reporting   C     GET   /lateness
reporting   C     GET   /waivers
reporting   C     GET   /referral-outcomes
reporting   CS    GET   /published-figures
reporting   C     GET   /bundle-candidates
reporting   CS    GET   /bundles
reporting   CS    GET   /bundles/{bundle_id}
reporting   C     POST  /bundles
reporting   C     POST  /bundles/{bundle_id}/submit
reporting   CS    POST  /bundles/{bundle_id}/answer
"""


class Endpoint(NamedTuple):
    """`allowed` is None where no login is needed."""

    service: str
    method: str
    path: str
    allowed: frozenset[str] | None

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


def _roles(letters: str) -> frozenset[str] | None:
    if letters == "open":
        return None
    if letters == "*":
        return frozenset(LOGINS)
    return frozenset(role for letter in letters for role in LETTERS[letter])


_rows = [line.split() for line in TABLE.splitlines() if line]


def endpoints_of(service: str) -> list[Endpoint]:
    """Its own, and those that every service has."""
    return [
        Endpoint(service, method, path, _roles(letters))
        for owner, letters, method, path in _rows
        if owner in (service, EVERY_SERVICE)
    ]


SERVICES = tuple(dict.fromkeys(row[0] for row in _rows if row[0] != EVERY_SERVICE))

"""Codes that events carry. Their Dutch and English labels are in `codelists/`."""

from enum import StrEnum


class Level(StrEnum):
    """Wouters' three levels of a signal (D 3.3.1)."""

    CLIENT = "client"
    SERVICE = "service"
    POLICY = "policy"


class Theme(StrEnum):
    """Base themes. A network's own theme travels as the base theme it was added under."""

    LONELINESS = "loneliness"
    MOBILITY = "mobility"
    SELF_CARE = "self_care"
    PHYSICAL_HEALTH = "physical_health"
    MENTAL_HEALTH = "mental_health"
    DEMENTIA = "dementia"
    GRIEF = "grief"
    MEALS_NUTRITION = "meals_nutrition"
    FINANCES_DEBT = "finances_debt"
    HOUSING = "housing"
    SMALL_JOBS = "small_jobs"
    HOUSEHOLD_HELP = "household_help"
    ADMINISTRATION = "administration"
    INFORMATION_RIGHTS = "information_rights"
    PARENTING = "parenting"
    EDUCATION_HOMEWORK = "education_homework"
    LANGUAGE = "language"
    POVERTY = "poverty"
    SAFETY_ABUSE = "safety_abuse"
    INFORMAL_CARER_BURDEN = "informal_carer_burden"
    ENERGY = "energy"
    DIGITAL = "digital"
    THRESHOLD_SHAME = "threshold_shame"
    SERVICE_UNAVAILABLE = "service_unavailable"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_UNAFFORDABLE = "service_unaffordable"
    WAITING_LIST = "waiting_list"
    PUBLIC_TRANSPORT = "public_transport"
    MEETING_PLACE = "meeting_place"
    OTHER = "other"


class Channel(StrEnum):
    VISIT_CARD = "visit_card"
    TRANSPORT_CARD = "transport_card"
    PHONE = "phone"
    IN_PERSON = "in_person"
    EMAIL = "email"
    APP = "app"
    PAPER = "paper"
    PARTNER_SERVICE = "partner_service"
    MEETING_ACTIVITY = "meeting_activity"
    PHONE_STAR = "phone_star"
    REFERRAL_CARD = "referral_card"
    SELF = "self"


class SenderKind(StrEnum):
    """Who handed a signal in. `ANONYMOUS` only when the client wants nothing passed on."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    CLIENT = "client"
    OTHER = "other"
    ANONYMOUS = "anonymous"


class Urgency(StrEnum):
    """How pressing it felt; it sets the term for the acknowledgement."""

    NORMAL = "normal"
    URGENT = "urgent"
    ACUTE_DANGER = "acute_danger"


class Decision(StrEnum):
    """What a dossier is translated into: one or more (section 5, *translated*)."""

    ACT = "act"
    INFORM = "inform"
    REFER = "refer"
    BUNDLE = "bundle"
    PASS_TO_SERVICE = "pass_to_service"  # noqa: S105 (no password)
    NO_ACTION = "no_action"


class ActionKind(StrEnum):
    HOME_VISIT = "home_visit"
    OWN_OFFER = "own_offer"
    INFORMATION = "information"
    GUIDE_TO_ASSOCIATION = "guide_to_association"
    SECOND_CONVERSATION = "second_conversation"
    CONTACT = "contact"
    RESPECT_CHOICE = "respect_choice"
    SERVICE_SIGNAL = "service_signal"
    STEERING_GROUP = "steering_group"


class Ground(StrEnum):
    """Lawful grounds for a disclosure outside the network (section 6)."""

    CONSENT = "consent"
    SHARED_SECRECY = "shared_secrecy"
    EMERGENCY = "emergency"
    DUTY_TO_REPORT = "duty_to_report"
    SEXUAL_ABUSE_MINOR = "sexual_abuse_minor"
    CLIENT_IS_VICTIM = "client_is_victim"
    OWN_DEFENCE = "own_defence"
    ACUTE_DANGER = "acute_danger"


class ReferralWarmth(StrEnum):
    COLD = "cold"
    FIRST_CONTACT_MADE = "first_contact_made"
    GOING_ALONG = "going_along"


class RecallReason(StrEnum):
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CLIENT_FORGOTTEN = "client_forgotten"
    BY_COORDINATOR = "by_coordinator"
    TIMED_OUT = "timed_out"


class DeclineReason(StrEnum):
    WAITING_LIST = "waiting_list"
    NO_CAPACITY = "no_capacity"
    NOT_COMPETENT = "not_competent"
    ALREADY_HELPED = "already_helped"
    CLIENT_DECLINED = "client_declined"
    OTHER = "other"


class ReferralOutcome(StrEnum):
    """The partner's word on a referral; bound by secrecy, it may keep to `NOT_DISCLOSED`."""

    HELPED = "helped"
    PARTLY_HELPED = "partly_helped"
    NOT_HELPED = "not_helped"
    NOT_DISCLOSED = "not_disclosed"


class FollowUpResult(StrEnum):
    """The client's own word on whether it really helped."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT = "not"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"


class FeedbackMoment(StrEnum):
    """On what the sender is told: a decision, the end, or policy's answer to a bundle."""

    DECISION = "decision"
    END = "end"
    POLICY_ANSWER = "policy_answer"


class FeedbackChannel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    EMAIL = "email"
    APP = "app"
    LETTER = "letter"


class Resolution(StrEnum):
    SOLVED = "solved"
    HANDLED_BY_VOLUNTEER = "handled_by_volunteer"
    INFORMED = "informed"
    REFERRED = "referred"
    SIGNALLED_TO_SERVICE = "signalled_to_service"
    SIGNALLED_TO_POLICY = "signalled_to_policy"
    CHOICE_RESPECTED = "choice_respected"
    NO_LONGER_RELEVANT = "no_longer_relevant"
    UNREACHABLE = "unreachable"
    IMPORTED_CLOSED = "imported_closed"


class Step(StrEnum):
    """The steps of the DONAH procedure (section 5)."""

    CAPTURED = "captured"
    ACKNOWLEDGED = "acknowledged"
    INTERPRETED = "interpreted"
    TRANSLATED = "translated"
    ACTING = "acting"
    FOLLOWED_UP = "followed_up"
    FED_BACK = "fed_back"
    CLOSED = "closed"


class EscalationTarget(StrEnum):
    """Who is told that a step is late, in order of escalation."""

    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    ALL_COORDINATORS = "all_coordinators"


class ConsentScope(StrEnum):
    FULL = "full"
    CONTACT_ONLY = "contact_only"


class ConsentGivenHow(StrEnum):
    WRITTEN = "written"
    SPOKEN_WITH_WITNESS = "spoken_with_witness"


class HelpRequestChannel(StrEnum):
    ACTIVITY = "activity"
    CENTRAL_CONTACT = "central_contact"
    DETECTION = "detection"
    PARTNER = "partner"
    FAMILY = "family"
    SELF = "self"
    KEY_FIGURE = "key_figure"


class Offer(StrEnum):
    """What the network itself provides (section 7, *werkvormen*)."""

    BIRTHDAY_VISIT = "birthday_visit"
    BIRTH_VISIT = "birth_visit"
    COMPANY_VISIT = "company_visit"
    TRANSPORT = "transport"
    SHOPPING = "shopping"
    SMALL_TASKS = "small_tasks"
    SMALL_JOBS = "small_jobs"
    BABYSITTING = "babysitting"
    PHONE_STAR = "phone_star"
    HOMEWORK_SUPPORT = "homework_support"
    READING_ALOUD = "reading_aloud"
    BUDDY = "buddy"
    COACHING = "coaching"
    MEETING_MOMENT = "meeting_moment"
    VILLAGE_MOMENT = "village_moment"
    VILLAGE_RESTAURANT = "village_restaurant"
    COOKING_ACTIVITY = "cooking_activity"
    INFORMATION_SESSION = "information_session"
    TALENT_EXCHANGE = "talent_exchange"


class Role(StrEnum):
    """What a login may be. `REBUILD` and `CLOCK` are for the platform's own tools."""

    COORDINATOR = "coordinator"
    DEPUTY = "deputy"
    VOLUNTEER = "volunteer"
    PARTNER = "partner"
    STEERING = "steering"
    ADMINISTRATOR = "administrator"
    DPO = "dpo"
    REBUILD = "rebuild"
    CLOCK = "clock"


class PolicyAnswer(StrEnum):
    ADJUSTED = "adjusted"
    NEW = "new"
    REFUSED = "refused"
    PARKED = "parked"

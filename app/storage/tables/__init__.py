"""Every SQLModel table, by subject; each row carries its organization and foreign keys are composite."""

from sqlmodel import SQLModel

from app.storage.tables.accommodations import Accommodation
from app.storage.tables.agreement import AgreementCount
from app.storage.tables.appeals import (
    Appeal,
    IntegrityHold,
    MisconductFlag,
    PanelSeat,
    RevocationCase,
)
from app.storage.tables.attestations import Attestation
from app.storage.tables.calendars import Calendar, Clock, Holiday, HolidayImport
from app.storage.tables.calibration import (
    Anchor,
    AnchorConsent,
    AnchorReading,
    AnchorSet,
    BlindAnchor,
    Calibration,
    DriftFinding,
    Qualification,
)
from app.storage.tables.columns import ChangingRow, Row
from app.storage.tables.credentials import (
    Credential,
    CredentialVersion,
    StatusBits,
    StatusList,
    Verification,
)
from app.storage.tables.definitions import (
    Artwork,
    Competency,
    EvidenceRequirement,
    Framework,
    Microcredential,
    MicrocredentialVersion,
    Rubric,
    Stage,
)
from app.storage.tables.endorsements import Endorsement, EndorsementBefore
from app.storage.tables.goals import Goal
from app.storage.tables.inquiry import InquiryCycle, InquiryFile
from app.storage.tables.issuers import (
    Issuer,
    Key,
    KeyCompromise,
    PublicOrigin,
    ReceiptKey,
    Signature,
)
from app.storage.tables.known_issuers import KnownIssuer
from app.storage.tables.likenesses import Likeness, TextBand
from app.storage.tables.operations import AuditEntry, Event, IdempotencyRecord, Job
from app.storage.tables.organizations import Client, Organization, School, Team, TeamMember
from app.storage.tables.partner_checks import PartnerCheck
from app.storage.tables.pathways import Pathway, PathwayAward, PathwayVersion
from app.storage.tables.people import (
    Absence,
    Email,
    ExternalId,
    Person,
    Relationship,
    Role,
    SignedIn,
    SignInLink,
)
from app.storage.tables.plans import Plan, PlanComment, PlanVersion
from app.storage.tables.portfolio import (
    PortfolioEntry,
    PortfolioEntryVersion,
    PortfolioPage,
    PortfolioPiece,
)
from app.storage.tables.questions import Question
from app.storage.tables.recognitions import Recognition
from app.storage.tables.revocations import RevocationBatch, RevocationRow
from app.storage.tables.saved_comments import SavedComment
from app.storage.tables.scoring import ScoringRemark, ScoringRound, ScoringSeat
from app.storage.tables.sharing import SharedWork
from app.storage.tables.submissions import (
    Assignment,
    CoachMeeting,
    Decision,
    DraftComment,
    Enrollment,
    Evidence,
    Override,
    Review,
    Submission,
)
from app.storage.tables.surveys import SurveyAnswer, SurveyReply
from app.storage.tables.team_artefacts import TeamArtefact
from app.storage.tables.vc_api import VcApiEntry, VcApiStatusList
from app.storage.tables.webhooks import Delivery, Webhook

metadata = SQLModel.metadata

__all__ = [
    "Absence",
    "Accommodation",
    "AgreementCount",
    "Anchor",
    "AnchorConsent",
    "AnchorReading",
    "AnchorSet",
    "Appeal",
    "Artwork",
    "Assignment",
    "Attestation",
    "AuditEntry",
    "BlindAnchor",
    "Calendar",
    "Calibration",
    "ChangingRow",
    "Client",
    "Clock",
    "CoachMeeting",
    "Competency",
    "Credential",
    "CredentialVersion",
    "Decision",
    "Delivery",
    "DraftComment",
    "DriftFinding",
    "Email",
    "Endorsement",
    "EndorsementBefore",
    "Enrollment",
    "Event",
    "Evidence",
    "EvidenceRequirement",
    "ExternalId",
    "Framework",
    "Goal",
    "Holiday",
    "HolidayImport",
    "IdempotencyRecord",
    "InquiryCycle",
    "InquiryFile",
    "IntegrityHold",
    "Issuer",
    "Job",
    "Key",
    "KeyCompromise",
    "KnownIssuer",
    "Likeness",
    "Microcredential",
    "MicrocredentialVersion",
    "MisconductFlag",
    "Organization",
    "Override",
    "PanelSeat",
    "PartnerCheck",
    "Pathway",
    "PathwayAward",
    "PathwayVersion",
    "Person",
    "Plan",
    "PlanComment",
    "PlanVersion",
    "PortfolioEntry",
    "PortfolioEntryVersion",
    "PortfolioPage",
    "PortfolioPiece",
    "PublicOrigin",
    "Qualification",
    "Question",
    "ReceiptKey",
    "Recognition",
    "Relationship",
    "Review",
    "RevocationBatch",
    "RevocationCase",
    "RevocationRow",
    "Role",
    "Row",
    "Rubric",
    "SavedComment",
    "School",
    "ScoringRemark",
    "ScoringRound",
    "ScoringSeat",
    "SharedWork",
    "SignInLink",
    "Signature",
    "SignedIn",
    "Stage",
    "StatusBits",
    "StatusList",
    "Submission",
    "SurveyAnswer",
    "SurveyReply",
    "Team",
    "TeamArtefact",
    "TeamMember",
    "TextBand",
    "VcApiEntry",
    "VcApiStatusList",
    "Verification",
    "Webhook",
    "metadata",
]

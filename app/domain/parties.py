"""Who people and machines are to an organization and to what lies in it."""

from enum import StrEnum


class RoleName(StrEnum):
    """What a person can be in an organization, a school or a microcredential."""

    COORDINATOR = "coordinator"
    AUTHOR = "author"
    ASSESSOR = "assessor"
    APPROVER = "approver"
    COACH = "coach"
    EDUCATOR = "educator"
    AUDITOR = "auditor"


class Party(StrEnum):
    """What an actor can be to the very thing that is asked for."""

    MEMBER = "member"  # any active person of the organization
    OWNER = "owner"  # the person whom it is about
    ASSIGNED = "assigned"  # the assessor who was asked to judge it
    COACHING = "coaching"  # a coach of the owner
    MANAGING = "managing"  # the owner's line manager
    CHECKING = "checking"  # a learning partner who is asked to look the draft over
    PANEL = "panel"  # somebody who sits on the panel that decides on it
    MACHINE = "machine"  # a client that acts for itself


class Scope(StrEnum):
    """What a client was given."""

    READ = "resource:read"
    WRITE = "resource:write"
    ISSUE = "credentials:issue"
    ACT = "people:act"

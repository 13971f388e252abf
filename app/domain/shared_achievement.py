"""Whose achievement it is that a version awards: our own, or one that many issuers share (a skill assertion)."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.domain.plain_text import plain_email, plain_url, single_line
from app.domain.rubric import Value

# Open Badges 3.0, AchievementType; what is not in it is written `ext:…`.
ACHIEVEMENT_TYPES = [
    "Achievement",
    "ApprenticeshipCertificate",
    "Assessment",
    "Assignment",
    "AssociateDegree",
    "Award",
    "Badge",
    "BachelorDegree",
    "Certificate",
    "CertificateOfCompletion",
    "Certification",
    "CommunityService",
    "Competency",
    "Course",
    "CoCurricular",
    "Degree",
    "Diploma",
    "DoctoralDegree",
    "Fieldwork",
    "GeneralEducationDevelopment",
    "JourneymanCertificate",
    "LearningProgram",
    "License",
    "Membership",
    "ProfessionalDoctorate",
    "QualityAssuranceCredential",
    "MasterCertificate",
    "MasterDegree",
    "MicroCredential",
    "ResearchDoctorate",
    "SecondarySchoolDiploma",
]
_ONE_OF = "|".join(ACHIEVEMENT_TYPES)
AchievementType = Annotated[
    str, Field(max_length=60, pattern=rf"^({_ONE_OF}|ext:[a-zA-Z0-9.\-_]+)$")
]
Url = Annotated[
    str,
    Field(min_length=10, max_length=2000, examples=["https://standards.example/achievements/7"]),
    AfterValidator(plain_url),
]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(single_line)]


class Creator(Value):
    """Who defined the achievement, if that is not who issues it."""

    id: Url
    name: Name
    url: Url | None = None
    email: Annotated[str, Field(max_length=254), AfterValidator(plain_email)] | None = None


class SharedAchievement(Value):
    """The achievement of somebody else that this one is an award of."""

    id: Url
    version: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    creator: Creator

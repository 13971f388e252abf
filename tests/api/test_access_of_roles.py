"""The access matrix by role: what each may reach in its own organization that nobody without it may.

Every operation of the API description is asked. One that stands in no list is refused to everybody but
coordinators, so that a new one fails here until somebody has said who may do it.
"""

import pytest

from tests.api.test_access_matrix import PUBLIC
from tests.api.world import World, operations
from tests.district import District

REFUSALS = {403, 404}
ASSESSOR = """
    createCalibration
"""
THEIR_COACH = """
    addComment checkSubmission createCoachMeeting downloadEvidence getCredential getDecision
    getEnrollment getEnrollmentProgress getEvidence getOpenCriteria getReview getSubmission
    listAdaptations listAttempts listChanges listComments listEvidence
    listSubmissionAttestations listSubmissionPartnerChecks readEvidencePage viewEvidence
"""
AUDITOR = """
    checkAudit checkSubmission downloadDecisions downloadEvidence downloadRecognitionProof downloadTurnaround
    downloadUnmetNeeds getAbsence getAgreementReport getAnchor getAnchorSet getAppeal
    getAppealRecord getAssignment getAttestation getCalibration getCalibrationReport getCase
    getClient getClock getCredential getDecision getEnrollment getEnrollmentProgress getEvidence
    getGoal getInquiryCycle getInquiryFile getKeyCompromise getOpenCriteria getOverride getPartnerCheck
    getPerson getPlan getQuestion getRecognition getRelationship getReview getRevocations
    getRole getScoringRound getSubmission getVerification getWebhook listAdaptations
    listAgreementRubrics listAnchorSets listAnchors listAppealPanel listAssessorLoad
    listAttempts listAudit listCasePanel listChanges listClients listComments listDeliveries
    listEvents listEvidence listHolds listKeyCompromises listLikenesses listMisconductFlags
    downloadSurveyReports listOutcomeSpread listPairAnomalies listPlanComments listPlanVersions listQuestions
    listRevocationRows listSubmissionAttestations listSubmissionPartnerChecks listSurveyReports
    listReportedDecisions listTeamArtefacts listTurnaround listUnmetNeeds listVerifications listWebhooks
    readEvidencePage viewEvidence
"""
APPROVER = """
    acceptRecognition approveDecision checkSubmission declineRecognition downloadEvidence
    downloadRecognitionProof getAttestation getDecision getEvidence getOpenCriteria getPerson
    getPlan getQuestion getRecognition getReview getSubmission keepDecision listAdaptations
    listAttempts listChanges listEvidence listLikenesses listPlanComments listPlanVersions
    listQuestions listSubmissionAttestations readEvidencePage remandDecision revokeRecognition
    viewEvidence voidDecision
"""
AUTHOR = """
    archiveMicrocredentialVersion archivePathwayVersion changeFramework changeMicrocredential
    changeMicrocredentialVersion changePathway changePathwayVersion changeRubric
    copyMicrocredentialVersion copyPathwayVersion createCompetency createFramework
    createMicrocredential createMicrocredentialVersion createPathway createPathwayVersion
    createRubric createRubricVersion deleteMicrocredentialVersion deletePathwayVersion
    publishMicrocredentialVersion publishPathwayVersion uploadArtwork
"""
# What a coordinator leaves to whose it is, to whoever was asked, or to another role.
NOT_FOR_COORDINATORS = """
    addInquiryFile downloadInquiryFile readInquiryFilePage removeInquiryFile viewInquiryFile
    restorePlan withdrawTeamArtefact
    actInInquiryCycle addComment addEvidence addEvidenceFile addPlanComment addPortfolioFile
    addPortfolioLink answerCase answerQuestion answerSurvey approveDecision askForAttestation
    askPartner askQuestion beginInquiryCycle changeEvidence changeGoal changeInquiryCycle
    changePlan changePortfolioEntry changePortfolioPage changeReview changeSavedComment
    changeSharedWork claimAssignment closeInquiryCycle confirmAttestation confirmOverride
    confirmPartnerCheck createAnchorReading createCalibration createInquiryCycle createPlan
    createReview createSubmission declineAttestation deletePortfolioEntry downloadPortfolioPiece
    dropGoal fileAppeal flagMisconduct getAnchorFeedback getPortfolioEntry getPortfolioPage
    getSavedComment getSurvey giveAnchorConsent issueCredential listPortfolioEntryVersions
    proposePlan reachGoal recallSubmission recuseAssignment recuseFromAppeal recuseFromCase referToPortfolio
    remandDecision removeEvidence removePortfolioPiece removeSavedComment reopenGoal
    restorePortfolioEntry resubmitSubmission returnPartnerCheck scoreInRound shareEvidence
    shareWork skipSurvey submitReview submitSubmission takeTeamEvidence voteOnAppeal voteOnCase
    withdrawAccommodation withdrawAnchorConsent withdrawAppeal withdrawAttestation
    withdrawComment withdrawInquiryCycle withdrawPartnerCheck withdrawPlan withdrawRecognition
    withdrawSharedWork withdrawSubmission
"""
REACHED = {
    "educator": "",
    "coach": "",
    "assessor": ASSESSOR,
    "their coach": THEIR_COACH,
    "their line manager": "getCredential",
    "their partner": "",
    "auditor": AUDITOR,
    "approver": APPROVER,
    "author": AUTHOR,
}
TIES = {
    "their coach": "coach_of",
    "their line manager": "manager_of",
    "their partner": "partner_of",
}


@pytest.fixture(scope="module")
def world(district):
    return World.build(district)


@pytest.fixture(scope="module")
def guarded(http):
    return [operation for operation in operations(http.app) if operation.name not in PUBLIC]


@pytest.fixture(scope="module")
def statuses(guarded):
    """What each operation answers a caller."""

    def ask(world, caller):
        return {one.name: one.ask(world, caller).status_code for one in guarded}

    return ask


@pytest.fixture(scope="module")
def refused(world, statuses):
    """What is refused to a member without any role."""
    got = statuses(world, world.district.person())
    return {name for name, status in got.items() if status in REFUSALS}


def somebody(world, who):
    """A person with this role everywhere, or with this tie to whose work it is."""
    if who not in TIES:
        return world.district.person(who)
    found = world.district.person(*(["coach"] if who == "their coach" else []))
    world.district.relate(found, TIES[who], world.programme.educator)
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", REACHED)
def test_a_role_reaches_what_it_is_for_and_nothing_else(world, statuses, refused, who):
    got = statuses(world, somebody(world, who))
    reached = {name for name in refused if got[name] not in REFUSALS}
    assert reached == set(REACHED[who].split())


@pytest.mark.timeout(300)
def test_a_coordinator_runs_the_programme_and_does_nothing_in_the_place_of_others(
    wiring, http, statuses, guarded
):
    # A world of its own: what is deleted here nobody else would find.
    world = World.build(District.make(wiring, http, "run"))
    got = statuses(world, world.district.coordinator)
    refused = {name for name, status in got.items() if status == 403}
    assert refused == set(NOT_FOR_COORDINATORS.split()) & {one.name for one in guarded}

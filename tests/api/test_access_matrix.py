"""Who may call what: every operation of the API description, put to everyone who may not."""

import uuid
from datetime import timedelta

import pytest

from app.main import API_ROUTERS, OPEN_ROUTERS
from app.storage.tables import Client
from tests.api.world import World, operations
from tests.district import Caller, District
from tests.integration.awards import stored

# Why these need no proof of who is asking. An operation that is not here must refuse strangers.
PUBLIC = {
    "askForSignInLink": "whoever signs in cannot have signed in before",
    "createToken": "the client's secret is in the request",
    "getLiveness": "for the machines that watch the service",
    "getReadiness": "for the machines that watch the service",
    "getProblem": "every error links to it",
    "verify": "a badge is worth what strangers can check",
    "readAchievement": "a badge names it",
    "readAssertion": "a badge is worth what strangers can check",
    "readAssertionJws": "its holder shows it to strangers",
    "readAssertionPng": "its holder shows it to strangers",
    "readAssertionSvg": "its holder shows it to strangers",
    "readBadgeClass": "a badge names it",
    "readBadgeImage": "a badge names it",
    "readBadgeSvg": "the same as a drawing",
    "readCertificate": "its holder shows it to strangers",
    "readCredentialPng": "its holder shows it to strangers",
    "readCredentialSvg": "its holder shows it to strangers",
    "readCryptographicKey": "a proof names it",
    "readIssuerProfile": "a badge names it",
    "readRevocationList": "a badge names it",
    "readRevokedCredentials": "a document of its issuer names it",
    "readStageImage": "a badge names it",
    "readStageBadgeClass": "a badge names it",
    "readCredential": "its holder shows it to strangers",
    "readCredentialJson": "its holder shows it to strangers",
    "readCredentialJwt": "its holder shows it to strangers",
    "readCriteria": "a badge names it",
    "readCredentialEndorsements": "its holder shows it to strangers",
    "readEndorsement": "it is said to everybody",
    "readEndorsementJson": "it is said to everybody",
    "readEndorsementJwt": "it is said to everybody",
    "readIssuer": "a badge names it",
    "readIssuerDid": "a badge names it",
    "readKey": "a proof names it",
    "readKeySet": "a proof names it",
    "readReceiptKeys": "a receipt names it",
    "readStageAchievement": "a badge names it",
    "readStageCriteria": "a badge names it",
    "readStatusList": "a badge names it",
    "readTranslatedAchievement": "a badge names it",
    "readTranslatedBadgeClass": "a badge names it",
    "readTranslatedCriteria": "a badge names it",
    "readTranslatedStage": "a badge names it",
    "readTranslatedStageBadgeClass": "a badge names it",
    "readTranslatedStageCriteria": "a badge names it",
}
# What every person of the organization may do, whatever their roles; everything else is 403.
FOR_MEMBERS = {
    "getArtwork": 404,  # none was uploaded
    "previewBadgeImage": 200,
    "createGoal": 201,  # their own
    "createSavedComment": 201,  # their own
    "createPortfolioEntry": 201,  # their own
    "createPortfolioPage": 201,  # their own
    "createVerification": 201,
    # They have no verified address that a badge could name; a letter needs none.
    "createRecognition": 409,
    "createRecognitionFile": 201,
    "endSession": 404,  # a client has no session that it could end
    "getCalendar": 200,
    "getCompetency": 200,
    "getEndorsement": 200,
    "getFramework": 200,
    "getHoliday": 200,
    "getHolidayImport": 200,
    "getIssuer": 200,
    "getKey": 200,
    "getKnownIssuer": 200,
    "getMicrocredential": 200,
    "getMicrocredentialVersion": 200,
    "getPathway": 200,
    "getPathwayProgress": 200,  # their own
    "getPathwayVersion": 200,
    "getRubric": 200,
    "getSchool": 200,
    "getSession": 200,
    "getTeam": 200,
    "listAttestations": 200,  # what they are asked, which is nothing
    "listCompetencies": 200,
    "listEndorsements": 200,
    "listFrameworks": 200,
    "listHolidayImports": 200,
    "listHolidays": 200,
    "listIssuers": 200,
    "listKeys": 200,
    "listKnownIssuers": 200,
    "listMicrocredentialVersions": 200,
    "listMicrocredentials": 200,
    "listPartnerChecks": 200,  # what they are asked, which is nothing
    "listPathwayVersions": 200,
    "listPathways": 200,
    "getSharedWork": 200,
    "listSharedWork": 200,
    "listPortfolioPages": 200,  # their own
    "listPortfolioEntries": 200,  # their own, and what colleagues show
    "listRubrics": 200,
    "listSavedComments": 200,  # their own, which nobody else sees
    "listSchools": 200,
    "listTeamMembers": 200,
    "listTeams": 200,
    "previewMicrocredentialVersion": 200,
    "checkMicrocredentialVersionQuality": 200,
    # Somebody else's review is not even known to be there.
    "changeReview": 404,
    "submitReview": 404,
    # Nothing was offered to them.
    "takeNextAssignment": 404,
}
# These lists show a person without roles what is their own, which is nothing, or themselves.
OWN_LISTS = {
    "listAbsences": 0,
    "listAccommodations": 0,
    "listAppeals": 0,
    "listAssignments": 0,
    "listCalibrations": 0,
    "listCases": 0,
    "listClocks": 0,
    "listCredentials": 0,
    "listDecisions": 0,
    "listEnrollments": 0,
    "listGoals": 0,
    "listInquiryCycles": 0,
    "listOverrides": 0,
    "listPeople": 1,
    "listPlans": 0,
    "listRecognitions": 0,
    "listRelationships": 0,
    "listReviews": 0,
    "listRoles": 0,
    "listScoringRounds": 0,
    "listSubmissions": 0,
}
# What a machine that acts for itself may never do, though it has every scope.
NOT_FOR_MACHINES = {
    "addPortfolioFile",
    "addPortfolioLink",
    "changeSharedWork",
    "getSharedWork",
    "listSharedWork",
    "shareWork",
    "withdrawSharedWork",
    "answerSurvey",
    "getSurvey",
    "listSurveyReports",
    "skipSurvey",
    "changePortfolioEntry",
    "changePortfolioPage",
    "createPortfolioPage",
    "getPortfolioPage",
    "listPortfolioPages",
    "createPortfolioEntry",
    "deletePortfolioEntry",
    "downloadPortfolioPiece",
    "getPortfolioEntry",
    "listPortfolioEntries",
    "listPortfolioEntryVersions",
    "referToPortfolio",
    "removePortfolioPiece",
    "restorePortfolioEntry",
    "changeGoal",
    "createGoal",
    "declineAccommodation",
    "downloadSurveyReports",
    "downloadUnmetNeeds",
    "dropGoal",
    "endAccommodation",
    "getAccommodation",
    "getGoal",
    "grantAccommodation",
    "listAccommodations",
    "listGoals",
    "listUnmetNeeds",
    "reachGoal",
    "recordAccommodation",
    "reopenGoal",
    "withdrawAccommodation",
    "addPlanComment",
    "approvePlan",
    "changePlan",
    "createPlan",
    "proposePlan",
    "refusePlan",
    "returnPlan",
    "withdrawPlan",
    "restorePlan",
    "acceptRecognition",
    "createRecognition",
    "createRecognitionFile",
    "declineRecognition",
    "downloadRecognitionProof",
    "revokeRecognition",
    "withdrawRecognition",
    "answerCase",
    "getCase",
    "listCasePanel",
    "listCases",
    "nameCasePanel",
    "openCase",
    "recuseFromCase",
    "suspendInCase",
    "voteOnCase",
    "withdrawCase",
    "flagMisconduct",
    "holdSubmission",
    "listHolds",
    "listMisconductFlags",
    "releaseSubmission",
    "downloadAppealEvidence",
    "fileAppeal",
    "getAppealRecord",
    "getAppealedPlan",
    "listAppealPanel",
    "nameAppealPanel",
    "recuseFromAppeal",
    "voteOnAppeal",
    "withdrawAppeal",
    "archiveAnchor",
    "archiveAnchorSet",
    "changeAnchorSet",
    "createAnchor",
    "createAnchorReading",
    "createAnchorSet",
    "createCalibration",
    "getAnchor",
    "getAnchorFeedback",
    "actInInquiryCycle",
    "addInquiryFile",
    "downloadInquiryFile",
    "getInquiryFile",
    "readInquiryFilePage",
    "removeInquiryFile",
    "viewInquiryFile",
    "beginInquiryCycle",
    "changeInquiryCycle",
    "closeInquiryCycle",
    "createInquiryCycle",
    "getInquiryCycle",
    "listInquiryCycles",
    "withdrawInquiryCycle",
    "changeSavedComment",
    "closeScoringRound",
    "createSavedComment",
    "getSavedComment",
    "listSavedComments",
    "removeSavedComment",
    "createScoringRound",
    "discussInRound",
    "getScoringRound",
    "listScoringRounds",
    "scoreInRound",
    "withdrawScoringRound",
    "getAnchorSet",
    "getCalibration",
    "getCalibrationReport",
    "giveAnchorConsent",
    "listAnchorSets",
    "listAnchors",
    "listCalibrations",
    "publishAnchorSet",
    "withdrawAnchorConsent",
    "addEvidence",
    "addEvidenceFile",
    "addKnownIssuer",
    "approveDecision",
    "askForOverride",
    "archiveIssuer",
    "changeCalendar",
    "changeClient",
    "changeEvidence",
    "changeIssuer",
    "changeKnownIssuer",
    "changeReview",
    "checkAudit",
    "claimAssignment",
    "compromiseKey",
    "confirmOverride",
    "completeSubmission",
    "createHoliday",
    "importHolidays",
    "removeHoliday",
    "undoHolidayImport",
    "createClient",
    "createEndorsement",
    "createCoachMeeting",
    "listTeamArtefacts",
    "shareEvidence",
    "takeTeamEvidence",
    "withdrawTeamArtefact",
    "askPartner",
    "confirmPartnerCheck",
    "getPartnerCheck",
    "listPartnerChecks",
    "listSubmissionPartnerChecks",
    "returnPartnerCheck",
    "withdrawPartnerCheck",
    "askForAttestation",
    "confirmAttestation",
    "declineAttestation",
    "getAttestation",
    "listAttestations",
    "listSubmissionAttestations",
    "withdrawAttestation",
    "askQuestion",
    "answerQuestion",
    "getQuestion",
    "listQuestions",
    "addComment",
    "listComments",
    "withdrawComment",
    "createIssuer",
    "createIssuerKey",
    "createReview",
    "createSubmission",
    "deactivateClient",
    "downloadEvidence",
    "readEvidencePage",
    "listLikenesses",
    "viewEvidence",
    "getClient",
    "getOverride",
    "importKnownIssuers",
    "keepDecision",
    "listAssessorLoad",
    "listAudit",
    "listClients",
    "listOverrides",
    "downloadTurnaround",
    "listTurnaround",
    "getClock",
    "listClocks",
    "receiveEndorsement",
    "recuseAssignment",
    "removeEndorsement",
    "listOutcomeSpread",
    "listPairAnomalies",
    "reassignAssignment",
    "remandDecision",
    "removeEvidence",
    "removeKnownIssuer",
    "recallSubmission",
    "resubmitSubmission",
    "retireKey",
    "rotateIssuerKey",
    "revokeEndorsement",
    "returnSubmission",
    "rotateClientSecret",
    "submitReview",
    "submitSubmission",
    "takeNextAssignment",
    "voidDecision",
    "withdrawOverride",
    "withdrawSubmission",
    "changeWebhook",
    "createWebhook",
    "getWebhook",
    "listDeliveries",
    "listWebhooks",
    "removeWebhook",
    "replayDelivery",
    "rotateWebhookSecret",
    "testWebhook",
}
# Who is asking may be known without any scope; a client has no session to end.
WITHOUT_SCOPE = {"getSession", "endSession"}


@pytest.fixture(scope="module")
def world(district):
    return World.build(district)


@pytest.fixture(scope="module")
def guarded(http):
    found = [operation for operation in operations(http.app) if operation.name not in PUBLIC]
    assert len(found) > 100
    return found


def unexpected(operations, expected, answer):
    """The operations whose answer has another status than expected, with both."""
    got = {operation.name: answer(operation).status_code for operation in operations}
    wanted = {name: expected(name) for name in got}
    return {name: (got[name], wanted[name]) for name in got if got[name] != wanted[name]}


def test_every_operation_is_either_guarded_or_public_for_a_reason(http, guarded):
    every = {operation.name: operation for operation in operations(http.app)}
    assert PUBLIC.keys() <= every.keys()
    assert {name for name, operation in every.items() if operation.is_public} == PUBLIC.keys()
    known = FOR_MEMBERS.keys() | OWN_LISTS.keys() | NOT_FOR_MACHINES | WITHOUT_SCOPE
    assert known <= {operation.name for operation in guarded}


def test_every_route_is_in_the_description_but_the_pages_for_people(http):
    described = {(o.method, o.template) for o in operations(http.app)}
    served = served_by(API_ROUTERS, "/api/v1") | served_by(OPEN_ROUTERS)
    assert len(served) > 120
    hidden = {path for method, path in served if (method, path) not in described}
    assert {path for path in hidden if not path.startswith("/sign-")} == {"/docs"}


def served_by(routers, prefix=""):
    return {
        (method, prefix + route.path)
        for router in routers
        for route in router.routes
        for method in route.methods - {"HEAD", "OPTIONS"}
    }


def test_without_proof_of_who_asks_nothing_guarded_answers(world, guarded, http):
    def answer(operation):
        path = world.path(operation.template)
        got = http.request(operation.method, path, headers={"If-Match": '"1"'})
        assert "www-authenticate" in got.headers, operation.name
        assert world.ids.get("person_id") not in got.text
        return got

    assert unexpected(guarded, lambda _: 401, answer) == {}


@pytest.fixture(scope="module")
def false_proofs(district, other_district, wiring, world):
    """Bearer tokens that look like something and prove nothing."""
    mint, now = wiring.tools.tokens.mint, wiring.now()
    claims = {
        "sub": str(district.client_id),
        "org": str(district.organization_id),
        "scope": "resource:read resource:write people:act credentials:issue",
    }
    ten = timedelta(minutes=10)
    left = district.person("coordinator")
    with district.service_work() as work:
        gone = work.add(
            Client, name="Gone", scopes=["resource:read"], secret_hash="x", deactivated_at=now
        )
    district.coordinator.made(f"/people/{left.person_id}/deactivate")
    good = mint(claims, now=now, lifetime=ten)
    head, body, signature = good.split(".")
    row = type("Row", (), {"id": uuid.UUID(world.ids["credential_id"])})
    badge = stored(world.programme, row)
    return {
        "a badge": badge.ob3_jwt if isinstance(badge.ob3_jwt, str) else badge.ob3_jwt.decode(),
        "an expired token": mint(claims, now=now - timedelta(hours=1), lifetime=ten),
        "a deactivated client": mint(claims | {"sub": str(gone.id)}, now=now, lifetime=ten),
        "a deactivated person": left.token,
        "our client in another organization": mint(
            claims | {"org": str(other_district.organization_id)}, now=now, lifetime=ten
        ),
        "no such client": mint(claims | {"sub": str(uuid.uuid4())}, now=now, lifetime=ten),
        "another signature": f"{head}.{body}.{signature[::-1]}",
        "no signature": f"{head}.{body}.",
        "no algorithm": f"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{body}.",
        "no token": "undefined",
        "client secret": district.client_secret.replace(" ", "-"),
    }


def test_no_false_proof_opens_anything(world, guarded, http, false_proofs):
    assert http.get(  # else the test would prove nothing about paths and bodies
        "/api/v1/schools", headers={"Authorization": f"Bearer {world.district.machine().token}"}
    ).is_success
    for what, token in false_proofs.items():
        caller = Caller(http, token)
        found = unexpected(guarded, lambda _: 401, lambda o, c=caller: o.ask(world, c))
        assert found == {}, what


def test_an_id_of_another_organization_is_as_unknown_as_a_random_one(
    world, guarded, other_district
):
    named = [operation for operation in guarded if "{" in operation.template]
    assert len(named) > 60
    caller, random = other_district.coordinator, str(uuid.uuid4())
    for operation in named:
        ours = operation.ask(world, caller)
        strange = operation.template.format(**dict.fromkeys(world.ids, random))
        unknown = operation.ask(world, caller, strange)
        assert (operation.name, ours.status_code) == (operation.name, 404)
        assert unknown.status_code == 404, operation.name
        assert forget(ours.text, world.ids.values()) == forget(unknown.text, [random])
        assert ours.headers.keys() == unknown.headers.keys(), operation.name


def test_a_machine_of_another_organization_cannot_tell_our_ids_from_random_ones(
    world, guarded, other_district
):
    caller, random = other_district.machine(), str(uuid.uuid4())
    for operation in (o for o in guarded if "{" in o.template):
        strange = operation.template.format(**dict.fromkeys(world.ids, random))
        ours, unknown = operation.ask(world, caller), operation.ask(world, caller, strange)
        assert ours.status_code == unknown.status_code, operation.name
        assert ours.status_code in {403, 404}, operation.name
        assert forget(ours.text, world.ids.values()) == forget(unknown.text, [random])


def forget(text, ids):
    """The text without the ids, which the asker sent."""
    for known in ids:
        text = text.replace(known, "ID")
    return text


def test_an_id_of_another_organization_in_a_body_is_unknown(world, guarded, other_district):
    naming = {
        "askForOverride",
        "createAnchor",
        "createAnchorSet",
        "createCalibration",
        "createAbsence",
        "createCompetency",
        "createEndorsement",
        "createEnrollment",
        "createMicrocredential",
        "createMicrocredentialVersion",
        "createPathwayVersion",
        "createRecognition",
        "createReview",
        "createSubmission",
        "fileAppeal",
        "openCase",
        "declareRelationship",
        "grantRole",
    }
    found = [operation for operation in guarded if operation.name in naming]
    assert len(found) == len(naming)
    for operation in found:
        answer = operation.ask(world, other_district.coordinator)
        assert answer.status_code == 404, operation.name
        assert answer.json()["errors"][0]["pointer"].endswith("_id"), operation.name


def test_nothing_of_ours_is_in_any_list_of_another_organization(world, guarded, other_district):
    lists = [o for o in guarded if o.name.startswith("list") and "{" not in o.template]
    assert len(lists) > 20
    for operation in lists:
        text = operation.ask(world, other_district.coordinator).text
        assert not [name for name, known in world.ids.items() if known in text], operation.name


def test_a_client_without_the_scope_is_refused_acting_for_itself_and_for_a_coordinator(
    world, guarded, district
):
    scoped = [operation for operation in guarded if operation.name not in WITHOUT_SCOPE]
    for acting_for in (None, district.coordinator_id):

        def answer(operation, acting_for=acting_for):
            scope = "resource:write" if operation.method == "GET" else "resource:read"
            if operation.name == "issueCredential":
                scope = "resource:read resource:write"
            if acting_for is None:
                return operation.ask(world, district.machine(scope))
            return operation.ask(world, district.acting_for(acting_for, scope, "people:act"))

        assert unexpected(scoped, lambda _: 403, answer) == {}


def test_a_person_without_roles_does_only_what_every_member_may(world, guarded, district):
    allowed = FOR_MEMBERS | dict.fromkeys(OWN_LISTS, 200)
    nobody = district.person()
    found = unexpected(guarded, lambda n: allowed.get(n, 403), lambda o: o.ask(world, nobody))
    assert found == {}


def test_a_person_without_roles_sees_only_what_is_their_own_in_lists(world, guarded, district):
    nobody = district.person()
    lists = [operation for operation in guarded if operation.name in OWN_LISTS]
    assert len(lists) == len(OWN_LISTS)
    seen = {o.name: len(o.ask(world, nobody).json()["data"]) for o in lists}
    assert seen == OWN_LISTS
    shown_to_coordinator = {
        o.name: len(o.ask(world, district.coordinator).json()["data"]) for o in lists
    }
    assert all(shown_to_coordinator[name] > count for name, count in OWN_LISTS.items())


def test_a_machine_with_every_scope_cannot_do_what_takes_a_person(world, guarded, district):
    machine = district.machine()
    found = [operation for operation in guarded if operation.name in NOT_FOR_MACHINES]
    assert len(found) == len(NOT_FOR_MACHINES)
    assert unexpected(found, lambda _: 403, lambda o: o.ask(world, machine)) == {}


def test_no_answer_to_the_right_asker_is_an_internal_error(guarded, wiring, http):
    district = District.make(wiring, http, "used-up")
    fresh = World.build(district)
    callers = (district.coordinator, fresh.programme.educator, fresh.programme.assessor)
    for operation in guarded:
        for caller in callers:
            answer = operation.ask(fresh, caller)
            assert answer.status_code < 500, (operation.name, answer.text)

"""The kinds of events that there are, by the noun they are about: what a webhook can ask for."""

from collections.abc import Mapping, Sequence

_VERBS = {
    "absence": "created ended",
    "accommodation": "asked declined ended granted withdrawn",
    "anchor": "archived created",
    "anchor_consent": "given withdrawn",
    "anchor_set": "archived changed created published",
    "appeal": "decided filed unseated withdrawn",
    "artwork": "removed uploaded",
    "assessor": "drifted",
    "assignment": "claimed done lapsed offered reassigned recalled recused",
    "attestation": "asked confirmed declined reminded withdrawn",
    "calendar": "changed",
    "calibration": "begun finished",
    "case": "answered closed opened suspended vote_called",
    "client": "changed created deactivated rotated",
    "clock": "due_soon overdue",
    "comment": "added withdrawn",
    "competency": "created",
    "credential": "expired expiring issued reinstated reissued revoked suspended",
    "decision": "made proposed remanded void_asked void_withdrawn voided",
    "delivery": "replayed",
    "endorsement": "created received reissued removed revoked",
    "enrollment": "changed completed created reopened resumed withdrawn",
    "evidence": "added changed forgotten quarantined removed snapshot",
    "framework": "changed created",
    "goal": "changed created dropped reached reopened",
    "holiday": "created removed",
    "holiday_import": "created removed",
    "inquiry_cycle": "acting begun closed created withdrawn",
    "inquiry_file": "added forgotten quarantined",
    "issuer": "archived changed created",
    "key": "badges_signed_anew compromised created retired rewrapped rotated",
    "known_issuer": "added changed removed",
    "microcredential": "changed created",
    "microcredential_version": "archived changed created deleted published",
    "misconduct": "flagged",
    "organization": "changed",
    "override": "asked confirmed withdrawn",
    "panel": "lapsed recused replaced seated voted",
    "partner_check": "asked confirmed reminded returned withdrawn",
    "pathway": "changed completed created",
    "pathway_version": "archived changed created deleted published",
    "person": "badges_move_asked changed created deactivated email_added email_removed "
    "external_id_added link_made reactivated signed_in signed_out",
    "plan": "approved changed created proposed refused restored returned withdrawn",
    "plan_comment": "added",
    "portfolio_entry": "changed created deleted forgotten restored",
    "portfolio_page": "changed created",
    "portfolio_piece": "added quarantined removed",
    "qualification": "ended granted",
    "question": "answered asked closed",
    "recognition": "accepted declined lapsed proof_matched revoked submitted withdrawn",
    "relationship": "declared ended",
    "revocation_case": "unseated",
    "review": "started submitted",
    "revocation_batch": "asked done",
    "role": "granted taken_away",
    "rubric": "changed created frozen",
    "school": "archived changed created",
    "scoring_round": "closed created discussed joined left opened scored withdrawn",
    "shared_work": "changed shared withdrawn",
    "status_list": "opened",
    "submission": "coached completed created held proof_matched recalled released resubmitted returned split submitted "
    "unrouted withdrawn",
    "survey": "answered skipped",
    "team": "archived changed created member_added member_removed",
    "team_artefact": "forgotten shared withdrawn",
    "verification": "kept",
    "webhook": "changed created deleted disabled rewrapped rotated tested",
}
KINDS: Mapping[str, Sequence[str]] = {
    noun: [f"{noun}.{verb}" for verb in verbs.split()] for noun, verbs in _VERBS.items()
}


def why_unknown(wanted: str) -> str | None:
    """Say what there is instead of a kind (or a noun with `.*`) that there is not; None if there is."""
    noun = wanted.partition(".")[0]
    if noun not in KINDS:
        return f"{wanted} is no kind of event; the nouns are {', '.join(KINDS)}"
    if wanted in {f"{noun}.*", *KINDS[noun]}:
        return None
    return (
        f"{wanted} is no kind of event; of {noun} there are {', '.join(KINDS[noun])}, and {noun}.*"
    )

"""A draft with everything that others have a part in: a word to confirm, a partner, a team; in every look."""

from tests.attested import VISIT, asked, draft_with_all
from tests.browser.site import examine
from tests.programme import EVIDENCE, Programme


def test_a_draft_with_attestor_partner_and_team_is_accessible_in_every_look(site, context, page):
    district = site.district
    shared = [one | {"shared": "team"} for one in EVIDENCE]
    stage = {"evidence": [*shared, VISIT]}
    policy = {"partner_check": "required"}
    programme = Programme.publish(district, policy=policy, of_stages=[stage])
    other = district.person("educator", name="Emmy Noether")
    district.relate(other, "partner_of", programme.educator)
    draft, piece = draft_with_all(programme)
    row = asked(programme, piece, other)
    other.made(f"/attestations/{row['id']}/confirm", {"note": "I was there all the time."})
    path, body = f"/submissions/{draft['id']}", {"person_id": str(other.person_id)}
    check = programme.educator.made(f"{path}/partner-checks", body)
    now = other.get(f"/partner-checks/{check['id']}").json()["draft_digest"]
    back = {"digest": now, "note": "The plan stops midway.", "ticks": ["reflection"]}
    other.made(f"/partner-checks/{check['id']}/return", back)
    site.enter(page, programme.educator.person_id)
    examine(context, f"{site.url}/work" + path)

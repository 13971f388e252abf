"""Recognitions in a real browser: every page of them is accessible."""

from tests.browser.site import examine
from tests.outside import verify_address
from tests.programme import PDF, Programme


def test_the_pages_of_recognitions_are_accessible(site, context, page):
    district = site.district
    policy = {"recognition": {"proofs": ["badge", "document"], "hours_tenths": 150}}
    programme = Programme.publish(district, policy=policy)
    ada = programme.educator
    verify_address(district, ada)
    form = {"microcredential_id": programme.version["microcredential_id"]}
    said = form | {"proof": "document", "title": "A course", "issuer_name": "A university"}
    file = {"file": ("letter.pdf", PDF + b"%browser", "application/pdf")}
    row = ada.call("POST", "/recognitions/files", data=said, files=file).json()
    site.enter(page, ada)
    for path in ("", "/new", f"/{row['id']}"):
        examine(context, f"{site.url}/recognitions{path}")
    site.enter(page, district.coordinator)
    for path in ("", f"/{row['id']}"):
        examine(context, f"{site.url}/manage/recognitions{path}")

"""The page on which somebody says what of their portfolio everybody sees, without JavaScript."""

from tests.integration import awards
from tests.pages.people import HTML, AtPages
from tests.programme import Programme

PATH = "/portfolio/page"


def test_a_page_is_opened_with_a_badge_and_closed_again(district):
    programme = Programme.publish(district)
    badge = awards.issue(programme, awards.earn(programme))
    mary = AtPages.enter(district, programme.educator)
    assert PATH in mary.get("/portfolio")
    assert "It is closed" in mary.get(PATH)
    hostile = "<script>alert(1)</script>"
    said = {"is_open": "on", "slug": "mary-s-talk", "introduction": hostile}
    assert mary.send(PATH, data=said | {"credential_ids": str(badge.id)}).status_code == 303
    assert "/portfolios/mary-s-talk" in mary.get(PATH)
    seen = district.http.get("/portfolios/mary-s-talk", headers=HTML).text
    assert f"/credentials/{badge.id}" in seen
    assert "&lt;script&gt;" in seen
    wrong = mary.send(PATH, data={"slug": "Not An Address", "revision": "1"})
    assert (wrong.status_code, "Not An Address" in wrong.text) == (422, True)
    assert mary.send(PATH, data={"slug": "mary-s-talk", "revision": "1"}).status_code == 303
    assert district.http.get("/portfolios/mary-s-talk", headers=HTML).status_code == 404

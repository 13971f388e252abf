"""Sign-in by a link in a mail, the session that follows, and the pages of both."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from app.services import organizations, sign_in
from app.storage.tables import Job, Organization, Person, SignedIn, SignInLink

COOKIE = "__Host-laurel"
ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def _nothing_counted(wiring, http):
    wiring.tools.throttle.forget()
    http.cookies.clear()


@pytest.fixture
def ada(district):
    email = f"Ada-{uuid.uuid4().hex}@district.example"
    return district.machine().made("/people", {"name": "Ada <b>Park</b>", "email": email})


def address_of(person):
    return person["emails"][0]["address"]


def mails_to(wiring, address):
    with Session(wiring.database.engine) as session:
        jobs = session.exec(
            select(Job).where(col(Job.kind) == "mail.send").order_by(col(Job.created_at), Job.id)
        )
        return [job.payload for job in jobs if job.payload.get("to") == address]


def ask(http, email, **options):
    return http.post("/api/v1/sign-in", json={"email": email}, **options)


def link_of(wiring, http, person):
    assert ask(http, address_of(person)).status_code == 202
    mail = mails_to(wiring, address_of(person))[-1]
    return re.search(r"http://localhost(/sign-in/\S+)", mail["text"])[1]


def enter(http, path, **headers):
    return http.post(path, headers=ORIGIN | headers, follow_redirects=False)


def cookie_of(answer):
    return re.match(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]


@pytest.fixture
def cookie(wiring, http, ada):
    value = cookie_of(enter(http, link_of(wiring, http, ada)))
    http.cookies.clear()
    return value


def session_of(http, cookie):
    return http.get("/api/v1/session", headers={"Cookie": f"{COOKIE}={cookie}"})


def test_a_known_and_an_unknown_address_are_told_the_same(wiring, http, ada):
    known, unknown = ask(http, address_of(ada)), ask(http, f"{uuid.uuid4().hex}@x.example")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 202
    left_out = {"x-request-id", "date"}
    assert {k: v for k, v in known.headers.items() if k not in left_out} == {
        k: v for k, v in unknown.headers.items() if k not in left_out
    }


def test_an_unknown_address_costs_as_many_writes_and_leaves_nothing(wiring, http, ada):
    def writes_of(address):
        seen = []

        def note(_connection, _cursor, statement, *_):
            seen.append(statement.split(" ", 1)[0])

        event.listen(wiring.database.engine, "before_cursor_execute", note)
        try:
            assert ask(http, address).status_code == 202
        finally:
            event.remove(wiring.database.engine, "before_cursor_execute", note)
        return sum(word in {"INSERT", "DELETE", "UPDATE"} for word in seen)

    email = f"{uuid.uuid4().hex}@x.example"
    assert writes_of(email) == writes_of(address_of(ada)) == 2
    with Session(wiring.database.engine) as session:
        assert [job for job in session.exec(select(Job)) if job.payload.get("to") == email] == []


@pytest.mark.parametrize("email", ["", "x", "a@b.example\r\nBcc: c@d.example", 5, None])
def test_what_is_no_address_is_422(http, email):
    assert ask(http, email).status_code == 422


def test_only_hashes_of_links_and_sessions_are_kept(wiring, http, ada):
    path = link_of(wiring, http, ada)
    token, cookie = path.rpartition("/")[2], cookie_of(enter(http, path))
    with Session(wiring.database.engine) as session:
        links = {link.token_hash for link in session.exec(select(SignInLink))}
        sessions = {row.token_hash for row in session.exec(select(SignedIn))}
    assert links
    assert sessions
    assert token not in links
    assert cookie not in sessions


def test_looking_at_a_link_does_not_use_it_up(wiring, http, ada):
    path = link_of(wiring, http, ada)
    for _ in range(3):
        page = http.get(path)
        assert page.status_code == 200
        assert "Ada &lt;b&gt;Park&lt;/b&gt;" in page.text
        assert "set-cookie" not in page.headers
    assert http.head(path).status_code in {200, 405}
    assert enter(http, path).status_code == 303


def test_a_link_works_once_and_sets_a_locked_down_cookie(wiring, http, ada):
    path = link_of(wiring, http, ada)
    entered = enter(http, path)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    attributes = entered.headers["set-cookie"].lower()
    for part in ("path=/", "secure", "httponly", "samesite=lax", "max-age=43200"):
        assert part in attributes
    assert "domain" not in attributes
    http.cookies.clear()
    again = enter(http, path)
    assert again.status_code == 404
    assert "set-cookie" not in again.headers
    assert http.get(path).status_code == 404


def test_of_many_clicks_at_once_one_enters(wiring, http, ada):
    path = link_of(wiring, http, ada)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: enter(http, path), range(6)))
    assert sorted(answer.status_code for answer in answers) == [303] + [404] * 5


def test_a_link_ends_after_ten_minutes_and_a_session_after_twelve_hours(wiring, http, ada, clock):
    late, used = link_of(wiring, http, ada), link_of(wiring, http, ada)
    cookie = cookie_of(enter(http, used))
    clock.advance(minutes=10)
    assert enter(http, late).status_code == 404
    http.cookies.clear()
    assert session_of(http, cookie).status_code == 200
    clock.advance(hours=12)
    assert session_of(http, cookie).status_code == 401


def test_the_click_verifies_the_address_and_nothing_else_does(wiring, http, district, ada):
    path = f"/people/{ada['id']}"
    link = link_of(wiring, http, ada)
    http.get(link)
    assert district.machine().get(path).json()["emails"][0]["status"] == "asserted"
    enter(http, link)
    after = district.machine().get(path).json()
    assert after["emails"][0]["status"] == "verified"
    assert after["revision"] == ada["revision"] + 1


def test_a_person_in_two_organizations_gets_a_link_for_each(
    wiring, http, district, other_district, ada
):
    email = address_of(ada)
    other_district.machine().made("/people", {"name": "Ada", "email": email})
    ask(http, email.upper())
    mails = mails_to(wiring, email)
    assert len({mail["subject"] for mail in mails}) == 2
    organizations_entered = set()
    for mail in mails:
        path = re.search(r"(/sign-in/\S+)", mail["text"])[1]
        cookie = cookie_of(enter(http, path))
        http.cookies.clear()
        organizations_entered.add(session_of(http, cookie).json()["organization"]["id"])
    assert organizations_entered == {
        str(district.organization_id),
        str(other_district.organization_id),
    }


def test_the_inactive_get_no_link_and_lose_session_and_links(wiring, http, district, ada, cookie):
    pending = link_of(wiring, http, ada)
    sent = len(mails_to(wiring, address_of(ada)))
    district.machine().made(f"/people/{ada['id']}/deactivate")
    assert session_of(http, cookie).status_code == 401
    assert enter(http, pending).status_code == 404
    assert ask(http, address_of(ada)).status_code == 202
    assert len(mails_to(wiring, address_of(ada))) == sent
    district.machine().made(f"/people/{ada['id']}/reactivate")
    assert session_of(http, cookie).status_code == 401
    assert enter(http, pending).status_code == 404


def test_a_link_to_an_address_that_was_taken_away_is_dead(wiring, http, district, ada):
    caller, path = district.machine(), link_of(wiring, http, ada)
    more = caller.made(f"/people/{ada['id']}/emails", {"address": f"{uuid.uuid4().hex}@x.example"})
    url = f"/people/{ada['id']}/emails/{ada['emails'][0]['id']}"
    assert caller.delete(url, revision=more["revision"]).status_code == 204
    assert enter(http, path).status_code == 404


def test_signing_in_again_ends_the_session_that_the_browser_had(wiring, http, ada, cookie):
    path = link_of(wiring, http, ada)
    entered = enter(http, path, Cookie=f"{COOKIE}={cookie}")
    http.cookies.clear()
    assert session_of(http, cookie).status_code == 401
    assert session_of(http, cookie_of(entered)).status_code == 200


def test_a_form_of_another_site_signs_nobody_in(wiring, http, ada):
    path = link_of(wiring, http, ada)
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        refused = enter(http, path, Origin=origin)
        assert refused.status_code == 422
        assert "set-cookie" not in refused.headers
    assert enter(http, path).status_code == 303


@pytest.mark.parametrize(
    ("origin", "token", "status"),
    [
        ("http://localhost", "own", 200),
        (None, "own", 200),
        ("https://evil.example", "own", 403),
        ("null", "own", 403),
        ("http://localhost", None, 403),
        ("http://localhost", "another", 403),
        ("http://localhost", "wrong", 403),
    ],
)
def test_a_change_by_cookie_needs_our_origin_and_this_sessions_token(  # noqa: PLR0917
    wiring, http, district, ada, cookie, origin, token, status
):
    """Ada may change nothing but her consent, so a request that passes the check is 200."""
    own = session_of(http, cookie).json()["csrf_token"]
    another = cookie_of(enter(http, link_of(wiring, http, ada)))
    http.cookies.clear()
    tokens = {
        "own": own,
        "another": session_of(http, another).json()["csrf_token"],
        "wrong": "x",
    }
    headers = {"Cookie": f"{COOKIE}={cookie}", "If-Match": '"2"'}
    headers |= {"Origin": origin} if origin else {}
    headers |= {"X-CSRF-Token": tokens[token]} if token else {}
    answer = http.patch(f"/api/v1/people/{ada['id']}", json={"share_name": True}, headers=headers)
    assert answer.status_code == status


def test_a_session_tells_who_is_signed_in_and_ends_when_asked(http, district, ada, cookie):
    district.machine().made("/roles", {"person_id": ada["id"], "name": "assessor"})
    body = session_of(http, cookie).json()
    assert body["person"] == {"id": ada["id"], "name": ada["name"]}
    assert body["organization"]["id"] == str(district.organization_id)
    assert body["roles"] == ["assessor"]
    headers = {"Cookie": f"{COOKIE}={cookie}"} | ORIGIN
    assert http.delete("/api/v1/session", headers=headers).status_code == 403
    headers["X-CSRF-Token"] = body["csrf_token"]
    assert http.delete("/api/v1/session", headers=headers).status_code == 204
    assert session_of(http, cookie).status_code == 401


def test_a_stranger_has_no_session_and_a_client_none_to_end(http, district):
    assert http.get("/api/v1/session").status_code == 401
    assert session_of(http, "x").status_code == 401
    assert district.machine().get("/session").json()["person"] is None
    assert district.machine().call("DELETE", "/session").status_code == 404


def test_too_many_links_to_one_address_are_429_known_or_not(http, ada):
    for email in (address_of(ada), f"{uuid.uuid4().hex}@x.example"):
        codes = [ask(http, email.swapcase()).status_code for _ in range(6)]
        assert codes == [202] * 5 + [429]
        late = ask(http, email)
        assert int(late.headers["retry-after"]) > 0


def test_too_many_links_from_one_place_are_429(http):
    codes = {ask(http, f"{uuid.uuid4().hex}@x.example").status_code for _ in range(200)}
    assert codes == {202}
    assert ask(http, "one@more.example").status_code == 429


def test_the_command_line_makes_the_same_link(wiring, http, district, ada):
    now = wiring.now()
    with wiring.database.write(now) as session:
        organization = session.get_one(Organization, district.organization_id)
        work = organizations.as_service(session, wiring.tools, now, organization)
        url = sign_in.make_link(work, work.get(Person, uuid.UUID(ada["id"])))
    assert url.startswith("http://localhost/sign-in/")
    assert enter(http, url.removeprefix("http://localhost")).status_code == 303


def test_the_pages_work_by_forms_alone(wiring, http, ada):
    page = http.get("/sign-in")
    assert page.status_code == 200
    assert 'action="/sign-in"' in page.text
    sent = http.post("/sign-in", data={"email": address_of(ada)}, headers=ORIGIN)
    assert sent.status_code == 202
    path = re.search(r"(/sign-in/\S+)", mails_to(wiring, address_of(ada))[-1]["text"])[1]
    cookie = {"Cookie": f"{COOKIE}={cookie_of(enter(http, path))}"}
    http.cookies.clear()
    inside = http.get("/sign-in", headers=cookie)
    token = re.search(r'name="csrf_token" value="([^"]+)"', inside.text)[1]
    http.post("/sign-out", data={"csrf_token": "wrong"}, headers=ORIGIN | cookie)
    assert "Sign out" in http.get("/sign-in", headers=cookie).text
    http.post("/sign-out", data={"csrf_token": token}, headers=ORIGIN | cookie)
    assert "Sign out" not in http.get("/sign-in", headers=cookie).text


@pytest.mark.parametrize("email", ["", "x", "<script>alert(1)</script>", "a" * 300])
def test_the_page_names_a_fault_and_escapes_what_was_typed(http, email):
    answer = http.post("/sign-in", data={"email": email}, headers=ORIGIN)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "<script" not in answer.text


def test_the_page_answers_the_same_for_known_and_unknown(http, ada):
    known = http.post("/sign-in", data={"email": address_of(ada)}, headers=ORIGIN)
    unknown = http.post("/sign-in", data={"email": "no@x.example"}, headers=ORIGIN)
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


def test_no_page_has_inline_script_or_style_and_each_carries_the_strict_policy(wiring, http, ada):
    path = link_of(wiring, http, ada)
    for page in (http.get("/sign-in"), http.get(path), http.get("/sign-in/ended")):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "same-origin"
        assert not re.search(r"<script|<style|style=|\son\w+=", page.text)
        assert '<html lang="en">' in page.text
    css = http.get("/static/laurel.css")
    assert css.headers["content-type"].startswith("text/css")
    assert "light-dark(" in css.text
    assert http.get("/static/../sign_in.py").status_code == 404
    assert http.get("/static/%2e%2e/sign_in.py").status_code == 404

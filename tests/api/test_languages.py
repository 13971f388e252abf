"""Several languages of one definition: pages, documents and badges, each naming the others."""

import json

import pytest

from tests.integration.awards import body, direct, earn, issue
from tests.programme import Programme

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
SPANISH = {
    "name": "Hablar en clase",
    "description": "Dirige conversaciones en las que los estudiantes explican.",
    "criteria_narrative": "Un plan y una reflexión honesta.",
    "stages": {
        "stage-1": {
            "name": "Etapa 1",
            "criteria": {
                "plan-fits": {
                    "title": "El plan encaja",
                    "levels": {
                        "not-yet": {"name": "Todavía no"},
                        "on-track": {"name": "En camino"},
                    },
                }
            },
        }
    },
}


@pytest.fixture(scope="module")
def programme(district):
    return Programme.publish(
        district, translations={"es": SPANISH, "pt-BR": SPANISH | {"name": "Fala"}}
    )


@pytest.fixture(scope="module")
def address(programme):
    return f"/microcredentials/{programme.version['id']}"


def test_each_language_is_a_document_of_its_own_that_names_the_others(http, address):
    found = {
        language: http.get(f"{address}{path}").json()
        for language, path in {
            "en": "",
            "es": "/languages/es",
            "pt-BR": "/languages/pt-BR",
        }.items()
    }
    assert [one["name"] for one in found.values()] == ["Classroom talk", "Hablar en clase", "Fala"]
    for language, document in found.items():
        assert document["inLanguage"] == language
        related = {
            one["inLanguage"]: one["id"] for one in document["related"] if "inLanguage" in one
        }
        assert related == {k: v["id"] for k, v in found.items() if k != language}
        older = [one for one in document["related"] if "Open Badges v2p0" in one.values()]
        assert http.get(older[0]["id"]).json()["name"] == document["name"]
        assert (
            http.get(document["criteria"]["id"]).json()["narrative"]
            == document["criteria"]["narrative"]
        )


def test_the_rubric_is_told_in_it_under_the_same_names(http, address):
    own, other = (http.get(address + path).json() for path in ("", "/languages/es"))
    for one, two in zip(own["resultDescription"], other["resultDescription"], strict=True):
        assert one["id"] == two["id"]
        assert one["requiredLevel"] == two["requiredLevel"]
    [first, *rest] = other["resultDescription"]
    assert first["name"] == "El plan encaja"
    assert [level["name"] for level in first["rubricCriterionLevel"]] == [
        "Todavía no",
        "En camino",
    ]
    # What is not translated stays in the version's own language.
    assert [one["name"] for one in rest] == ["Reflection Honest", "Whole Fits"]


def test_language_may_be_asked_for_by_name(http, address):
    found = http.get(address, params={"language": "es"})
    assert found.json()["id"].endswith("/languages/es")
    assert found.headers["content-location"] == f"{address}/languages/es"
    own = http.get(address, params={"language": "en"})
    assert own.json() == http.get(address).json()
    assert http.get(address, params={"language": "fr"}).status_code == 404
    assert http.get(f"{address}/languages/fr").status_code == 404
    assert http.get(f"{address}/languages/en").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX, en;q=0.5", "es"),
        ("pt-BR", "pt-BR"),
        ("pt", "en"),
        ("fr, de", "en"),
        ("en, es", "en"),
        ("*", "en"),
        ("es;q=0", "en"),
        ("", "en"),
        (";;;", "en"),
    ],
)
def test_a_page_speaks_the_language_that_is_wanted_most(http, address, accepted, language):
    page = http.get(address, headers=BROWSER | {"Accept-Language": accepted})
    assert page.headers["content-language"] == language
    assert {part.strip() for part in page.headers["vary"].split(",")} == {
        "Accept",
        "Accept-Language",
    }
    names = {"en": "Classroom talk", "es": "Hablar en clase", "pt-BR": "Fala"}
    assert f"<h1>{names[language]}</h1>" in page.text


def test_a_page_leads_to_the_other_languages(http, address):
    page = http.get(f"{address}/criteria?language=es", headers=BROWSER)
    assert "El plan encaja" in page.text
    assert f'href="{address}/criteria?language=en"' in page.text


def test_the_educator_chooses_the_language_of_the_badge(programme, http, district):
    educator = district.person("educator")
    mine = Programme(district, programme.version, educator, programme.assessor)
    wish = {"version_id": programme.version["id"], "language": "es"}
    enrollment = educator.made("/enrollments", wish)
    assert enrollment["language"] == "es"
    mine.judge(mine.complete(enrollment))
    row = issue(mine, enrollment)
    badge = http.get(f"/credentials/{row.id}").json()
    achievement = badge["credentialSubject"]["achievement"]
    assert (badge["name"], achievement["inLanguage"]) == ("Hablar en clase", "es")
    published = http.get(achievement["id"]).json()
    assert published | {"@context": 0} == achievement | {"@context": 0}
    older = http.get(f"/ob2/assertions/{row.id}").json()
    assert older["badge"].endswith("/languages/es")
    assert "**El plan encaja**: En camino" in older["narrative"]
    for form in (".json", ".jwt", ".png"):
        said = http.post("/verify", json={"input": f"http://localhost/credentials/{row.id}{form}"})
        assert said.json()["verdict"] == "valid", form
    said = http.post("/verify", json={"input": f"http://localhost/ob2/assertions/{row.id}"}).json()
    assert said["verdict"] == "valid"


def test_the_choice_can_be_changed_and_must_be_one_of_the_versions(programme, district):
    educator = district.person("educator")
    wish = {"version_id": programme.version["id"]}
    refused = educator.post("/enrollments", wish | {"language": "fr"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/language")
    made = educator.made("/enrollments", wish)
    assert made["language"] is None
    path = f"/enrollments/{made['id']}"
    changed = educator.patch(path, {"language": "pt-BR"}, revision=made["revision"])
    assert changed.json()["language"] == "pt-BR"
    own = educator.patch(path, {"language": "en"}, revision=changed.json()["revision"])
    assert own.json()["language"] is None


@pytest.mark.parametrize(
    ("translations", "status"),
    [
        ({"en": SPANISH}, 422),
        ({"Español": SPANISH}, 422),
        ({"es_MX": SPANISH}, 422),
        ({"es": {"name": "Hablar"}}, 422),
        ({"es": SPANISH | {"color": "rojo"}}, 422),
        ({"es": None}, 422),
    ],
)
def test_a_wrong_translation_is_refused(district, programme, translations, status):
    refused = district.coordinator.post(
        "/microcredential-versions",
        {
            "microcredential_id": programme.version["microcredential_id"],
            "name": "Talk",
            "description": "x",
            "criteria_narrative": "x",
            "translations": translations,
        },
    )
    assert refused.status_code == status


def test_the_preview_names_what_is_unknown_and_what_is_missing(district, programme):
    copy = district.coordinator.made(
        f"/microcredential-versions/{programme.version['id']}/new-version"
    )
    assert copy["translations"].keys() == {"es", "pt-BR"}
    wrong = {"fr": SPANISH | {"stages": {"stage-9": {"name": "Neuf"}}}}
    path = f"/microcredential-versions/{copy['id']}"
    district.coordinator.patch(path, {"translations": wrong}, revision=copy["revision"])
    checks = district.coordinator.get(f"{path}/preview").json()["checks"]
    found = {(one["severity"], one["pointer"]) for one in checks}
    assert ("error", "/translations/fr/stages/stage-9") in found
    assert ("warning", "/translations/fr/stages/stage-1") in found
    assert ("warning", "/translations/es/stages/stage-1/criteria/whole-fits") in found
    refused = district.coordinator.post(f"{path}/publish")
    assert refused.status_code == 422


SHARED = {
    "id": "https://skills.example/achievements/feedback",
    "version": "3",
    "creator": {
        "id": "https://skills.example/profiles/1",
        "name": "The skills alliance",
        "url": "https://skills.example",
    },
}


def test_a_skill_assertion_names_its_creator_and_the_shared_achievement(district, http):
    """asks.md 59: only the creator may issue this achievement: let verifiers see who that is."""
    programme = direct(district, achievement_type="Competency", shared_achievement=SHARED)
    badge = district.machine().made("/credentials", body(programme))
    document = http.get(badge["url"]).json()
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "Competency"
    assert achievement["creator"] == {
        "id": SHARED["creator"]["id"],
        "type": ["Profile"],
        "name": "The skills alliance",
        "url": "https://skills.example",
    }
    assert achievement["creator"]["id"] != document["issuer"]["id"]
    shared = {"id": SHARED["id"], "type": ["Related"], "version": "3"}
    assert shared in achievement["related"]
    older = http.get(badge["url"].replace("/credentials/", "/ob2/assertions/")).json()
    [aligned] = http.get(older["badge"]).json()["alignment"]
    assert (aligned["targetUrl"], aligned["targetFramework"]) == (
        SHARED["id"],
        "The skills alliance",
    )
    for form in (badge["url"], f"{badge['url']}.jwt", older["id"]):
        assert http.post("/verify", json={"input": form}).json()["verdict"] == "valid"


@pytest.mark.parametrize(
    "changes",
    [
        {"achievement_type": "Skill"},
        {"achievement_type": "ext:"},
        {"shared_achievement": {"id": "not a url", "creator": SHARED["creator"]}},
        {"shared_achievement": {"id": SHARED["id"]}},
        {"shared_achievement": SHARED | {"creator": {"id": "https://x.example"}}},
    ],
)
def test_a_wrong_shared_achievement_is_refused(district, programme, changes):
    refused = district.coordinator.post(
        "/microcredential-versions",
        {
            "microcredential_id": programme.version["microcredential_id"],
            "name": "Talk",
            "description": "x",
            "criteria_narrative": "x",
        }
        | changes,
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith(f"/{next(iter(changes))}")


def test_a_badge_says_where_its_newest_version_is_when_the_definition_asks_for_it(district, http):
    programme = direct(district, refreshes=True)
    badge = district.machine().made("/credentials", body(programme))
    document = http.get(badge["url"]).json()
    service = document["refreshService"]
    assert service == {"id": f"{badge['url']}.json", "type": "1EdTechCredentialRefresh"}
    assert "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json" in document["@context"]
    fresh = http.get(service["id"])
    assert fresh.status_code == 200
    assert json.loads(fresh.content) == document
    assert http.post("/verify", json={"input": badge["url"]}).json()["verdict"] == "valid"
    plain = district.machine().made("/credentials", body(direct(district)))
    assert "refreshService" not in http.get(plain["url"]).json()


def test_earning_without_a_choice_gives_the_versions_own_language(programme, http):
    row = issue(programme, earn(programme))
    badge = http.get(f"/credentials/{row.id}").json()
    assert badge["credentialSubject"]["achievement"]["inLanguage"] == "en"

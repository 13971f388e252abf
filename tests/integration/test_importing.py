"""Importing `rubrics/`: whole or not at all, twice the same as once, every fault with its line."""

import uuid
from pathlib import Path

import pytest
import yaml

from app.services.importing import Change, import_folder
from app.storage import rows, tables
from app.storage.rubric_files import FileError, RubricFile, parse, read_folder
from tests.api.definitions import made_issuer, service_work, unused

FOLDER = Path(__file__).resolve().parents[2] / "rubrics"


def own(file: RubricFile, mark: str) -> RubricFile:
    """The file under slugs and URLs that no other test has."""
    data = yaml.safe_load(file.content)
    if "pathway" in data:
        return RubricFile(file.name, yaml.safe_dump(_own_pathway(data, mark)).encode())
    data["slug"] = f"{data['slug'][:30]}-{mark}"
    data["prerequisites"] = [f"{slug[:30]}-{mark}" for slug in data.get("prerequisites", [])]
    for framework in data.get("frameworks", []):
        framework["url"] += f"?{mark}"
    for stage in data.get("stages", []):
        stage["rubric"]["slug"] = f"{stage['rubric']['slug'][:30]}-{mark}"
    return RubricFile(file.name, yaml.safe_dump(data, sort_keys=False).encode())


def _own_pathway(data: dict, mark: str) -> dict:
    for name in ("pathway", "capstone"):
        data[name] = f"{data[name][:30]}-{mark}"
    for part in data["requirement"]["parts"]:
        part["microcredentials"] = [f"{slug[:30]}-{mark}" for slug in part["microcredentials"]]
    return data


@pytest.fixture
def files():
    mark = uuid.uuid4().hex[:8]
    by_name = {file.name.partition(".")[0]: file for file in read_folder(FOLDER)}
    first = ["data-in-our-team", "leading-classroom-discussion", "own-topic-four-stages"]
    return [own(by_name[name], mark) for name in [*first, *sorted(by_name.keys() - set(first))]]


def edited(file: RubricFile, **members) -> RubricFile:
    data = yaml.safe_load(file.content) | members
    return RubricFile(file.name, yaml.safe_dump(data, sort_keys=False).encode())


def run(district, issuer_id, files, **choices):
    with service_work(district) as work:
        issuer = work.get(tables.Issuer, uuid.UUID(issuer_id))
        return import_folder(work, issuer, files, **choices)


def test_the_programmes_are_imported_and_published_and_a_second_run_changes_nothing(
    district, files
):
    issuer = made_issuer(district)
    first = run(district, issuer, files, publish=True)
    assert [(r.change, r.state) for r in first.files] == [(Change.CREATED, "published")] * len(
        files
    )
    with service_work(district) as work:
        events = rows.all_by(work.session, tables.Event, district.organization_id)
    again = run(district, issuer, files, publish=True)
    assert again.is_clean
    assert [r.change for r in again.files] == [Change.UNCHANGED] * len(files)
    assert [r.version_id for r in again.files] == [r.version_id for r in first.files]
    with service_work(district) as work:
        assert rows.all_by(work.session, tables.Event, district.organization_id) == events


def test_a_published_programme_that_changes_gets_a_draft_and_keeps_what_was_published(
    district, files
):
    issuer = made_issuer(district)
    before = run(district, issuer, files[:1], publish=True).files[0]
    changed = edited(files[0], name="Another name")
    after = run(district, issuer, [changed]).files[0]
    assert (after.change, after.number, after.state) == (Change.UPDATED, 2, "draft")
    later = run(district, issuer, [edited(changed, name="A third name")]).files[0]
    assert (later.version_id, later.number) == (after.version_id, 2)
    published = district.machine().get(f"/microcredential-versions/{before.version_id}").json()
    assert (published["name"], published["state"]) == ("Using data in our team", "published")


def test_a_changed_scoring_guide_gets_its_next_number_once_it_is_frozen(district, files):
    issuer = made_issuer(district)
    run(district, issuer, files[:1], publish=True)
    stages = yaml.safe_load(files[0].content)["stages"]
    stages[0]["rubric"]["criteria"][0]["title"] = "Another title"
    report = run(district, issuer, [edited(files[0], stages=stages)], publish=True).files[0]
    assert (report.change, report.number) == (Change.UPDATED, 2)
    slug = stages[0]["rubric"]["slug"]
    found = district.machine().get("/rubrics", params={"slug": slug}).json()["data"]
    assert [one["number"] for one in found] == [1, 2]
    assert [one["criteria"][0]["title"] for one in found] == ["One clear target", "Another title"]


def test_a_file_that_cannot_be_published_leaves_nothing_behind_and_the_others_come_in(
    district, files
):
    stages = yaml.safe_load(files[1].content)["stages"]
    stages[0]["pass_rule"]["minimum"] = 21
    bad = edited(files[1], stages=stages)
    report = run(district, made_issuer(district), [bad, files[0]], publish=True)
    assert not report.is_clean
    refused, accepted = report.files
    assert (refused.change, accepted.change) == (Change.REFUSED, Change.CREATED)
    assert refused.faults[0].path == "/stages/0/pass_rule"
    assert refused.faults[0].line is not None
    slug = yaml.safe_load(bad.content)["slug"]
    assert district.machine().get("/microcredentials", params={"slug": slug}).json()["data"] == []


def test_what_a_file_needs_is_imported_first_and_a_circle_is_refused(district, files):
    slugs = [yaml.safe_load(file.content)["slug"] for file in files[:3]]
    needing = edited(files[0], prerequisites=[slugs[2]])
    issuer = made_issuer(district)
    report = run(district, issuer, [needing, files[2]], publish=True)
    assert [(r.slug, r.change) for r in report.files] == [
        (slugs[2], Change.CREATED),
        (slugs[0], Change.CREATED),
    ]
    circle = run(
        district, issuer, [needing, edited(files[2], prerequisites=[slugs[0]])], publish=True
    )
    assert Change.REFUSED in [r.change for r in circle.files]


def test_a_slug_of_another_issuer_and_a_reworded_competency_are_refused(district, files):
    issuer = made_issuer(district)
    assert run(district, issuer, files[:1]).is_clean
    assert not run(district, made_issuer(district), files[:1]).is_clean
    frameworks = yaml.safe_load(files[0].content)["frameworks"]
    frameworks[0]["competencies"][0]["statement"] = "Reworded"
    report = run(district, issuer, [edited(files[0], frameworks=frameworks)])
    assert [fault.path for fault in report.files[0].faults] == ["/frameworks"]


def test_two_files_with_one_slug_are_refused_by_name(district, files):
    twin = RubricFile("twin.yaml", files[0].content)
    report = run(district, made_issuer(district), [files[0], twin])
    refused = [r for r in report.files if r.change is Change.REFUSED]
    assert [r.file for r in refused] == ["twin.yaml"]
    assert files[0].name in refused[0].faults[0].expected


BOMB = b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (BOMB, 1, "aliases"),
        (b"a: !!python/object/apply:os.system ['id']\n", 1, "tags"),
        (b"laurel: 1\nslug: a-b\nslug: c-d\n", 3, "twice"),
        (b"laurel: [1\n", 2, "expected YAML"),
        (b"\xff\xfe\x00", None, "UTF-8"),
        (b"[" * 2000, 1, "nested"),
        (b"x" * (256 * 1024 + 1), None, "at most"),
        (b"- 1\n- 2\n", 1, "expected"),
        (b"", None, "expected"),
        (b"? [a, b]\n: c\n", 1, "plain word"),
        (b"<<: {a: 1}\n", 1, "plain word"),
        (b"a: 1\n---\nb: 2\n", 2, "expected YAML"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_line(content, line, expected):
    with pytest.raises(FileError) as caught:
        parse(RubricFile("bad.yaml", content))
    fault = caught.value.file_faults[0]
    assert expected in fault.expected
    assert fault.line == line
    assert str(fault).startswith("bad.yaml")


def test_every_fault_of_a_file_is_listed_with_its_line_and_path():
    text = (FOLDER / "leading-classroom-discussion.yaml").read_text()
    text = text.replace("badge: at_end", "badge: now").replace("minimum: 15", "minimum: lots")
    text = text.replace("language: en-US", "language: en-US\ncolour: red")
    text = text.replace("key: plan\n", "key: no\n", 1)
    with pytest.raises(FileError) as caught:
        parse(RubricFile("f.yaml", text.encode()))
    found = {fault.path: fault.line for fault in caught.value.file_faults}
    lines = text.splitlines()
    for path, word in {
        "/badge": "badge: now",
        "/colour": "colour",
        "/stages/0/pass_rule/minimum": "lots",
        "/stages/0/evidence/0/key": "key: no",
    }.items():
        assert word in lines[found[path] - 1]


def test_a_folder_without_yaml_files_is_named(tmp_path):
    (tmp_path / "x.txt").write_text("x")
    for folder in (tmp_path, tmp_path / unused("none")):
        with pytest.raises(Exception, match=str(folder)):
            read_folder(folder)


def test_the_example_of_the_documentation_is_a_definition_that_can_be_published(district):
    text = (FOLDER.parent / "docs" / "rubrics.md").read_text()
    example = text.split("```yaml\n")[1].split("```")[0]
    file = own(RubricFile("example.yaml", example.encode()), uuid.uuid4().hex[:8])
    report = run(district, made_issuer(district), [file], publish=True)
    assert [(one.change, one.state) for one in report.files] == [(Change.CREATED, "published")]


def test_a_file_says_totals_credit_topics_caps_and_groups(district, files):
    issuer, mark = made_issuer(district), uuid.uuid4().hex[:8]
    needed, tiers = files[0], files[2]
    slug = yaml.safe_load(needed.content)["slug"]
    group = {"name": "First", "at_least": 1, "microcredentials": [slug]}
    # Named so that it would come before what it needs.
    first = edited(tiers, slug=f"a-{mark}", prerequisite_groups=[group])
    report = run(district, issuer, [first, needed], publish=True)
    assert report.is_clean, report
    found = {r.slug: r.version_id for r in report.files}
    version = district.machine().get(f"/microcredential-versions/{found[f'a-{mark}']}").json()
    assert version["stipends"] == "cumulative"
    assert version["repeats"] == {"rule": "by_topic", "cap": None}
    paid = [stage["stipend"] for stage in version["stages"] if stage["stipend"]]
    assert [stipend["amount_cents"] for stipend in paid] == [
        7500, 15000, 22500, 30000,
    ]  # fmt: skip
    assert [stipend["credit_hundredths"] for stipend in paid] == [
        25, 50, 75, 100,
    ]  # fmt: skip
    caps = [stage["cap"] for stage in version["stages"]]
    assert caps == [{"most": 4, "months": 36}, {"most": 3, "months": 36}, None, None]
    lineage = district.machine().get(f"/microcredential-versions/{found[slug]}").json()
    assert version["prerequisite_groups"] == [
        {"name": "First", "at_least": 1, "microcredential_ids": [lineage["microcredential_id"]]}
    ]


def test_a_group_with_an_unknown_slug_and_totals_that_fall_are_refused_by_line(district, files):
    group = {"name": "First", "microcredentials": ["nothing-like-this"]}
    refused = run(district, made_issuer(district), [edited(files[2], prerequisite_groups=[group])])
    assert "/prerequisite_groups/0/microcredentials/0" in str(refused.files[0].faults)
    data = yaml.safe_load(files[2].content)
    data["stages"].reverse()
    fallen = edited(files[2], stages=data["stages"])
    refused = run(district, made_issuer(district), [fallen])
    assert "each total must be more" in str(refused.files[0].faults)


def in_folder(name, /, **data):
    return RubricFile(name, yaml.safe_dump({"laurel": 1} | data, sort_keys=False).encode())


def stack_of(files, mark):
    """A pathway over all the files, its capstone, and the files; the pathway's name comes first."""
    slugs = [yaml.safe_load(file.content)["slug"] for file in files[:3]]
    capstone = in_folder(
        "b.yaml",
        slug=f"cap-{mark}",
        name="Lead teacher",
        description="All of it.",
        criteria_narrative="Every part.",
        badge="capstone",
    )
    groups = [
        {"key": "named", "name": "Named", "count": 1, "microcredentials": slugs[:2]},
        {"key": "rest", "name": "Your choice", "free": True, "count": 1},
    ]
    pathway = {
        "pathway": f"lead-{mark}",
        "name": "Lead teacher",
        "description": "Two and a badge.",
        "capstone": f"cap-{mark}",
        "requirement": {"key": "all", "name": "All", "parts": groups},
        "counting": {"each": "topic"},
    }
    return pathway, [in_folder("a.yaml", **pathway), capstone, *files[:2]]


def test_a_pathway_and_its_capstone_are_imported_after_what_they_name_and_once(district, files):
    issuer, mark = made_issuer(district), uuid.uuid4().hex[:8]
    pathway, folder = stack_of(files, mark)
    report = run(district, issuer, folder, publish=True)
    assert report.is_clean, report
    assert [r.state for r in report.files] == ["published"] * 4
    found = next(r for r in report.files if r.file == "a.yaml")
    version = district.machine().get(f"/pathway-versions/{found.version_id}").json()
    assert [part["free"] for part in version["requirement"]["parts"]] == [False, True]
    assert len(version["requirement"]["parts"][0]["microcredential_ids"]) == 2
    assert version["counting"]["each"] == "topic"
    again = run(district, issuer, folder, publish=True)
    assert {r.change for r in again.files} == {Change.UNCHANGED}
    changed = [in_folder("a.yaml", **pathway | {"name": "Leads"}), *folder[1:]]
    later = next(r for r in run(district, issuer, changed).files if r.file == "a.yaml")
    assert (later.change, later.number, later.state) == (Change.UPDATED, 2, "draft")
    twice = [changed[0], RubricFile("z.yaml", changed[0].content)]
    assert [r.change for r in run(district, issuer, twice).files] == [
        Change.REFUSED,
        Change.UNCHANGED,
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"capstone": "nothing-here"}, "/capstone: there is no microcredential nothing-here"),
        ({"capstones": "x"}, "/capstones: there is no such member"),
        ({"requirement": {"key": "a", "name": "A", "microcredentials": ["nope"]}}, "nope"),
        ({"requirement": {"key": "a", "name": "A"}}, "needs microcredentials, free: true, or"),
        ({"counting": {"in_order": True}}, "in_order"),
    ],
)
def test_a_faulty_pathway_is_refused_by_line_and_leaves_nothing(district, files, change, told):
    issuer, mark = made_issuer(district), uuid.uuid4().hex[:8]
    pathway, folder = stack_of(files, mark)
    folder[0] = in_folder("a.yaml", **pathway | change)
    report = run(district, issuer, folder, publish=True)
    refused = next(r for r in report.files if r.file == "a.yaml")
    assert refused.change is Change.REFUSED
    assert told in "\n".join(map(str, refused.faults))
    query = {"slug": pathway["pathway"]}
    assert district.machine().get("/pathways", params=query).json()["data"] == []


def test_a_capstone_with_stages_and_anything_else_without_are_refused(district, files):
    issuer = made_issuer(district)
    for members in ({"badge": "capstone"}, {"stages": []}):
        report = run(district, issuer, [edited(files[0], **members)])
        assert "a capstone has none" in str(report.files[0].faults)


def test_the_files_in_the_description_of_pathways_are_imported_with_the_programmes(district):
    page = (FOLDER.parent / "docs" / "pathways.md").read_text()
    blocks = [part.partition("```")[0] for part in page.split("```yaml\n")[1:]]
    assert len(blocks) == 2
    shown = [RubricFile(f"{n}.yaml", text.encode()) for n, text in enumerate(blocks)]
    report = run(district, made_issuer(district), [*shown, *read_folder(FOLDER)], publish=True)
    assert report.is_clean, report
    assert {r.state for r in report.files} == {"published"}

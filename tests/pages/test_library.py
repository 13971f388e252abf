"""The library of shared work and sharing one's own, without JavaScript."""

from tests.pages.people import AtPages
from tests.programme import WORDS, Programme

HOSTILE = "<script>alert(1)</script> wait time"


def accepted(district):
    """The page of accepted work, its owner at it, and the text in it."""
    programme = Programme.publish(district)
    programme.educator = district.person("educator", name="Ada Byron")
    done = programme.complete()
    ada = AtPages.enter(district, programme.educator)
    path = f"/work/submissions/{done['id']}"
    assert "/share" not in ada.get(path)
    programme.judge(done)
    evidence = programme.educator.get(f"/submissions/{done['id']}/evidence").json()["data"]
    return path, ada, next(piece["id"] for piece in evidence if piece["kind"] == "text")


def test_work_is_shared_found_read_and_taken_back(district):
    path, ada, text = accepted(district)
    assert f"{path}/share" in ada.get(path)
    form = ada.get(f"{path}/share")
    assert text in form
    wrong = ada.send(f"{path}/share", data={"title": HOSTILE, "summary": ""})
    assert (wrong.status_code, "&lt;script&gt;" in wrong.text) == (422, True)
    said = {"title": HOSTILE, "summary": "What changed.", "piece_ids": text}
    shared = ada.send(f"{path}/share", data=said).headers["location"]
    colleague = AtPages.enter(district, district.person("educator", name="Grace Hopper"))
    assert "/library" in colleague.get("/")
    assert shared in colleague.get("/library", 200)
    assert shared in colleague.get("/library?text=wait")
    assert "Nothing found" in colleague.get("/library?text=nothing-like-it")
    assert "Nothing found" in colleague.get("/library?year=2001-2002&microcredential=x")
    seen = colleague.get(shared)
    assert WORDS in seen
    assert "&lt;script&gt;" in seen
    for hidden in ("Ada Byron", "On track", "Share it no more"):
        assert hidden not in seen
    again = ada.send(
        f"{path}/share", data=said | {"shows_name": "on", "revision": revision(ada, path)}
    )
    assert again.status_code == 303
    assert "Ada Byron" in colleague.get(shared)
    assert ada.send(f"{shared}/withdraw").status_code == 303
    colleague.get(shared, 410)
    assert shared not in colleague.get("/library")


def revision(page, path):
    shown = page.get(f"{path}/share")
    return shown.split('name="revision" value="')[1].split('"')[0]

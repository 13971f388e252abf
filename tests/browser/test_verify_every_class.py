"""`/verify` in a browser, with a document of each class of the corpus: what a person is told of it."""

import pytest

from app.pages.verdicts import TELLINGS
from app.verification.classes import Class
from tests.browser.site import examine_here, site_at
from tests.corpus.makers import maker_of
from tests.corpus.test_corpus import CLASSES, FILES, STRANGER, class_of, pages
from tests.unit.verification.verification_world import NOW, Documents


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The service on the day of the corpus, on an internet that holds what the corpus leads to."""
    folder = tmp_path_factory.mktemp("corpus")
    url = f"sqlite:///{folder / 'laurel.db'}"
    with site_at(folder, url, now=lambda: NOW, resolver=Documents(pages())) as running:
        yield running


def of_class(kind, *endings):
    """The first document of a class with such an ending, by us where there is one."""
    found = [one for one in FILES if class_of(one) == kind and one.suffix in endings]
    return min(found, key=lambda one: (maker_of(one.name) != "laurel", one.name), default=None)


def verified(page, site, kind, file, *, is_pasted):
    page.goto(f"{site.url}/verify")
    if is_pasted:
        page.get_by_label("Badge or its address").fill(file.read_text())
    else:
        page.get_by_label("Or a file").set_input_files(file)
    if kind == "wrong_recipient":
        page.get_by_label("Whose badge should it be?").fill(STRANGER)
    page.get_by_role("button", name="Verify").click()
    return page.locator("#result").inner_text()


@pytest.mark.parametrize("kind", sorted(CLASSES))
def test_each_class_is_told_in_its_own_heading_one_sentence_and_what_to_do(site, page, kind):
    is_genuine = kind in {"valid", "wrong_recipient"}
    told = TELLINGS[Class.VALID if is_genuine else Class(kind)]
    # Of a genuine badge the sentence names who issued it.
    sentence = "an issuer that calls itself" if is_genuine else told.sentence
    for endings, is_pasted in (((".json", ".jwt"), True), ((".png", ".svg"), False)):
        file = of_class(kind, *endings)
        if file is None:
            assert not is_pasted, "every class can be pasted"
            continue
        said = verified(page, site, kind, file, is_pasted=is_pasted)
        assert said.startswith(told.title), (file.name, said)
        assert sentence in said
        assert told.next_step in said
        assert ("Somebody else's badge" in said) is (kind == "wrong_recipient")
    examine_here(page)


def test_no_two_classes_are_told_alike():
    for part in range(3):
        said = [told[part] for told in TELLINGS.values()]
        assert part == 2 or len(set(said)) == len(said)

import hashlib
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidError
from app.domain.recipient import identity_hash, matches, normal_email, same, spellings

PUBLISHED = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"


def test_the_hash_is_that_of_the_specification():
    assert identity_hash("a@example.com", "Kosher") == PUBLISHED


def test_a_hash_matches_in_either_case_and_only_its_identity():
    upper = "sha256$" + PUBLISHED.removeprefix("sha256$").upper()
    assert matches("a@example.com", hashed=PUBLISHED, salt="Kosher")
    assert matches("a@example.com", hashed=upper, salt="Kosher")
    assert not matches("b@example.com", hashed=PUBLISHED, salt="Kosher")
    assert not matches("a@example.com", hashed=PUBLISHED, salt="")


def test_an_md5_hash_of_an_old_badge_is_read():
    digest = hashlib.md5(b"a@example.comsalt", usedforsecurity=False).hexdigest()
    assert matches("a@example.com", hashed=f"md5${digest}", salt="salt")
    assert not matches("b@example.com", hashed=f"md5${digest}", salt="salt")


@pytest.mark.parametrize(
    "hashed", ["", "a@example.com", "sha1$ab", "sha256$", "sha256$xyz", "sha256$ab\n"]
)
def test_what_is_no_identity_hash_is_refused(hashed):
    with pytest.raises(InvalidError):
        matches("a@example.com", hashed=hashed, salt="")


def test_an_email_is_hashed_in_lower_case_and_trimmed():
    assert normal_email(" A@Example.COM ") == "a@example.com"


LOCALS = st.from_regex(r"[a-z0-9](?:[a-z0-9._+-]{0,12}[a-z0-9])?", fullmatch=True)
DOMAINS = st.sampled_from(
    ["school.example", "k12.state.example", "bücher.example", "例え.example"]
)
HASHES = st.sampled_from(["sha256", "md5"])
SALTS = st.one_of(st.just(""), st.text(string.ascii_letters + string.digits, max_size=12))
QUICK = settings(max_examples=40, deadline=None)


def hashed(kind, text, salt=""):
    return f"{kind}${hashlib.new(kind, (text + salt).encode()).hexdigest()}"


def cased(text, flips):
    return "".join(c.upper() if f else c for c, f in zip(text, flips, strict=False))


def found(typed, kind, value, salt=""):
    return any(matches(one, hashed=value, salt=salt) for one in spellings(typed, kind))


@QUICK
@given(LOCALS, DOMAINS, st.lists(st.booleans(), min_size=60, max_size=60), HASHES, SALTS)
def test_an_address_typed_in_any_case_and_form_matches_its_hash(local, domain, flips, kind, salt):
    value = hashed(kind, f"{local}@{domain}", salt)
    typed = cased(f"{local}@{domain}", flips)
    assert found(f"  {typed}\n", "emailAddress", value, salt)
    name, _, digest = value.partition("$")
    assert found(f"MailTo:{typed}", "email", f"{name}${digest.upper()}", salt)
    assert found(typed, None, value, salt)


@QUICK
@given(LOCALS, DOMAINS, st.sampled_from([str.upper, str.title, str.capitalize, str.lower]), SALTS)
def test_an_address_that_the_issuer_wrote_in_another_case_still_matches(local, domain, case, salt):
    address = f"{local}@{domain}"
    at = case(local) + "@" + domain
    for written in (at, case(local) + "@" + case(domain)):
        assert found(address, "emailAddress", hashed("sha256", written, salt), salt)


@QUICK
@given(LOCALS, DOMAINS, st.lists(st.booleans(), min_size=60, max_size=60))
def test_the_case_in_which_it_was_typed_is_tried_as_well(local, domain, flips):
    typed = cased(f"{local}@{domain}", flips)
    assert found(typed, "emailAddress", hashed("sha256", typed))


@QUICK
@given(LOCALS, st.lists(st.booleans(), min_size=60, max_size=60))
def test_a_domain_in_unicode_and_in_ascii_is_one(local, flips):
    unicode, ascii_form = f"{local}@bücher.example", f"{local}@xn--bcher-kva.example"
    assert found(unicode, "emailAddress", hashed("sha256", ascii_form))
    assert found(cased(ascii_form, flips), "emailAddress", hashed("sha256", unicode))
    assert same(cased(unicode, flips), ascii_form, "emailAddress")
    assert same(ascii_form, "mailto:" + unicode, "email")


@QUICK
@given(LOCALS, LOCALS, DOMAINS, st.lists(st.booleans(), min_size=60, max_size=60))
def test_another_address_never_matches(local, other, domain, flips):
    assume(local != other)
    mine, theirs = f"{local}@{domain}", f"{other}@{domain}"
    for kind in ("emailAddress", "email", None):
        assert not found(cased(mine, flips), kind, hashed("sha256", theirs))
        assert not same(mine, theirs, kind)


def test_plus_addresses_are_addresses_of_their_own():
    for kind in ("emailAddress", None):
        assert not same("ana+badges@school.example", "ana@school.example", kind)
        plain = hashed("sha256", "ana@school.example")
        assert not found("ana+badges@school.example", kind, plain)


def test_sharp_s_is_not_two():
    assert not same("a@straße.example", "a@strasse.example", "emailAddress")


def test_composed_and_decomposed_letters_are_the_same():
    assert same("jose\u0301@school.example", "jos\u00e9@school.example", "emailAddress")
    assert found(
        "jose\u0301@school.example", "email", hashed("sha256", "jos\u00e9@school.example")
    )


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("url", "HTTPS://Ana.Example/me", "https://ana.example/me/"),
        ("telephone", "+1 (555) 010-2030", "tel:+15550102030"),
        ("telephone", "001 555 010 2030", "+15550102030"),
        ("sourcedId", " 17-a ", "17-a"),
        ("ext:studentNumber", "0042", "0042"),
        (None, "urn:uuid:1", "urn:uuid:1"),
    ],
)
def test_other_identifiers_are_compared_as_their_kind_asks_for(kind, one, other):
    assert same(one, other, kind)
    assert found(one, kind, hashed("sha256", other))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("url", "https://ana.example/Me", "https://ana.example/me"),
        ("sourcedId", "17-A", "17-a"),
        ("accountId", "Ana@School.example", "ana@school.example"),
        ("userName", "Ana", "ana"),
        ("telephone", "+15550102030", "+15550102031"),
        ("sourcedId", "0042", "42"),
    ],
)
def test_identifiers_that_only_look_alike_are_not_the_same(kind, one, other):
    assert not same(one, other, kind)
    assert not found(one, kind, hashed("sha256", other))


@QUICK
@given(st.text(max_size=40), st.sampled_from(["emailAddress", "url", "telephone", "x", None]))
def test_whatever_is_typed_has_spellings_and_they_are_few(typed, kind):
    assert len(spellings(typed, kind)) < 100

"""`/manage/setup/issuers`: the public identities that sign, and their keys."""

from uuid import UUID

from fastapi import Response

from app.api.dependencies import PageAsked
from app.api.issuers import IssuerChange, IssuerIn, KeyIn
from app.api.late_routes import LateRouter
from app.domain.access import Action
from app.domain.errors import LaurelError
from app.domain.keys import Algorithm
from app.pages.forms import Filled, FormDep, blank, checked, status_of
from app.pages.manage.asking import MENDABLE, Question, rights
from app.pages.manage.places import TRAIL
from app.pages.manage.wording import ALGORITHMS
from app.pages.sessions import Sending, SignedIn, Visit
from app.services import compromising, issuers, keys, overview
from app.services.work import Work, check_revision
from app.storage.rows import PageRequest
from app.storage.tables import Issuer, Key, KeyCompromise

router = LateRouter(include_in_schema=False)
BASE = "/manage/setup/issuers"
FIELDS = ("name", "url", "email")
OF_KEYS = ("token_algorithm", "rotation_days")


@router.get(BASE)
def issuers_page(visit: SignedIn, asked: PageAsked) -> Response:
    """List the issuers."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        found = issuers.page(work, asked)
        return visit.show(
            "manage/issuers.html", issuers=found.rows, next=visit.next_of(found), can=rights(work)
        )


@router.get(f"{BASE}/new")
def new_page(visit: SignedIn) -> Response:
    """Ask for what an issuer says of itself."""
    return _form(visit, blank())


@router.post(f"{BASE}/new")
def create(visit: Sending, form: FormDep) -> Response:
    """Add an issuer with an Ed25519 and an RSA key."""
    try:
        told = {name: form.text(name) for name in FIELDS}
        wanted = checked(
            IssuerIn, **told, slug=form.text("slug"), description=form.maybe("description")
        )
        with visit.writing() as work:
            path = f"{BASE}/{issuers.create(work, **wanted.model_dump()).id}"
    except MENDABLE as error:
        return _form(visit, form.filled(error), status=status_of(error))
    return visit.to(path, "The issuer was added, with two keys.")


@router.get(f"{BASE}/{{issuer_id}}")
def issuer_page(issuer_id: UUID, visit: SignedIn) -> Response:
    """Show an issuer and its keys."""
    with visit.reading() as work:
        overview.reach(work, Action.READ_DRAFTS)
        issuer = issuers.get(work, issuer_id)
        known = keys.page(work, PageRequest(limit=200), issuer_id).rows
        return visit.show(
            "manage/issuer.html",
            issuer=issuer,
            keys=sorted(known, key=lambda key: (key.retired_at is not None, key.created_at)),
            signing=_signing(known),
            compromises=_compromises(work, issuer_id),
            algorithms=ALGORITHMS,
            url=f"{visit.base_url}/issuers/{issuer.slug}",
            can=rights(work),
        )


@router.get(f"{BASE}/{{issuer_id}}/edit")
def edit_page(issuer_id: UUID, visit: SignedIn) -> Response:
    """Show what the issuer says of itself, to be changed."""
    with visit.reading() as work:
        issuer = issuers.get(work, issuer_id)
    told = {name: getattr(issuer, name) for name in (*FIELDS, "description", *OF_KEYS)}
    told["lists_revocations"] = "yes" if issuer.lists_revocations else "no"
    return _form(visit, blank(**told), issuer)


@router.post(f"{BASE}/{{issuer_id}}/edit")
def edit(issuer_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Change what the issuer says of itself."""
    try:
        told = {name: form.text(name) for name in FIELDS}
        wanted = checked(IssuerIn, **told, slug="any-slug", description=form.maybe("description"))
        of_keys = {
            name: form.maybe(name) for name in OF_KEYS if form.has(name) or name in form.fields
        }
        listing = form.maybe("lists_revocations")
        choice = {"lists_revocations": listing == "yes"} if listing else {}
        asked = checked(IssuerChange, **wanted.model_dump(exclude={"slug"}), **of_keys, **choice)
        with visit.writing() as work:
            issuer = issuers.get(work, issuer_id)
            # Only what is changed: what is about keys needs more of a right than the rest.
            change = {
                name: value
                for name, value in asked.model_dump(exclude_unset=True).items()
                if value != getattr(issuer, name)
            }
            issuers.update(work, issuer_id, change, form.revision() or 0)
    except MENDABLE as error:
        with visit.reading() as work:
            issuer = issuers.get(work, issuer_id)
        return _form(visit, form.filled(error), issuer, status_of(error))
    return visit.to(f"{BASE}/{issuer_id}", "The changes were saved.")


@router.get(f"{BASE}/{{issuer_id}}/keys/new")
def add_key_page(issuer_id: UUID, visit: SignedIn) -> Response:
    """Ask which kind of key."""
    return _key_form(visit, issuer_id, blank())


@router.post(f"{BASE}/{{issuer_id}}/keys/new")
def add_key(issuer_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Make one more key; it signs from now on."""
    try:
        wanted = checked(KeyIn, algorithm=form.text("algorithm"))
        with visit.writing() as work:
            keys.add(work, issuer_id, wanted.algorithm)
    except MENDABLE as error:
        return _key_form(visit, issuer_id, form.filled(error), status_of(error))
    return visit.to(f"{BASE}/{issuer_id}", "The key was made and signs from now on.")


@router.get("/manage/setup/keys/{key_id}/rotate")
def rotate_page(key_id: UUID, visit: SignedIn) -> Response:
    """Ask before a key is replaced."""
    return _question(visit, key_id, "rotate")


@router.post("/manage/setup/keys/{key_id}/rotate")
def rotate(key_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Put a new key of the same kind in the place of this one."""
    try:
        with visit.writing() as work:
            key = keys.get(work, key_id)
            check_revision(key, form.revision() or 0)
            issuer_id = key.issuer_id
            keys.rotate(work, issuer_id, Algorithm(key.algorithm))
    except MENDABLE as error:
        return _question(visit, key_id, "rotate", error)
    return visit.to(f"{BASE}/{issuer_id}", "The new key signs; the old one stays published.")


@router.get("/manage/setup/keys/{key_id}/retire")
def retire_page(key_id: UUID, visit: SignedIn) -> Response:
    """Ask before a key signs no more."""
    return _question(visit, key_id, "retire")


@router.post("/manage/setup/keys/{key_id}/retire")
def retire(key_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Let a key sign no more."""
    try:
        with visit.writing() as work:
            issuer_id = keys.retire(work, key_id, form.revision() or 0).issuer_id
    except MENDABLE as error:
        return _question(visit, key_id, "retire", error)
    return visit.to(f"{BASE}/{issuer_id}", "The key signs no more; it stays published.")


@router.get("/manage/setup/keys/{key_id}/compromise")
def compromise_page(key_id: UUID, visit: SignedIn) -> Response:
    """Ask before all trust in a key is taken back."""
    return _question(visit, key_id, "compromise")


@router.post("/manage/setup/keys/{key_id}/compromise")
def compromise(key_id: UUID, visit: Sending, form: FormDep) -> Response:
    """Take back all trust in a key; its badges are signed anew."""
    try:
        with visit.writing() as work:
            row = compromising.compromise(work, key_id, form.revision() or 0)
    except MENDABLE as error:
        return _question(visit, key_id, "compromise", error)
    return visit.to(f"{BASE}/{row.issuer_id}", "The key counts no more; badges are signed anew.")


def _compromises(work: Work, issuer_id: UUID) -> dict[UUID, KeyCompromise]:
    """Return how far each compromised key is dealt with, for those who may know."""
    if Action.READ_EVENTS.value not in rights(work):
        return {}
    found = compromising.page(work, PageRequest(limit=200), issuer_id).rows
    return {row.key_id: row for row in found}


def _signing(known: list[Key]) -> set[UUID]:
    """Return which keys sign: the newest active one of each kind."""
    newest: dict[str, Key] = {}
    for key in known:
        if key.retired_at is None:
            newest[key.algorithm] = max(newest.get(key.algorithm, key), key, key=_age)
    return {key.id for key in newest.values()}


def _age(key: Key) -> tuple[object, UUID]:
    return key.created_at, key.id


def _form(
    visit: Visit, filled: Filled, issuer: Issuer | None = None, status: int = 200
) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_ISSUERS)
        if issuer is None:
            work.require(Action.WRITE_KEYS)
    return visit.show("manage/issuer_form.html", status, filled=filled, issuer=issuer)


def _key_form(visit: Visit, issuer_id: UUID, filled: Filled, status: int = 200) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_KEYS)
        issuer = issuers.get(work, issuer_id)
    offered = [(key, name, more) for key, (name, more) in ALGORITHMS.items()]
    return visit.show(
        "manage/key_form.html", status, issuer=issuer, filled=filled, algorithms=offered
    )


_QUESTIONS = {
    "rotate": (
        "Replace this {name} key?",
        "Make a new key",
        (
            "A new key of the same kind is made and signs from now on. This one signs no more.",
            "It stays published, so every badge it signed stays valid.",
        ),
    ),
    "compromise": (
        "Somebody else may have this {name} key?",
        "Take back all trust in it",
        (
            "Everybody is told that the key is revoked, and a new one takes its place. This cannot be undone.",
            "Every badge in force and every endorsement that it signed is signed anew, under the same address. Copies that people saved before count no more, and their holders are told by mail.",
        ),
    ),
    "retire": (
        "Retire this {name} key?",
        "Retire the key",
        (
            "It signs no more, for good. Another active key of this kind takes its place.",
            "It stays published, so every badge it signed stays valid.",
        ),
    ),
}


def _question(visit: Visit, key_id: UUID, what: str, error: LaurelError | None = None) -> Response:
    with visit.reading() as work:
        work.require(Action.WRITE_KEYS)
        key = keys.get(work, key_id)
        issuer = issuers.get(work, key.issuer_id)
    title, button, sentences = _QUESTIONS[what]
    path = f"{BASE}/{issuer.id}"
    question = Question(
        title.format(name=ALGORITHMS[key.algorithm][0]),
        button,
        path,
        sentences,
        (*TRAIL, (BASE, "Issuers"), (path, issuer.name), (None, button)),
        row=key,
        filled=Filled(message=error.message) if error else blank(),
    )
    return visit.show("manage/question.html", 422 if error else 200, ask=question)

"""Status lists that are not to be believed, each at an address of its own."""

from datetime import timedelta

from tests.corpus.badges import ROOT
from tests.corpus.packing import bits, gzipped
from tests.unit.verification.verification_world import NOW, b64, when


def add_lists(world):
    """Publish them; every one says that nothing was taken back."""
    url, genuine = world.listed("revocation", older=False)
    plain = {name: value for name, value in genuine.items() if name != "proof"}
    subject = plain["credentialSubject"] | {"encodedList": "u" + bits()}

    def put(name, signer=world.issuer, changes=None, **members):
        at = f"{ROOT}/status/{name}"
        body = subject | {"id": f"{at}#list"} | (changes or {})
        document = plain | {"id": at, "credentialSubject": body, "issuer": signer.id} | members
        world.documents.pages[at] = signer.sign(document)

    put("other", world.other)
    put("short", changes={"encodedList": "u" + bits(entries=8)})
    bomb = b64(gzipped(bytes(32 << 20)))
    put("bomb", changes={"encodedList": "u" + bomb})
    put("purpose", changes={"statusPurpose": "suspension"})
    put("stale", validUntil=when(NOW - timedelta(hours=1)))
    put("forged")
    world.documents.pages[f"{ROOT}/status/forged"]["credentialSubject"]["encodedList"] = (
        "u" + bits(9)
    )
    assert url in world.documents.pages

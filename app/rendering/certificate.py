"""The certificate of a credential, as PDF: made from the signed document alone, the same bytes each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.domain.credential import NOT_ASSESSED
from app.domain.moments import in_words
from app.rendering import qr
from app.rendering.colours import palette_of
from app.rendering.lettering import SANS, SERIF_BOLD, can_write
from app.rendering.tagged_pdf import Tag, TaggedPdf

Paper = Literal["letter", "a4"]
_INK, _SOFT = "#1d2430", "#4b5563"
_LEFT, _EDGE, _GAP = 20.0, 9.0, 12.0
_BADGE, _CODE = 62.0, 30.0
_MOST_CRITERIA, _ROW = 10, 5.9


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion and the level that was reached."""

    criterion: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says; the name is None without the educator's consent."""

    title: str
    description: str
    issuer: str
    name: str | None
    awarded_at: datetime
    valid_until: datetime | None
    results: tuple[Judged, ...]
    address: str
    seed: str
    note: str | None = None
    language: str = "en"


def from_document(document: Mapping[str, Any], *, seed: str) -> Certificate:
    """Return what the signed Open Badges 3.0 document says."""
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    until = document.get("validUntil")
    return Certificate(
        title=achievement["name"],
        description=achievement["description"],
        issuer=document["issuer"]["name"],
        name=_name(subject.get("identifier", [])),
        awarded_at=datetime.fromisoformat(document.get("awardedDate", document["validFrom"])),
        valid_until=datetime.fromisoformat(until) if until else None,
        results=tuple(_judged(subject.get("result", []), achievement)),
        address=document["id"],
        seed=seed,
        note=NOT_ASSESSED if subject.get("narrative", "").startswith(NOT_ASSESSED) else None,
        language=achievement.get("inLanguage", "en"),
    )


def draw(certificate: Certificate, *, badge: bytes, alt: str, paper: Paper) -> bytes:
    """Return the certificate as a tagged PDF of one landscape page."""
    pdf = TaggedPdf(paper, language=certificate.language)
    pdf.set_title(f"{certificate.title}: {certificate.issuer}")
    pdf.set_author(certificate.issuer)
    pdf.set_subject(f"Certificate of {certificate.address}")
    pdf.set_creator("Laurel")
    pdf.set_creation_date(certificate.awarded_at)
    page = _Page(pdf, certificate, palette_of(certificate.seed).ground)
    page.frame()
    page.body()
    page.side(badge, alt)
    page.foot()
    return bytes(pdf.output())


class _Page:
    """One page being drawn: the badge on the left, the words on the right, the proof below."""

    def __init__(self, pdf: TaggedPdf, certificate: Certificate, colour: str) -> None:
        self.pdf, self.certificate, self.colour = pdf, certificate, colour
        self.x = _LEFT + _BADGE + _GAP + 4
        self.width = pdf.w - self.x - _LEFT

    def frame(self) -> None:
        pdf = self.pdf
        with pdf.decoration():
            pdf.ink(self.colour)
            pdf.set_line_width(1.4)
            pdf.rect(_EDGE, _EDGE, pdf.w - 2 * _EDGE, pdf.h - 2 * _EDGE)
            pdf.set_line_width(0.3)
            inner = _EDGE + 2.2
            pdf.rect(inner, inner, pdf.w - 2 * inner, pdf.h - 2 * inner)

    def body(self) -> None:
        told, pdf = self.certificate, self.pdf
        pdf.set_xy(self.x, 29)
        pdf.sans(11.5, bold=True)
        self._paragraph("P", told.issuer.upper(), _SOFT, after=7)
        self._awarded_to()
        pdf.serif(_size_of(told.title, 34, 25, 19))
        self._paragraph("H1", _plain(told.title, SERIF_BOLD), self.colour, after=4)
        pdf.sans(11.5)
        self._paragraph("P", _shortened(told.description, 260), _INK, after=6)
        if told.note:
            self._paragraph("P", told.note, _SOFT, after=5)
        self._results()

    def side(self, badge: bytes, alt: str) -> None:
        told, pdf = self.certificate, self.pdf
        with pdf.tagged("Figure", alt=alt):
            pdf.image(badge, x=_LEFT, y=30, w=_BADGE, h=_BADGE)
        lines = [("Awarded", in_words(told.awarded_at))]
        if told.valid_until:
            lines.append(("Valid until", in_words(told.valid_until)))
        lines.append(("Issued by", told.issuer))
        pdf.set_xy(_LEFT, 30 + _BADGE + 7)
        for label, value in lines:
            pdf.sans(8.5)
            self._centred(label, _SOFT)
            pdf.sans(11, bold=True)
            self._centred(_plain(value), _INK)
            pdf.set_y(pdf.get_y() + 2.5)

    def foot(self) -> None:
        told, pdf = self.certificate, self.pdf
        top = pdf.h - _EDGE - 8 - _CODE
        with pdf.decoration():
            pdf.ink("#c9ced6")
            pdf.set_line_width(0.3)
            pdf.line(self.x, top - 3, pdf.w - _LEFT, top - 3)
        self._code(pdf.w - _LEFT - _CODE, top)
        pdf.set_xy(self.x, top + 4)
        pdf.sans(10, bold=True)
        self._paragraph("H2", "Anyone can check this certificate", _INK, after=1.2, less=_CODE + 6)
        pdf.sans(9)
        told_how = "Scan the code, or open this address. The badge there is signed by the issuer; paper is not."
        self._paragraph("P", told_how, _SOFT, after=1.2, less=_CODE + 6)
        pdf.sans(8.5)
        link = told.address
        with pdf.tagged("P"):
            pdf.ink(self.colour)
            pdf.set_x(self.x)
            pdf.multi_cell(
                self.width - _CODE - 6, 4.2, link, align="L", link=link, new_x="LEFT", new_y="NEXT"
            )

    def _awarded_to(self) -> None:
        pdf, name = self.pdf, self.certificate.name
        if name is None or not can_write(name, SERIF_BOLD):
            pdf.sans(12)
            self._paragraph("P", "This certificate stands for the microcredential", _SOFT, after=2)
            return
        pdf.sans(12)
        self._paragraph("P", "This is to certify that", _SOFT, after=1)
        pdf.serif(_size_of(name, 40, 28, 20))
        self._paragraph("P", name, _INK, after=4)
        pdf.sans(12)
        self._paragraph("P", "has earned the microcredential", _SOFT, after=2)

    def _results(self) -> None:
        results, pdf = self.certificate.results, self.pdf
        bottom = pdf.h - _EDGE - 8 - _CODE - 8
        if not results or pdf.get_y() > bottom - 12:
            return
        pdf.sans(10.5, bold=True)
        self._paragraph("H2", "Assessed against each criterion", _INK, after=1.8)
        room = int((bottom - pdf.get_y()) / _ROW)
        shown = results[: min(room, _MOST_CRITERIA)]
        if len(shown) < len(results):
            shown = shown[:-1]
        for one in shown:
            self._result(one)
        if len(shown) < len(results):
            pdf.sans(9)
            rest = f"and {len(results) - len(shown)} more, on the badge's page"
            self._paragraph("P", rest, _SOFT, after=0)

    def _result(self, one: Judged) -> None:
        pdf, column = self.pdf, self.width * 0.64
        with pdf.tagged("P"):
            pdf.ink(_INK)
            pdf.sans(10)
            pdf.set_x(self.x)
            pdf.cell(column, _ROW, _fitting(pdf, _plain(one.criterion), column - 3))
            pdf.ink(self.colour)
            pdf.sans(10, bold=True)
            level = _fitting(pdf, _plain(one.level), self.width - column)
            pdf.cell(self.width - column, _ROW, level, new_x="LEFT", new_y="NEXT")

    def _code(self, x: float, y: float) -> None:
        pdf, rows = self.pdf, qr.modules(self.certificate.address)
        cell = _CODE / len(rows)
        with pdf.tagged("Figure", alt=f"QR code of {self.certificate.address}"):
            pdf.ink("#000000")
            for row, cells in enumerate(rows):
                for start, length in _runs(cells):
                    pdf.rect(x + start * cell, y + row * cell, length * cell, cell, style="F")

    def _paragraph(
        self, tag: Tag, text: str, colour: str, *, after: float, less: float = 0
    ) -> None:
        pdf = self.pdf
        with pdf.tagged(tag):
            pdf.ink(colour)
            pdf.set_x(self.x)
            height = pdf.font_size * 1.22
            pdf.multi_cell(
                self.width - less, height, _plain(text), align="L", new_x="LEFT", new_y="NEXT"
            )
        pdf.set_y(pdf.get_y() + after)

    def _centred(self, text: str, colour: str) -> None:
        pdf = self.pdf
        with pdf.tagged("P"):
            pdf.ink(colour)
            pdf.set_x(_LEFT)
            height = pdf.font_size * 1.25
            pdf.multi_cell(_BADGE, height, text, align="C", new_x="LEFT", new_y="NEXT")


def _name(identifiers: Sequence[Mapping[str, Any]]) -> str | None:
    names = (i["identityHash"] for i in identifiers if i.get("identityType") == "name")
    return next(names, None)


def _judged(results: Sequence[Mapping[str, Any]], achievement: Mapping[str, Any]) -> list[Judged]:
    described = {one["id"]: one for one in achievement.get("resultDescription", [])}
    levels = {
        level["id"]: level["name"]
        for one in described.values()
        for level in one.get("rubricCriterionLevel", [])
    }
    found = ((described.get(one.get("resultDescription")), one) for one in results)
    return [
        Judged(about["name"], levels.get(one.get("achievedLevel")) or one.get("value", ""))
        for about, one in found
        if about is not None
    ]


def _runs(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where dark cells begin and how many lie side by side: seams between them would show."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(cells):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((place, 1))
    return runs


def _size_of(text: str, large: float, middle: float, small: float) -> float:
    return large if len(text) <= 28 else middle if len(text) <= 56 else small  # noqa: PLR2004 - letters a line holds


def _plain(text: str, font: str = SANS) -> str:
    """Leave out the characters that the fonts lack, rather than print boxes."""
    return "".join(c for c in " ".join(text.split()) if can_write(c, font))


def _shortened(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[:most].rsplit(" ", 1)[0] + " …"


def _fitting(pdf: TaggedPdf, text: str, width: float) -> str:
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"

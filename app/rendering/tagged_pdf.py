"""A PDF whose text and pictures are tagged in reading order, so that a screen reader can read it (PDF 14.8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from fpdf import FPDF

from app.rendering.lettering import FONTS, SANS, SANS_BOLD, SERIF_BOLD

Tag = Literal["H1", "H2", "P", "Figure"]
_SANS, _SERIF = "sans", "serif"


class TaggedPdf(FPDF):
    """A document in the bundled fonts; what is drawn outside `tagged` is decoration."""

    def __init__(self, paper: Literal["letter", "a4"], *, language: str) -> None:
        """Start a landscape page."""
        super().__init__(orientation="landscape", unit="mm", format=paper)
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self.add_font(_SANS, "", FONTS / f"{SANS}.ttf")
        self.add_font(_SANS, "B", FONTS / f"{SANS_BOLD}.ttf")
        self.add_font(_SERIF, "B", FONTS / f"{SERIF_BOLD}.ttf")
        self.set_lang(language)
        self.viewer_preferences = None
        self.add_page()

    @contextmanager
    def tagged(self, tag: Tag, *, alt: str | None = None) -> Iterator[None]:
        """Tag what is drawn within."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self.struct_builder.add_marked_content(
            page_number=self.page, struct_type=f"/{tag}", mcid=number, alt_text=alt
        )
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Keep what is drawn within from being read out."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def sans(self, size: float, *, bold: bool = False) -> None:
        """Write on in the plain font."""
        self.set_font(_SANS, "B" if bold else "", size)

    def serif(self, size: float) -> None:
        """Write on in the font of titles."""
        self.set_font(_SERIF, "B", size)

    def ink(self, colour: str) -> None:
        """Write and draw on in this colour."""
        self.set_text_color(colour)
        self.set_draw_color(colour)
        self.set_fill_color(colour)

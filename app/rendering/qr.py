"""QR codes of addresses (ISO/IEC 18004), as SVG for pages and as modules for certificates."""

import io

import segno

_QUIET = 4


def svg(address: str, *, label: str) -> str:
    """Return an SVG image of the code with its quiet zone, scaled by whatever shows it."""
    written = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        written,
        kind="svg",
        border=_QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        omitsize=True,
        title=label,
        svgclass=None,
        lineclass=None,
    )
    return written.getvalue().decode()


def modules(address: str) -> list[list[bool]]:
    """Return the rows of the code with its quiet zone, true where it is dark."""
    code = segno.make_qr(address, error="m")
    return [[bool(cell) for cell in row] for row in code.matrix_iter(border=_QUIET)]

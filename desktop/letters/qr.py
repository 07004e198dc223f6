"""The QR of a letter's seal, as a picture that a template places."""

import io

import segno


def qr_svg(text: str) -> bytes:
    """The code for `text` as SVG without a quiet zone; the template leaves the white around it."""
    picture = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(picture, kind="svg", border=0, xmldecl=False, svgns=True)
    return picture.getvalue()

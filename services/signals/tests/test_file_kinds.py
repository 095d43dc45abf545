"""What a file is, told from its content; and what is kept of it."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signals_files import CAMERA, COMMENT, JPEG, pdf, png

from chassis.problems import Invalid
from signals.domain import jpeg
from signals.domain.file_kinds import EMPTY, UNKNOWN, File, fit
from signals.domain.pdf import LOCKED
from signals.domain.unsound import BROKEN

WHOLE = {"pdf": pdf(), "jpeg": JPEG, "png": png()}
LEFT_OUT = {
    "a file of Word": b"PK\x03\x04" + bytes(200),
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a program": b"MZ" + bytes(200),
    "something before a PDF": b"\n" + pdf(),
}


def fault(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        fit(name, content)
    ((pointer, words),) = refused.value.errors
    assert pointer == "/body/file"
    return words.nl


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_what_its_content_says(kind: str) -> None:
    assert fit("zonder einde", WHOLE[kind]).kind == kind


@pytest.mark.parametrize("content", LEFT_OUT.values(), ids=list(LEFT_OUT))
def test_whatever_else_is_refused_under_any_name(content: bytes) -> None:
    for name in ("brief.pdf", "foto.jpg", "foto.png", "brief"):
        assert fault(name, content) == UNKNOWN.nl


def test_nothing_at_all_is_refused() -> None:
    assert fault("brief.pdf", b"") == EMPTY.nl


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("Brief.PDF", "pdf", "Brief.PDF"),
        ("foto.jpeg", "jpeg", "foto.jpeg"),
        ("foto van dr. Peeters", "jpeg", "foto van dr. Peeters.jpg"),
        ("scan.exe", "pdf", "scan.exe.pdf"),
        ("scan", "png", "scan.png"),
    ],
)
def test_a_name_ends_as_its_kind_does(name: str, kind: str, kept: str) -> None:
    assert fit(name, WHOLE[kind]).name == kept


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "pdf"), ("a.pdf", "png"), ("a.png", "jpeg")])
def test_a_name_that_says_another_kind_is_refused(name: str, kind: str) -> None:
    assert fault(name, WHOLE[kind]).endswith(f"dit is een {kind.upper()}.")


@pytest.mark.parametrize("kind", WHOLE)
@given(part=st.floats(0, 0.97))
def test_a_part_of_a_file_is_refused(kind: str, part: float) -> None:
    content = WHOLE[kind]
    assert fault("x", content[: max(8, int(len(content) * part))]) in (BROKEN.nl, UNKNOWN.nl)


@pytest.mark.parametrize("kind", WHOLE)
@given(rest=st.binary(max_size=400))
def test_what_only_begins_as_one_never_fails_otherwise(kind: str, rest: bytes) -> None:
    with suppress(Invalid):
        fit("x", WHOLE[kind][:40] + rest)


def test_a_pdf_with_a_password_is_refused() -> None:
    assert fault("brief.pdf", pdf(trailer=b"/Encrypt 9 0 R")) == LOCKED.nl
    assert fault("brief.pdf", pdf(trailer=b"/Encrypt << /Filter /Standard >>")) == LOCKED.nl


def test_a_pdf_is_kept_as_it_is() -> None:
    assert fit("brief.pdf", pdf(b"ondertekend")) == File("brief.pdf", "pdf", pdf(b"ondertekend"))


def test_of_a_photo_only_the_picture_and_its_way_up_are_kept() -> None:
    assert CAMERA in JPEG
    assert COMMENT in JPEG
    kept = fit("foto.jpg", JPEG + b"nog een foto" + JPEG).content
    for gone in (CAMERA, COMMENT, b"nog een foto"):
        assert gone not in kept
    (exif,) = re.findall(rb"\xff\xe1..(Exif\0\0.*?)\xff", kept, re.DOTALL)
    assert exif == b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + b"\x01\x12\0\3\0\0\0\1\0\6\0\0" + b"\0\0\0\0"
    picture = JPEG[JPEG.index(b"\xff\xdb") :]
    assert kept.endswith(picture)
    assert jpeg.stripped(kept) == kept


@given(tiff=st.binary(max_size=60), order=st.sampled_from([b"II*\0", b"MM\0*"]))
def test_no_exif_is_so_odd_that_it_stays(tiff: bytes, order: bytes) -> None:
    payload = b"Exif\0\0" + order + tiff
    odd = b"\xff\xe1" + (len(payload) + 2).to_bytes(2, "big") + payload
    assert len(fit("x.jpg", JPEG[:2] + odd + JPEG[2:]).content) <= len(fit("x.jpg", JPEG).content) + 36


def test_of_a_png_only_the_picture_is_kept() -> None:
    looks = (b"gAMA", (45455).to_bytes(4, "big"))
    told = png(looks, (b"tEXt", b"Author\0Godelieve"), (b"eXIf", b"MM\0*GPS"), (b"tIME", bytes(7)))
    assert fit("a.png", told + b"hangt erachter").content == png(looks)


@pytest.mark.parametrize(
    "content",
    [
        png().replace(b"IHDR", b"IHDX"),
        png((b"FOOO", b"essential to nobody")),
        png()[:40] + b"\0" + png()[41:],
        png().replace(b"\0\0\0\1\0\0\0\1\x08", b"\0\0\0\0\0\0\0\1\x08"),
    ],
)
def test_a_png_that_was_meddled_with_is_refused(content: bytes) -> None:
    assert fault("a.png", content) == BROKEN.nl

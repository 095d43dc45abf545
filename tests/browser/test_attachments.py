"""A coordinator attaches a photo to a dossier, fetches it, and takes it back; without JavaScript too."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit, Visitor

CAMERA = b"Camera van Godelieve"
PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j"
    "q62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKT/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAYEAEAAwEAAAAAAAAAAAAAAAAAAwVh"
    "Yv/EABUBAQEAAAAAAAAAAAAAAAAAAAIE/8QAGhEAAgIDAAAAAAAAAAAAAAAAAAECAwQSUf/aAAwDAQACEQMRAD8Ahir8WRV3IIN2"
    "w410+n//2Q=="
)
MUCH = 40 * 1024 * 1024

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def opened(katrien: Visitor) -> Page:
    """A dossier, with the form of an attachment unfolded."""
    katrien.go("/worklist?view=open").locator("a[href^='/dossiers/']").first.click()
    katrien.page.get_by_text("Voeg een bijlage toe").click()
    return katrien.page


def told() -> bytes:
    """The photo, with what a phone writes in it."""
    note = b"\xff\xfe" + (len(CAMERA) + 2).to_bytes(2, "big") + CAMERA
    return PHOTO[:2] + note + PHOTO[2:]


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_photo_is_attached_fetched_and_taken_back(visit: Visit, java_script_enabled: bool) -> None:
    page = opened(visit("katrien", java_script_enabled=java_script_enabled))
    photo = {"name": "trap bij Godelieve.jpg", "mimeType": "text/plain", "buffer": told()}
    page.get_by_label("Bestand").set_input_files(photo)  # type: ignore[arg-type]
    page.locator("#do-attachment").get_by_role("button", name="Bewaren").click()
    expect(page.locator("[role=status]")).to_contain_text("De bijlage is bewaard")
    mine = page.locator("article", has_text="trap bij Godelieve.jpg").last
    with page.expect_download() as fetched:
        mine.get_by_role("link").click()
    assert fetched.value.suggested_filename == "trap bij Godelieve.jpg"
    content = Path(fetched.value.path()).read_bytes()
    assert content == PHOTO
    mine.get_by_text("Verwijderen").first.click()
    mine.get_by_label("Waarom?").fill("Foto van een ander huis.")
    mine.get_by_role("button", name="Verwijderen").click()
    expect(page.locator("[role=status]")).to_contain_text("De bijlage is verwijderd")
    expect(page.get_by_text("is verwijderd: Foto van een ander huis.").last).to_be_visible()


def test_who_chose_too_large_a_file_is_told(visit: Visit, tmp_path: Path) -> None:
    katrien = visit("katrien")
    page, large = opened(katrien), tmp_path / "groot.pdf"
    large.write_bytes(b"%PDF-1.7\n" + bytes(MUCH))
    page.get_by_label("Bestand").set_input_files(large)
    page.locator("#do-attachment").get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Een bijlage is hoogstens 10 MB.")
    (complaint,) = katrien.complaints
    assert "413" in complaint
    katrien.complaints.clear()

"""Files beside a spreadsheet; zips that mean harm are refused from their list."""

import io
import os
import struct
import zipfile

import pytest

from sources.importers import ReadError, beside
from sources.importers.beside import FolderFiles, ZipFiles


def packed(*entries, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in entries:
            made.writestr(name, data)
    out.seek(0)
    return out


def refused(file):
    with pytest.raises(ReadError) as error:
        ZipFiles(file)
    return str(error.value)


def test_it_works():
    files = ZipFiles(packed(("a.csv", "x"), ("images/P1.JPG", "one"), ("__MACOSX/._P1.JPG", "no")))
    assert files.names == ["a.csv", "images/P1.JPG"]
    assert files.find("images/p1.jpg") == files.find("p1.jpg") == "images/P1.JPG"
    assert files.find(".\\images\\P1.jpg") == "images/P1.JPG"
    assert files.find("p2.jpg") is None
    with files.open("images/P1.JPG") as file:
        assert (file.read(), file.size, file.name) == (b"one", 3, "P1.JPG")


def test_the_spreadsheet_s_own_folder_comes_first():
    files = ZipFiles(packed(("p.jpg", "outer"), ("in/a.csv", ""), ("in/p.jpg", "inner")))
    files.base = beside.PurePosixPath("in")
    assert files.find("p.jpg") == "in/p.jpg"


@pytest.mark.parametrize(
    "name", ["../x.jpg", "a/../../x.jpg", "/etc/passwd", "C:\\x.jpg", "..\\x.jpg", "\\x.jpg"]
)
def test_names_that_lead_out_are_refused(name):
    assert refused(packed(("a.csv", ""), (name, "x"))).endswith(
        "leads out of its folder. Nothing was unpacked."
    )


def test_a_link_is_refused():
    link = zipfile.ZipInfo("p.jpg")
    link.external_attr = 0o120777 << 16
    assert refused(packed((link, "/etc/passwd"))) == (
        "“p.jpg” in the zip is a link, not a file. Nothing was unpacked."
    )


def test_ten_thousand_entries_are_refused():
    file = packed(*((f"{number}.jpg", "") for number in range(10_000)))
    assert refused(file) == "The zip holds 10,000 files; 5,000 may be in one. Make several."


@pytest.mark.parametrize(
    ("at", "value"), [(10, b"\xff\xff"), (12, b"\xff\xff\xff\x00"), (-20, b"PK\x06\x07")]
)
def test_a_list_too_long_to_be_read_is_refused_unread(at, value, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", None)
    data = bytearray(packed((f"{'x' * 40}.csv", "x")).getvalue())
    at += data.rindex(b"PK\x05\x06")
    data[at : at + len(value)] = value
    assert refused(io.BytesIO(data)).endswith("files; 5,000 may be in one. Make several.")


def test_what_swells_is_refused_unopened():
    file = packed(("a.csv", b"\0" * 30_000_000), compression=zipfile.ZIP_DEFLATED)
    assert len(file.getvalue()) < 100_000
    assert refused(file) == "The zip swells too much when it is unpacked. It was not opened."


def test_what_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(beside, "MOST_UNPACKED", 10)
    assert refused(packed(("a.csv", "x" * 11))).startswith("Unpacked, the zip would be larger")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    assert refused(packed(("a.csv", "x"), ("A.csv", "y"))) == "“A.csv” is in the zip twice."


def test_a_locked_zip_is_refused():
    data = bytearray(packed(("a.csv", "x")).getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(io.BytesIO(data)) == "The zip is locked with a password. Make one without."


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04", b"PK\x05\x06" + b"\x01\x00" * 9])
def test_damage_is_told(data):
    assert refused(io.BytesIO(data)) == "The zip is damaged and cannot be opened."


def test_a_list_that_lies_about_a_size_is_found_out():
    data = bytearray(packed(("a.csv", "x" * 5000), compression=zipfile.ZIP_DEFLATED).getvalue())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    files = ZipFiles(io.BytesIO(data))
    with pytest.raises(ReadError) as error:
        files.open("a.csv")
    assert str(error.value) == "“a.csv” in the zip is damaged."


def test_a_folder(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "Cafe\u0301.jpg").write_bytes(b"one")
    (tmp_path / ".hidden").write_bytes(b"no")
    files = FolderFiles(tmp_path)
    found = files.find("images/Café.JPG")
    assert files.names == [found]
    assert files.digest(found) == files.digest(files.find("café.jpg"))
    with files.open(found) as file:
        assert file.read() == b"one"


def test_nothing_outside_of_a_folder_is_found(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"no")
    folder = tmp_path / "in"
    folder.mkdir()
    os.symlink(tmp_path / "secret.jpg", folder / "link.jpg")
    os.symlink(tmp_path, folder / "up")
    files = FolderFiles(folder)
    assert files.names == []
    for name in ["../secret.jpg", str(tmp_path / "secret.jpg"), "link.jpg", "up/secret.jpg"]:
        assert files.find(name) is None


def test_a_folder_with_too_much_in_it_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(beside, "MOST_IN_A_FOLDER", 1)
    for name in "ab":
        (tmp_path / name).touch()
    with pytest.raises(ReadError):
        FolderFiles(tmp_path).find("a")

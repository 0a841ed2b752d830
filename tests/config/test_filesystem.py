import pytest

from config.filesystem import is_shared, kind_of_disk

TABLE = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/export /srv/school nfs4 rw 0 0
/dev/sdb1 /srv/school/local xfs rw 0 0
share /mnt/with\\040blank cifs rw 0 0
host /media/host fuse.vmhgfs-fuse rw 0 0
"""


@pytest.mark.parametrize(
    "folder, kind",
    [
        ("/var/lib/dossier", "ext4"),
        ("/srv/school", "nfs4"),
        ("/srv/school/data", "nfs4"),
        ("/srv/schooling", "ext4"),
        ("/srv/school/local/data", "xfs"),
        ("/mnt/with blank/data", "cifs"),
        ("/media/host", "fuse.vmhgfs-fuse"),
    ],
)
def test_kind_of_disk(folder, kind):
    assert kind_of_disk(folder, TABLE) == kind


def test_the_upper_of_two_mounts_counts():
    assert kind_of_disk("/srv", "a /srv ext4 rw 0 0\nb /srv nfs rw 0 0\n") == "nfs"


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs", "fuse"])
def test_shared(kind):
    assert is_shared(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "fuseblk", ""])
def test_local(kind):
    assert not is_shared(kind)

"""What kind of disk a folder lies on. SQLite's locks do not hold on shared ones."""

from pathlib import Path

SHARED = {"9p", "afs", "ceph", "cifs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
SHARED |= {"prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"}
MOUNTS = Path("/proc/mounts")


def mounts(table):
    """(folder, kind) of every mount in a table like /proc/mounts."""
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            yield fields[1].replace("\\040", " "), fields[2]


def kind_of_disk(folder, table=None):
    """The file system's name ("ext4", "nfs4") that holds a folder, or "" where nobody can tell."""
    if table is None:
        if not MOUNTS.exists():
            return ""
        table = MOUNTS.read_text(errors="replace")
    folder = Path(folder).resolve()
    holding = [(len(place), kind) for place, kind in mounts(table) if folder.is_relative_to(place)]
    # Of two mounts on one place the later one is on top.
    return max(reversed(holding), key=lambda mount: mount[0])[1] if holding else ""


def is_shared(kind):
    """fuseblk is a local disk of another system; every other FUSE folder is somewhere else."""
    return kind in SHARED or (kind.startswith("fuse") and kind != "fuseblk")

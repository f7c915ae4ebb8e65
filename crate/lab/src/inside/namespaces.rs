//! Namespaces of the lab's own: nothing that happens in them is seen outside, and they go with their last process.

use std::{fs, io, path::Path};

use nix::{
    errno::Errno,
    mount::{MsFlags, mount},
    sched::{CloneFlags, unshare},
    unistd::{Gid, Uid, getegid, geteuid},
};

use super::runtimes::GATEWAY;
use crate::LabError;

const NOTHING: Option<&str> = None;

/// Puts this process into a network and a mount namespace of its own, and its next child into a process namespace.
/// Who is not root, or is a root without the right to it, gets a user namespace too and is root there.
pub(super) fn enter() -> Result<(), LabError> {
    let wanted = CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWPID;
    if geteuid().is_root() && unshare(wanted).is_ok() {
        return Ok(());
    }
    let (user, group) = (geteuid(), getegid());
    unshare(wanted | CloneFlags::CLONE_NEWUSER).map_err(refused("making namespaces"))?;
    map_to_root(user, group).map_err(|cause| LabError::Permission {
        what: "becoming root in a user namespace".to_owned(),
        cause,
    })
}

fn map_to_root(user: Uid, group: Gid) -> io::Result<()> {
    // The kernel wants groups given up before an ordinary user may map one.
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

/// Gives the processes inside a view of the file system in which every name is looked up at the lab's resolver only.
pub(super) fn mount_own_view(dir: &Path) -> Result<(), LabError> {
    mount(
        NOTHING,
        "/",
        NOTHING,
        MsFlags::MS_REC | MsFlags::MS_PRIVATE,
        NOTHING,
    )
    .map_err(refused("keeping mounts to itself"))?;
    let proc = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), "/proc", Some("proc"), proc, NOTHING).map_err(refused("mounting /proc"))?;

    let own = dir.join("etc");
    fs::create_dir_all(&own).map_err(LabError::io(format!("making {}", own.display())))?;
    cover(&own, "resolv.conf", &format!("nameserver {GATEWAY}\n"))?;
    // Without these two a name could be answered by a daemon of the machine, or by its own list, and pass the lab by.
    cover(
        &own,
        "nsswitch.conf",
        "passwd: files\ngroup: files\nhosts: files dns\n",
    )?;
    cover(&own, "hosts", "127.0.0.1 localhost\n::1 localhost\n")
}

/// Lays a file of the lab's over one in /etc. One that the machine does not have needs no cover, but the resolver's.
fn cover(own: &Path, name: &str, text: &str) -> Result<(), LabError> {
    let source = own.join(name);
    let target = Path::new("/etc").join(name);
    fs::write(&source, text).map_err(LabError::io(format!("writing {}", source.display())))?;
    if name != "resolv.conf" && !target.exists() {
        return Ok(());
    }
    mount(Some(&source), &target, NOTHING, MsFlags::MS_BIND, NOTHING)
        .map_err(refused(&format!("covering {}", target.display())))
}

fn refused(what: &str) -> impl FnOnce(Errno) -> LabError {
    let what = what.to_owned();
    move |errno| match errno {
        // ENOSPC and EUSERS: no more namespaces allowed. ENOSYS and EINVAL: a kernel built without them.
        Errno::EPERM
        | Errno::EACCES
        | Errno::ENOSPC
        | Errno::EUSERS
        | Errno::ENOSYS
        | Errno::EINVAL => LabError::Permission {
            what,
            cause: errno.into(),
        },
        _ => LabError::Io {
            what,
            cause: errno.into(),
        },
    }
}

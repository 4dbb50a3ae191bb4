//! The directory in which a run's program may write: made when it is first asked for, gone with the run.
//!
//! Who has one holds a lock on it, which the kernel lets go however the process ends. So whoever makes the next one can tell those that
//! were left by runs that were killed, and removes them.

use std::{
    env, fs, io,
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rustix::fs::{CWD, FlockOperation, Mode, OFlags, flock, fstat, openat};
use tempfile::TempDir;

/// What the names of all begin with.
const PREFIX: &str = "gilscope-scratch-";

/// One run's.
#[derive(Debug, Default)]
pub struct Scratch(Mutex<Option<Made>>);

#[derive(Debug)]
struct Made {
    /// Removes it.
    directory: TempDir,
    /// Without links in its name.
    path: PathBuf,
    _lock: OwnedFd,
}

impl Scratch {
    /// Where it is; with `make` it is made if it is not there.
    pub fn path(&self, make: bool) -> io::Result<Option<PathBuf>> {
        let mut ours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ours.is_none() && make {
            sweep(&env::temp_dir());
            *ours = Some(Made::new(&env::temp_dir())?);
        }
        Ok(ours.as_ref().map(|ours| ours.path.clone()))
    }

    /// Removes it with all that is in it.
    pub fn remove(&self) {
        if let Some(made) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // What cannot be removed now is when the next one is made.
            let _ = made.directory.close();
        }
    }
}

impl Made {
    fn new(place: &Path) -> io::Result<Self> {
        loop {
            let directory = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
            let lock = open(directory.path())?;
            flock(&lock, FlockOperation::LockExclusive)?;
            // Somebody may have taken it for one that was left.
            if fs::symlink_metadata(directory.path())
                .is_ok_and(|found| Ok(found.ino()) == fstat(&lock).map(|ours| ours.st_ino))
            {
                let path = fs::canonicalize(directory.path())?;
                return Ok(Self { directory, path, _lock: lock });
            }
        }
    }
}

fn open(path: &Path) -> io::Result<OwnedFd> {
    Ok(openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?)
}

/// Removes what runs have left that are no more.
fn sweep(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && entry.metadata().is_ok_and(|found| found.uid() == rustix::process::getuid().as_raw());
        if ours
            && let Ok(lock) = open(&entry.path())
            && flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok()
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_behind_goes_and_what_is_in_use_stays() {
        let place = tempfile::tempdir().unwrap();
        let used = Made::new(place.path()).unwrap();
        let left = place.path().join(format!("{PREFIX}left"));
        let other = place.path().join("other");
        for path in [&left, &other] {
            fs::create_dir_all(path.join("deeper")).unwrap();
        }
        sweep(place.path());
        assert!(used.path.exists() && !left.exists() && other.exists());
        let path = used.path.clone();
        fs::write(path.join("file"), "text").unwrap();
        Scratch(Mutex::new(Some(used))).remove();
        assert!(!path.exists());
    }

    #[test]
    fn it_is_made_when_it_is_wanted() {
        let scratch = Scratch::default();
        assert_eq!(scratch.path(false).unwrap(), None);
        let path = scratch.path(true).unwrap().unwrap();
        assert!(path.is_dir() && scratch.path(true).unwrap().as_ref() == Some(&path));
        scratch.remove();
        assert!(!path.exists());
    }
}

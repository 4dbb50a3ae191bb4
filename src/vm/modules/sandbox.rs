//! The one directory that a run may read: its names resolved, links and `..` included, before anything is touched.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use crate::vm::{state::ThreadState, unwind::Unwind, value::Value};

use super::os_error;

/// What stands outside is refused with these words.
const OUTSIDE: &str = "Permission denied: a program can read only what its directory holds";

/// The directory, without links in its name; refused if the run was given none.
pub(super) fn root(ts: &ThreadState<'_>, shown: &str) -> Result<PathBuf, Unwind> {
    let Some(root) = ts.vm().host().directory() else {
        let text = "Permission denied: this run was given no directory (--dir)";
        return Err(os_error::raise_with(ts, libc::EACCES, text, Some(shown)));
    };
    fs::canonicalize(root).map_err(|error| os_error::raise(ts, &error, Some(shown)))
}

/// The file or directory that a program's path means, which exists and stands in the directory.
pub(super) fn resolve(ts: &ThreadState<'_>, path: &Value) -> Result<(PathBuf, String), Unwind> {
    let Some(shown) = path.as_str().map(ToString::to_string) else {
        let kind = ts.type_name(path);
        return Err(ts.type_error(format!("expected str, bytes or os.PathLike object, not {kind}")));
    };
    let root = root(ts, &shown)?;
    let outside = || os_error::raise_with(ts, libc::EACCES, OUTSIDE, Some(&shown));
    if shown.is_empty() {
        let error = io::Error::from_raw_os_error(libc::ENOENT);
        return Err(os_error::raise(ts, &error, Some(&shown)));
    }
    let joined = root.join(&shown);
    // Nobody learns what exists outside.
    if !plain(&joined).starts_with(&root) {
        return Err(outside());
    }
    match fs::canonicalize(&joined) {
        Ok(real) if real.starts_with(&root) => Ok((real, shown)),
        Ok(_) => Err(outside()),
        Err(error) => match joined.ancestors().find_map(|place| fs::canonicalize(place).ok()) {
            Some(place) if place.starts_with(&root) => Err(os_error::raise(ts, &error, Some(&shown))),
            // A link leads to where it is missing.
            _ => Err(outside()),
        },
    }
}

/// A path without `.` and `..`, as text: links are not looked at.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

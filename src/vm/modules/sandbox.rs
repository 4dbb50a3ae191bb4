//! The one directory that a run may read, and the one that it may write: names resolved, links and `..` included, before anything is
//! touched.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use crate::vm::{state::ThreadState, unwind::Unwind, value::Value};

use super::os_error;

/// What stands outside is refused with these words.
const OUTSIDE: &str = "Permission denied: a program can read only what its directory holds";

/// Who wants to write elsewhere is refused with these.
const READ_ONLY: &str =
    "Permission denied: a program can write only below tempfile.gettempdir(), which goes with the run";

/// The directory, without links in its name; refused if the run was given none.
pub(super) fn root(ts: &ThreadState<'_>, shown: &str) -> Result<PathBuf, Unwind> {
    let Some(root) = ts.vm().host().directory() else {
        let text = "Permission denied: this run was given no directory (--dir)";
        return Err(os_error::raise_with(ts, libc::EACCES, text, Some(shown)));
    };
    fs::canonicalize(root).map_err(|error| os_error::raise(ts, &error, Some(shown)))
}

/// The file or directory that a program's path means, which exists and stands in the directory, or in the run's scratch directory.
pub(super) fn resolve(ts: &mut ThreadState<'_>, path: &Value) -> Result<(PathBuf, String), Unwind> {
    let shown = text(ts, path)?;
    if let Some(real) = in_scratch(ts, &shown, false)? {
        return Ok((real, shown));
    }
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

/// The file or directory that a program wants to make, change or remove: in the run's scratch directory, where there are no links.
pub(super) fn writable(ts: &mut ThreadState<'_>, path: &Value) -> Result<(PathBuf, String), Unwind> {
    let shown = text(ts, path)?;
    match in_scratch(ts, &shown, true)? {
        Some(real) => Ok((real, shown)),
        None => Err(os_error::raise_with(ts, libc::EACCES, READ_ONLY, Some(&shown))),
    }
}

fn text(ts: &ThreadState<'_>, path: &Value) -> Result<String, Unwind> {
    path.as_str().map(ToString::to_string).ok_or_else(|| {
        let kind = ts.type_name(path);
        ts.type_error(format!("expected str, bytes or os.PathLike object, not {kind}"))
    })
}

/// What a path means, if that stands in the scratch directory; `within` says that it must not be the directory itself.
fn in_scratch(ts: &mut ThreadState<'_>, shown: &str, within: bool) -> Result<Option<PathBuf>, Unwind> {
    let path = Path::new(shown);
    if !path.is_absolute() {
        return Ok(None);
    }
    let Some(scratch) = scratch(ts, false)? else { return Ok(None) };
    let path = plain(path);
    Ok((path.starts_with(&scratch) && !(within && path == scratch)).then_some(path))
}

/// The run's scratch directory; with `make` it is made if it is not there.
pub(super) fn scratch(ts: &mut ThreadState<'_>, make: bool) -> Result<Option<PathBuf>, Unwind> {
    let host = Arc::clone(ts.vm().host());
    // To know it takes no time.
    let path = if make { ts.released(|_| host.scratch(true))? } else { host.scratch(false) };
    path.map_err(|error| os_error::raise(ts, &error, None))
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

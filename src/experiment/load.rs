//! From a name or a path to an [`Experiment`].
//!
//! A name stands for a program of the catalogue or of a person's own folder; anything that looks like a path, or is one,
//! for a file. A file without a metadata block just runs.

use std::{fs, io, path::Path};

use super::{
    catalogue, knobs,
    metadata::{About, Experiment, Knob},
    own,
    pep723::{self, BlockError},
};

/// Why there is no experiment.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Neither in the catalogue nor a file.
    #[error("no experiment is called `{name}`; {}", suggestion(.nearest.as_deref()))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The name that was perhaps meant.
        nearest: Option<String>,
    },
    /// The file is there, but can't be read; or it isn't there.
    #[error("can't read {path}: {reason}")]
    Unreadable {
        /// As given.
        path: String,
        /// In a person's words.
        reason: String,
    },
    /// The metadata block is broken.
    #[error("{path}: {error}")]
    Block {
        /// As given.
        path: String,
        /// What is wrong with it.
        error: BlockError,
    },
    /// The metadata names a constant that the program does not have.
    #[error("{path}: the block names `{name}`, but the program has no single top-level line `{name} = {example}`")]
    Constant {
        /// As given.
        path: String,
        /// The constant.
        name: String,
        /// How it would have to look.
        example: &'static str,
    },
    /// The variant that stands in the source is none of the block's.
    #[error("{path}: `VARIANT = \"{value}\"` is none of the block's variants {}", .variants.join(", "))]
    Variant {
        /// As given.
        path: String,
        /// In the source.
        value: String,
        /// In the block.
        variants: Vec<String>,
    },
    /// A knob's value in the source lies outside its own range.
    #[error("{path}: `{name} = {value}` lies outside the block's own range {min} to {max}")]
    Default {
        /// As given.
        path: String,
        /// The knob.
        name: String,
        /// In the source.
        value: i64,
        /// In the block.
        min: i64,
        /// In the block.
        max: i64,
    },
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(|| "`gilscope list` shows them all".to_owned(), |name| format!("did you mean `{name}`?"))
}

/// The experiment of that name, or the program in that file.
pub fn find(name: &str) -> Result<Experiment, LoadError> {
    if let Some(experiment) = catalogue::get(name) {
        return Ok(experiment.clone());
    }
    let path = Path::new(name);
    if !path.exists()
        && let Some(experiment) = own::get(name)
    {
        // Why it cannot be used is said in full by reading it once more.
        return if experiment.trouble.is_some() { from_file(Path::new(&experiment.file)) } else { Ok(experiment) };
    }
    if name.contains(['/', '\\']) || path.extension().is_some() || path.exists() {
        return from_file(path);
    }
    Err(LoadError::Unknown { name: name.to_owned(), nearest: nearest(name) })
}

/// A person's own program.
pub fn from_file(path: &Path) -> Result<Experiment, LoadError> {
    let shown = path.display().to_string();
    let unreadable = |reason: String| LoadError::Unreadable { path: shown.clone(), reason };
    let bytes = fs::read(path).map_err(|error| unreadable(why(&error, path)))?;
    let source = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    // A byte order mark, as some editors write it, is no part of the program.
    let source = source.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(source);
    from_text(&shown, &shown, source)
}

/// A person's own program, whose text is at hand. `id` is its name on the command line, `file` that in tracebacks.
pub fn from_text(id: &str, file: &str, source: String) -> Result<Experiment, LoadError> {
    let mut own = from_source(id, file, source)?;
    // Whatever its block says, it is no part of the tutorial.
    own.about.part = 0;
    Ok(own)
}

/// The same of any program.
pub(super) fn from_source(id: &str, file: &str, source: String) -> Result<Experiment, LoadError> {
    let path = || file.to_owned();
    let mut about =
        pep723::about(&source).map_err(|error| LoadError::Block { path: path(), error })?.unwrap_or_default();
    if !about.variants.is_empty() {
        let constant = LoadError::Constant { path: path(), name: VARIANT.to_owned(), example: "\"...\"" };
        let (_, value) = knobs::find_str(&source, VARIANT).ok_or(constant)?;
        let Some(at) = about.variants.iter().position(|variant| *variant == value) else {
            return Err(LoadError::Variant { path: path(), value, variants: about.variants });
        };
        // What nobody chooses is what the program says itself.
        about.variants[..=at].rotate_right(1);
    }
    let knobs = read_knobs(file, &source, &about)?;
    Ok(Experiment { id: id.to_owned(), file: path(), source, about, knobs, trouble: None })
}

/// The constant that names the variant.
pub(super) const VARIANT: &str = "VARIANT";

/// The declared knobs with the values that stand in the source, in the order of the source.
fn read_knobs(file: &str, source: &str, about: &About) -> Result<Vec<Knob>, LoadError> {
    let mut found = Vec::new();
    for range in &about.knobs {
        let (place, default) = knobs::find_int(source, &range.name).ok_or_else(|| LoadError::Constant {
            path: file.to_owned(),
            name: range.name.clone(),
            example: "1000",
        })?;
        if !(range.min..=range.max).contains(&default) {
            return Err(LoadError::Default {
                path: file.to_owned(),
                name: range.name.clone(),
                value: default,
                min: range.min,
                max: range.max,
            });
        }
        found.push((place.start, Knob { range: range.clone(), default }));
    }
    found.sort_by_key(|&(start, _)| start);
    Ok(found.into_iter().map(|(_, knob)| knob).collect())
}

/// The catalogue's name that is most like this one, if any is like it at all.
fn nearest(name: &str) -> Option<String> {
    let likeness = |id: &str| strsim::jaro_winkler(&name.to_lowercase(), id);
    let best = catalogue::all().iter().max_by(|a, b| likeness(&a.id).total_cmp(&likeness(&b.id)))?;
    (likeness(&best.id) > 0.7).then(|| best.id.clone())
}

/// An I/O error in a person's words.
fn why(error: &io::Error, path: &Path) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ if path.is_dir() => "it is a directory; name a .py file".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(source: &str) -> Result<Experiment, LoadError> {
        from_source("own.py", "own.py", source.to_owned())
    }

    #[test]
    fn a_file_without_a_block_just_runs() {
        let experiment = own("print(1)\n").unwrap();
        assert_eq!(experiment.about, About::default());
        assert!(experiment.knobs.is_empty());
    }

    #[test]
    fn knobs_come_in_the_order_of_the_source() {
        let experiment = own("\
# /// script
# [tool.gilscope]
# knobs = [{ name = \"B\", min = 0, max = 9 }, { name = \"A\", min = 0, max = 9 }]
# ///
A = 1
B = 2
")
        .unwrap();
        let knobs: Vec<_> = experiment.knobs.iter().map(|k| (k.range.name.as_str(), k.default)).collect();
        assert_eq!(knobs, [("A", 1), ("B", 2)]);
    }

    #[test]
    fn the_block_must_fit_the_program() {
        let block = "# /// script\n# [tool.gilscope]\n# knobs = [{ name = \"N\", min = 1, max = 9 }]\n# ///\n";
        let message = |program: &str| own(&format!("{block}{program}")).unwrap_err().to_string();
        assert_eq!(
            message("M = 1\n"),
            "own.py: the block names `N`, but the program has no single top-level line `N = 1000`"
        );
        assert_eq!(message("N = 10\n"), "own.py: `N = 10` lies outside the block's own range 1 to 9");
    }

    #[test]
    fn the_variant_of_the_source_comes_first() {
        let block = "# /// script\n# [tool.gilscope]\n# variants = [\"a\", \"b\", \"c\"]\n# ///\n";
        let load = |program: &str| own(&format!("{block}{program}"));
        assert_eq!(load("VARIANT = \"b\"\n").unwrap().about.variants, ["b", "a", "c"]);
        assert_eq!(
            load("VARIANT = \"d\"\n").unwrap_err().to_string(),
            "own.py: `VARIANT = \"d\"` is none of the block's variants a, b, c"
        );
        assert!(load("").unwrap_err().to_string().ends_with("no single top-level line `VARIANT = \"...\"`"));
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest() {
        let message = |name| find(name).unwrap_err().to_string();
        assert_eq!(message("batle"), "no experiment is called `batle`; did you mean `battle`?");
        assert_eq!(message("xyzzy"), "no experiment is called `xyzzy`; `gilscope list` shows them all");
        assert!(message("longtick").contains("`long-tick`"));
        assert!(message("Lock").contains("`lock`"));
    }

    #[test]
    fn a_path_that_cannot_be_read_says_why() {
        let message = |name| find(name).unwrap_err().to_string();
        assert_eq!(message("nothing-here.py"), "can't read nothing-here.py: there is no such file");
        assert_eq!(message("src"), "can't read src: it is a directory; name a .py file");
    }
}

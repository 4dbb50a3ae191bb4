//! Saving texts in files beside the thread that draws.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    thread,
};

use crossbeam::channel::{Receiver, bounded};

/// As many files of one name are enough to be tidied up.
const MOST: u32 = 1_000;

/// What came of saving.
pub type Saved = Result<Vec<PathBuf>, String>;

/// A place for what is being saved.
#[derive(Debug, Default)]
pub struct Slot(Option<Receiver<Saved>>);

impl Slot {
    /// Begins to save each text in the current directory, under its name or, if there is such a file, the next free one.
    pub fn start(&mut self, files: Vec<(String, String)>) {
        let (tell, told) = bounded(1);
        thread::spawn(move || {
            // A screen that is gone wants no answer.
            let _ = tell.send(save(Path::new(""), &files));
        });
        self.0 = Some(told);
    }

    /// What came of it, once.
    pub fn result(&mut self) -> Option<Saved> {
        let result = self.0.as_ref()?.try_recv().ok()?;
        self.0 = None;
        Some(result)
    }
}

/// Writes all files, or says in one line why not.
fn save(directory: &Path, files: &[(String, String)]) -> Saved {
    let one =
        |(name, text): &(String, String)| fresh(directory, name, text).map_err(|error| format!("{name}: {error}"));
    files.iter().map(one).collect()
}

/// Writes a file that is not there yet: `name.json`, `name-2.json`, …
fn fresh(directory: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    for n in 1..=MOST {
        let name = if n == 1 { name.to_owned() } else { format!("{stem}-{n}.{end}") };
        let path = directory.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).and_then(|()| std::path::absolute(path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(format!("there are {MOST} of them already")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_overwritten() {
        let directory = std::env::temp_dir().join(format!("gilscope-save-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let files = [("battle.json".to_owned(), "{}".to_owned()), ("battle.csv".to_owned(), "a,b".to_owned())];
        let names = |saved: Saved| -> Vec<String> {
            saved.unwrap().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        assert_eq!(names(save(&directory, &files)), ["battle.json", "battle.csv"]);
        assert_eq!(names(save(&directory, &files)), ["battle-2.json", "battle-2.csv"]);
        assert_eq!(std::fs::read_to_string(directory.join("battle-2.csv")).unwrap(), "a,b");
        std::fs::remove_dir_all(&directory).unwrap();
        let refused = save(&directory, &files).unwrap_err();
        assert!(refused.starts_with("battle.json: "), "{refused}");
    }
}

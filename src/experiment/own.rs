//! A person's own programs: the Python files in their experiments folder.
//!
//! The folder is `gilscope/experiments` in the user's data directory, as the XDG Base Directory Specification has it:
//! `$XDG_DATA_HOME`, or `~/.local/share` where that is unset or no absolute path.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::lang::compile::compile;

use super::{
    catalogue, load,
    metadata::{About, Experiment},
};

/// Where a person's own programs are looked for; `None` without a home.
pub fn folder() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
    Some(data.join("gilscope/experiments"))
}

/// All of them, by name. One that cannot be used is there with its trouble; a folder that is not there is empty.
pub fn all() -> Vec<Experiment> {
    folder().map(|folder| within(&folder)).unwrap_or_default()
}

/// The one of that name.
pub fn get(name: &str) -> Option<Experiment> {
    all().into_iter().find(|experiment| experiment.id == name)
}

fn within(folder: &Path) -> Vec<Experiment> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let python = |path: &PathBuf| path.extension().is_some_and(|e| e == "py") && path.is_file();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(python).collect();
    files.sort();
    files.iter().map(|file| one(file)).collect()
}

fn one(path: &Path) -> Experiment {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = file.trim_end_matches(".py");
    // A built-in experiment keeps its name; this one is called by its file's.
    let taken = catalogue::get(stem).is_some();
    let id = if taken { file.clone() } else { stem.to_owned() };
    match load::from_file(path) {
        Ok(mut experiment) => {
            let refusal = compile(&experiment.source, &file).err();
            experiment.trouble = refusal.map(|refusal| format!("line {}: {}", refusal.line, refusal.message));
            if taken && experiment.about.title.is_empty() {
                experiment.about.title = format!("`{stem}` alone is the built-in one");
            }
            Experiment { id, ..experiment }
        }
        Err(error) => {
            let whole = error.to_string();
            // The row has the name already.
            let shown = path.display().to_string();
            let trouble = whole.replacen(&format!("{shown}: "), "", 1).replace(&shown, &file);
            let trouble = trouble.split_whitespace().collect::<Vec<_>>().join(" ");
            Experiment {
                id,
                file: shown,
                source: String::new(),
                about: About::default(),
                knobs: Vec::new(),
                trouble: Some(trouble),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_s_programs_come_by_name_and_broken_ones_with_their_trouble() {
        let folder = env::temp_dir().join(format!("gilscope-own-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
        let block = "# /// script\n# [tool.gilscope]\n# title = \"mine\"\n# part = 4\n";
        write("mine.py", &format!("{block}# knobs = [{{ name = \"N\", min = 1, max = 9 }}]\n# ///\nN = 3\n"));
        write("plain.py", "print(1)\n");
        write("battle.py", "print(2)\n");
        write("broken.py", &format!("{block}print(1)\n"));
        write("notes.txt", "no program");
        write("wrong.py", "x = 1\nx = = 2\n");
        let found = within(&folder);
        fs::remove_dir_all(&folder).unwrap();
        let ids: Vec<_> = found.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["battle.py", "broken", "mine", "plain", "wrong"]);
        assert_eq!(found[0].about.title, "`battle` alone is the built-in one");
        assert_eq!(found[1].trouble.as_deref(), Some("the `# /// script` block on line 1 has no closing `# ///`"));
        assert_eq!((found[2].about.title.as_str(), found[2].about.part, found[2].knobs[0].default), ("mine", 0, 3));
        assert!(found[2].trouble.is_none() && found[3].knobs.is_empty());
        let wrong = found[4].trouble.as_deref().unwrap();
        assert!(wrong.starts_with("line 2: syntax error: "), "{wrong}");
        assert!(within(&folder).is_empty(), "a folder that is not there");
    }
}

//! The check or switch interval of a real interpreter, set before its program begins.
//!
//! Python has no option for either. A module of the name `sitecustomize` is imported at its start, from wherever it is found first, so
//! one in a folder of its own on `PYTHONPATH` sets the interval; the program is then begun as always, and its `__main__`, its
//! tracebacks and its arguments know nothing of it. What else would have been found under that name runs as well.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::{
    options::{DEFAULT_CHECK_INTERVAL, DEFAULT_SWITCH_INTERVAL},
    plan::Plan,
};

/// What is to be set where it is not what every interpreter begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Intervals {
    /// Ticks between checks, for 2.x and 3.0, 3.1.
    check: Option<i32>,
    /// Time after which a waiter asks for the GIL, from 3.2 on.
    switch: Option<Duration>,
}

/// Takes the folder out of the path again, so that the program finds the path as it would be; then the module that this one hides.
const MODULE: &str = r#"import os
import sys

_here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [_folder for _folder in sys.path if os.path.abspath(_folder) != _here]
if sys.version_info < (3, 2):
    _set, _interval = sys.setcheckinterval, CHECK
else:
    _set, _interval = sys.setswitchinterval, SWITCH
if _interval is not None:
    _set(_interval)
for _folder in sys.path:
    _hidden = os.path.join(_folder, "sitecustomize.py")
    if os.path.isfile(_hidden):
        __file__ = _hidden
        with open(_hidden) as _file:
            _text = _file.read()
        exec(compile(_text, _hidden, "exec"))
        break
"#;

impl Intervals {
    /// As the plan says.
    pub fn of(plan: &Plan) -> Self {
        Self {
            check: (plan.check_interval != DEFAULT_CHECK_INTERVAL).then_some(plan.check_interval),
            switch: (plan.switch_interval != DEFAULT_SWITCH_INTERVAL).then_some(plan.switch_interval),
        }
    }

    /// Whether there is anything to be set.
    pub fn are_set(self) -> bool {
        self != Self::default()
    }

    /// Prepares a command that starts an interpreter, with a module in this folder, which nothing else may use.
    pub fn set(self, folder: &Path, command: &mut Command) -> io::Result<()> {
        if !self.are_set() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        fs::write(folder.join("sitecustomize.py"), self.module())?;
        let others = env::var_os("PYTHONPATH").filter(|path| !path.is_empty());
        let others = others.iter().flat_map(env::split_paths);
        let path = env::join_paths([PathBuf::from(folder)].into_iter().chain(others)).map_err(io::Error::other)?;
        command.env("PYTHONPATH", path);
        Ok(())
    }

    fn module(self) -> String {
        let or_none = |interval: Option<String>| interval.unwrap_or_else(|| "None".to_owned());
        let check = or_none(self.check.map(|ticks| ticks.to_string()));
        let switch = or_none(self.switch.map(|time| time.as_secs_f64().to_string()));
        MODULE.replace("CHECK", &check).replace("SWITCH", &switch)
    }

    /// What an interpreter of this version is told, in words, if anything.
    pub fn words(self, version: &str) -> Option<String> {
        let old = ["2.", "3.0.", "3.1."].iter().any(|begin| version.starts_with(begin));
        if old {
            self.check.map(|ticks| format!("check every {ticks}"))
        } else {
            self.switch.map(|time| format!("switch interval {} ms", time.as_secs_f64() * 1e3))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generation_is_told_its_own_interval() {
        let both = Intervals { check: Some(7), switch: Some(Duration::from_micros(500)) };
        assert_eq!(both.words("2.7.18").as_deref(), Some("check every 7"));
        assert_eq!(both.words("3.1.5").as_deref(), Some("check every 7"));
        assert_eq!(both.words("3.13.0").as_deref(), Some("switch interval 0.5 ms"));
        assert_eq!(Intervals { switch: None, ..both }.words("3.11.7"), None);
    }

    #[test]
    fn nothing_is_prepared_where_nothing_is_to_be_set() {
        let mut command = Command::new("true");
        Intervals::default().set(Path::new("/nowhere/at/all"), &mut command).unwrap();
        assert_eq!(command.get_envs().count(), 0);
    }
}

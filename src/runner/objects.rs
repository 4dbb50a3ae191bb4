//! What to call the program's objects: as its source does.

use crate::{timeline::ObjectView, trace::record::ObjectKind};

/// The class that makes such an object.
pub fn kind_name(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Lock => "Lock",
        ObjectKind::RLock => "RLock",
        ObjectKind::Semaphore => "Semaphore",
        ObjectKind::Event => "Event",
        ObjectKind::Condition => "Condition",
        ObjectKind::Barrier => "Barrier",
        ObjectKind::Queue => "Queue",
        ObjectKind::Messages => "Messages",
    }
}

/// `lock_a` where the line says `lock_a = threading.Lock()`, else "Lock, line 12"; of several made on one line each has its number.
pub fn name(object: &ObjectView, line: Option<u32>, source: &[&str]) -> String {
    let kind = kind_name(object.kind);
    let text = line.and_then(|line| source.get((line as usize).checked_sub(1)?));
    let name = match (text.and_then(|text| assigned(text, kind)), line) {
        (Some(name), _) => name.to_owned(),
        (None, Some(line)) => format!("{kind}, line {line}"),
        (None, None) if object.kind == ObjectKind::Messages => "messages under way".to_owned(),
        (None, None) => format!("{kind} {}", object.number),
    };
    object.nth.map_or(name.clone(), |nth| format!("{name} #{nth}"))
}

/// What the result of a call of `kind` is assigned to on this line, if that is one thing.
fn assigned<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let (target, value) = text.split_once('=')?;
    let target = target.trim();
    let named = !target.is_empty() && target.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    // `LifoQueue` and `BoundedSemaphore` are of the kind as well; what is only an argument of a call is called otherwise.
    let outside = |before: &str| before.matches('(').count() == before.matches(')').count();
    let calls = value.match_indices('(').map(|(at, _)| value[..at].trim_end());
    let calls = calls.filter(|before| outside(before)).any(|before| before.ends_with(kind));
    (named && calls && !value.starts_with('=')).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_called_what_it_was_assigned_to() {
        for (text, kind, name) in [
            ("lock_a = threading.Lock()", "Lock", Some("lock_a")),
            ("    self.lock = Lock()  # why", "Lock", Some("self.lock")),
            ("forks = [Lock() for _ in range(5)]", "Lock", Some("forks")),
            ("q = queue.LifoQueue(maxsize=10)", "Queue", Some("q")),
            ("guard = RLock() if reentrant else Lock()", "RLock", Some("guard")),
            ("guard = RLock() if (reentrant) else Lock()", "Lock", Some("guard")),
            ("accounts = Accounts(RLock())", "RLock", None),
            ("t = Thread(target=f)", "Event", None),
            ("a, b = Lock(), Lock()", "Lock", None),
            ("if a == Lock():", "Lock", None),
            ("use(Lock())", "Lock", None),
            ("f(x=Lock())", "Lock", None),
        ] {
            assert_eq!(assigned(text, kind), name, "{text}");
        }
    }
}

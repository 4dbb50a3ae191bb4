//! Says in one sentence why threads cannot go on: who holds what since which line, and who waits for it in which.

use std::sync::Arc;

use crate::{
    lang::code::Code,
    trace::{
        record::{ObjectKind, unpack_position},
        tracer::Tracer,
    },
};

use super::{
    host::Deadlock,
    machine::Machine,
    modules::{
        lock::{Lock, Role},
        marker::{Marker, Subject},
    },
    threads::{Block, Crowd, Stuck},
};

impl Machine {
    /// A thread is about to sleep in front of a lock until it is released.
    pub(super) fn block(&self, me: &Tracer, ident: u32, position: u32, lock: &Arc<Lock>) {
        let mut crowd = self.threads().crowd(me);
        let stuck = crowd.block(ident, Block { lock: Arc::clone(lock), position });
        let told = stuck.map(|stuck| self.explain(&stuck, &crowd));
        drop(crowd);
        if let Some(deadlock) = told {
            self.host().deadlock(deadlock);
        }
    }

    /// A thread has ended.
    pub(super) fn end_thread(&self, me: &Tracer, ident: u32) {
        let mut crowd = self.threads().crowd(me);
        let stuck = crowd.end(ident);
        let told = stuck.map(|stuck| self.explain(&stuck, &crowd));
        drop(crowd);
        if let Some(deadlock) = told {
            self.host().deadlock(deadlock);
        }
    }

    fn explain(&self, stuck: &Stuck, crowd: &Crowd) -> Deadlock {
        let teller = Teller { machine: self, crowd, all: Code::all(self.code()), stuck };
        let mut text = if stuck.cycle { teller.cycle() } else { teller.chain() };
        let others = crowd.living() - stuck.chain.len();
        if stuck.everyone && others > 0 {
            let more = if others == 1 { "one more thread waits".into() } else { format!("{others} more threads wait") };
            text = format!("{text} ({more}, too)");
        }
        let threads = stuck.chain.iter().filter_map(|(ident, _)| crowd.number(*ident)).collect();
        Deadlock { text, threads, everyone: stuck.everyone }
    }
}

struct Teller<'a> {
    machine: &'a Machine,
    crowd: &'a Crowd,
    all: Vec<Arc<Code>>,
    stuck: &'a Stuck,
}

impl Teller<'_> {
    /// Everybody in a circle holds what the one before wants.
    fn cycle(&self) -> String {
        let chain = &self.stuck.chain;
        let parts = chain.iter().enumerate().map(|(place, (ident, block))| {
            let name = self.crowd.name(*ident);
            let wanted = &chain[(place + chain.len() - 1) % chain.len()].1;
            let held = wanted.lock.holder().filter(|_| wanted.lock.role != Role::Waiter);
            let held = held.map(|(_, taken_at)| format!("holds {} ({}) and ", self.thing(wanted), self.line(taken_at)));
            let again = if chain.len() == 1 { " again" } else { "" };
            format!("{name} {}{}{again} ({})", held.unwrap_or_default(), self.wants(block), self.line(block.position))
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    /// One waits for another, and so on to the last.
    fn chain(&self) -> String {
        let chain = &self.stuck.chain;
        let Some((first, _)) = chain.first() else { return "no thread can go on".into() };
        let steps = chain.iter().enumerate().map(|(place, (_, block))| {
            let step = format!("{} ({})", self.wants(block), self.line(block.position));
            match (block.needs().map(|needed| self.crowd.name(needed)), block.lock.holder()) {
                (Some(name), Some((_, taken_at))) if place + 1 == chain.len() => {
                    format!("{step}, taken by {name} in {}, which ended without giving it back", self.line(taken_at))
                }
                (Some(name), Some((_, taken_at))) => format!("{step}, held by {name} ({})", self.line(taken_at)),
                _ => step,
            }
        });
        let steps = steps.collect::<Vec<_>>().join(", which ");
        let hope = chain.last().is_some_and(|(_, block)| block.needs().is_none());
        let end = if hope { "; no thread is left that could let it go on" } else { "" };
        format!("{} {steps}{end}", self.crowd.name(*first))
    }

    /// What a blocked thread does.
    fn wants(&self, block: &Block) -> String {
        let marker = &block.lock.marker;
        match (marker.subject, block.lock.role) {
            (Subject::End, Role::Waiter) => {
                let thread = marker.thread().map_or_else(|| "a thread".into(), |ident| self.crowd.name(ident));
                format!("waits in join for {thread}")
            }
            (Subject::Object(_), Role::Waiter) => format!("waits for {}", self.thing(block)),
            _ => format!("wants {}", self.thing(block)),
        }
    }

    /// What a thread waits for, by the variable that it was assigned to, if the source says so.
    fn thing(&self, block: &Block) -> String {
        let marker = &block.lock.marker;
        let Subject::Object(kind) = marker.subject else { return "a lock of the library".into() };
        let name = self.name(marker, kind);
        // Several made in one place are told apart by their numbers.
        let alike = self.stuck.chain.iter().any(|(_, other)| {
            let other = &other.lock.marker;
            !Arc::ptr_eq(other, marker)
                && matches!(other.subject, Subject::Object(kind) if self.name(other, kind) == name)
        });
        if alike { format!("{name} #{}", marker.number()) } else { name }
    }

    fn name(&self, marker: &Marker, kind: ObjectKind) -> String {
        let line = self.line_number(marker.made);
        let variable = line.and_then(|line| self.machine.program_line(line)).and_then(variable);
        match (variable, line) {
            (Some(variable), _) => variable.to_owned(),
            (None, Some(line)) => format!("the {kind:?} made in line {line}"),
            (None, None) => format!("a {kind:?}"),
        }
    }

    fn line(&self, position: u32) -> String {
        self.line_number(position).map_or_else(|| "line unknown".into(), |line| format!("line {line}"))
    }

    fn line_number(&self, position: u32) -> Option<u32> {
        let (code, instruction) = unpack_position(position);
        self.all.get(usize::from(code))?.lines.get(instruction).copied()
    }
}

/// The variable that a line assigns to, if it is a name or an attribute.
fn variable(line: &str) -> Option<&str> {
    let (target, _) = line.split_once('=')?;
    let target = target.trim();
    let simple = |c: char| c == '_' || c == '.' || c.is_alphanumeric();
    (!target.is_empty() && target.chars().all(simple)).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_called_by_the_variable_it_was_assigned_to() {
        assert_eq!(variable("lock_a = threading.Lock()"), Some("lock_a"));
        assert_eq!(variable("    self.lock = Lock()  # = mine"), Some("self.lock"));
        assert_eq!(variable("locks[i] = Lock()"), None);
        assert_eq!(variable("a, b = Lock(), Lock()"), None);
        assert_eq!(variable("work(Lock())"), None);
    }
}

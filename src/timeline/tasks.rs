//! Tasks: generators that a thread goes on with step by step. Each has a lane like a thread's. During a step it shows what its thread
//! does, in between that it is suspended.

use crate::trace::record::Kind;

use super::{
    build::Timeline,
    event::Event,
    state::{State, ThreadId},
    thread_state::visible,
    track::{NO_POSITION, Role, ThreadPaint},
};

impl Timeline {
    /// Whether a lane is a task's, and no thread's.
    pub fn is_task(&self, lane: ThreadId) -> bool {
        self.threads.get(usize::from(lane.0)).is_some_and(|track| track.role == Role::Task)
    }

    /// What a record says about tasks; false if it is about something else.
    pub(super) fn note_task(&mut self, thread: ThreadId, event: Event) -> bool {
        match event.kind {
            Kind::TaskResume => self.resume_task(thread, event),
            Kind::TaskPause => self.pause_task(thread, event),
            _ => return false,
        }
        true
    }

    /// A thread goes on with a task.
    fn resume_task(&mut self, thread: ThreadId, Event { ns, arg, .. }: Event) {
        let Ok(number) = u16::try_from(arg) else { return };
        let task = ThreadId(number);
        let track = self.track(task);
        // A thread that has spoken is none.
        if track.role == Role::Thread && track.machine.state().is_some() {
            return;
        }
        track.role = Role::Task;
        self.track(thread).tasks.push(task);
        self.show_tasks(ns, thread);
    }

    /// The task that a thread went on with last is suspended again, or over.
    fn pause_task(&mut self, thread: ThreadId, Event { ns, flags, arg, .. }: Event) {
        let tasks = &mut self.track(thread).tasks;
        let Some(at) = tasks.iter().rposition(|task| u32::from(task.0) == arg) else { return };
        // What was begun after it, and whose end was lost, is suspended, too.
        for task in tasks.split_off(at) {
            let over = flags == 1 && u32::from(task.0) == arg;
            self.show_task(ns, task, if over { State::Done } else { State::Suspended }, None);
        }
    }

    /// Brings the lanes of the tasks that a thread is in up to what it does now.
    pub(super) fn show_tasks(&mut self, ns: u64, thread: ThreadId) {
        let track = &self.threads[usize::from(thread.0)];
        let Some(state) = track.machine.state() else { return };
        // A thread that has ended takes no task along.
        let seen = if state == State::Done { State::Suspended } else { visible(state, track.place) };
        let position = track.position;
        for i in 0..track.tasks.len() {
            let task = self.threads[usize::from(thread.0)].tasks[i];
            self.show_task(ns, task, seen, position);
        }
    }

    fn show_task(&mut self, ns: u64, task: ThreadId, seen: State, position: Option<u32>) {
        let track = self.track(task);
        track.machine.follow(seen);
        track.position = position.or(track.position);
        let position = track.position.unwrap_or(NO_POSITION);
        self.lay_down(ns, task, (seen, ThreadPaint::pack(seen, None)), position, false);
    }
}

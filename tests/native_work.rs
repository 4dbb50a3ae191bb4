//! Work that needs no Python is done without the GIL, and records say so.

use gilscope::{gil::kind::GilKind, timeline::state::State, trace::counters::Counter};

mod trace_support;
use trace_support::run_program;

/// One thread hashes until the other has counted, which needs the GIL.
const HASHING: &str = "
import hashlib, threading
done = False
def count():
    global done
    for i in range(20000):
        pass
    done = True
other = threading.Thread(target=count)
other.start()
digest = hashlib.sha256()
data = bytes(1000000)
digest.update(data)
while not done:
    digest.update(data)
other.join()
";

#[test]
fn a_large_digest_is_made_without_the_gil() {
    for gil in GilKind::GENERATIONS {
        let story = run_program("hashing", HASHING, gil).finished();
        let main = story.thread("main");
        assert!(story.native_calls(main, "<module>") > 0, "{gil}");
        assert!(story.time(main, &[State::RunningNative]) > 0, "{gil}");
    }
}

#[test]
fn a_small_digest_is_not_worth_letting_the_gil_go() {
    let source = "
import hashlib, threading
threading.Thread(target=int).start()
digest = hashlib.sha256()
def work():
    for i in range(100):
        digest.update(bytes(%d))
work()
";
    for gil in GilKind::GENERATIONS {
        let acquired = [2_047, 2_048].map(|size| {
            let story = run_program("small-hashing", &source.replace("%d", &size.to_string()), gil).finished();
            story.report.threads[story.thread("main")].totals.get(Counter::GilAcquires)
        });
        assert!(!gil.excludes() || acquired[0] + 50 < acquired[1], "{gil}: {acquired:?}");
    }
}

#[test]
fn threads_that_hash_into_one_object_lose_nothing() {
    let source = "
import hashlib, threading
digest = hashlib.sha1()
large, small = bytes(100000), bytes(100)
def work():
    for i in range(5):
        digest.update(large)
        digest.copy()
        digest.update(small)
        digest.digest()
threads = [threading.Thread(target=work) for i in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(digest.digest() == hashlib.sha1(bytes(20 * 100100)).digest())
";
    for gil in GilKind::GENERATIONS {
        assert_eq!(run_program("one-digest", source, gil).finished().report.stdout, "True\n", "{gil}");
    }
}

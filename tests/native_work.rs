//! Work that needs no Python is done without the GIL, and records say so.

use gilscope::{
    gil::kind::GilKind,
    timeline::state::State,
    trace::record::Kind::{self, *},
};

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
        let kinds: Vec<Kind> = story.of(main).map(|event| event.kind).collect();
        let begun: Vec<usize> = (0..kinds.len()).filter(|&at| kinds[at] == NativeBegin).collect();
        assert!(!begun.is_empty(), "{gil}");
        for at in begun {
            assert_eq!(kinds[at - 1..=at + 1], [GilRelease, NativeBegin, NativeEnd], "{gil}");
            assert!(matches!(kinds[at + 2], GilAcquire | GilRequest), "{gil}: {:?}", kinds[at + 2]);
        }
        assert!(story.time(main, &[State::RunningNative]) > 0, "{gil}");
    }
}

#[test]
fn a_small_digest_is_not_worth_letting_the_gil_go() {
    let source = "
import hashlib, threading
threading.Thread(target=int).start()
digest = hashlib.sha256()
for i in range(100):
    digest.update(bytes(2047))
";
    for gil in GilKind::GENERATIONS {
        let story = run_program("small-hashing", source, gil).finished();
        assert!(story.events.iter().all(|(_, event)| event.kind != NativeBegin), "{gil}");
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

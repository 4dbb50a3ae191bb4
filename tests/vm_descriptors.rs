//! Files and sockets that a run leaves open are closed when it is over. Alone in its file: it counts those of the whole process.

use std::fs;

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::begin;

/// Leaves a file and sockets open, in variables, in a circle, in the frame of a thread that waits.
const CARELESS: &str = "
import socket, threading
class Circle:
    def __init__(self, what):
        self.me, self.what = self, what
files = [open('data/lines.txt') for _ in range(5)]
files[0].readline()
Circle(socket.socketpair())
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(5)
def wait():
    a, b = socket.socketpair()
    client = socket.socket()
    client.connect(server.getsockname())
    print('here')
    a.recv(1)
threading.Thread(target=wait, daemon=True).start()
connection = server.accept()
";

fn open() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

#[test]
fn nothing_stays_open() {
    for gil in GilKind::GENERATIONS {
        let before = open();
        let run = begin(gil, 100, CARELESS).until_it_prints();
        // By then there are five files, two pairs, a server and its client.
        assert!(open() >= before + 11, "{gil}: {before} before and {} in the middle", open());
        run.wait();
        assert_eq!(open(), before, "{gil}: after its end");

        let endless = format!("{CARELESS}server.accept()\n");
        begin(gil, 100, &endless).until_it_prints().until_it_sleeps().abort();
        assert_eq!(open(), before, "{gil}: after an abort");
    }
}

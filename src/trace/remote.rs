//! What a thread of another process counts and records: its counters and its ring, in memory that this process sees, too. Nothing of it
//! is lost when that process is killed.

use std::{
    io,
    os::fd::{AsFd, OwnedFd},
    sync::Arc,
};

use super::{
    counters::Counters,
    record::Record,
    ring::{Ends, Reader, Ring, Slot, Writer},
};
use crate::sys::shared::{Place, Segment};

/// Where the ring's ends lie: behind the counters.
const ENDS: usize = 512;

/// Where its slots begin: on a page of their own.
const SLOTS: usize = 4096;

const _: () = assert!(size_of::<Counters>() <= ENDS && ENDS + size_of::<Ends>() <= SLOTS);

/// Makes the memory of one thread, with room for so many records, rounded up to a power of two; none if nothing is recorded. The file
/// is for who reads.
pub fn create(records: Option<usize>) -> io::Result<(OwnedFd, Place<Counters>, Option<Writer>)> {
    let records = records.map_or(0, usize::next_power_of_two);
    let (segment, file) = Segment::create(SLOTS + records * size_of::<Record>())?;
    let (counters, ring) = parts(segment);
    Ok((file, counters, ring.map(Writer::new)))
}

/// Opens what another process has made. An error if that is no such memory.
pub fn open(file: impl AsFd) -> io::Result<(Place<Counters>, Option<Reader>)> {
    let segment = Segment::map(file)?;
    let records = segment.size().checked_sub(SLOTS).ok_or(io::ErrorKind::InvalidData)? / size_of::<Record>();
    if records > 0 && !records.is_power_of_two() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let (counters, ring) = parts(segment);
    Ok((counters, ring.map(Reader::new)))
}

fn parts(segment: Segment) -> (Place<Counters>, Option<Ring>) {
    let segment = Arc::new(segment);
    let records = (segment.size() - SLOTS) / size_of::<Record>();
    let ring = (records > 0).then(|| Ring::shared(segment.place::<Ends>(ENDS), segment.places::<Slot>(SLOTS, records)));
    (segment.place(0), ring)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{counters::Counter, record::Kind};

    #[test]
    fn what_a_thread_wrote_is_there_after_it_has_gone() {
        let (file, counters, writer) = create(Some(3)).unwrap();
        let (seen, reader) = open(&file).unwrap();
        let record = |arg| Record { stamp: 9, arg, core: 1, kind: Kind::Mark, flags: 0 };
        let writer = writer.unwrap();
        (0..6).for_each(|n| writer.push(record(n)));
        counters.add(Counter::Ticks, 7);
        drop((writer, counters, file));
        let (mut reader, mut records) = (reader.unwrap(), Vec::new());
        reader.drain(&mut records);
        assert_eq!(records, [0, 1, 2, 3].map(record));
        assert_eq!((reader.dropped(), seen.read().get(Counter::Ticks)), (2, 7));
    }

    #[test]
    fn a_thread_that_records_nothing_counts_all_the_same() {
        let (file, counters, writer) = create(None).unwrap();
        let (seen, reader) = open(&file).unwrap();
        counters.add(Counter::Checks, 3);
        assert!(writer.is_none() && reader.is_none());
        assert_eq!(seen.read().get(Counter::Checks), 3);
    }

    #[test]
    fn other_memory_is_refused() {
        let (_, small) = Segment::create(100).unwrap();
        assert!(open(&small).is_err());
        let (_, odd) = Segment::create(SLOTS + 3 * size_of::<Record>()).unwrap();
        assert!(open(&odd).is_err());
    }
}

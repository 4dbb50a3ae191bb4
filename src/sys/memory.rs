//! Memory that the process occupies.

/// Bytes of physical memory in use by the process; nothing where the kernel does not tell.
pub fn resident() -> Option<u64> {
    // Sizes in pages: the whole address space, what of it is resident, …
    let sizes = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = sizes.split(' ').nth(1)?.parse().ok()?;
    // SAFETY: asks for a constant of the system; no memory is passed.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Some(pages * u64::try_from(page).ok()?)
}

/// Bytes of physical memory that the process has written to and shares with nobody; nothing where the kernel does not tell.
pub fn private() -> Option<u64> {
    let smaps = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let kib: u64 =
        smaps.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?.split_whitespace().next()?.parse().ok()?;
    Some(kib << 10)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_touched_is_resident() {
        for told in [resident, private] {
            let before = told().expect("Linux tells");
            let touched = vec![1_u8; 64 << 20];
            let after = told().expect("Linux tells");
            assert!(after >= before + (32 << 20), "{before} then {after} with {} more", touched.len());
        }
    }
}

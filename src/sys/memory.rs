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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_touched_is_resident() {
        let before = resident().expect("Linux tells");
        let touched = vec![1_u8; 64 << 20];
        let after = resident().expect("Linux tells");
        assert!(after >= before + (32 << 20), "{before} then {after} with {} more", touched.len());
    }
}

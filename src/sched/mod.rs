//! Who was on which core: from the kernel where it tells, and how busy the whole machine is.

pub mod load;
pub mod processes;
pub mod source;

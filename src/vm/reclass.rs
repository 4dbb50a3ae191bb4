//! The class of an instance, which a program may change: `self.__class__ = Other`.
//!
//! Who looks at an instance's class borrows it for as long as the instance, and nobody keeps that one from changing
//! meanwhile. So an instance keeps all classes that it ever had, and the number of the one that counts.

use std::{
    ops::Deref,
    sync::{
        Arc, OnceLock,
        atomic::{
            AtomicUsize,
            Ordering::{Acquire, Release},
        },
    },
};

use super::{
    class::{Class, Layout},
    exception::Exc,
    object::Instance,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// The class of an instance.
#[derive(Debug)]
pub(super) struct ClassCell {
    first: Link,
    /// How many links behind the first the class is.
    current: AtomicUsize,
}

#[derive(Debug)]
struct Link {
    class: Arc<Class>,
    next: OnceLock<Box<Link>>,
}

impl Link {
    fn new(class: &Arc<Class>) -> Self {
        Self { class: Arc::clone(class), next: OnceLock::new() }
    }
}

impl ClassCell {
    /// For a new instance.
    pub fn new(class: &Arc<Class>) -> Self {
        Self { first: Link::new(class), current: AtomicUsize::new(0) }
    }

    fn set(&self, class: &Arc<Class>) {
        let (mut link, mut number) = (&self.first, 0);
        while !Arc::ptr_eq(&link.class, class) {
            link = link.next.get_or_init(|| Box::new(Link::new(class)));
            number += 1;
        }
        self.current.store(number, Release);
    }

    #[cold]
    fn changed(&self, number: usize) -> &Arc<Class> {
        let mut link = &self.first;
        for _ in 0..number {
            link = link.next.get().map_or(link, |next| next);
        }
        &link.class
    }
}

impl Deref for ClassCell {
    type Target = Arc<Class>;

    #[inline]
    fn deref(&self) -> &Arc<Class> {
        match self.current.load(Acquire) {
            0 => &self.first.class,
            number => self.changed(number),
        }
    }
}

impl ThreadState<'_> {
    /// `value.__class__ = class`.
    pub fn set_class(&self, instance: &Instance, class: &Value) -> Result<(), Unwind> {
        let Some(class) = class.as_class() else {
            let kind = self.type_name(class);
            return Err(self.type_error(format!("__class__ must be set to a class, not '{kind}' object")));
        };
        let old = &**instance.class;
        if !old.user || !class.user {
            let message = "__class__ assignment only supported for mutable types or ModuleType subclasses";
            return Err(self.raise(Exc::TypeError, message));
        }
        let same = match (old.layout, class.layout) {
            (Layout::Object, Layout::Object) | (Layout::Exception, Layout::Exception) => true,
            (Layout::Value(a), Layout::Value(b)) => std::ptr::eq(a, b),
            (Layout::Library(_), Layout::Library(_)) => {
                let base = |class: &Class| class.ancestors().iter().find(|base| !base.user).map(Arc::as_ptr);
                base(old) == base(class)
            }
            _ => false,
        };
        if !same || old.slots != class.slots {
            let message = format!("__class__ assignment: '{}' object layout differs from '{}'", class.name, old.name);
            return Err(self.raise(Exc::TypeError, message));
        }
        instance.class.set(class);
        Ok(())
    }
}

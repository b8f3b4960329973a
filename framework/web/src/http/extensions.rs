//! Typed values that travel with a request.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

/// An append-only set of values, one per type, that hands out plain `&T` through a shared reference.
///
/// A value stays until the request ends, so what a middleware attaches can be borrowed for as long as the request
/// itself. What must change over time brings its own lock.
#[derive(Default)]
pub struct Extensions {
    head: OnceLock<Box<Node>>,
}

struct Node {
    value: Box<dyn Any + Send + Sync>,
    next: OnceLock<Box<Node>>,
}

impl Extensions {
    /// Makes an empty set; it allocates with its first value.
    pub const fn new() -> Self {
        Self {
            head: OnceLock::new(),
        }
    }

    /// The value of type `T`, if one was inserted.
    pub fn get<T: Any>(&self) -> Option<&T> {
        let mut slot = &self.head;
        while let Some(node) = slot.get() {
            if let Some(value) = node.value.downcast_ref() {
                return Some(value);
            }
            slot = &node.next;
        }
        None
    }

    /// Adds `value` and says whether it went in: the first value of a type stays, a later one is dropped.
    pub fn insert<T: Any + Send + Sync>(&self, value: T) -> bool {
        let mut inserted = false;
        self.get_or_insert_with(|| {
            inserted = true;
            value
        });
        inserted
    }

    /// The value of type `T`, made by `make` if there is none yet.
    pub fn get_or_insert_with<T, F>(&self, make: F) -> &T
    where
        T: Any + Send + Sync,
        F: FnOnce() -> T,
    {
        let mut make = Some(make);
        let mut slot = &self.head;
        loop {
            let node = match (slot.get(), make.take()) {
                (Some(node), unused) => {
                    make = unused;
                    node
                }
                (None, Some(make)) => slot.get_or_init(|| {
                    Box::new(Node {
                        value: Box::new(make()),
                        next: OnceLock::new(),
                    })
                }),
                (None, None) => unreachable!("a value that was made is found"),
            };
            if let Some(value) = node.value.downcast_ref() {
                return value;
            }
            slot = &node.next;
        }
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut length = 0;
        let mut slot = &self.head;
        while let Some(node) = slot.get() {
            length += 1;
            slot = &node.next;
        }
        f.debug_struct("Extensions")
            .field("length", &length)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_of_a_type_stays() {
        let extensions = Extensions::new();
        assert_eq!(extensions.get::<u8>(), None);
        assert!(extensions.insert(1_u8));
        assert!(extensions.insert("text"));
        assert!(!extensions.insert(2_u8));
        assert_eq!(extensions.get::<u8>(), Some(&1));
        assert_eq!(extensions.get::<&str>(), Some(&"text"));
        assert_eq!(extensions.get_or_insert_with(|| 3_u16), &3);
        assert_eq!(extensions.get_or_insert_with(|| 4_u16), &3);
    }
}

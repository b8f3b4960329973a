//! Events that parts of a project announce to whoever listens.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::errors::{Error, Result};

/// What an asynchronous receiver returns.
pub type ReceiverFuture<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

type SyncReceiver<T> = Arc<dyn Fn(&T) -> Result<()> + Send + Sync>;
type AsyncReceiver<T> = Arc<dyn for<'a> Fn(&'a T) -> ReceiverFuture<'a> + Send + Sync>;

/// The setting named in `setting` got another value: sent when tests override settings.
pub static SETTING_CHANGED: Signal<SettingChanged> = Signal::new();

/// What [`SETTING_CHANGED`] carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingChanged {
    /// The setting's name, as `time_zone`.
    pub setting: &'static str,
    /// Whether the override begins, or ends.
    pub enter: bool,
}

/// An event of type `T` that receivers can be connected to.
///
/// It is made to be a `static`. Sending costs one relaxed atomic load while nobody listens.
///
/// ```
/// use nuages_core::Signal;
///
/// struct PizzaDone { size: u32 }
/// static PIZZA_DONE: Signal<PizzaDone> = Signal::new();
///
/// PIZZA_DONE.connect(Some("kitchen.ring"), |pizza| assert_eq!(pizza.size, 30));
/// PIZZA_DONE.send(&PizzaDone { size: 30 }).unwrap();
/// assert!(PIZZA_DONE.disconnect("kitchen.ring"));
/// ```
pub struct Signal<T: ?Sized + 'static> {
    receivers: RwLock<Vec<Receiver<T>>>,
    count: AtomicUsize,
}

struct Receiver<T: ?Sized + 'static> {
    dispatch_uid: Option<String>,
    call: Call<T>,
}

enum Call<T: ?Sized + 'static> {
    Sync(SyncReceiver<T>),
    Async(AsyncReceiver<T>),
}

impl<T: ?Sized> Clone for Call<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Sync(receiver) => Self::Sync(Arc::clone(receiver)),
            Self::Async(receiver) => Self::Async(Arc::clone(receiver)),
        }
    }
}

impl<T: ?Sized> Signal<T> {
    /// Makes a signal that nobody listens to.
    pub const fn new() -> Self {
        Self {
            receivers: RwLock::new(Vec::new()),
            count: AtomicUsize::new(0),
        }
    }

    /// Connects a function or closure, which returns nothing or a `Result<(), E>`. Receivers are called in the order
    /// of connection. With a `dispatch_uid` that is connected already nothing happens, so that code which runs twice
    /// connects once. Returns whether the receiver was added.
    pub fn connect<R: Outcome>(
        &self,
        dispatch_uid: Option<&str>,
        receiver: impl Fn(&T) -> R + Send + Sync + 'static,
    ) -> bool {
        self.add(
            dispatch_uid,
            Call::Sync(Arc::new(move |event| receiver(event).into_result())),
        )
    }

    /// Connects a receiver that awaits, as `|event| Box::pin(async move { .. })`. It hears [`send_async`](Self::send_async)
    /// only, which is what the framework sends from asynchronous code.
    pub fn connect_async(
        &self,
        dispatch_uid: Option<&str>,
        receiver: impl for<'a> Fn(&'a T) -> ReceiverFuture<'a> + Send + Sync + 'static,
    ) -> bool {
        self.add(dispatch_uid, Call::Async(Arc::new(receiver)))
    }

    fn add(&self, dispatch_uid: Option<&str>, call: Call<T>) -> bool {
        let mut receivers = self
            .receivers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let known = dispatch_uid.is_some()
            && receivers
                .iter()
                .any(|known| known.dispatch_uid.as_deref() == dispatch_uid);
        if !known {
            receivers.push(Receiver {
                dispatch_uid: dispatch_uid.map(str::to_owned),
                call,
            });
            self.count.store(receivers.len(), Ordering::Release);
        }
        !known
    }

    /// Disconnects the receiver with this `dispatch_uid`. Returns whether there was one.
    pub fn disconnect(&self, dispatch_uid: &str) -> bool {
        let mut receivers = self
            .receivers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let before = receivers.len();
        receivers.retain(|receiver| receiver.dispatch_uid.as_deref() != Some(dispatch_uid));
        self.count.store(receivers.len(), Ordering::Release);
        receivers.len() < before
    }

    /// Returns whether anybody listens: one relaxed atomic load.
    pub fn has_receivers(&self) -> bool {
        self.count.load(Ordering::Relaxed) > 0
    }

    fn calls(&self) -> Vec<Call<T>> {
        let receivers = self
            .receivers
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        receivers
            .iter()
            .map(|receiver| receiver.call.clone())
            .collect()
    }

    /// Calls the synchronous receivers in turn.
    ///
    /// # Errors
    /// Returns the first error of a receiver; those after it are not called.
    pub fn send(&self, event: &T) -> Result<()> {
        if !self.has_receivers() {
            return Ok(());
        }
        for call in self.calls() {
            if let Call::Sync(receiver) = call {
                receiver(event)?;
            }
        }
        Ok(())
    }

    /// Calls all synchronous receivers and returns what each said.
    pub fn send_robust(&self, event: &T) -> Vec<Result<()>> {
        let calls = if self.has_receivers() {
            self.calls()
        } else {
            Vec::new()
        };
        calls
            .into_iter()
            .filter_map(|call| match call {
                Call::Sync(receiver) => Some(receiver(event)),
                Call::Async(_) => None,
            })
            .collect()
    }

    /// Calls all receivers in turn and awaits those that are asynchronous.
    ///
    /// # Errors
    /// Returns the first error of a receiver; those after it are not called.
    pub async fn send_async(&self, event: &T) -> Result<()>
    where
        T: Sync,
    {
        if !self.has_receivers() {
            return Ok(());
        }
        for call in self.calls() {
            match call {
                Call::Sync(receiver) => receiver(event)?,
                Call::Async(receiver) => receiver(event).await?,
            }
        }
        Ok(())
    }

    /// Calls all receivers, awaits those that are asynchronous, and returns what each said.
    pub async fn send_robust_async(&self, event: &T) -> Vec<Result<()>>
    where
        T: Sync,
    {
        let mut results = Vec::new();
        if self.has_receivers() {
            for call in self.calls() {
                results.push(match call {
                    Call::Sync(receiver) => receiver(event),
                    Call::Async(receiver) => receiver(event).await,
                });
            }
        }
        results
    }
}

impl<T: ?Sized> Default for Signal<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: ?Sized> fmt::Debug for Signal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signal")
            .field("receivers", &self.count.load(Ordering::Relaxed))
            .finish()
    }
}

/// What a receiver may return: nothing, or a result.
pub trait Outcome {
    /// Turns the value into a result.
    ///
    /// # Errors
    /// Returns the receiver's error.
    fn into_result(self) -> Result<()>;
}

impl Outcome for () {
    fn into_result(self) -> Result<()> {
        Ok(())
    }
}

impl<E: Into<Error>> Outcome for Result<(), E> {
    fn into_result(self) -> Result<()> {
        self.map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn receivers_are_called_in_order_and_once_per_uid() {
        let signal: Signal<i32> = Signal::new();
        let heard = Arc::new(Mutex::new(Vec::new()));
        assert!(!signal.has_receivers());
        for name in ["first", "second", "first"] {
            let heard = Arc::clone(&heard);
            signal.connect(Some(name), move |value| {
                heard.lock().unwrap().push((name, *value));
            });
        }
        signal.send(&7).unwrap();
        assert_eq!(*heard.lock().unwrap(), [("first", 7), ("second", 7)]);
        assert!(signal.disconnect("first"));
        assert!(!signal.disconnect("first"));
    }

    #[test]
    fn send_stops_at_an_error_and_send_robust_goes_on() {
        let signal: Signal<str> = Signal::new();
        signal.connect(None, |_| Err::<(), _>(Error::msg("broken")));
        signal.connect(None, |_| ());
        assert_eq!(signal.send("x").unwrap_err().to_string(), "broken");
        let results = signal.send_robust("x");
        assert_eq!(
            results.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn a_receiver_may_disconnect_itself() {
        static SIGNAL: Signal<()> = Signal::new();
        SIGNAL.connect(Some("once"), |()| {
            SIGNAL.disconnect("once");
        });
        SIGNAL.send(&()).unwrap();
        assert!(!SIGNAL.has_receivers());
    }
}

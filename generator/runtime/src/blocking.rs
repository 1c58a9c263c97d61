//! Calls that block their thread until they have ended, for programs without async code (feature `blocking`).
//!
//! The calling thread polls the call itself; one thread of the process, made at the first call, drives timers and
//! connections. Nothing here knows what a call does, and no type of a call exists a second time.

use std::{
    cell::Cell,
    future::{self, Future, IntoFuture},
    io,
    panic::catch_unwind,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use tokio::{
    runtime::{Builder, Handle, RuntimeFlavor},
    task,
};

use super::error::{BuildProblem, Error};

/// Waits for what is otherwise awaited: a call, its [`send`](crate::Call::send), the next piece of a
/// [`Streamed`](crate::Streamed) answer, or an async block of your own (feature `blocking`).
///
/// ```
/// use hero_api_runtime::{Client, Error, Method, Wait};
///
/// fn count(client: &Client) -> Result<i64, Error> {
///     let answer = client.request(Method::GET, "/v1/count").wait()?;
///     Ok(answer.as_value().as_i64().unwrap_or_default())
/// }
/// ```
///
/// # What it costs
///
/// A call does what it does when it is awaited, on the thread that waits: its layers and its transport run there. The
/// thread is parked while nothing can be done. One more thread serves all waits of the process; it drives connections
/// and timers.
///
/// # In async code
///
/// It works inside of a Tokio runtime, too, and blocks its thread: use `.await` there. Workers of a multi-threaded
/// runtime hand their other tasks on; on a current-thread runtime everything else stands still, also a connection that
/// the same client has opened with `.await`, and a server that is to answer. Where neither can go on, the timeout of
/// the call ends the wait.
pub trait Wait {
    /// The value.
    type Value;

    /// Blocks the thread until there is a value or an error.
    ///
    /// # Errors
    /// Those of awaiting it. And nothing is sent where the thread is the one that drives all waits (a task that was
    /// spawned by a call that waits must use `.await`), or where that thread cannot be made.
    fn wait(self) -> Result<Self::Value, Error>;
}

impl<T, F: IntoFuture<Output = Result<T, Error>>> Wait for F {
    type Value = T;

    fn wait(self) -> Result<T, Error> {
        block_on(self)?
    }
}

/// Blocks the thread until a future has ended, as [`Wait::wait`] does for those that have an [`Error`].
///
/// ```
/// use hero_api_runtime::{Error, block_on};
///
/// # fn main() -> Result<(), Error> {
/// assert_eq!(block_on(async { 1 + 1 })?, 2);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The thread is the one that drives all waits, or that thread cannot be made. Then nothing of the future is run.
pub fn block_on<F: IntoFuture>(future: F) -> Result<F::Output, Error> {
    if IS_DRIVER.get() {
        return Err(failed("was called by a task on the thread that drives all waits; use `.await` there"));
    }
    let driver = driver().map_err(|_| failed("needs a thread, and the system gives none"))?;
    Ok(leave_worker(|| {
        let _entered = driver.enter();
        // A task around this wait has a budget of its own, which nothing would renew here.
        park_until_ready(task::unconstrained(future.into_future()))
    }))
}

fn failed(reason: &'static str) -> Error {
    Error::settings(vec![BuildProblem::new("wait", reason)])
}

thread_local! {
    /// Whether this is the thread that drives all waits.
    static IS_DRIVER: Cell<bool> = const { Cell::new(false) };
}

/// Returns the runtime that all waits of the process share. It is never dropped.
fn driver() -> io::Result<Handle> {
    static DRIVER: Mutex<Option<Handle>> = Mutex::new(None);
    let mut driver = DRIVER.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*driver {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name("calls-that-wait".to_owned()).spawn(move || {
        IS_DRIVER.set(true);
        runtime.block_on(future::pending::<()>());
    })?;
    Ok(driver.insert(handle).clone())
}

/// Runs what blocks. A worker of a Tokio runtime hands its other tasks on before.
fn leave_worker<R>(run: impl FnOnce() -> R) -> R {
    let has_workers = Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if !has_workers || task::try_id().is_none() {
        return run();
    }
    // A task of a `LocalSet` has no worker that could be left, which nothing but this panic tells.
    match catch_unwind(|| task::block_in_place(|| ())) {
        Ok(()) => task::block_in_place(run),
        Err(_) => run(),
    }
}

/// Wakes a thread that is parked, or keeps it from parking.
struct Parked {
    thread: Thread,
    is_woken: AtomicBool,
}

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.is_woken.swap(true, Ordering::Release) {
            self.thread.unpark();
        }
    }
}

fn park_until_ready<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let parked = Arc::new(Parked { thread: thread::current(), is_woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&parked));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        // A wait inside of this one takes what unparks the thread, so the flag decides.
        while !parked.is_woken.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

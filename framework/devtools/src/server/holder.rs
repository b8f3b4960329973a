use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::page::Page;

const LARGEST_HEAD: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(2);

/// Holds the server's place: answers every request with one page until it is dropped.
#[derive(Debug)]
pub(crate) struct Holder {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Holder {
    pub(crate) fn start(listener: &TcpListener, page: Page) -> io::Result<Self> {
        let listener = listener.try_clone()?;
        // shared with every copy of the socket: a child sets what it needs itself
        listener.set_nonblocking(true)?;
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, page) = (Arc::clone(&stop), Arc::new(page));
        let thread = thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let page = Arc::clone(&page);
                        thread::spawn(move || answer(stream, &page));
                    }
                    Err(_) => thread::sleep(Duration::from_millis(10)),
                }
            }
            let _ = listener.set_nonblocking(false);
        });
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(stream: TcpStream, page: &Page) {
    let _ = try_answer(stream, page);
}

fn try_answer(mut stream: TcpStream, page: &Page) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < LARGEST_HEAD {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            length => head.extend_from_slice(&buffer[..length]),
        }
    }
    stream.write_all(&page.response(&String::from_utf8_lossy(&head)))?;
    // A body that nobody read would reset the connection before the page has arrived.
    stream.shutdown(Shutdown::Write)?;
    while stream.read(&mut buffer)? > 0 {}
    Ok(())
}

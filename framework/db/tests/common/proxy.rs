//! A way to a server that can be cut or held up, and that sees what is sent.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use nuages_core::settings::DatabaseConfig;

/// What tests a connection: a `Sync` message and nothing else.
const SYNC: [u8; 5] = *b"S\0\0\0\x04";

/// Passes what comes on to the server, and its answers back.
pub struct Proxy {
    up: Arc<AtomicBool>,
    held: Arc<AtomicBool>,
    tests: Arc<AtomicUsize>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Proxy {
    /// Puts a proxy before the server that `config` names; `None` where it is reached by a socket in a folder.
    pub fn before(config: &mut DatabaseConfig) -> Option<Self> {
        if config.host.starts_with('/') || config.host.is_empty() {
            return None;
        }
        let target = format!("{}:{}", config.host, config.port.unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        config.host = "127.0.0.1".to_owned();
        config.port = Some(listener.local_addr().unwrap().port());
        let proxy = Self {
            up: Arc::new(AtomicBool::new(true)),
            held: Arc::default(),
            tests: Arc::default(),
            streams: Arc::default(),
        };
        let (up, streams) = (Arc::clone(&proxy.up), Arc::clone(&proxy.streams));
        let (tests, held) = (Arc::clone(&proxy.tests), Arc::clone(&proxy.held));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if !up.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(server) = TcpStream::connect(&target) else {
                    continue;
                };
                for stream in [&client, &server] {
                    stream.set_nodelay(true).unwrap();
                }
                let tests = Arc::clone(&tests);
                pass_on(&client, &server, &held, move |sent| {
                    if sent == SYNC {
                        tests.fetch_add(1, Ordering::SeqCst);
                    }
                });
                pass_on(&server, &client, &held, |_| {});
                streams.lock().unwrap().extend([client, server]);
            }
        });
        Some(proxy)
    }

    /// Returns how often a connection was tested.
    pub fn tests(&self) -> usize {
        self.tests.load(Ordering::SeqCst)
    }

    /// Ends all connections, and lets no new ones through.
    pub fn cut(&self) {
        self.up.store(false, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Keeps everything back, as a server does that is frozen, or lets it go on.
    pub fn hold(&self, held: bool) {
        self.held.store(held, Ordering::SeqCst);
    }

    /// Lets connections through again.
    pub fn mend(&self) {
        self.up.store(true, Ordering::SeqCst);
    }
}

fn pass_on(
    from: &TcpStream,
    to: &TcpStream,
    held: &Arc<AtomicBool>,
    mut see: impl FnMut(&[u8]) + Send + 'static,
) {
    let held = Arc::clone(held);
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            see(&buffer[..read]);
            while held.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(1));
            }
            if to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}

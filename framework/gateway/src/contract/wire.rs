use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One HTTP/1 connection, spoken byte by byte, for tests of servers.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A response as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawResponse {
    /// The status code.
    pub status: u16,
    /// The header fields, names in lower case.
    pub fields: Vec<(String, String)>,
    /// The body without its framing.
    pub body: String,
    /// Whether the body ended as its framing said.
    pub complete: bool,
}

impl RawResponse {
    /// Returns the first value of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns all values of a field.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        self.fields
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

impl Connection {
    /// Opens a connection on which nothing waits longer than 5 s.
    ///
    /// # Errors
    ///
    /// Fails if the server cannot be reached.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.set_write_timeout(Some(Duration::from_secs(5)))?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            buffer: Vec::new(),
        })
    }

    /// Sends bytes as they are.
    ///
    /// # Errors
    ///
    /// Fails if the server has closed the connection.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// Reads one response; `head` says that it answers HEAD and so has no body.
    ///
    /// # Errors
    ///
    /// Fails if the server closes before the head is complete, or is silent for 5 s.
    pub fn response(&mut self, head: bool) -> io::Result<RawResponse> {
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at;
            }
            self.fill()?;
        };
        let text = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        self.buffer.drain(..end + 4);
        let mut response = parse_head(&text)?;
        let bodiless = head || response.status < 200 || matches!(response.status, 204 | 304);
        if bodiless {
            return Ok(response);
        }
        let chunked = response.field("transfer-encoding") == Some("chunked");
        let length = response
            .field("content-length")
            .and_then(|text| text.parse::<usize>().ok());
        let (body, complete) = match length {
            _ if chunked => self.chunks(),
            Some(length) => {
                let complete = self.fill_to(length);
                let taken = length.min(self.buffer.len());
                (self.buffer.drain(..taken).collect(), complete)
            }
            None => {
                while self.fill().is_ok() {}
                (std::mem::take(&mut self.buffer), true)
            }
        };
        response.body = String::from_utf8_lossy(&body).into_owned();
        response.complete = complete;
        Ok(response)
    }

    /// Reads until the text has come, and returns what came before and with it.
    ///
    /// # Errors
    ///
    /// Fails if the server closes before, or is silent for 5 s.
    pub fn read_until(&mut self, text: &str) -> io::Result<String> {
        loop {
            if let Some(at) = find(&self.buffer, text.as_bytes()) {
                let taken: Vec<u8> = self.buffer.drain(..at + text.len()).collect();
                return Ok(String::from_utf8_lossy(&taken).into_owned());
            }
            self.fill()?;
        }
    }

    /// Tells whether the server has closed the connection and sent nothing more.
    pub fn is_closed(&mut self) -> bool {
        self.buffer.is_empty()
            && matches!(self.fill(), Err(error) if !matches!(
                error.kind(),
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
            ))
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut piece = [0; 16 * 1024];
        match self.stream.read(&mut piece)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.buffer.extend_from_slice(&piece[..count]);
                Ok(())
            }
        }
    }

    fn fill_to(&mut self, length: usize) -> bool {
        while self.buffer.len() < length {
            if self.fill().is_err() {
                return false;
            }
        }
        true
    }

    fn chunks(&mut self) -> (Vec<u8>, bool) {
        let mut body = Vec::new();
        loop {
            let Ok(line) = self.read_until("\r\n") else {
                return (body, false);
            };
            let Ok(size) = usize::from_str_radix(line.trim(), 16) else {
                return (body, false);
            };
            if !self.fill_to(size + 2) {
                return (body, false);
            }
            body.extend(self.buffer.drain(..size));
            self.buffer.drain(..2);
            if size == 0 {
                return (body, true);
            }
        }
    }
}

fn parse_head(text: &str) -> io::Result<RawResponse> {
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, text.to_owned()))?;
    let fields = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Ok(RawResponse {
        status,
        fields,
        body: String::new(),
        complete: true,
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

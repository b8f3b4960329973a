//! A project's program that knows four commands.

use std::env::var;
use std::io::{Read, Write};
use std::process::{exit, id};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use server::inherited::Inherited;

mod page;
mod server {
    pub mod control;
    pub mod inherited;
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments[0].as_str() {
        "help" => println!("\n[nuages]\n    check\n\n[polls]\n    echo"),
        "exit" => exit(arguments[1].parse().unwrap()),
        "echo" => println!(
            "{arguments:?} in {} for {} by {}",
            std::env::current_dir().unwrap().display(),
            var("NUAGES_BASE_DIR").unwrap(),
            if var("NUAGES_MANAGE").is_ok() { "manage" } else { "cargo" },
        ),
        "runserver" => serve(&arguments),
        other => panic!("{other}"),
    }
}

fn serve(arguments: &[String]) {
    let inherited = Inherited::take().unwrap();
    if page::PAGE == "fail" {
        inherited.failed("the settings are <wrong>");
        exit(1);
    }
    if page::PAGE == "panic" {
        panic!("oh no");
    }
    println!("child {} {arguments:?}", id());
    let listener = inherited.listener().unwrap();
    listener.set_nonblocking(true).unwrap();
    let serving = Arc::new(Mutex::new(()));
    let stopping = Arc::clone(&serving);
    inherited.ready();
    std::thread::spawn(move || {
        inherited.wait_for_stop();
        let _nothing_in_flight = stopping.lock().unwrap();
        exit(0);
    });
    loop {
        let one = serving.lock().unwrap();
        if let Ok((mut stream, _)) = listener.accept() {
            stream.set_nonblocking(false).unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let length = page::PAGE.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{}",
                page::PAGE
            );
        }
        drop(one);
        std::thread::sleep(Duration::from_millis(2));
    }
}

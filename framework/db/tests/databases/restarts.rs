//! Servers that are killed and started again under load, and TLS with an authority of one's own: servers of these tests' own.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::server::{Server, check};
use crate::common::{Author, connect, tables};
use nuages_core::settings::Engine;
use nuages_db::{Database, Error, Model as _};
use tokio::task::JoinHandle;

/// What one task saw.
#[derive(Default)]
struct Seen {
    /// The rows that the server acknowledged.
    written: BTreeSet<String>,
    /// The rows of which nobody knows.
    unsure: BTreeSet<String>,
    reads: usize,
    errors: BTreeSet<String>,
    slowest: Duration,
}

/// Writes rows one by one, some of them in transactions of two, until it is told to stop.
async fn write(task: usize, db: Database, stop: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    let row = |name: &str| Author {
        name: name.to_owned(),
        ..Author::default()
    };
    for turn in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let names = [format!("{task} {turn} a"), format!("{task} {turn} b")];
        let begun = Instant::now();
        let (names, result) = match turn % 3 {
            0 => {
                let both = db.atomic(async |tx| {
                    row(&names[0]).create(tx).await?;
                    row(&names[1]).create(tx).await?;
                    Ok(())
                });
                (&names[..], both.await.map_err(|error| error.to_string()))
            }
            _ => {
                let one = row(&names[0]).create(&db).await;
                if let Err(error) = &one {
                    assert!(matches!(error, Error::Operational { .. }), "{error:?}");
                }
                (
                    &names[..1],
                    one.map(drop).map_err(|error| error.to_string()),
                )
            }
        };
        seen.slowest = seen.slowest.max(begun.elapsed());
        match result {
            Ok(()) => seen.written.extend(names.iter().cloned()),
            Err(error) => {
                seen.unsure.extend(names.iter().cloned());
                seen.errors.insert(error);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    seen
}

async fn read(db: Database, stop: Arc<AtomicBool>) -> Seen {
    let mut seen = Seen::default();
    while !stop.load(Ordering::SeqCst) {
        let begun = Instant::now();
        let result = Author::objects()
            .order_by(Author::id)
            .limit(20)
            .all(&db)
            .await;
        seen.slowest = seen.slowest.max(begun.elapsed());
        match result {
            Ok(_) => seen.reads += 1,
            Err(error) => {
                assert!(matches!(error, Error::Operational { .. }), "{error:?}");
                seen.errors.insert(error.to_string());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
    seen
}

/// Kills the server with each of the signals while tasks read and write.
async fn killed_under_load(mut server: Server, signals: &[&str]) {
    tables(&server.start().await).await;
    let db = connect(
        &server.config(),
        &[
            ("max_connections", "6"),
            ("connect_timeout", "2"),
            ("acquire_timeout", "3"),
        ],
    )
    .await;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<JoinHandle<Seen>> = (0..24)
        .map(|task| match task % 3 {
            0 => tokio::spawn(read(db.clone(), Arc::clone(&stop))),
            _ => tokio::spawn(write(task, db.clone(), Arc::clone(&stop))),
        })
        .collect();
    for signal in signals {
        tokio::time::sleep(Duration::from_millis(400)).await;
        server.kill(signal);
        assert!(!server.is_open());
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.start().await;
        // The same handle works again, at once.
        assert!(Author::objects().exists(&db).await.unwrap(), "{signal}");
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    stop.store(true, Ordering::SeqCst);
    let (mut written, mut unsure) = (BTreeSet::new(), BTreeSet::new());
    let (mut reads, mut errors) = (0, BTreeSet::new());
    for task in tasks {
        let seen = tokio::time::timeout(Duration::from_secs(20), task);
        let seen = seen.await.expect("no query hangs").unwrap();
        assert!(seen.slowest < Duration::from_secs(12), "{:?}", seen.slowest);
        written.extend(seen.written);
        unsure.extend(seen.unsure);
        reads += seen.reads;
        errors.extend(seen.errors);
    }
    let stored = Author::objects()
        .values(Author::name)
        .all(&db)
        .await
        .unwrap();
    let (rows, stored) = (
        stored.len(),
        stored.into_iter().collect::<BTreeSet<String>>(),
    );
    assert_eq!(rows, stored.len(), "no row is written twice");
    let lost: Vec<_> = written.difference(&stored).collect();
    assert!(lost.is_empty(), "acknowledged, but not there: {lost:?}");
    let known: BTreeSet<String> = written.union(&unsure).cloned().collect();
    assert!(stored.is_subset(&known), "rows that nobody wrote");
    for name in stored.iter().filter(|name| name.ends_with(" b")) {
        let other = format!("{} a", name.trim_end_matches(" b"));
        assert!(stored.contains(&other), "half of a transaction: {name}");
    }
    assert!(
        written.len() > 50 && reads > 20,
        "{} {reads}",
        written.len()
    );
    assert!(!errors.is_empty());
    for error in errors {
        let place = format!("127.0.0.1:{}", server.port);
        assert!(
            error.contains(&place) || error.contains("connection"),
            "{error} does not say what is unreachable"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_may_be_killed_under_load() {
    if let Some(server) = Server::new(Engine::Postgresql, "killed-postgres") {
        killed_under_load(server, &["QUIT", "KILL"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mariadb_may_be_killed_under_load() {
    if let Some(server) = Server::new(Engine::Mysql, "killed-mariadb") {
        killed_under_load(server, &["KILL", "TERM"]).await;
    }
}

/// Makes an authority, and a certificate of it for `localhost`.
fn certificates(folder: &Path, authority: &str, subject: &str) {
    let path = |name: &str| folder.join(name).display().to_string();
    let (key, certificate) = (
        path(&format!("{authority}.key")),
        path(&format!("{authority}.crt")),
    );
    let new = ["req", "-newkey", "rsa:2048", "-nodes", "-subj"];
    check(
        Command::new("openssl")
            .args(new)
            .arg(format!("/CN={authority}"))
            .args([
                "-x509",
                "-days",
                "2",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-keyout",
                &key,
                "-out",
                &certificate,
            ]),
    );
    let request = path(&format!("{subject}.csr"));
    check(
        Command::new("openssl")
            .args(new)
            .arg("/CN=localhost")
            .args([
                "-keyout",
                &path(&format!("{subject}.key")),
                "-out",
                &request,
            ]),
    );
    let names = path(&format!("{subject}.names"));
    std::fs::write(
        &names,
        "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n",
    )
    .unwrap();
    check(
        Command::new("openssl")
            .args(["x509", "-req", "-days", "2", "-in", &request])
            .args([
                "-CA",
                &certificate,
                "-CAkey",
                &key,
                "-CAcreateserial",
                "-extfile",
                &names,
                "-out",
                &path(&format!("{subject}.crt")),
            ]),
    );
}

#[tokio::test]
async fn a_server_of_an_own_authority_is_verified_or_refused() {
    let Some(mut server) = Server::new(Engine::Postgresql, "verified") else {
        return;
    };
    let folder = server.folder().to_owned();
    certificates(&folder, "authority", "server");
    certificates(&folder, "stranger", "other");
    if let Ok(owner) = std::fs::metadata(folder.join("data")) {
        use std::os::unix::fs::MetadataExt as _;
        let key = folder.join("server.key");
        std::os::unix::fs::chown(&key, Some(owner.uid()), None).unwrap();
        check(Command::new("chmod").arg("600").arg(key));
    }
    server.option("ssl=on");
    server.option(&format!(
        "ssl_cert_file={}",
        folder.join("server.crt").display()
    ));
    server.option(&format!(
        "ssl_key_file={}",
        folder.join("server.key").display()
    ));
    server.start().await;
    let authority = folder.join("authority.crt").display().to_string();
    let stranger = folder.join("stranger.crt").display().to_string();
    // The certificate is for `localhost`, whatever the address.
    for (host, mode, root, encrypted) in [
        ("localhost", "verify-full", Some(&authority), Some(true)),
        ("127.0.0.1", "verify-ca", Some(&authority), Some(true)),
        ("127.0.0.1", "require", None, Some(true)),
        ("127.0.0.1", "disable", None, Some(false)),
        ("127.0.0.1", "verify-full", Some(&authority), None),
        ("localhost", "verify-full", Some(&stranger), None),
        ("127.0.0.1", "verify-ca", Some(&stranger), None),
        ("localhost", "verify-full", None, None),
    ] {
        let mut config = server.config();
        config.host = host.to_owned();
        config.options.insert("sslmode".into(), mode.into());
        if let Some(root) = root {
            config.options.insert("sslrootcert".into(), root.clone());
        }
        let db = Database::connect(&config).await.unwrap();
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let case = format!("{host} {mode} {root:?}");
        match (db.fetch_all(sql, &[]).await, encrypted) {
            (Ok(rows), Some(encrypted)) => {
                assert_eq!(rows[0].get::<bool>(0).unwrap(), encrypted, "{case}");
            }
            (Err(error), None) => {
                assert!(
                    matches!(error, Error::Operational { .. }),
                    "{case}: {error:?}"
                );
                assert!(error.to_string().contains("certificate"), "{case}: {error}");
            }
            (other, _) => panic!("{case}: {other:?}"),
        }
    }
}

//! A site without a socket.

#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "each test uses its own part"
)]

use std::sync::Arc;

use nuages_core::Settings;
use nuages_core::settings::Urlconf;
use nuages_gateway::client::Client;
use nuages_web::site::Site;

/// What the macros name, as `nuages` has it.
pub mod root {
    pub use nuages_core as core;
    pub use nuages_web as web;
    pub use nuages_web::template;
}

pub fn settings(root_urlconf: Urlconf) -> Settings {
    Settings {
        secret_key: "a secret that only tests know".into(),
        allowed_hosts: vec!["testserver".into(), ".example.com".into()],
        root_urlconf,
        ..Settings::default()
    }
}

pub async fn site(settings: Settings) -> Arc<Site> {
    Site::new(settings).await.unwrap()
}

pub async fn client(settings: Settings) -> Client {
    Client::new(site(settings).await)
}

//! What `startproject` and `startapp` write compiles as it is, without a warning, and passes its checks.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::Folder;

#[test]
fn a_new_project_with_a_new_app_compiles_and_passes_its_checks_and_tests() {
    let folder = Folder::new();
    folder.manage("", "startproject fresh_site .").succeeded();
    folder.manage("", "startapp fresh_app").succeeded();
    let urls = folder.read("fresh_site/src/urls.rs");
    let include = "urlpatterns![\n    path(\"fresh/\", include(fresh_app::urls)),";
    folder.write(
        "fresh_site/src/urls.rs",
        &urls.replace("urlpatterns![", include),
    );
    // the repository's versions and build results, so that only the two new crates are compiled
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    folder.write(
        "Cargo.lock",
        &std::fs::read_to_string(repository.join("Cargo.lock")).unwrap(),
    );
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| repository.join("target"), PathBuf::from);

    let output = folder
        .command("")
        .arg("check")
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .unwrap();
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!(
        stdout, "System check identified no issues (0 silenced).\n",
        "{stderr}"
    );
    let told = |line: &str| line.starts_with("warning") || line.starts_with("error");
    assert!(!stderr.lines().any(told), "{stderr}");

    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["test", "--quiet", "--workspace"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", &target);
    let output = cargo.output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

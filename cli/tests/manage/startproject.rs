use crate::folder::Folder;

const FILES: [&str; 16] = [
    ".cargo/config.toml",
    ".env",
    ".env.example",
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "mysite/Cargo.toml",
    "mysite/build.rs",
    "mysite/src/asgi.rs",
    "mysite/src/lib.rs",
    "mysite/src/main.rs",
    "mysite/src/settings.rs",
    "mysite/src/urls.rs",
    "mysite/src/wsgi.rs",
    "mysite/static/site.css",
    "mysite/templates/base.html",
];

#[test]
fn a_project_is_written_and_the_next_steps_are_told() {
    let folder = Folder::new();
    let told = folder.manage("", "startproject mysite").succeeded();
    assert_eq!(
        told,
        "Created the project mysite in [folder]/mysite.\n\nNext:\n    cd mysite\n    manage migrate\n    manage runserver\n    \
         manage startapp polls\n"
    );
    assert_eq!(folder.files(), FILES.map(|file| format!("mysite/{file}")));
    for file in FILES {
        let text = folder.read(&format!("mysite/{file}"));
        for placeholder in ["__project__", "__nuages__", "__secret_key__", "__app__"] {
            assert!(!text.contains(placeholder), "{file} holds {placeholder}");
        }
    }
    assert!(
        folder
            .read("mysite/mysite/src/main.rs")
            .contains("use mysite::settings::settings;")
    );
    assert!(
        folder
            .read("mysite/.gitignore")
            .lines()
            .any(|line| line == ".env")
    );
    let checkout = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap();
    let dependency = format!(
        "nuages = {{ path = \"{}/framework/nuages\" }}",
        checkout.display()
    );
    assert!(
        folder
            .read("mysite/Cargo.toml")
            .lines()
            .any(|line| line == dependency)
    );
}

#[test]
fn each_project_has_its_own_secret_key_and_only_in_env() {
    let folder = Folder::new();
    let key = |name: &str| {
        folder
            .manage("", &format!("startproject {name}"))
            .succeeded();
        let env = folder.read(&format!("{name}/.env"));
        let line = env
            .lines()
            .find_map(|line| line.strip_prefix("SECRET_KEY="))
            .unwrap()
            .to_owned();
        line.trim_matches('\'').to_owned()
    };
    let (one, two) = (key("one"), key("two"));
    assert!(
        one.starts_with("nuages-insecure-") && one.len() == "nuages-insecure-".len() + 50,
        "{one}"
    );
    assert_ne!(one, two);
    for file in folder
        .files()
        .iter()
        .filter(|file| !file.ends_with("/.env"))
    {
        assert!(!folder.read(file).contains("nuages-insecure-"), "{file}");
    }
}

#[test]
fn a_project_goes_into_a_given_folder_beside_what_is_there() {
    let folder = Folder::new();
    folder.write("here/.git/HEAD", "");
    let told = folder.manage("here", "startproject mysite .").succeeded();
    assert!(
        told.contains("in [folder]/here.\n\nNext:\n    manage migrate\n"),
        "{told}"
    );
    assert!(
        folder
            .files()
            .contains(&"here/mysite/src/main.rs".to_owned())
    );
    let told = folder.manage("", "startproject shop new/deep").succeeded();
    assert!(told.contains("    cd new/deep\n"), "{told}");
    assert!(
        folder
            .files()
            .contains(&"new/deep/shop/src/main.rs".to_owned())
    );
}

#[test]
fn a_folder_in_use_is_refused_and_left_as_it_was() {
    let folder = Folder::new();
    folder.write("mysite/notes.txt", "mine");
    folder
        .manage("", "startproject mysite")
        .failed("CommandError: '[folder]/mysite' already exists");
    folder.write("used/README.md", "mine");
    folder.manage("", "startproject mysite used").failed(
        "CommandError: [folder]/used/README.md already exists. A project would overwrite it; choose an empty folder.",
    );
    folder
        .manage("", "startproject mysite used/README.md")
        .failed("CommandError: '[folder]/used/README.md' is not a folder");
    assert_eq!(folder.files(), ["mysite/notes.txt", "used/README.md"]);
    assert_eq!(folder.read("used/README.md"), "mine");
}

#[test]
fn names_that_cannot_be_crates_are_refused_with_the_reason() {
    let folder = Folder::new();
    let cases = [
        (
            "9lives",
            "'9lives' is not a valid project name. Please make sure the name is a valid identifier.",
        ),
        (
            "my-site",
            "'my-site' is not a valid project name. Please make sure the name is a valid identifier, such as 'my_site'.",
        ),
        (
            "async",
            "'async' is a keyword of Rust and cannot be used as a project name. Please try another name.",
        ),
        (
            "nuages",
            "'nuages' conflicts with the name of an existing crate and cannot be used as a project name. Please try another \
             name.",
        ),
    ];
    for (name, message) in cases {
        folder
            .manage("", &format!("startproject {name}"))
            .failed(&format!("CommandError: {message}"));
    }
    assert_eq!(folder.manage("", "startproject").code, Some(2));
    assert!(folder.files().is_empty());
}

#[test]
fn a_workspace_that_would_swallow_the_project_is_named() {
    let folder = Folder::new();
    folder.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"*\"]\nexclude = [\"apart\"]\n",
    );
    folder.manage("", "startproject mysite").failed(
        "CommandError: '[folder]/mysite' would lie in the cargo workspace [folder], whose members include it, and cargo knows no \
         workspace in another. Choose another folder, or name this one in the workspace's list `exclude`.",
    );
    folder.manage("", "startproject apart").succeeded();
    folder
        .manage("", "startproject mysite below/mysite")
        .succeeded();
}

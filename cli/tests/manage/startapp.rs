use crate::folder::Folder;

fn project() -> Folder {
    let folder = Folder::new();
    folder.manage("", "startproject mysite .").succeeded();
    folder
}

#[test]
fn an_app_is_written_and_made_part_of_the_project() {
    let folder = project();
    let before = folder.files();
    let told = folder.manage("", "startapp polls").succeeded();
    assert_eq!(
        told,
        "Created the app polls in [folder]/polls and added it to the project.\n\nTo give it URLs, add to \
         [folder]/mysite/src/urls.rs:\n    path(\"polls/\", include(polls::urls)),\n"
    );
    let new: Vec<_> = folder
        .files()
        .into_iter()
        .filter(|file| !before.contains(file))
        .collect();
    assert_eq!(
        new,
        [
            "polls/Cargo.toml",
            "polls/askama.toml",
            "polls/build.rs",
            "polls/src/apps.rs",
            "polls/src/lib.rs",
            "polls/src/migrations/mod.rs",
            "polls/src/models.rs",
            "polls/src/tests.rs",
            "polls/src/urls.rs",
            "polls/src/views.rs",
            "polls/static/polls/.gitkeep",
            "polls/templates/polls/index.html",
        ]
    );
    for file in &new {
        assert!(
            !folder.read(file).contains("__"),
            "{file} holds a placeholder"
        );
    }
    assert!(
        folder
            .read("polls/askama.toml")
            .contains("dirs = [\"templates\", \"../mysite/templates\"]")
    );
    assert!(
        folder
            .read("Cargo.toml")
            .contains("\nmembers = [\"mysite\", \"polls\"]\n")
    );
    assert!(
        folder
            .read("mysite/Cargo.toml")
            .ends_with("nuages.workspace = true\npolls = { path = \"../polls\" }\n")
    );
    assert!(
        folder
            .read("mysite/src/settings.rs")
            .contains("installed_apps: apps![sessions, staticfiles, polls],")
    );
}

#[test]
fn a_second_app_of_the_name_is_refused_and_changes_nothing() {
    let folder = project();
    folder.manage("", "startapp polls").succeeded();
    let settings = folder.read("mysite/src/settings.rs");
    let conflict = |name: &str| {
        format!(
            "CommandError: '{name}' conflicts with the name of an existing crate of this project and cannot be used as an app \
             name. Please try another name."
        )
    };
    folder
        .manage("", "startapp polls")
        .failed(&conflict("polls"));
    folder
        .manage("", "startapp polls elsewhere")
        .failed(&conflict("polls"));
    folder
        .manage("", "startapp mysite")
        .failed(&conflict("mysite"));
    folder.write("blog/notes.txt", "mine");
    folder
        .manage("", "startapp blog")
        .failed("CommandError: '[folder]/blog' already exists");
    folder.manage("", "startapp sessions").failed(
        "CommandError: 'sessions' conflicts with the name of an existing crate and cannot be used as an app name. Please try \
         another name.",
    );
    assert_eq!(folder.read("mysite/src/settings.rs"), settings);
}

#[test]
fn an_app_may_stand_elsewhere_in_the_project() {
    let folder = project();
    folder.manage("", "startapp polls apps/polls").succeeded();
    assert!(
        folder
            .read("Cargo.toml")
            .contains("members = [\"mysite\", \"apps/polls\"]")
    );
    assert!(
        folder
            .read("mysite/Cargo.toml")
            .contains("polls = { path = \"../apps/polls\" }")
    );
    assert!(
        folder
            .read("apps/polls/askama.toml")
            .contains("\"../../mysite/templates\"")
    );
    // inside a crate a new one goes beside it
    let told = folder.manage("mysite/src", "startapp blog").succeeded();
    assert!(
        told.starts_with("Created the app blog in [folder]/blog "),
        "{told}"
    );
}

#[test]
fn edited_files_keep_their_form() {
    let folder = project();
    let cargo = folder.read("Cargo.toml");
    let members = "members = [\n    \"mysite\", # ours\n    # \"old\",\n]\n";
    folder.write(
        "Cargo.toml",
        &cargo.replace("members = [\"mysite\"]\n", members),
    );
    let settings = folder.read("mysite/src/settings.rs");
    let apps = "apps![\n            sessions,\n            // serves files\n            staticfiles, // with runserver\n        ]";
    folder.write(
        "mysite/src/settings.rs",
        &settings.replace("apps![sessions, staticfiles]", apps),
    );
    folder.manage("", "startapp polls").succeeded();
    let expected = members.replace("# \"old\",\n", "# \"old\",\n    \"polls\",\n");
    assert_eq!(
        folder.read("Cargo.toml"),
        cargo.replace("members = [\"mysite\"]\n", &expected)
    );
    let expected = apps.replace("with runserver\n", "with runserver\n            polls,\n");
    assert_eq!(
        folder.read("mysite/src/settings.rs"),
        settings.replace("apps![sessions, staticfiles]", &expected)
    );
}

#[test]
fn settings_that_cannot_be_edited_safely_are_left_and_the_line_is_told() {
    let folder = project();
    let settings = folder
        .read("mysite/src/settings.rs")
        .replace("apps![sessions, staticfiles]", "my_apps()");
    folder.write("mysite/src/settings.rs", &settings);
    let told = folder.manage("", "startapp polls").succeeded();
    let line = "Please add yourself, what could not be done safely:\n    polls    to installed_apps: apps![..] in \
                [folder]/mysite/src/settings.rs\n";
    assert!(told.contains(line), "{told}");
    assert_eq!(folder.read("mysite/src/settings.rs"), settings);
}

#[test]
fn outside_a_project_there_is_no_app() {
    Folder::new().manage("", "startapp polls").failed(
        "CommandError: 'startapp' needs a project, and there is none in [folder] or above it. Go into a project's folder, or \
         make one: manage startproject mysite",
    );
}

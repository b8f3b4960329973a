use crate::dummy;
use crate::folder::Folder;

#[test]
fn manage_alone_lists_the_commands() {
    let folder = Folder::new();
    let told = folder.manage("", "").succeeded();
    assert_eq!(
        told,
        "\nType 'manage help <subcommand>' for help on a specific subcommand.\n\nAvailable subcommands:\n\n[nuages]\n    check\n    \
         dbshell\n    diffsettings\n    dumpdata\n    flush\n    inspectdb\n    listurls\n    loaddata\n    makemigrations\n    \
         migrate\n    optimizemigration\n    runserver\n    serve\n    showmigrations\n    sqlflush\n    sqlmigrate\n    \
         sqlsequencereset\n    squashmigrations\n    startapp\n    startproject\n    test\nNote that only Nuages core commands are listed: this is not a project's folder.\n"
    );
    for same in ["help", "--help", "-h"] {
        assert_eq!(folder.manage("", same).succeeded(), told);
    }
}

#[test]
fn one_commands_help_tells_its_arguments() {
    let folder = Folder::new();
    let told = folder.manage("", "help runserver").succeeded();
    assert!(
        told.contains("Usage: manage runserver [OPTIONS] [addrport]"),
        "{told}"
    );
    assert!(
        told.contains("--noreload") && told.contains("-6, --ipv6"),
        "{told}"
    );
    assert_eq!(folder.manage("", "runserver --help").succeeded(), told);
}

#[test]
fn an_unknown_command_suggests_the_nearest() {
    let folder = Folder::new();
    let cases = [
        (
            "rnserver",
            "Unknown command: 'rnserver'. Did you mean runserver?\nType 'manage help' for usage.",
        ),
        (
            "startprojct x",
            "Unknown command: 'startprojct'. Did you mean startproject?\nType 'manage help' for usage.",
        ),
        (
            "zzz",
            "Unknown command: 'zzz'\nType 'manage help' for usage.",
        ),
        (
            "help zzz",
            "Unknown command: 'zzz'\nType 'manage help' for usage.",
        ),
    ];
    for (arguments, error) in cases {
        folder.manage("", arguments).failed(error);
    }
    folder.manage("", "migrate").failed(
        "CommandError: 'migrate' needs a project, and there is none in [folder] or above it. Go into a project's folder, or make \
         one: manage startproject mysite",
    );
}

#[test]
fn the_version_is_told() {
    let folder = Folder::new();
    for same in ["--version", "-V", "version"] {
        assert_eq!(
            folder.manage("", same).succeeded(),
            format!("{}\n", env!("CARGO_PKG_VERSION"))
        );
    }
}

#[test]
fn a_projects_commands_are_listed_once_it_is_built() {
    let folder = dummy::project();
    let told = folder.manage("", "help").succeeded();
    assert!(
        told.ends_with("listed: the project has not been built yet.\n"),
        "{told}"
    );
    folder.manage("", "echo").built();
    let told = folder.manage("mysite/src", "help").built();
    assert_eq!(told, "\n[nuages]\n    check\n\n[polls]\n    echo\n");
    // a change that does not compile yet hides only the apps' commands
    folder.write("mysite/src/page.rs", "pub const PAGE: &str = mistake;\n");
    let told = folder.manage("", "help --commands").stdout;
    assert!(told.starts_with("check\ndbshell\ndiffsettings\n"), "{told}");
    assert!(
        told.ends_with("listed: the project does not compile.\n"),
        "{told}"
    );
}

#[test]
fn an_option_of_django_that_has_no_meaning_says_why() {
    let ran = Folder::new().manage("", "test --settings=mysite.settings");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr
            .contains("the settings are compiled into the project's program"),
        "{}",
        ran.stderr
    );
}

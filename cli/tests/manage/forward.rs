use crate::dummy;

#[test]
fn other_commands_go_to_the_projects_program_with_their_exit_code() {
    let folder = dummy::project();
    let told = folder.manage("", "echo one --two").built();
    assert_eq!(
        told,
        "[\"echo\", \"one\", \"--two\"] in [folder] for [folder] by manage\n"
    );
    let told = folder.manage("mysite/src", "echo").built();
    assert_eq!(
        told,
        "[\"echo\"] in [folder]/mysite/src for [folder] by manage\n"
    );
    assert_eq!(folder.manage("", "exit 7").code, Some(7));
}

#[test]
fn a_project_that_does_not_compile_tells_the_compilers_message() {
    let folder = dummy::project();
    folder.write("mysite/src/page.rs", "pub const PAGE: &str = mistake;\n");
    let ran = folder.manage("", "echo");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(
        ran.stderr
            .contains("error[E0425]: cannot find value `mistake` in this scope\n"),
        "{}",
        ran.stderr
    );
    assert!(
        !ran.stderr.contains('\u{1b}'),
        "colours are for terminals: {:?}",
        ran.stderr
    );
}

#[test]
fn tests_are_chosen_by_labels_and_their_failure_is_an_exit_code() {
    let folder = dummy::project();
    folder.write(
        "mysite/src/page.rs",
        "pub const PAGE: &str = \"one\";\n#[test]\nfn votes() {}\n#[test]\nfn fails() { panic!() }\n",
    );
    let told = folder.manage("", "test mysite.page.votes").built();
    assert!(
        told.contains("test page::votes ... ok") && !told.contains("page::fails"),
        "{told}"
    );
    assert_eq!(folder.manage("mysite/src", "test").code, Some(1));
    let told = folder
        .manage("", "test -k vote --parallel 1 -- --list")
        .built();
    assert!(
        told.contains("page::votes: test\n") && !told.contains("page::fails"),
        "{told}"
    );
    folder.manage("", "test mysit").failed(
        "CommandError: 'mysit' names no tests: 'mysit' is neither a crate of this project (mysite) nor a folder in one. Did you \
         mean mysite?",
    );
}

#[test]
fn a_project_may_lie_in_a_folder_of_any_name() {
    let folder = dummy::project_in("mes projets/été");
    let told = folder.manage("mes projets/été", "echo").built();
    let root = "[folder]/mes projets/été";
    assert_eq!(told, format!("[\"echo\"] in {root} for {root} by manage\n"));
}

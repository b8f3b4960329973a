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

//! `diffsettings`: what a project's settings change of the defaults.

use std::collections::BTreeMap;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches};
use nuages_core::Result;
use nuages_core::settings::Settings;

use crate::arguments::switch;
use crate::style::Role;
use crate::{Command, Context};

#[derive(Debug)]
pub(crate) struct DiffSettings;

impl Command for DiffSettings {
    fn name(&self) -> &'static str {
        "diffsettings"
    }

    fn help(&self) -> &'static str {
        "Displays differences between the current settings.rs and Nuages' default settings."
    }

    fn requires_system_checks(&self) -> bool {
        false
    }

    fn arguments(&self, arguments: clap::Command) -> clap::Command {
        arguments
            .arg(switch(
                "all",
                "Display all settings, regardless of their value. In \"hash\" mode, default values are prefixed by \"###\".",
            ))
            .arg(
                Arg::new("output")
                    .long("output")
                    .default_value("hash")
                    .value_parser(PossibleValuesParser::new(["hash", "unified"]))
                    .help("'unified' shows the default with a minus sign and the changed setting with a plus sign."),
            )
    }

    async fn handle(&self, context: &Context, matches: &ArgMatches) -> Result<()> {
        let all = matches.get_flag("all");
        let unified = matches
            .get_one::<String>("output")
            .is_some_and(|mode| mode == "unified");
        let current = values(context.settings());
        let defaults = values(&Settings::default());
        let stdout = context.stdout();
        for (name, value) in &current {
            match defaults.get(name).filter(|default| *default != value) {
                Some(default) if unified => {
                    stdout.write_as(Role::Error, format!("- {name} = {default}"));
                    stdout.write_as(Role::Success, format!("+ {name} = {value}"));
                }
                Some(_) => stdout.write(format!("{name} = {value}")),
                None if all && unified => stdout.write(format!("  {name} = {value}")),
                None if all => stdout.write(format!("### {name} = {value}")),
                None => {}
            }
        }
        Ok(())
    }
}

/// Returns each setting under Django's name with its value as one line: the struct's debug form, taken apart.
fn values(settings: &Settings) -> BTreeMap<String, String> {
    let text = format!("{settings:#?}");
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines() {
        let field = line
            .strip_prefix("    ")
            .filter(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()))
            .and_then(|rest| rest.split_once(": "));
        match field {
            Some((field, value)) => {
                name = field.to_uppercase();
                values.insert(name.clone(), value.to_owned());
            }
            None => {
                if let Some(value) = values.get_mut(&name).filter(|_| line.starts_with("    ")) {
                    if !value.ends_with(['[', '(', '{']) {
                        value.push(' ');
                    }
                    value.push_str(line.trim());
                }
            }
        }
    }
    for value in values.values_mut() {
        *value = value
            .trim_end_matches(',')
            .replace(", ]", "]")
            .replace(", )", ")")
            .replace(",]", "]");
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_one_line_under_djangos_name() {
        let settings = Settings {
            allowed_hosts: vec!["a.example".to_owned(), "b.example".to_owned()],
            ..Settings::default()
        };
        let values = values(&settings);
        assert_eq!(values["DEBUG"], "false");
        assert_eq!(values["ALLOWED_HOSTS"], r#"["a.example", "b.example"]"#);
        assert_eq!(values["STATIC_URL"], format!("{:?}", settings.static_url));
        assert!(values.len() > 100, "{}", values.len());
    }
}

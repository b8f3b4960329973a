//! What must hold before a site starts.

use super::{Settings, env_problems};
use crate::errors::ImproperlyConfigured;
use crate::time::time_zone;

impl Settings {
    /// Looks for what makes a start impossible: variables that cannot be read, no secret key, a time zone that does not
    /// exist.
    ///
    /// # Errors
    /// Fails with all that was found, one problem a line, each with its remedy.
    pub fn validate(&self) -> Result<(), ImproperlyConfigured> {
        let mut problems: Vec<String> = env_problems()
            .into_iter()
            .map(|problem| format!("{} {}", problem.message, problem.hint))
            .collect();
        if self.secret_key.is_empty()
            && !problems
                .iter()
                .any(|problem| problem.starts_with("SECRET_KEY"))
        {
            problems.push("The SECRET_KEY setting must not be empty. Set SECRET_KEY in .env or the environment.".into());
        }
        if let Err(error) = time_zone(&self.time_zone) {
            problems.push(format!(
                "Incorrect timezone setting: {} ({error}). Use an IANA name as Europe/Berlin.",
                self.time_zone
            ));
        }
        for (name, url) in [
            ("STATIC_URL", &self.static_url),
            ("MEDIA_URL", &self.media_url),
        ] {
            if !url.is_empty() && !url.ends_with('/') {
                problems.push(format!(
                    "If set, {name} must end with a slash (it is '{url}')."
                ));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(ImproperlyConfigured::new(problems.join("\n")))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Settings;

    #[test]
    fn a_start_without_a_key_is_refused_with_the_remedy() {
        let error = Settings::default().validate().unwrap_err();
        assert!(
            error
                .message()
                .contains("Set SECRET_KEY in .env or the environment."),
            "{error}"
        );
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let settings = Settings {
            secret_key: "x".into(),
            time_zone: "Mars/Olympus".into(),
            static_url: "static".into(),
            ..Settings::default()
        };
        let error = settings.validate().unwrap_err();
        assert!(
            error
                .message()
                .contains("Incorrect timezone setting: Mars/Olympus"),
            "{error}"
        );
        assert!(
            error.message().contains("STATIC_URL must end with a slash"),
            "{error}"
        );
    }
}

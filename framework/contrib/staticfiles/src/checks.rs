//! The app's system checks, with Django's ids.

use std::path::absolute;

use nuages_core::checks::{CheckContext, CheckMessage};

pub(crate) fn check(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let settings = context.settings;
    let mut messages = Vec::new();
    if settings.static_url.is_empty() {
        messages.push(
            CheckMessage::error(
                "You're using the staticfiles app without having set the required STATIC_URL setting.",
            )
            .hint("Set static_url, as to \"static/\"."),
        );
    } else if settings.static_url == settings.media_url {
        messages.push(CheckMessage::error(
            "The MEDIA_URL and STATIC_URL settings must have different values",
        ));
    }
    if settings
        .static_root
        .as_ref()
        .is_some_and(|root| *root == settings.media_root)
    {
        messages.push(CheckMessage::error(
            "The MEDIA_ROOT and STATIC_ROOT settings must have different values",
        ));
    }
    for folder in &settings.staticfiles_dirs {
        let same = settings
            .static_root
            .as_ref()
            .is_some_and(|root| absolute(root).ok() == absolute(folder).ok());
        if same {
            messages.push(
                CheckMessage::error(
                    "The STATICFILES_DIRS setting should not contain the STATIC_ROOT setting.",
                )
                .id("staticfiles.E002"),
            );
        }
        // A release program carries its files, so the folders of the build need not be there.
        if settings.debug && !folder.is_dir() {
            messages.push(
                CheckMessage::warning(format!(
                    "The directory '{}' in the STATICFILES_DIRS setting does not exist.",
                    folder.display()
                ))
                .id("staticfiles.W004"),
            );
        }
    }
    if !settings.storages.contains_key("staticfiles") {
        messages.push(
            CheckMessage::error("The STORAGES setting must define a 'staticfiles' storage.")
                .id("staticfiles.E005"),
        );
    }
    messages
}

#[cfg(test)]
mod tests {
    use nuages_core::{Apps, Settings};

    use super::*;

    #[test]
    fn each_slip_has_its_id() {
        let settings = Settings {
            debug: true,
            staticfiles_dirs: vec!["/nowhere/at/all".into(), "/srv/static".into()],
            static_root: Some("/srv/static".into()),
            ..Settings::default()
        };
        let apps = Apps::new(vec![]).unwrap();
        let ids: Vec<_> = check(&CheckContext::new(&settings, &apps))
            .into_iter()
            .map(|message| message.id)
            .collect();
        assert_eq!(ids[..2], ["staticfiles.W004", "staticfiles.E002"]);
    }
}

//! Settings that have their name already, and nothing yet that reads them.

use super::{CheckContext, CheckMessage};
use crate::settings::Settings;

macro_rules! changed {
    ($settings:expr, $defaults:expr; $($name:ident)*) => {
        [$((stringify!($name), $settings.$name != $defaults.$name)),*]
    };
}

/// Tells which settings were given a value that changes nothing in this version. Who brings the first reader of one of
/// them takes it off the list.
pub(super) fn check(context: &CheckContext<'_>) -> Vec<CheckMessage> {
    let (settings, defaults) = (context.settings, Settings::default());
    changed!(settings, defaults;
        debug_propagate_exceptions internal_ips managers test_runner default_auto_field migration_modules
        default_charset ignorable_404_urls file_upload_directory_permissions session_cache_alias session_file_path
        session_serializer authentication_backends auth_password_validators login_url
        login_redirect_url logout_redirect_url password_hashers password_reset_timeout message_storage
        staticfiles_finders caches cache_middleware_alias cache_middleware_key_prefix cache_middleware_seconds tasks
        default_from_email server_email email_backend email_host email_host_password email_host_user email_port
        email_ssl_certfile email_ssl_keyfile email_subject_prefix email_timeout email_use_localtime
        language_cookie_age language_cookie_domain language_cookie_httponly language_cookie_name language_cookie_path
        language_cookie_samesite language_cookie_secure locale_paths date_format datetime_format time_format
        short_date_format short_datetime_format month_day_format year_month_format first_day_of_week
        decimal_separator thousand_separator use_thousand_separator number_grouping urlize_assume_https
    )
    .into_iter()
    .filter(|(_, is_changed)| *is_changed)
    .map(|(name, _)| {
        CheckMessage::warning(format!(
            "The {} setting has no effect in this version of Nuages.",
            name.to_uppercase()
        ))
        .hint("Leave it out, or add 'settings.W008' to SILENCED_SYSTEM_CHECKS.")
        .id("settings.W008")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Apps;

    #[test]
    fn a_value_that_changes_nothing_is_told() {
        let apps = Apps::new(vec![]).unwrap();
        let told = |settings: &Settings| -> Vec<String> {
            let found = check(&CheckContext::new(settings, &apps));
            found
                .iter()
                .map(|message| message.message.to_string())
                .collect()
        };
        assert_eq!(told(&Settings::default()), [""; 0]);
        let settings = Settings {
            default_charset: "latin-1".into(),
            append_slash: false,
            ..Settings::default()
        };
        assert_eq!(
            told(&settings),
            ["The DEFAULT_CHARSET setting has no effect in this version of Nuages."]
        );
    }
}

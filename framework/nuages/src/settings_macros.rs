//! What a settings file names: `apps!`, `middleware!` and `view!`.

/// Lists the apps of a project for `installed_apps`.
///
/// `apps![sessions, polls]` is `vec![nuages::sessions::apps::config(), polls::apps::config()]`: an app of the framework
/// goes by its bare name, any other by its crate or module, which holds `apps::config`.
#[macro_export]
macro_rules! apps {
    ($($($app:ident)::+),* $(,)?) => {
        ::std::vec::Vec::from([$($crate::__app!($($app)::+)),*])
    };
}

/// Names one app.
#[doc(hidden)]
#[macro_export]
macro_rules! __app {
    (sessions) => {
        $crate::sessions::apps::config()
    };
    (staticfiles) => {
        $crate::staticfiles::apps::config()
    };
    ($($app:ident)::+) => {
        $($app)::+::apps::config()
    };
}

/// Lists the middleware of a project, outermost first.
///
/// A middleware of the framework goes by its bare name, any other by its path:
/// `middleware![SecurityMiddleware, my_app::Timing]`.
#[macro_export]
macro_rules! middleware {
    ($($($layer:ident)::+),* $(,)?) => {
        ::std::vec::Vec::from([$($crate::__middleware!($($layer)::+)),*])
    };
}

/// Names one middleware.
#[doc(hidden)]
#[macro_export]
macro_rules! __middleware {
    (SecurityMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::SecurityMiddleware>("SecurityMiddleware")
    };
    (SessionMiddleware) => {
        $crate::middleware::entry::<$crate::sessions::SessionMiddleware>("SessionMiddleware")
    };
    (CommonMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::CommonMiddleware>("CommonMiddleware")
    };
    (CsrfViewMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::CsrfViewMiddleware>("CsrfViewMiddleware")
    };
    (ConditionalGetMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::ConditionalGetMiddleware>("ConditionalGetMiddleware")
    };
    (ContentSecurityPolicyMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::ContentSecurityPolicyMiddleware>("ContentSecurityPolicyMiddleware")
    };
    (GZipMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::GZipMiddleware>("GZipMiddleware")
    };
    (XFrameOptionsMiddleware) => {
        $crate::middleware::entry::<$crate::middleware::XFrameOptionsMiddleware>("XFrameOptionsMiddleware")
    };
    ($($layer:ident)::+) => {
        $crate::middleware::entry::<$($layer)::+>(::std::stringify!($($layer)::+))
    };
}

/// Names the view of a setting: `csrf_failure_view: Some(view!(polls::views::refused))`, an
/// `async fn(Request, Reason) -> Result<Response>`.
#[macro_export]
macro_rules! view {
    ($($view:ident)::+) => {
        $crate::core::settings::ViewEntry::new(::std::stringify!($($view)::+), || {
            ::std::boxed::Box::new($crate::middleware::csrf::CsrfFailureView::new($($view)::+))
        })
    };
}

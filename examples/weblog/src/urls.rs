//! The app's URLs.

use nuages::urls::*;
use nuages::views::RedirectView;
use nuages::views::decorators::{csrf_exempt, require_POST};

use crate::converters::FourDigitYear;
use crate::views;

urlpatterns![
    app_name = "weblog",
    register_converter(FourDigitYear, "yyyy"),
    path("", views::index, name = "index"),
    path("entry/<slug:slug>/", views::entry, name = "entry"),
    path(
        "entry/<slug:slug>.json",
        views::entry_json,
        name = "entry_json"
    ),
    path(
        "archive/<yyyy:year>/",
        include([
            path("", views::year_archive, name = "year"),
            path("<int:month>/", views::month_archive, name = "month"),
        ])
    ),
    re_path(
        r"^search/(?P<words>[a-z ]+)/$",
        views::search,
        name = "search"
    ),
    path("about/", views::titled, kwargs = "About us", name = "about"),
    path("old/", RedirectView::new("weblog:index").permanent(true)),
    path("edit/", views::edit, name = "edit"),
    path("add/", require_POST(views::add), name = "add"),
    path("rate/", csrf_exempt(views::rate), name = "rate"),
    path(
        "entry/<slug:slug>/like/",
        require_POST(views::like),
        name = "like"
    ),
    path("staff/", views::staff_only, name = "staff"),
    path("hello/", views::hello, name = "hello"),
    path("chosen/", views::chosen, name = "chosen"),
    path("agent/", views::agent, name = "agent"),
    path("theme/", views::theme, name = "theme"),
    path("forget/", views::forget_theme, name = "forget"),
    path("remember/", views::remember, name = "remember"),
    path("remembered/", views::remembered, name = "remembered"),
    path("upload/", views::upload, name = "upload"),
    path("report/", views::report, name = "report"),
    path("squares/", views::squares, name = "squares"),
    path("headlines/", views::headlines, name = "headlines"),
    path("checksum/", views::checksum, name = "checksum"),
    path("visits/", views::visits, name = "visits"),
    path("keep/", views::keep, name = "keep"),
    path("leave/", views::leave, name = "leave"),
];

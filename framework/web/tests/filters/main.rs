//! Django's filters: every expected value was written by Django 6.1.

mod choices;
mod html;
mod numbers;
mod text;

use std::fmt::Display;

use nuages_web::template::askama;

#[track_caller]
fn shows(result: askama::Result<impl Display>, expected: &str) {
    match result {
        Ok(shown) => assert_eq!(shown.to_string(), expected),
        Err(error) => panic!("{error}"),
    }
}

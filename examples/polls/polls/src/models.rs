//! The app's models.

use std::fmt;

use nuages::db::models::*;
use nuages::time::{Span, now};

#[derive(Model, Clone, Debug)]
pub struct Question {
    pub id: Auto,
    #[field(max_length = 200)]
    pub question_text: String,
    #[field(verbose_name = "date published")]
    pub pub_date: Timestamp,
}

impl Question {
    /// Returns whether the question was published within the last day.
    pub fn was_published_recently(&self) -> bool {
        let now = now();
        now - Span::new().hours(24) <= self.pub_date && self.pub_date <= now
    }
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.question_text)
    }
}

#[derive(Model, Clone, Debug)]
pub struct Choice {
    pub id: Auto,
    #[field(on_delete = CASCADE)]
    pub question: ForeignKey<Question>,
    #[field(max_length = 200)]
    pub choice_text: String,
    #[field(default = 0)]
    pub votes: i32,
}

impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.choice_text)
    }
}

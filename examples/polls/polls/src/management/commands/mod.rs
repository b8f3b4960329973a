//! One command per file.

mod loadquestions;

pub use loadquestions::LoadQuestions;

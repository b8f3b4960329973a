//! `manage loadquestions`: a few questions to vote on.

use nuages::db::Database;
use nuages::db::models::*;
use nuages::management::*;
use nuages::prelude::*;

use crate::models::{Choice, Question};

const QUESTIONS: [(&str, &[&str]); 3] = [
    (
        "What's new?",
        &["Not much", "The sky", "Just hacking again"],
    ),
    (
        "Which part of Paris did Django play in?",
        &["Montmartre", "Pigalle", "Saint-Germain"],
    ),
    ("How many fingers do you need?", &["Two", "Four", "Ten"]),
];

/// Loads a few questions, unless there are some already.
#[derive(Debug)]
pub struct LoadQuestions;

impl Command for LoadQuestions {
    fn name(&self) -> &'static str {
        "loadquestions"
    }

    fn help(&self) -> &'static str {
        "Loads a few questions, unless there are some already."
    }

    async fn handle(&self, context: &Context, _: &ArgMatches) -> Result<()> {
        let db = context.db().await?;
        if Question::objects().exists(&db).await? {
            context.stdout().write("There are questions already.");
            return Ok(());
        }
        db.atomic(async |tx| load(tx).await).await?;
        context.stdout().write_as(
            Role::Success,
            format!("Loaded {} questions.", QUESTIONS.len()),
        );
        Ok(())
    }
}

async fn load(db: &Database) -> Result<()> {
    for (question_text, choices) in QUESTIONS {
        let question = Question {
            question_text: question_text.to_owned(),
            pub_date: now(),
            ..Question::default()
        };
        let question = question.create(db).await?;
        for choice_text in choices {
            let choice = Choice {
                question: ForeignKey::from(&question),
                choice_text: (*choice_text).to_owned(),
                ..Choice::default()
            };
            choice.create(db).await?;
        }
    }
    Ok(())
}

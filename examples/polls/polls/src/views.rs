//! The app's pages.

use nuages::prelude::*;

use crate::models::{Choice, Question};
use crate::urls;

#[derive(Template)]
#[template(path = "polls/index.html")]
struct Index {
    latest: Vec<Question>,
}

/// Shows the five questions published last, none from the future.
pub async fn index(request: Request) -> Result<Response> {
    let latest = Question::objects()
        .filter(Question::pub_date.lte(now()))
        .order_by(Question::pub_date.desc())
        .limit(5)
        .all(request.db())
        .await?;
    render(&request, Index { latest })
}

#[derive(Template)]
#[template(path = "polls/detail.html")]
struct Detail {
    question: Question,
    choices: Vec<Choice>,
    error: &'static str,
}

/// Shows a question and its choices as a form.
pub async fn detail(request: Request, question_id: i64) -> Result<Response> {
    let question = published(&request, question_id).await?;
    form(&request, question, "").await
}

async fn published(request: &Request, question_id: i64) -> Result<Question> {
    let questions = Question::objects()
        .filter(Question::id.eq(question_id))
        .filter(Question::pub_date.lte(now()));
    get_object_or_404(questions, request.db()).await
}

async fn choices(request: &Request, question: &Question) -> Result<Vec<Choice>> {
    Ok(question
        .related(Choice::question)
        .order_by(Choice::id)
        .all(request.db())
        .await?)
}

async fn form(request: &Request, question: Question, error: &'static str) -> Result<Response> {
    let choices = choices(request, &question).await?;
    render(
        request,
        Detail {
            question,
            choices,
            error,
        },
    )
}

#[derive(Template)]
#[template(path = "polls/results.html")]
struct Results {
    question: Question,
    choices: Vec<Choice>,
}

/// Shows how many votes each choice has.
pub async fn results(request: Request, question_id: i64) -> Result<Response> {
    let question = published(&request, question_id).await?;
    let choices = choices(&request, &question).await?;
    render(&request, Results { question, choices })
}

/// Counts a vote.
pub async fn vote(request: Request, question_id: i64) -> Result<Response> {
    let db = request.db();
    let question = published(&request, question_id).await?;
    let chosen = request
        .form()
        .await?
        .get("choice")
        .and_then(|id| id.parse::<i64>().ok());
    let Some(choice_id) = chosen else {
        return form(&request, question, "You didn't select a choice.").await;
    };
    // The database adds, so that no vote is lost when two arrive at once.
    let counted = question
        .related(Choice::question)
        .filter(Choice::id.eq(choice_id))
        .update(Choice::votes.set(Choice::votes + 1), db)
        .await?;
    if counted == 0 {
        return form(&request, question, "You didn't select a choice.").await;
    }
    // A redirect after a form that was posted: the Back button then posts nothing twice.
    Ok(redirect(urls::results(question.id)))
}

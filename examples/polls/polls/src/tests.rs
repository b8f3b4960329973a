//! The app's tests: pages without a server, on a database in memory.

use nuages::conf::*;
use nuages::db::models::*;
use nuages::prelude::*;
use nuages::test::{TestSite, run};
use nuages::time::Span;

use crate::models::{Choice, Question};

mod site_urls {
    use nuages::urls::*;

    urlpatterns![path("polls/", include(crate::urls)),];
}

fn settings() -> Settings {
    Settings {
        installed_apps: apps![sessions, crate],
        middleware: middleware![SessionMiddleware, CommonMiddleware, CsrfViewMiddleware],
        root_urlconf: site_urls::urlpatterns,
        ..Settings::default()
    }
}

/// Makes a question that was published `hours` ago, or will be if they are negative.
async fn question(site: &TestSite, question_text: &str, hours: i64) -> Result<Question> {
    let question = Question {
        question_text: question_text.to_owned(),
        pub_date: now() - Span::new().hours(hours),
        ..Question::default()
    };
    Ok(question.create(site.db()).await?)
}

async fn choice(site: &TestSite, question: &Question, choice_text: &str) -> Result<Choice> {
    let choice = Choice {
        question: ForeignKey::from(question),
        choice_text: choice_text.to_owned(),
        ..Choice::default()
    };
    Ok(choice.create(site.db()).await?)
}

#[test]
fn only_a_question_of_the_last_day_was_published_recently() {
    for (hours, expected) in [
        (-24 * 30, false),
        (-1, false),
        (0, true),
        (23, true),
        (25, false),
    ] {
        let question = Question {
            pub_date: now() - Span::new().hours(hours),
            ..Question::default()
        };
        assert_eq!(
            question.was_published_recently(),
            expected,
            "{hours} hours ago"
        );
    }
}

#[test]
fn without_questions_the_index_says_so() {
    run(settings(), async |site| {
        let response = site.client().get("/polls/").await?;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.contains("No polls are available."), "{response:?}");
        Ok(())
    });
}

#[test]
fn the_index_lists_past_questions_latest_first_and_no_future_ones() {
    run(settings(), async |site| {
        question(&site, "Past question 1.", 30 * 24).await?;
        question(&site, "Past question 2.", 5 * 24).await?;
        question(&site, "Future question.", -30 * 24).await?;
        let response = site.client().get("/polls/").await?;
        let latest = response.text().find("Past question 2.");
        let former = response.text().find("Past question 1.");
        assert!(latest.is_some() && latest < former, "{response:?}");
        assert!(!response.contains("Future question."), "{response:?}");
        Ok(())
    });
}

#[test]
fn a_future_question_has_no_page_yet() {
    run(settings(), async |site| {
        let future = question(&site, "Future question.", -5 * 24).await?;
        let past = question(&site, "Past question.", 5 * 24).await?;
        let client = site.client();
        let hidden = client.get(&format!("/polls/{}/", future.id)).await?;
        assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
        let shown = client.get(&format!("/polls/{}/", past.id)).await?;
        assert!(shown.contains("Past question."), "{shown:?}");
        Ok(())
    });
}

#[test]
fn a_vote_is_counted_and_leads_to_the_results() {
    run(settings(), async |site| {
        let question = question(&site, "What's new?", 1).await?;
        let sky = choice(&site, &question, "The sky").await?;
        let id = sky.id.to_string();
        let vote = format!("/polls/{}/vote/", question.id);
        let client = site.client();

        let response = client.post(&vote, &[("choice", &id)]).await?;
        assert_eq!(response.status(), StatusCode::FOUND);
        let results = format!("/polls/{}/results/", question.id);
        assert_eq!(response.header("location"), Some(results.as_str()));
        assert!(client.get(&results).await?.contains("The sky -- 1 vote"));

        for nothing in [&[][..], &[("choice", "none")], &[("choice", "99")]] {
            let response = client.post(&vote, nothing).await?;
            assert!(response.contains("select a choice."), "{response:?}");
        }
        Ok(())
    });
}

#[test]
fn loadquestions_loads_once() {
    run(settings(), async |site| {
        let first = site.call_command("loadquestions", &[]).await?;
        assert_eq!(first, "Loaded 3 questions.\n");
        let second = site.call_command("loadquestions", &[]).await?;
        assert_eq!(second, "There are questions already.\n");
        assert_eq!(Question::objects().count(site.db()).await?, 3);
        Ok(())
    });
}

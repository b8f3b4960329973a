//! `makemigrations`, `migrate`, `showmigrations` and `sqlmigrate` as the commands call them.

mod histories;
mod makemigrations;
mod migrate;
mod written;

use std::path::Path;

use crate::common::django::run;
use crate::common::migrating::with_polls;
use nuages_db::migrations::*;
use nuages_db::models::{
    DefaultValue, FieldKind, FieldMeta, ModelMeta, OnDelete, RelationMeta, Statements,
};

const ID: FieldMeta = field("id", "id", FieldKind::BigAuto);
const TEXT: FieldMeta = FieldMeta {
    verbose_name: "question text",
    ..field(
        "question_text",
        "question_text",
        FieldKind::Char { max_length: 200 },
    )
};
const PUB_DATE: FieldMeta = FieldMeta {
    verbose_name: "date published",
    ..field(
        "pub_date",
        "pub_date",
        FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        },
    )
};

const fn field(name: &'static str, column: &'static str, kind: FieldKind) -> FieldMeta {
    FieldMeta {
        name,
        column,
        kind,
        primary_key: matches!(kind, FieldKind::BigAuto),
        verbose_name: name,
        ..FieldMeta::PLAIN
    }
}

/// Never written: no query runs over these models.
static STATEMENTS: Statements = Statements::new();

const fn model(
    name: &'static str,
    db_table: &'static str,
    fields: &'static [FieldMeta],
) -> ModelMeta {
    ModelMeta {
        app_label: "polls",
        name,
        db_table,
        verbose_name_plural: "s",
        fields,
        statements: &STATEMENTS,
        ..ModelMeta::PLAIN
    }
}

static QUESTION: ModelMeta = ModelMeta {
    verbose_name: "question",
    verbose_name_plural: "questions",
    ..model("Question", "polls_question", &[ID, TEXT, PUB_DATE])
};

static CHOICE: ModelMeta = ModelMeta {
    verbose_name: "choice",
    verbose_name_plural: "choices",
    ..model(
        "Choice",
        "polls_choice",
        &[
            ID,
            FieldMeta {
                db_index: true,
                relation: Some(RelationMeta::to(|| &QUESTION, OnDelete::Cascade)),
                ..field("question", "question_id", FieldKind::ForeignKey)
            },
            FieldMeta {
                verbose_name: "choice text",
                ..field(
                    "choice_text",
                    "choice_text",
                    FieldKind::Char { max_length: 200 },
                )
            },
            FieldMeta {
                default: Some(DefaultValue::Int(0)),
                ..field("votes", "votes", FieldKind::Integer)
            },
        ],
    )
};

/// `Question` with a field more and one renamed.
static LATER: ModelMeta = ModelMeta {
    verbose_name: "question",
    verbose_name_plural: "questions",
    ..model(
        "Question",
        "polls_question",
        &[
            ID,
            field("headline", "headline", FieldKind::Char { max_length: 200 }),
            PUB_DATE,
            field("rank", "rank", FieldKind::Integer),
        ],
    )
};

fn app(
    path: &Path,
    models: &[&'static ModelMeta],
    migrations: Vec<Migration>,
) -> Vec<AppMigrations> {
    vec![AppMigrations {
        label: "polls".to_owned(),
        path: Some(path.to_owned()),
        models: models.to_vec(),
        migrations: Some(migrations),
    }]
}

fn initial() -> Migration {
    with_polls(Migration::new("0001_initial").initial())
}

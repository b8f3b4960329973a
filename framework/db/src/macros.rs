//! `models!`: the list of an app's models.

/// Lists models for `AppConfig::models`, as `models![Question, Choice]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        ::std::vec::Vec::from([$(<$model as $crate::models::Model>::meta()),*])
    };
}

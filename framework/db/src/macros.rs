//! Lists of models, and of the fields that proxies have of their models.

/// Lists models for `AppConfig::models`, as `models![Question, Choice]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        ::std::vec::Vec::from([$(<$model as $crate::models::Model>::meta()),*])
    };
}

/// Gives a proxy the constants of its model, and the list of them to proxies of its own; the macro that `derive(Model)` puts beside each
/// model calls it.
#[doc(hidden)]
#[macro_export]
macro_rules! __proxied_fields {
    (
        [$(($visibility:vis $field:ident $place:tt))*]
        ($dollar:tt) $proxy:ident, $of:ty, $list:ident ($($attributes:tt)*) ($($import:tt)*)
    ) => {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code)]
        impl $proxy {$(
            /// What the model has by this name, for queries.
            $visibility const $field: <$of as $crate::models::FieldAt<$place>>::Constant =
                <$of as $crate::models::FieldAt<$place>>::CONSTANT;
        )*}

        $($attributes)*
        macro_rules! $list {
            ($dollar($dollar proxy:tt)*) => {
                $crate::__proxied_fields! { [$(($visibility $field $place))*] $dollar($dollar proxy)* }
            };
        }
        $($import)*
    };
}

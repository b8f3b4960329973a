//! The app's migrations, in their order.

nuages::db::migrations![
    m0001_initial,
];

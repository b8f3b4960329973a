//! Settings, apps, signals, checks, signing, errors and time: what every room of Nuages stands on

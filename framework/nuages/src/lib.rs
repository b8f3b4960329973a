//! Nuages: a web framework with Django's grammar

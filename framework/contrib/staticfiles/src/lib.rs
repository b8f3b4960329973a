//! Static files of apps and projects

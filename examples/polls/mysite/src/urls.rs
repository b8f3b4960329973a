//! The URLs of mysite.

use nuages::urls::*;

urlpatterns![path("polls/", include(polls::urls)),];

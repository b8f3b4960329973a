//! Sessions: database and signed-cookie engines in Django's bytes

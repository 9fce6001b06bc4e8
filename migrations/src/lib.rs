//! Database schema, one migration a step.

//! What the kernel keeps for everybody, over HTTP: the journal, policies, notices, duties.

mod duties;
mod journal;
mod notices;
mod policies;
mod today;

use utoipa_axum::router::OpenApiRouter;

use kernel::app::App;

/// All verbs of the kernel's own tables.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(journal::routes())
        .merge(policies::routes())
        .merge(notices::routes())
        .merge(duties::routes())
        .merge(today::routes())
}

//! Pieces of the OpenAPI document that derive from types: string schemas, permissions, problem responses.

/// Gives a newtype the schema of a formatted string with an example.
#[macro_export]
macro_rules! string_schema {
    ($name:ident, $format:literal, $example:literal) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::Custom(
                        $format.to_owned(),
                    )))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}

use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, PathItem, Ref, ResponseBuilder};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::app::App;

/// Word in `x-permission` of operations that need no session.
pub const PUBLIC: &str = "public";

/// Registers one handler with the permission of its signature:
/// `OpenApiRouter::new().routes(verb!(order_approve))`.
#[macro_export]
macro_rules! verb {
    ($handler:path) => {
        $crate::openapi::marked(
            utoipa_axum::routes!($handler),
            $crate::http::grant::permission_of(&$handler).as_str(),
        )
    };
}

/// Registers one handler that anybody may call without a session.
#[macro_export]
macro_rules! public_verb {
    ($handler:path) => {
        $crate::openapi::marked(utoipa_axum::routes!($handler), $crate::openapi::PUBLIC)
    };
}

/// Writes `x-permission` into the operations of a route.
pub fn marked(mut routes: UtoipaMethodRouter<App>, permission: &str) -> UtoipaMethodRouter<App> {
    for item in routes.1.paths.values_mut() {
        for operation in operations(item) {
            operation
                .extensions
                .get_or_insert_default()
                .insert("x-permission".to_owned(), permission.into());
        }
    }
    routes
}

/// All operations of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// Finishes the document: every operation may answer with a problem.
pub fn finish(mut api: OpenApi) -> OpenApi {
    for item in api.paths.paths.values_mut() {
        for operation in operations(item) {
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build();
            let problem = ResponseBuilder::new()
                .description("The request was refused, or failed")
                .content("application/problem+json", content)
                .build();
            operation
                .responses
                .responses
                .insert("default".to_owned(), problem.into());
        }
    }
    api
}

//! What several handlers send.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::actions::import::RowError;
use crate::model::{Supplier, SupplierId};
use identity::model::OrgRef;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use kernel::problem::locale::{Locale, text};
use kernel::refusal::Refusal;

/// A reason why a supplier may not receive orders.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockView {
    /// Constant code.
    pub code: &'static str,
    /// The sentence, in the reader's language.
    pub message: String,
    /// The facts behind the sentence.
    #[schema(value_type = Object)]
    pub params: Map<String, Value>,
}

impl BlockView {
    pub fn of(block: &impl Refusal, locale: Locale) -> Self {
        let params = block.params();
        Self {
            code: block.code(),
            message: text(locale, block.code(), &params),
            params,
        }
    }
}

/// A supplier as other documents name it.
pub fn reference(supplier: &Supplier) -> OrgRef {
    OrgRef {
        id: supplier.id,
        code: supplier.code.clone(),
        name: supplier.name.clone(),
        short_name: supplier.short_name.clone(),
        kind: OrganisationKind::Supplier,
    }
}

/// A name that was looked up; an organisation that a row points at always exists.
pub fn named(
    names: &std::collections::HashMap<OrganisationId, OrgRef>,
    id: SupplierId,
) -> Result<OrgRef> {
    names
        .get(&id)
        .cloned()
        .ok_or_else(|| Error::fault(format!("organisation {id} is missing")))
}

/// A cell or row of a file that cannot be accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowErrorView {
    /// Line of the CSV or row of the sheet, from 1.
    pub row: u32,
    /// Header of the column, or the field when the row as a whole is meant.
    pub column: Option<String>,
    /// As Excel calls it, e.g. `C12`.
    pub cell: Option<String>,
    /// Constant code.
    pub code: &'static str,
    /// The sentence, in the reader's language.
    pub message: String,
}

impl RowErrorView {
    pub fn of(error: RowError, locale: Locale) -> Self {
        let message = text(locale, error.code, &error.params);
        let RowError {
            row,
            column,
            cell,
            code,
            ..
        } = error;
        Self {
            row,
            column,
            cell,
            code,
            message,
        }
    }
}

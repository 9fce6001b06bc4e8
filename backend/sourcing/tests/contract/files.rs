//! The command's files as rows of text, and its answer in short.

use serde_json::Value;
use sourcing::EFFORT;
use sourcing::command::{File, Question, Unreadable, plan};

/// The header of contract lines.
pub const CONTRACT_HEADER: &str =
    "contract,item,supplier,role,kind,pack_size,tier_from,unit_price,capacity,agreed_remaining";

/// Rows of each file without its header; an empty text is no file.
#[derive(Clone, Copy, Default)]
pub struct Files<'a> {
    pub demand: &'a str,
    pub contracts: &'a str,
    pub suppliers: &'a str,
    pub stock: &'a str,
    pub nudge: Option<&'a str>,
}

impl Files<'_> {
    pub fn try_plan(&self) -> Result<Value, Unreadable> {
        let text = |header: &str, rows: &str| format!("{header}\n{}", rows.replace("; ", "\n"));
        let demand = text("facility,item,quantity,urgency", self.demand);
        let contracts = text(CONTRACT_HEADER, self.contracts);
        let suppliers = text(
            "supplier,status,min_order_value,service_score",
            self.suppliers,
        );
        let stock = text("item,lot,expires_on,quantity", self.stock);
        fn file<'a>(name: &'a str, text: &'a str) -> File<'a> {
            File {
                name,
                bytes: text.as_bytes(),
            }
        }
        let json = plan(&Question {
            demand: file("D", &demand),
            contracts: file("C", &contracts),
            suppliers: (!self.suppliers.is_empty()).then(|| file("S", &suppliers)),
            stock: (!self.stock.is_empty()).then(|| file("K", &stock)),
            nudge: self.nudge,
            effort: EFFORT,
        })?;
        Ok(serde_json::from_slice(&json).expect("JSON"))
    }

    pub fn plan(&self) -> Value {
        self.try_plan().expect("readable")
    }

    /// `supplier contract quantity@price` of each line.
    pub fn lines(&self) -> Vec<String> {
        let answer = self.plan();
        let lines = answer["lines"].as_array().expect("lines");
        let word = |line: &Value, name: &str| line[name].as_str().expect("text").to_owned();
        lines
            .iter()
            .map(|line| {
                let [supplier, contract, quantity, price] =
                    ["supplier", "contract", "quantity", "unit_price"].map(|name| word(line, name));
                format!("{supplier} {contract} {quantity}@{price}")
            })
            .collect()
    }

    pub fn reasons(&self) -> Vec<(String, String)> {
        let answer = self.plan();
        let unmet = answer["unmet"].as_array().expect("unmet");
        unmet
            .iter()
            .map(|one| {
                let word = |name: &str| one[name].as_str().expect("text").to_owned();
                (word("quantity"), word("reason"))
            })
            .collect()
    }
}

/// Only what is asked, and contracts.
pub fn demand<'a>(demand: &'a str, contracts: &'a str) -> Files<'a> {
    Files {
        demand,
        contracts,
        ..Files::default()
    }
}

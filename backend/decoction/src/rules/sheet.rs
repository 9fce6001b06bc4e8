//! A facility's file of prescriptions: one a row, herbs in one cell or in many.

use crate::draft::{NewLine, NewPrescription};
use crate::model::{DecoctionScheme, PatientSex, PrescriptionDelivery, PrescriptionWay};
use crate::patient::Patient;
use crate::refusal::PrescriptionRefusal;
use crate::rules::cell::herbs;
use kernel::error::{Field, Invalid};
use kernel::table::{Row, Table};
use kernel::text::fold;

/// The columns of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetColumn {
    /// 处方号.
    Number,
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 年龄.
    Age,
    /// 妊娠.
    Pregnant,
    /// 电话.
    Phone,
    /// 地址.
    Address,
    /// 诊断.
    Diagnosis,
    /// 医师.
    Prescriber,
    /// 剂数.
    Doses,
    /// 每日次数.
    Times,
    /// 每袋毫升.
    Millilitres,
    /// 代煎 or 自煎.
    Way,
    /// 煎法.
    Scheme,
    /// 取药方式.
    Delivery,
    /// 备注.
    Note,
}

use SheetColumn as C;

impl SheetColumn {
    /// Headers that mean it, and whether every file needs it.
    #[rustfmt::skip]
    const ALL: &'static [(C, &'static [&'static str], bool)] = &[
        (C::Number, &["处方号", "处方编号", "number"], true),
        (C::Name, &["姓名", "患者姓名", "患者", "name"], true),
        (C::Sex, &["性别", "sex"], true),
        (C::Age, &["年龄", "age"], true),
        (C::Pregnant, &["妊娠", "是否妊娠", "孕", "pregnant"], false),
        (C::Phone, &["电话", "联系电话", "手机", "phone"], false),
        (C::Address, &["地址", "住址", "收货地址", "address"], false),
        (C::Diagnosis, &["诊断", "证型", "中医诊断", "diagnosis"], false),
        (C::Prescriber, &["医师", "医生", "开方医师", "prescriber"], false),
        (C::Doses, &["剂数", "付数", "帖数", "doses"], true),
        (C::Times, &["每日次数", "次数", "times"], false),
        (C::Millilitres, &["每袋毫升", "每袋ml", "每袋容量", "ml"], false),
        (C::Way, &["方式", "煎煮方式", "way"], false),
        (C::Scheme, &["煎法", "方案", "scheme"], false),
        (C::Delivery, &["取药方式", "配送方式", "delivery"], false),
        (C::Note, &["备注", "医嘱", "note"], false),
    ];

    /// How many known headers stand in a row of folded texts.
    pub fn score(headers: &[String]) -> usize {
        let known = |header: &&String| {
            let header = header.to_lowercase();
            let mut all = Self::ALL.iter();
            is_herbs(&header) || all.any(|(_, names, _)| names.contains(&header.as_str()))
        };
        headers.iter().filter(known).count()
    }
}

/// Columns that hold herbs: 处方内容, 药味, 药味1, 药味2 …
fn is_herbs(header: &str) -> bool {
    let stem = header.trim_end_matches(|char: char| char.is_ascii_digit());
    ["处方内容", "处方", "药味", "药物", "中药", "herbs", "herb"].contains(&stem)
}

/// Where each column stands.
#[derive(Clone, Debug)]
pub struct Places {
    columns: Vec<(SheetColumn, usize)>,
    herbs: Vec<usize>,
}

/// Finds the columns, or says which is missing.
pub fn places(table: &Table) -> Result<Places, PrescriptionRefusal> {
    let missing = |header: &str| PrescriptionRefusal::ColumnMissing {
        header: header.to_owned(),
    };
    let mut columns = Vec::new();
    for (column, names, needed) in SheetColumn::ALL {
        let found = table
            .columns
            .iter()
            .find(|place| names.contains(&fold(&place.header).to_lowercase().as_str()));
        match found {
            Some(found) => columns.push((*column, found.index)),
            None if *needed => return Err(missing(names[0])),
            None => {}
        }
    }
    let herbs = table.columns.iter();
    let herbs = herbs.filter(|place| is_herbs(&fold(&place.header).to_lowercase()));
    let herbs: Vec<usize> = herbs.map(|place| place.index).collect();
    match herbs.is_empty() {
        true => Err(missing("处方内容")),
        false => Ok(Places { columns, herbs }),
    }
}

fn number(text: &str, otherwise: Option<i64>) -> Result<i64, Field> {
    let digits = text.trim_end_matches(['岁', '剂', '付', '帖', '次', '袋']);
    let digits = digits.trim_end_matches("ml").trim_end_matches("毫升");
    match (digits.parse(), otherwise) {
        (Ok(number), _) => Ok(number),
        (Err(_), Some(otherwise)) if digits.is_empty() => Ok(otherwise),
        (Err(_), _) => Err(Field::Malformed {
            reason: text.to_owned(),
        }),
    }
}

fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, PrescriptionRefusal> {
    let lower = text.to_lowercase();
    let found = words.iter().find(|(word, _)| *word == lower);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| PrescriptionRefusal::WordUnreadable {
            cell: text.to_owned(),
        })
}

#[rustfmt::skip]
const WAYS: &[(&str, PrescriptionWay)] = &[
    ("", PrescriptionWay::Decoct), ("代煎", PrescriptionWay::Decoct), ("decoct", PrescriptionWay::Decoct),
    ("自煎", PrescriptionWay::Raw), ("饮片", PrescriptionWay::Raw), ("raw", PrescriptionWay::Raw),
];
#[rustfmt::skip]
const SCHEMES: &[(&str, DecoctionScheme)] = &[
    ("", DecoctionScheme::General), ("一般", DecoctionScheme::General), ("普通", DecoctionScheme::General), ("general", DecoctionScheme::General),
    ("解表", DecoctionScheme::Release), ("清热", DecoctionScheme::Release), ("release", DecoctionScheme::Release),
    ("滋补", DecoctionScheme::Tonic), ("补益", DecoctionScheme::Tonic), ("tonic", DecoctionScheme::Tonic),
    ("外用", DecoctionScheme::External), ("external", DecoctionScheme::External),
];
#[rustfmt::skip]
const DELIVERIES: &[(&str, PrescriptionDelivery)] = &[
    ("", PrescriptionDelivery::Run), ("随班次", PrescriptionDelivery::Run), ("送机构", PrescriptionDelivery::Run), ("run", PrescriptionDelivery::Run),
    ("快递", PrescriptionDelivery::Courier), ("送货上门", PrescriptionDelivery::Courier), ("courier", PrescriptionDelivery::Courier),
    ("自取", PrescriptionDelivery::Pickup), ("pickup", PrescriptionDelivery::Pickup),
];
const SEXES: &[(&str, PatientSex)] = &[
    ("男", PatientSex::Male),
    ("male", PatientSex::Male),
    ("女", PatientSex::Female),
    ("female", PatientSex::Female),
];
#[rustfmt::skip]
const FLAGS: &[(&str, bool)] = &[
    ("", false), ("否", false), ("无", false), ("0", false), ("no", false),
    ("是", true), ("有", true), ("1", true), ("yes", true), ("孕", true),
];

/// One row as a prescription, or everything that cannot be read of it.
pub fn prescription(row: &Row, places: &Places) -> kernel::error::Result<NewPrescription> {
    let text = |column: SheetColumn| {
        let place = places.columns.iter().find(|(found, _)| *found == column);
        place.map_or(String::new(), |(_, index)| fold(row.cell(*index)))
    };
    let mut invalid = Invalid::new();
    let mut count = |column, pointer: &str, otherwise| {
        number(&text(column), otherwise).unwrap_or_else(|refusal| {
            invalid.at(pointer, refusal);
            1
        })
    };
    let age_years = count(C::Age, "/patient/age_years", None);
    let doses = count(C::Doses, "/doses", None);
    let times_per_day = count(C::Times, "/times_per_day", Some(2));
    let ml_per_bag = count(C::Millilitres, "/ml_per_bag", Some(200));
    let cells: Vec<&str> = places.herbs.iter().map(|index| row.cell(*index)).collect();
    let lines = herbs(&cells.join(" ")).unwrap_or_else(|cell| {
        invalid.at("/lines", PrescriptionRefusal::CellUnreadable { cell });
        Vec::new()
    });
    if text(C::Number).is_empty() {
        invalid.at("/external_number", Field::Required {});
    }
    invalid.finish()?;
    let prescriber = Some(text(C::Prescriber)).filter(|name| !name.is_empty());
    Ok(NewPrescription {
        facility_id: None,
        external_number: Some(text(C::Number)),
        prescriber,
        formula: String::new(),
        patient: Patient {
            name: text(C::Name),
            phone: text(C::Phone),
            address: text(C::Address),
            sex: word(&text(C::Sex), SEXES)?,
            age_years,
            pregnant: word(&text(C::Pregnant), FLAGS)?,
            diagnosis: text(C::Diagnosis),
        },
        lines: lines
            .into_iter()
            .map(|herb| NewLine {
                name: herb.name,
                grams: herb.grams,
                method: String::new(),
            })
            .collect(),
        doses,
        times_per_day,
        ml_per_bag,
        way: word(&text(C::Way), WAYS)?,
        scheme: word(&text(C::Scheme), SCHEMES)?,
        urgent: false,
        delivery: word(&text(C::Delivery), DELIVERIES)?,
        note: text(C::Note),
        signature: None,
    })
}

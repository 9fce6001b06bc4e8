use super::*;
use crate::model::{InsuranceClass, Storage, Vbp};
use crate::rules::field::guess;
use crate::rules::import::draft::{Mapping, Reader};
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::table::{Encoding, FileFormat, Limits, Sheet, write};

fn item() -> ItemFields {
    ItemFields {
        code: "000123".into(),
        name: "=阿莫西林(钠盐)".into(),
        english_name: Some("Amoxicillin".into()),
        form: "胶囊".into(),
        specification: "1.0×10⁹, \"24粒\"".into(),
        manufacturer: "某 厂".into(),
        category: "抗微生物药".into(),
        base_unit: "粒".into(),
        order_unit: "盒".into(),
        pack: Quantity(24_500),
        storage: Storage::DarkCool,
        shelf_life_months: Some(24),
        at_village: false,
        essential: true,
        vbp: Vbp::National,
        vbp_batch: Some("5".into()),
        insurance_class: InsuranceClass::A,
        ceiling_price: Some(Money(123_456)),
        national_code: Some("XJ01CAA040E001010101650".into()),
        gtin: Some("06901234567892".into()),
        ..ItemFields::default()
    }
}

#[test]
fn an_exported_item_reads_back_as_it_was() {
    for format in [FileFormat::Csv, FileFormat::Xlsx] {
        for locale in [Locale::ZhCn, Locale::En] {
            let item = item();
            let bytes = write(format, "目录", &headings(locale), [row(&item, locale)]).unwrap();
            let name = format!("a.{format}");
            let sheet = Sheet::read(&name, &bytes, Encoding::Detect, &Limits::UPLOAD).unwrap();
            let table = sheet.table_by(|headers| guess(headers).len());
            let headers: Vec<String> = table
                .columns
                .iter()
                .map(|column| column.header.clone())
                .collect();
            let mapping: Mapping = guess(&headers)
                .into_iter()
                .map(|(field, at)| (field, table.columns[at].clone()))
                .collect();
            assert_eq!(mapping.len(), Field::exported().count(), "{locale}");
            let defaults = ItemFields::default();
            let reader = Reader::new(&mapping, &defaults, format, table.width());
            let (draft, remarks) = reader.draft(&table.rows[0]).unwrap();
            assert_eq!(draft.fields, item, "{locale} {format:?}");
            assert_eq!(remarks, []);
        }
    }
}

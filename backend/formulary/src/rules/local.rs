//! The columns of a facility's own list by name.

use kernel::text::key;
use kernel::word_enum;

word_enum! {
    /// A column of a facility's own list.
    pub enum LocalField {
        /// Its code there.
        Code = "local_code",
        /// Its name there.
        Name = "local_name",
        /// Its specification there.
        Specification = "local_specification",
        /// The unit in which it is counted there.
        Unit = "local_unit",
    }
}

#[rustfmt::skip]
const HEADINGS: &[(LocalField, &[&str])] = &[
    (LocalField::Code, &["local_code", "院内编码", "药品编码", "本院编码", "机构编码", "编码", "code"]),
    (LocalField::Name, &["local_name", "药品名称", "通用名", "品名", "名称", "机构名称", "项目名称", "耗材名称", "name"]),
    (LocalField::Specification, &["local_specification", "规格", "规格型号", "specification", "spec"]),
    (LocalField::Unit, &["local_unit", "单位", "计量单位", "发药单位", "最小单位", "unit"]),
];

/// The header that names each column best; of equal ones the first.
pub fn guess(headers: &[String]) -> Vec<(LocalField, usize)> {
    let headers: Vec<String> = headers.iter().map(|header| key(header)).collect();
    let best = |names: &[&str]| {
        let ranked = headers.iter().enumerate().filter_map(|(at, header)| {
            names
                .iter()
                .position(|name| header == name)
                .map(|rank| (rank, at))
        });
        ranked.min().map(|(_, at)| at)
    };
    HEADINGS
        .iter()
        .filter_map(|(field, names)| Some((*field, best(names)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_a_facility_are_recognised() {
        let headers = ["序号", "编码", "药品名称", "规格", "单位"].map(str::to_owned);
        let found: Vec<_> = guess(&headers)
            .into_iter()
            .map(|(field, at)| (field.as_str(), at))
            .collect();
        let expected = [
            ("local_code", 1),
            ("local_name", 2),
            ("local_specification", 3),
            ("local_unit", 4),
        ];
        assert_eq!(found, expected);
    }
}

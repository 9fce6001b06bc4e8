//! What lists and labels show of a patient.

/// 张*, 欧阳**: the first character stays.
pub fn name(name: &str) -> String {
    let mut chars = name.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let rest = chars.count().clamp(1, 2);
    format!("{first}{}", "*".repeat(rest))
}

/// 138****5678: the first three and the last four digits of a long number, nothing of a short one.
pub fn phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    match chars.len() {
        0 => String::new(),
        length if length >= 9 => {
            let first: String = chars[..3].iter().collect();
            let last: String = chars[length - 4..].iter().collect();
            format!("{first}{}{last}", "*".repeat(length - 7))
        }
        length => "*".repeat(length),
    }
}

/// Up to the township; the house stays hidden.
pub fn address(address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    let ends = ['县', '镇', '乡', '区', '市'];
    let known = address
        .char_indices()
        .rev()
        .find(|(_, char)| ends.contains(char));
    let shown = known.map_or("", |(at, char)| &address[..at + char.len_utf8()]);
    format!("{shown}***")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_known_by_what_is_shown() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("欧阳小明"), "欧**");
        assert_eq!(name("王"), "王*");
        assert_eq!((name(""), phone(""), address("")), Default::default());
        assert_eq!(phone("13812345678"), "138****5678");
        assert_eq!(phone("5551234"), "*******");
        assert_eq!(address("临江县东风镇向阳村3组12号"), "临江县东风镇***");
        assert_eq!(address("人民路3号"), "***");
    }
}

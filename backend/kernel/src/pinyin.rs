//! Pinyin of Chinese names, for search by sound and by initials: 阿莫西林 → `amoxilin`, `amxl`.

use pinyin::ToPinyin;

/// Full pinyin without tones, in one word; characters without pinyin stay, in lower case, blanks go.
pub fn full(text: &str) -> String {
    spelled(text, |syllable| syllable)
}

/// First letters of the syllables; letters and digits of other scripts stay, everything else goes.
pub fn initials(text: &str) -> String {
    spelled(text, |syllable| &syllable[..1])
}

fn spelled(text: &str, part: fn(&str) -> &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let folded = super::text::key(text);
    for (character, syllable) in folded.chars().zip(folded.as_str().to_pinyin()) {
        match syllable {
            // ü is typed as v on every Chinese keyboard.
            Some(syllable) => spelled.push_str(&part(syllable.plain()).replace('ü', "v")),
            None if character.is_alphanumeric() => spelled.push(character),
            None => {}
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_sound_and_by_initials() {
        assert_eq!(full("阿莫西林胶囊"), "amoxilinjiaonang");
        assert_eq!(initials("阿莫西林"), "amxl");
        assert_eq!(initials("维生素B6片(0.1g)"), "wssb6p01g");
    }
}

//! The seal of a record: HMAC-SHA256 (RFC 2104) under the key that came with the sheet. Who has not had the sheet cannot
//! have written the record, and nobody has changed it on its way.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

const BLOCK: usize = 64;

/// HMAC-SHA256 in hexadecimal.
pub fn seal(key: &[u8], text: &[u8]) -> String {
    let mut block = [0_u8; BLOCK];
    if key.len() > BLOCK {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let pad = |byte: u8| block.map(|own| own ^ byte);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text);
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner.finalize());
    let mut hex = String::with_capacity(64);
    for byte in outer.finalize() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Does the seal fit? Looks at every character whatever the first ones say.
pub fn fits(key: &[u8], text: &[u8], told: &str) -> bool {
    let own = seal(key, text);
    let differs = own
        .bytes()
        .zip(told.bytes())
        .fold(0, |sum, (one, other)| sum | (one ^ other));
    own.len() == told.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_one_of_the_standard() {
        // RFC 4231, test cases 2 and 6.
        let short = seal(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            short,
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        let long = seal(
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
        );
        assert_eq!(
            long,
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
        assert!(fits(b"Jefe", b"what do ya want for nothing?", &short));
        assert!(!fits(b"Jefe", b"what do ya want for nothing!", &short));
        assert!(!fits(b"Jefe", b"", ""));
    }
}

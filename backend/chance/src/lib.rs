//! Chance that can be repeated: SplitMix64 (Steele, Lea and Flood, 2014). The same seed gives the same numbers on every
//! machine and with every version of a library. Nothing here is secret.

/// Scatters bits so that neighbours have nothing in common: the finaliser of SplitMix64.
#[inline]
pub fn scattered(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A source of numbers.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Of a seed.
    #[inline]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    #[inline]
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scattered(self.0)
    }

    /// From 0 up to, without, `end`, which is at least 1.
    #[inline]
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(end)) >> 64) as u64
    }

    /// From 0 up to, without, 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that other implementations of SplitMix64 draw from this seed.
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut chance = SplitMix64::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| chance.draw()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn draws_stay_below_their_end() {
        let mut chance = SplitMix64::new(1);
        for _ in 0..1_000 {
            assert!(chance.below(3) < 3);
            assert!((0.0..1.0).contains(&chance.unit()));
        }
        assert_eq!(chance.below(1), 0);
    }
}

//! Yaoshu 药枢, the library behind the one binary.

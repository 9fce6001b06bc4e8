//! Texts are embedded, so new files among them must rebuild the crate.

fn main() {
    println!("cargo:rerun-if-changed=../locales");
}

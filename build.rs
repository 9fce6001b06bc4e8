//! A release carries the web desks inside, so a new build of them rebuilds it; while developing they are read
//! from their folder at every request. A missing folder is an empty one.

fn main() {
    let folder = std::path::Path::new("frontend/dist");
    if let Err(error) = std::fs::create_dir_all(folder) {
        println!("cargo:warning=frontend/dist cannot be made: {error}");
    }
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=frontend/dist");
    } else {
        println!("cargo:rerun-if-changed=build.rs");
    }
}

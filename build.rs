//! The web desks are embedded: a new build of them rebuilds the binary, and a missing one is an empty folder.

fn main() {
    let folder = std::path::Path::new("frontend/dist");
    if let Err(error) = std::fs::create_dir_all(folder) {
        println!("cargo:warning=frontend/dist cannot be made: {error}");
    }
    println!("cargo:rerun-if-changed=frontend/dist");
}

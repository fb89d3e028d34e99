//! Sees to it that the folder of the console's pages is there, empty or not, and that new pages are embedded anew.

fn main() {
    let folder = "../ui/dist-console";
    // An empty folder embeds nothing: the program then says that the console was not built.
    let _ = std::fs::create_dir_all(folder);
    println!("cargo:rerun-if-changed={folder}");
}

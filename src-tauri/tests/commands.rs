//! The screens, the commands, their registration and their permissions speak of the same commands with the same
//! arguments. Each stands in a file of its own; a missing one would show itself only when a cadre taps the button.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every piece of `text` between an opening and the next closing.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).filter_map(|rest| rest.split_once(close)).map(|(inside, _)| inside).collect()
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// Whatever lies in the folder: a file that somebody adds is read, too.
fn files_of_commands() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.map(|name| format!("src/commands/{name}")).collect()
}

/// Commands by name, with the arguments that the screen hands over.
fn commands() -> BTreeMap<String, BTreeSet<String>> {
    let mut commands = BTreeMap::new();
    for file in files_of_commands() {
        for signature in between(&text(&file), "pub(crate) async fn ", ") ->") {
            let (name, arguments) = signature.split_once('(').expect("a function has arguments");
            let names =
                arguments.split(", ").flat_map(|part| part.split('\n')).filter_map(|part| part.split_once(": "));
            let names = names.map(|(argument, _)| camel(argument.trim()));
            let own = names.filter(|argument| !["app", "phone", "system"].contains(&argument.as_str())).collect();
            commands.insert(name.to_owned(), own);
        }
    }
    commands
}

#[test]
fn each_command_is_registered_named_to_tauri_and_allowed() {
    let commands: BTreeSet<String> = commands().into_keys().collect();
    assert!(commands.len() > 90, "this test reads every command: {commands:?}");

    let lib = text("src/lib.rs");
    let registered = lib.lines().filter_map(|line| line.trim().strip_prefix("commands::")?.rsplit_once("::"));
    let registered: BTreeSet<String> = registered.map(|(_, name)| name.trim_end_matches(',').to_owned()).collect();
    assert_eq!(registered, commands, "a command that is not registered is not found");

    let build = text("build.rs");
    let named = between(&build, ".commands(&[", "])").concat();
    let named: BTreeSet<String> = named.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(named, commands, "a command that is not named to Tauri has no permission of its own");

    let capability = text("capabilities/main.json");
    let allowed = between(&capability, "\"allow-", "\"").into_iter().map(|name| name.replace('-', "_"));
    assert_eq!(allowed.collect::<BTreeSet<_>>(), commands, "the window may call exactly these");
}

#[test]
fn the_screens_call_each_command_with_its_arguments() {
    let api = text("../ui/src/shared/api/index.ts");
    let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for call in between(&api, "call<", ")\n") {
        let Some((_, call)) = call.split_once(">('") else { continue };
        let (name, payload) = call.split_once('\'').expect("a command's name ends");
        let words = payload.trim_matches([',', ' ', '{', '}']).split(',').map(|word| word.trim().to_owned());
        calls.insert(name.to_owned(), words.filter(|word| !word.is_empty()).collect());
    }
    assert_eq!(calls, commands(), "left: what ui/src/shared/api calls; right: what the shell offers");
}

//! Each connection is an open file, and a system allows a program so many. Out of files a server takes nobody any more and
//! its store can't be opened: so it asks for what its connections need, and takes no more of them than it was given.

/// Files beside connections: the store and its logs, the database, pictures, connections that are just being closed.
#[cfg(unix)]
const BESIDE: u64 = 128;

/// Raises what the system allows this process, as far as it may, to so many connections and what is needed beside them.
/// Gives how many connections there is room for: fewer than wished where the hard limit is lower.
#[cfg(unix)]
pub fn room_for(connections: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wished = BESIDE.saturating_add(connections as u64);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(soft) = current.filter(|soft| *soft < wished) else { return connections };
    let raised = maximum.map_or(wished, |hard| hard.min(wished));
    let given = match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }) {
        Ok(()) => raised,
        Err(_) => soft,
    };
    if given >= wished {
        return connections;
    }
    let room = usize::try_from(given.saturating_sub(BESIDE)).unwrap_or(connections).max(1);
    tracing::warn!(open_files = given, connections = room, "fewer connections than set: raise the limit of open files");
    room
}

/// Where the system has no such limit.
#[cfg(not(unix))]
pub fn room_for(connections: usize) -> usize {
    connections
}

//! Two cadres with their phones, the office's server and an album: what every story on real windows begins with, and
//! the ways between tabs and through a sync that they all walk.

use super::story::{LI, ZHANG, enrol};
use super::{Album, Counts, Phone, Server, Window};
use std::path::Path;

/// Everything a story plays with.
pub struct Team {
    pub server: Server,
    pub zhang: Window,
    pub li: Window,
    pub album: Album,
    /// The office's store before anything was told.
    pub before: Counts,
}

impl Team {
    /// Starts the server with its village and opens the two windows, enrolled and synced for the first time.
    pub async fn begin(folder: &Path, households: u32, phones: &[Phone; 2], album: Album) -> Self {
        let mut server = Server::with_sample_village(&folder.join("server"), households, &[ZHANG, LI]);
        let before = server.counts();
        server.start().await;
        let zhang = Window::open(&phones[0]).await;
        let li = Window::open(&phones[1]).await;
        for (window, person) in [(&zhang, ZHANG), (&li, LI)] {
            enrol(window, &server, person).await;
            window.tap("first-sync-enter").await;
            window.see("record-visit-fab").await;
        }
        Self { server, zhang, li, album, before }
    }

    /// Nothing went wrong inside a page without being said on screen.
    pub async fn heard_nothing(&self) {
        for window in [&self.zhang, &self.li] {
            assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page of {}", window.owner());
        }
    }

    /// Closes both windows.
    pub async fn close(self) {
        self.zhang.close().await;
        self.li.close().await;
    }
}

/// Goes back from a record's page until the tabs are there.
pub async fn to_a_tab(window: &Window) {
    while window.count("tab-today").await == 0 {
        window.tap("back").await;
        window.ready().await;
    }
}

/// From wherever: syncs until phone and office agree, and is on 今天 afterwards.
pub async fn sync(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "done").await;
    window.see_which("sync-result", "agreed", "true").await;
    window.see_words("sync-result", "可以走了").await;
    window.tap("back").await;
    window.see("record-visit-fab").await;
}

/// One after the other.
pub async fn sync_each(windows: &[&Window]) {
    for window in windows {
        sync(window).await;
    }
}

/// Switches the language and stands on 我的 afterwards.
pub async fn speak(window: &Window, language: &str) {
    to_a_tab(window).await;
    window.tap("tab-me").await;
    window.tap(&format!("language-{language}")).await;
}

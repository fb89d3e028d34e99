//! The story of a family: a son works away, he splits off with his wife, later the two households are one again; each
//! told on one phone and seen on the other.

use super::story::{LI, ZHANG, enrol};
use super::{Album, Phone, Server, Window};
use std::path::Path;

pub struct Family {
    pub server: Server,
    pub zhang: Window,
    pub li: Window,
    pub album: Album,
}

impl Family {
    /// Starts the server with its village and opens the two windows, enrolled.
    pub async fn begin(folder: &Path, households: u32, phones: &[Phone; 2], album: Album) -> Self {
        let mut server = Server::with_sample_village(&folder.join("server"), households, &[ZHANG, LI]);
        server.start().await;
        let zhang = Window::open(&phones[0]).await;
        let li = Window::open(&phones[1]).await;
        for (window, person) in [(&zhang, ZHANG), (&li, LI)] {
            enrol(window, &server, person).await;
            window.tap("first-sync-enter").await;
            window.see("record-visit-fab").await;
        }
        Self { server, zhang, li, album }
    }

    pub async fn play(&mut self) {
        let Self { server, zhang, li, album } = self;
        let (zhang, li, album) = (&*zhang, &*li, &*album);
        server.kill();
        // A household with at least three people: somebody goes away to work.
        let home = of_several(zhang).await;
        let members = zhang.read_each("member", "member").await;
        album.take(zhang, "members").await;
        zhang.tap("member-event").await;
        zhang.tap("field-kind-AWAY").await;
        zhang.type_into("field-members/new/away_place", "广东省东莞市").await;
        album.take(zhang, "away").await;
        zhang.tap("living-save").await;
        zhang.see_words("toast", "已保存在本机").await;

        // The last one of the household splits off.
        zhang.tap("fold-deeds").await;
        album.take(zhang, "deeds").await;
        zhang.tap("deed-split").await;
        let leaver = members.last().expect("a household has people").clone();
        zhang.tap(&format!("field-members-{leaver}")).await;
        zhang.tap(&format!("field-head-{leaver}")).await;
        album.take(zhang, "split").await;
        zhang.tap("living-save").await;
        zhang.see("fold-living").await;
        zhang.tap("fold-living").await;
        zhang.see_which("household-event", "kind", "SPLIT").await;
        album.take(zhang, "events").await;
        server.start().await;
        for window in [zhang, li] {
            sync(window).await;
        }

        // The other phone has both households, and the new one says where it came from.
        to_a_tab(li).await;
        li.tap("tab-households").await;
        li.tap_which("household-row", "document", &home).await;
        li.see("fold-living").await;
        assert_eq!(li.count("member").await, members.len() - 1, "who split off is no longer counted there");
        li.tap("fold-living").await;
        li.see_which("household-event", "kind", "SPLIT").await;
        album.take(li, "after-split").await;

        // Nobody looks registered twice; the leaflets have their two figures.
        to_a_tab(li).await;
        li.tap("tab-me").await;
        album.take(li, "me").await;
        li.tap("open-duplicates").await;
        li.ready().await;
        album.take(li, "duplicates").await;
        li.tap("back").await;
        li.tap("open-coverage").await;
        li.see("coverage-apply").await;
        album.take(li, "coverage").await;
        li.tap("back").await;
        li.tap("open-export").await;
        li.ready().await;
        album.take(li, "export").await;
        li.tap("back").await;
        li.tap("language-en").await;
        li.tap("tab-households").await;
        li.tap_which("household-row", "document", &home).await;
        li.see("fold-living").await;
        album.take(li, "household-en").await;
        li.tap("fold-deeds").await;
        li.tap("deed-split").await;
        li.see("living-save").await;
        album.take(li, "split-en").await;
        for window in [zhang, li] {
            assert_eq!(window.heard().await, [""; 0], "nothing failed unseen in the page of {}", window.owner());
        }
    }
}

/// Opens households from the top of the list until one has three people or more; gives its document.
async fn of_several(window: &Window) -> String {
    window.tap("tab-households").await;
    for document in window.read_each("household-row", "document").await {
        window.tap_which("household-row", "document", &document).await;
        window.tap("fold-members").await;
        if window.count("member").await >= 3 {
            return document;
        }
        window.tap("back").await;
        window.see("household-row").await;
    }
    panic!("the sample village has families");
}

async fn to_a_tab(window: &Window) {
    while window.count("tab-today").await == 0 {
        window.tap("back").await;
        window.ready().await;
    }
}

async fn sync(window: &Window) {
    to_a_tab(window).await;
    window.tap("tab-today").await;
    window.tap("state-line").await;
    window.tap("sync-now").await;
    window.see_which("sync-result", "outcome", "done").await;
    window.see_which("sync-result", "agreed", "true").await;
    window.tap("back").await;
    window.see("record-visit-fab").await;
}

//! A TCP relay on loopback that counts what passes: every byte of HTTP with its headers, nothing of TCP, IP or TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Bytes and connections so far.
#[derive(Debug, Default)]
pub struct Counts {
    pub up: AtomicU64,
    pub down: AtomicU64,
    pub connections: AtomicU64,
}

/// Starts a relay to `server`; gives its address.
pub async fn tap(server: SocketAddr, counts: Arc<Counts>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((phone, _)) = listener.accept().await {
            counts.connections.fetch_add(1, Ordering::Relaxed);
            let counts = Arc::clone(&counts);
            tokio::spawn(async move {
                let Ok(office) = TcpStream::connect(server).await else { return };
                let _ = (phone.set_nodelay(true), office.set_nodelay(true));
                let (phone_in, phone_out) = phone.into_split();
                let (office_in, office_out) = office.into_split();
                tokio::join!(relay(phone_in, office_out, &counts.up), relay(office_in, phone_out, &counts.down));
            });
        }
    });
    address
}

async fn relay(mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin, count: &AtomicU64) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        count.fetch_add(read as u64, Ordering::Relaxed); // before it is passed on: who got it may ask for the count
        if to.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

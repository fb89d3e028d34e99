//! A thin line: a TCP relay on loopback that lets so many bytes a second through, late, and can be cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// Bytes that are under way at most in one direction, as a phone's own buffers hold them.
const UNDER_WAY: usize = 16;
/// Bytes that go at once.
const PIECE: usize = 2 * 1024;

pub struct Thin {
    address: SocketAddr,
    up: Arc<AtomicU64>,
    cuts: watch::Sender<u64>,
}

/// One direction of the line, shared by all connections.
#[derive(Clone)]
struct Way {
    bytes_per_second: u32,
    late: Duration,
    /// Until when it is taken.
    taken: Arc<Mutex<Instant>>,
    count: Arc<AtomicU64>,
}

impl Thin {
    pub async fn start(server: SocketAddr, bytes_per_second: u32, round_trip: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (cuts, cut) = watch::channel(0);
        let way = |count: &Arc<AtomicU64>| Way {
            bytes_per_second,
            late: round_trip / 2,
            taken: Arc::new(Mutex::new(Instant::now())),
            count: Arc::clone(count),
        };
        let up = Arc::new(AtomicU64::new(0));
        let (there, back) = (way(&up), way(&Arc::default()));
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let (there, back, mut cut) = (there.clone(), back.clone(), cut.clone());
                cut.mark_unchanged();
                tokio::spawn(async move {
                    let Ok(office) = TcpStream::connect(server).await else { return };
                    let _ = (phone.set_nodelay(true), office.set_nodelay(true));
                    let (phone_in, phone_out) = phone.into_split();
                    let (office_in, office_out) = office.into_split();
                    let both =
                        async { tokio::join!(there.carry(phone_in, office_out), back.carry(office_in, phone_out)) };
                    tokio::select! {
                        _ = both => {}
                        _ = cut.changed() => {} // both ends see a line that is dead
                    }
                });
            }
        });
        Self { address, up, cuts }
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes taken from the phone so far.
    pub fn up(&self) -> u64 {
        self.up.load(Ordering::Relaxed)
    }

    /// Cuts every connection; what was under way is lost.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Way {
    async fn carry(&self, mut from: impl AsyncReadExt + Unpin, mut to: impl AsyncWriteExt + Unpin) {
        let (sender, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
        let reading = async {
            let mut piece = vec![0; PIECE];
            while let Ok(read @ 1..) = from.read(&mut piece).await {
                self.count.fetch_add(read as u64, Ordering::Relaxed);
                let gone = {
                    let mut taken = self.taken.lock().await;
                    let time = Duration::from_secs_f64(read as f64 / f64::from(self.bytes_per_second));
                    *taken = (*taken).max(Instant::now()) + time;
                    *taken
                };
                sleep_until(gone).await;
                if sender.send((gone + self.late, piece[..read].to_vec())).await.is_err() {
                    break;
                }
            }
            drop(sender);
        };
        let writing = async {
            while let Some((due, piece)) = arriving.recv().await {
                sleep_until(due).await;
                if to.write_all(&piece).await.is_err() {
                    break;
                }
            }
            let _ = to.shutdown().await;
        };
        tokio::join!(reading, writing);
    }
}

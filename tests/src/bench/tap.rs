//! A TCP relay on loopback: counts what passes (every byte of HTTP or WebSocket with its headers, nothing of TCP, IP or
//! TLS), and makes the way as long and as narrow as it is told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// Bytes and connections so far.
#[derive(Debug, Default)]
pub struct Counts {
    pub up: AtomicU64,
    pub down: AtomicU64,
    pub connections: AtomicU64,
}

/// How long and how narrow the way is; by default neither.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    /// There and back; half of it each way. A new connection costs one more, as its handshake does.
    pub round_trip: Duration,
    /// Of each direction, for all connections together.
    pub bits_per_second: Option<u64>,
}

/// A packet's worth: what a narrow way passes at a time.
const PACKET: usize = 1_460;
/// Packets that wait before a narrow way: about 23 KB, two seconds at 100 kbit/s.
const WAITING: usize = 16;
/// What the kernel may keep in front of a narrow way, so that the sender feels it.
const KERNEL_BUFFER: u32 = 16 * 1024;

/// One direction of the way.
#[derive(Debug)]
struct Lane {
    delay: Duration,
    bits_per_second: Option<u64>,
    /// When the last packet will have left.
    free_at: Mutex<Instant>,
}

impl Lane {
    fn new(shape: Shape) -> Arc<Self> {
        let free_at = Mutex::new(Instant::now());
        Arc::new(Self { delay: shape.round_trip / 2, bits_per_second: shape.bits_per_second, free_at })
    }

    /// When so many bytes that come now will be at the other end.
    fn arrival(&self, bytes: usize) -> Instant {
        let now = Instant::now();
        let Some(rate) = self.bits_per_second else { return now + self.delay };
        let mut free_at = self.free_at.lock().unwrap();
        *free_at = now.max(*free_at) + Duration::from_secs_f64(bytes as f64 * 8.0 / rate as f64);
        *free_at + self.delay
    }
}

/// Starts a relay to `server` over a way of this shape; gives its address.
pub async fn tap(server: SocketAddr, shape: Shape, counts: Arc<Counts>) -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    if shape.bits_per_second.is_some() {
        socket.set_recv_buffer_size(KERNEL_BUFFER).unwrap();
    }
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let listener: TcpListener = socket.listen(1024).unwrap();
    let address = listener.local_addr().unwrap();
    let (up, down) = (Lane::new(shape), Lane::new(shape));
    tokio::spawn(async move {
        while let Ok((phone, _)) = listener.accept().await {
            counts.connections.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(pass(phone, server, shape, [Arc::clone(&up), Arc::clone(&down)], Arc::clone(&counts)));
        }
    });
    address
}

/// One connection, until both ends are done with it.
async fn pass(phone: TcpStream, server: SocketAddr, shape: Shape, [up, down]: [Arc<Lane>; 2], counts: Arc<Counts>) {
    let greeted = Instant::now() + shape.round_trip;
    let socket = TcpSocket::new_v4().unwrap();
    if shape.bits_per_second.is_some() {
        socket.set_recv_buffer_size(KERNEL_BUFFER).unwrap();
    }
    let Ok(office) = socket.connect(server).await else { return };
    let _ = (phone.set_nodelay(true), office.set_nodelay(true));
    let (phone_in, phone_out) = phone.into_split();
    let (office_in, office_out) = office.into_split();
    if shape.round_trip.is_zero() && shape.bits_per_second.is_none() {
        tokio::join!(relay(phone_in, office_out, &counts.up), relay(office_in, phone_out, &counts.down));
    } else {
        tokio::join!(
            shaped(phone_in, office_out, &counts.up, &up, greeted + up.delay),
            shaped(office_in, phone_out, &counts.down, &down, greeted),
        );
    }
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

async fn shaped(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    count: &AtomicU64,
    lane: &Lane,
    not_before: Instant,
) {
    let narrow = lane.bits_per_second.is_some();
    let (size, room) = if narrow { (PACKET, WAITING) } else { (64 * 1024, 4_096) };
    let (on_the_way, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(room);
    let leaving = async move {
        let mut buffer = vec![0; size];
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            count.fetch_add(read as u64, Ordering::Relaxed);
            let packet = (lane.arrival(read).max(not_before), buffer[..read].to_vec());
            if on_the_way.send(packet).await.is_err() {
                break;
            }
        }
    };
    let landing = async move {
        while let Some((when, bytes)) = arriving.recv().await {
            sleep_until(when).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(leaving, landing);
}

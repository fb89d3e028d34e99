//! 和同事的手机同步: two phones on one hotspot. One waits, the other comes; both show the same short code, somebody says so
//! on each, and only then records go both ways (docs/adr/0030). `line` is the way between them, `contents` what goes.

mod contents;
mod exchange;
mod line;
mod spot;

pub use spot::Spot;

use crate::Device;
use crate::error::DeviceError;
use crate::store::{keys, meta};
use crate::view::{AppError, HotspotSeen, HotspotState};
use cunji_wire::hotspot::{Side, Who, Word, code, commitment, who};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use line::Line;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long somebody waits for the other phone.
const WAITS: Duration = Duration::from_secs(180);
/// How long a stranger has to begin as agreed.
const GREETS: Duration = Duration::from_secs(5);
/// Strangers who are heard out at once: one that says nothing must not hold the colleague up.
const STRANGERS: usize = 8;
/// How long both have to compare the codes.
const COMPARES: Duration = Duration::from_secs(120);
/// How often a look is taken whether the phone was locked.
const LOOKS: Duration = Duration::from_millis(200);

/// Gives the open device; an error while the phone is locked.
pub type Holder = Arc<dyn Fn() -> Result<Arc<Device>, DeviceError> + Send + Sync>;

/// One meeting with one other phone, from waiting or looking to the end. Another try is another meeting.
pub struct Meeting {
    holder: Holder,
    state: watch::Sender<HotspotState>,
    tapped: watch::Sender<Option<bool>>,
    stopped: watch::Sender<bool>,
}

impl Meeting {
    /// Nothing happens yet.
    pub fn new(holder: Holder) -> Self {
        let (state, tapped) = (watch::Sender::new(HotspotState::Idle), watch::Sender::new(None));
        Self { holder, state, tapped, stopped: watch::Sender::new(false) }
    }

    /// How far it is, now and from now on.
    pub fn watch(&self) -> watch::Receiver<HotspotState> {
        self.state.subscribe()
    }

    /// Somebody here compared the codes. Only the first word counts.
    pub fn compared(&self, same: bool) {
        self.tapped.send_if_modified(|tapped| tapped.is_none() && tapped.replace(same).is_none());
    }

    /// Ends it, wherever it is: what was taken by then stays.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// 我来等: until somebody comes, and everything after that.
    pub async fn wait(&self, spot: Spot) {
        self.until_the_end(async {
            let line = {
                let (listener, _announced, addresses) = spot::open(spot, self.device()?.entropy.as_ref()).await?;
                self.say(HotspotState::Waiting { addresses });
                // From here on nobody else is let in: one guest, and one try at the code.
                timeout(WAITS, self.guest(&listener)).await.map_err(|_| DeviceError::PhoneNotFound)??
            };
            self.as_host(line).await
        })
        .await;
    }

    /// 我来找, once it is known where: any of the addresses of one phone.
    pub async fn join(&self, seen: &HotspotSeen) {
        self.until_the_end(async {
            self.say(HotspotState::Joining);
            let mut reached = Err(DeviceError::PhoneNotFound);
            for address in spot::addresses(seen)? {
                reached = reach(address).await;
                if reached.is_ok() {
                    break;
                }
            }
            self.as_guest(reached?).await
        })
        .await;
    }

    fn device(&self) -> Result<Arc<Device>, DeviceError> {
        (self.holder)()
    }

    fn say(&self, state: HotspotState) {
        self.state.send_replace(state);
    }

    async fn until_the_end(&self, work: impl Future<Output = Result<HotspotState, DeviceError>>) {
        let mut stopped = self.stopped.subscribe();
        let end = tokio::select! {
            biased;
            _ = stopped.wait_for(|stopped| *stopped) => Ok(HotspotState::Idle),
            error = self.locked() => Err(error),
            end = work => end,
        };
        self.say(end.unwrap_or_else(|error| HotspotState::Failed { error: AppError::from(error) }));
    }

    /// Comes back when the phone is locked.
    async fn locked(&self) -> DeviceError {
        loop {
            if let Err(error) = self.device() {
                return error;
            }
            sleep(LOOKS).await;
        }
    }

    /// The first who begins as agreed, with his commitment.
    async fn guest(&self, listener: &TcpListener) -> Result<(Line, [u8; 32]), DeviceError> {
        let tls = line::host(self.device()?.entropy.as_ref())?;
        let mut strangers = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = listener.accept(), if strangers.len() < STRANGERS => {
                    if let Ok((stream, from)) = accepted && spot::is_near(from.ip()) {
                        strangers.push(timeout(GREETS, greeted(stream, &tls)));
                    }
                }
                // One that fails is put aside here, not in the pattern: the others must be heard on.
                greeted = strangers.next(), if !strangers.is_empty() => {
                    if let Some(Ok(Ok(come))) = greeted {
                        return Ok(come);
                    }
                }
            }
        }
    }

    async fn as_host(&self, (mut line, committed): (Line, [u8; 32])) -> Result<HotspotState, DeviceError> {
        let device = self.device()?;
        let own = line::nonce(device.entropy.as_ref());
        line.say(&Word::Nonce(own)).await?;
        line.say(&Word::Who(device.who(&line)?)).await?;
        let theirs = line.due_nonce().await?;
        if commitment(&line.channel, &theirs) != committed {
            return Err(DeviceError::PhoneGone);
        }
        let who = due_who(&mut line).await?;
        let code = code(&line.channel, &theirs, &own);
        drop(device);
        self.compare(line, &who, code).await
    }

    async fn as_guest(&self, mut line: Line) -> Result<HotspotState, DeviceError> {
        let device = self.device()?;
        let own = line::nonce(device.entropy.as_ref());
        line.say(&Word::Commit(commitment(&line.channel, &own))).await?;
        let theirs = line.due_nonce().await?;
        let who = due_who(&mut line).await?;
        line.say(&Word::Nonce(own)).await?;
        line.say(&Word::Who(device.who(&line)?)).await?;
        let code = code(&line.channel, &own, &theirs);
        drop(device);
        self.compare(line, &who, code).await
    }

    /// Both show the code; nothing goes before both said that it is the same. A phone that the office did not tell of gets
    /// no code: two cadres who tap 一样 must not be able to hand villagers' records to nobody's phone.
    async fn compare(&self, mut line: Line, who: &Who, code: String) -> Result<HotspotState, DeviceError> {
        let (channel, side) = (line.channel, line.side.other());
        let whose = self.device()?.whose(who, &channel, side)?;
        line.say(&Word::Knows(whose.is_some())).await?;
        // Heard before this end hangs up, so that the other one has the time to hear why.
        let Word::Knows(known_there) = line.due().await? else { return Err(DeviceError::PhoneGone) };
        let person_name = match whose {
            Some(name) if known_there => name,
            whose => {
                line.end().await;
                return Err(if whose.is_some() { DeviceError::PhoneUnknownThere } else { DeviceError::PhoneUnknown });
            }
        };
        let shown = |said| HotspotState::Code {
            code: code.clone(),
            person_name: person_name.clone(),
            device: hex::encode(who.device),
            said,
        };
        self.say(shown(false));
        let mut tapped = self.tapped.subscribe();
        let end = Instant::now() + COMPARES;
        let (mut here, mut there) = (false, false);
        while !(here && there) {
            tokio::select! {
                same = async { tapped.wait_for(Option::is_some).await.is_ok_and(|same| *same == Some(true)) }, if !here => {
                    if !same {
                        return Err(DeviceError::CodesDiffer);
                    }
                    self.device()?; // not for who taps on a phone that was just locked
                    line.say(&Word::Same).await?;
                    here = true;
                    self.say(shown(true));
                }
                word = line.hear(), if !there => {
                    if word? != Word::Same {
                        return Err(DeviceError::PhoneGone);
                    }
                    there = true;
                }
                () = sleep_until(end) => return Err(DeviceError::PhoneGone),
            }
        }
        line.confirmed();
        exchange::both_ways(self, line, person_name).await
    }
}

impl Device {
    /// Which phone this is, proven for one line.
    fn who(&self, line: &Line) -> Result<Who, DeviceError> {
        self.store.read(|connection| {
            let keys = keys::secret(connection)?.ok_or(DeviceError::NotEnrolled)?;
            let me = meta::device(connection)?.ok_or(DeviceError::NotEnrolled)?;
            Ok(who(&keys, me.0, &line.channel, line.side))
        })
    }

    /// Whose phone is at the other end. Not this phone's own copy.
    fn whose(&self, who: &Who, channel: &[u8; 32], side: Side) -> Result<Option<String>, DeviceError> {
        self.store.read(|connection| {
            if meta::device(connection)?.is_some_and(|me| me.0 == who.device) {
                return Err(DeviceError::PhoneGone);
            }
            contents::whose(connection, who, channel, side)
        })
    }
}

async fn reach(address: SocketAddr) -> Result<Line, DeviceError> {
    let connected =
        async { Line::connect(TcpStream::connect(address).await.map_err(|_| DeviceError::PhoneNotFound)?).await };
    timeout(GREETS, connected).await.map_err(|_| DeviceError::PhoneNotFound)?
}

async fn greeted(stream: TcpStream, tls: &tokio_rustls::TlsAcceptor) -> Result<(Line, [u8; 32]), DeviceError> {
    let mut line = Line::accept(stream, tls).await?;
    match line.due().await? {
        Word::Commit(commitment) => Ok((line, commitment)),
        _ => Err(DeviceError::PhoneGone),
    }
}

async fn due_who(line: &mut Line) -> Result<Who, DeviceError> {
    match line.due().await? {
        Word::Who(who) => Ok(who),
        _ => Err(DeviceError::PhoneGone),
    }
}

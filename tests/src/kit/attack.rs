//! Somebody who means harm to a server program: connections by the thousand, bytes one by one, bodies without end.

use super::{World, client};
use crate::records::village;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// What he found out about one request.
#[derive(Debug)]
pub struct Ended {
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// The code in its body, or nothing.
    pub word: String,
    /// Bytes that he got rid of before the end.
    pub sent: u64,
}

/// This program may have so many files open.
pub fn may_open(files: u64) {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_some_and(|current| current < files) {
        let most = maximum.map_or(files, |most| most.max(files)); // only root may go over what it was given
        setrlimit(Resource::Nofile, Rlimit { current: Some(files), maximum: Some(most) })
            .unwrap_or_else(|error| panic!("this story needs {files} open files (ulimit -n): {error}"));
    }
}

/// A connection from one of this machine's own addresses.
pub async fn connect_from(from: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// The head of a request; whoever has no token sends none. Without a length the body comes in pieces.
pub fn head(path: &str, token: Option<&str>, length: Option<u64>) -> String {
    let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
    let length = length
        .map_or_else(|| "Transfer-Encoding: chunked\r\n".to_owned(), |length| format!("Content-Length: {length}\r\n"));
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{token}{length}\r\n")
}

/// Sends `begin`, then `again` at each beat (nothing at all without one), until the server ends it.
pub async fn drip(stream: std::io::Result<TcpStream>, begin: &[u8], again: Option<(&[u8], Duration)>) -> Ended {
    let Ok(mut stream) = stream else { return ended(&[], 0) };
    let (mut from, mut to) = stream.split();
    let mut sent = if to.write_all(begin).await.is_ok() { begin.len() as u64 } else { 0 };
    let (bytes, every) = again.unwrap_or((&[], Duration::from_secs(3_600)));
    let (mut said, mut some, mut beat) = (Vec::new(), [0; 2_048], tokio::time::interval(every));
    loop {
        tokio::select! {
            read = from.read(&mut some) => match read {
                Ok(count @ 1..) => said.extend_from_slice(&some[..count]),
                _ => return ended(&said, sent),
            },
            _ = beat.tick() => if to.write_all(bytes).await.is_ok() { sent += bytes.len() as u64 },
        }
    }
}

/// Sends `begin`, then `piece` again and again as fast as it is taken, up to so many bytes, until the server ends it.
pub async fn pour(stream: std::io::Result<TcpStream>, begin: &[u8], piece: &[u8], most: u64) -> Ended {
    let Ok(mut stream) = stream else { return ended(&[], 0) };
    let (mut from, mut to) = stream.split();
    let pouring = async {
        let mut sent = 0;
        if to.write_all(begin).await.is_ok() {
            while sent < most && to.write_all(piece).await.is_ok() {
                sent += piece.len() as u64;
            }
        }
        sent
    };
    let hearing = async {
        let (mut said, mut some) = (Vec::new(), [0; 2_048]);
        while let Ok(count @ 1..) = from.read(&mut some).await {
            said.extend_from_slice(&some[..count]);
        }
        said
    };
    let (sent, said) = tokio::join!(pouring, hearing);
    ended(&said, sent)
}

fn ended(said: &[u8], sent: u64) -> Ended {
    let said = String::from_utf8_lossy(said);
    let status = said.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    let body = said.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str::<Value>(body).ok());
    let word = body.and_then(|body| Some(body["code"].as_str()?.to_owned())).unwrap_or_default();
    Ended { status, word, sent }
}

/// Enrols a device in the ordinary way; gives its token, for somebody who got hold of it.
pub async fn stolen_token(world: &World, device: u64) -> String {
    // The office beside the program has the story's clock, and with it codes that are not too old.
    let code = world.office.code_for("丢了手机的人", &[village()]).await;
    let asked = json!({ "code": code, "device": format!("{device:016x}"), "app_version": "1" });
    let request = client().post(format!("{}/v1/enrol", world.office.address())).json(&asked);
    let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

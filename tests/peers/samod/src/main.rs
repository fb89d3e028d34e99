//! samod (automerge-repo in Rust) as a peer of `make bench-peers`: `serve FOLDER` and `client FOLDER` as program.mjs
//! describes them. Its own files as storage, its own frames over TCP. A record is a document of plain values.

use automerge::transaction::Transactable;
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc};
use futures::future::{BoxFuture, join_all, try_join_all};
use futures::{FutureExt, SinkExt, StreamExt};
use samod::storage::TokioFilesystemStorage;
use samod::{
    BackoffConfig, ConnectionId, DialError, Dialer, DialerHandle, DocHandle, DocumentId, Repo, Transport, Url,
};
use serde_json::{Map, Value, json};
use std::convert::Infallible;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::bytes::Bytes;
use tokio_util::codec::{Framed, LengthDelimitedCodec};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [role, folder] if role == "serve" => serve(Path::new(folder)).await,
        [role, folder] if role == "client" => client(Path::new(folder)).await,
        _ => Err("samod-peer serve FOLDER | client FOLDER".into()),
    }
}

fn say(answer: &Value) -> Fallible<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{answer}")?;
    Ok(out.flush()?)
}

async fn repo(folder: &Path) -> Repo {
    Repo::build_tokio().with_storage(TokioFilesystemStorage::new(folder.join("store"))).load().await
}

async fn serve(folder: &Path) -> Fallible<()> {
    let repo = repo(folder).await;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let acceptor = repo.make_acceptor(Url::parse("tcp://127.0.0.1:1")?)?;
    say(&json!({ "port": listener.local_addr()?.port() }))?;
    tokio::spawn(async move {
        while let Ok((phone, _)) = listener.accept().await {
            let _ = phone.set_nodelay(true);
            let _ = acceptor.accept_tokio_io(phone);
        }
    });
    tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
    repo.stop().await;
    Ok(())
}

/// Reaches the server over TCP in the frames that samod accepts, and counts them.
struct Counting {
    port: u16,
    messages: Arc<AtomicU64>,
}

impl Dialer for Counting {
    type Error = Infallible;

    fn url(&self) -> Url {
        Url::parse(&format!("tcp://127.0.0.1:{}", self.port)).expect("a number makes a good address")
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Infallible>>> {
        let (port, sent, heard) = (self.port, Arc::clone(&self.messages), Arc::clone(&self.messages));
        async move {
            let io = TcpStream::connect(("127.0.0.1", port)).await.map_err(DialError::transient)?;
            let _ = io.set_nodelay(true);
            let (sink, stream) = Framed::new(io, LengthDelimitedCodec::new()).split::<Bytes>();
            let stream = stream.map(move |frame| {
                heard.fetch_add(1, Ordering::Relaxed);
                frame.map(|bytes| bytes.to_vec())
            });
            let sink = sink.with(move |message: Vec<u8>| {
                sent.fetch_add(1, Ordering::Relaxed);
                futures::future::ready(Ok::<Bytes, std::io::Error>(message.into()))
            });
            Ok(Transport::new(stream, sink))
        }
        .boxed()
    }
}

struct Client {
    folder: PathBuf,
    repo: Repo,
    names: Vec<DocumentId>,
    open: Vec<DocHandle>,
    dialer: Option<DialerHandle<Infallible>>,
    messages: Arc<AtomicU64>,
}

async fn client(folder: &Path) -> Fallible<()> {
    let mut client = None;
    loop {
        let line = tokio::task::spawn_blocking(|| std::io::stdin().lines().next()).await?;
        let Some(line) = line else { break };
        let order: Value = serde_json::from_str(&line?)?;
        if client.is_none() {
            client = Some(Client::open(folder).await?);
        }
        let Some(client) = &mut client else { break };
        match client.obey(&order).await {
            Ok(answer) => say(&answer)?,
            Err(error) => say(&json!({ "error": error.to_string() }))?,
        }
    }
    if let Some(client) = client {
        client.repo.stop().await; // waits for what is being written
    }
    Ok(())
}

impl Client {
    async fn open(folder: &Path) -> Fallible<Self> {
        let names = std::fs::read(folder.join("ids.json")).unwrap_or_else(|_| b"[]".to_vec());
        let names: Vec<String> = serde_json::from_slice(&names)?;
        let names = names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        let repo = repo(folder).await;
        Ok(Self { folder: folder.to_owned(), repo, names, open: Vec::new(), dialer: None, messages: Arc::default() })
    }

    async fn obey(&mut self, order: &Value) -> Fallible<Value> {
        match order["do"].as_str() {
            Some("write") => self.write(order["records"].as_str().unwrap_or_default()).await,
            Some("sync") => self.sync(u16::try_from(order["port"].as_u64().unwrap_or(0))?).await,
            Some("edit") => self.edit(order["count"].as_u64().unwrap_or(0)).await,
            Some("count") => self.count().await,
            other => Err(format!("no such order: {other:?}").into()),
        }
    }

    async fn write(&mut self, file: &str) -> Fallible<Value> {
        let records: Vec<Map<String, Value>> = serde_json::from_slice(&std::fs::read(file)?)?;
        for record in &records {
            let mut document = Automerge::new();
            let filled = document.transact(|transaction| put_all(transaction, &ROOT, record));
            filled.map_err(|failure| failure.error)?;
            let handle = self.repo.create(document).await?;
            self.names.push(handle.document_id().clone());
            self.open.push(handle);
        }
        let names: Vec<String> = self.names.iter().map(ToString::to_string).collect();
        std::fs::write(self.folder.join("ids.json"), serde_json::to_vec(&names)?)?;
        Ok(json!({}))
    }

    async fn load(&mut self) -> Fallible<()> {
        let missing = &self.names[self.open.len()..];
        let found = try_join_all(missing.iter().map(|name| self.repo.find(name.clone()))).await?;
        for handle in found {
            self.open.push(handle.ok_or("a document is nowhere")?);
        }
        Ok(())
    }

    async fn sync(&mut self, port: u16) -> Fallible<Value> {
        if self.dialer.is_none() {
            let dialer = Counting { port, messages: Arc::clone(&self.messages) };
            let dialer = self.repo.dial(BackoffConfig::default(), Arc::new(dialer))?;
            dialer.established().await.map_err(|failure| format!("{failure:?}"))?;
            self.dialer = Some(dialer);
        }
        let connection: ConnectionId =
            self.dialer.as_ref().and_then(DialerHandle::connection_id).ok_or("the connection is gone")?;
        self.load().await?;
        join_all(self.open.iter().map(|handle| handle.we_have_their_changes(connection))).await;
        join_all(self.open.iter().map(|handle| handle.they_have_our_changes(connection))).await;
        Ok(json!({ "messages": self.messages.swap(0, Ordering::Relaxed) }))
    }

    async fn edit(&mut self, count: u64) -> Fallible<Value> {
        for (number, handle) in (0..count).zip(&self.open) {
            let phone = format!("1390000{number:04}");
            let put = |document: &mut Automerge| document.transact(|transaction| transaction.put(ROOT, "phone", phone));
            handle.with_document(put).map_err(|failure| failure.error)?;
        }
        Ok(json!({}))
    }

    async fn count(&mut self) -> Fallible<Value> {
        self.load().await?;
        let (mut letters, mut edited) = (0, 0);
        for handle in &self.open {
            handle.with_document(|document| {
                let word = |field: &str| {
                    let found = document.get(ROOT, field).ok().flatten();
                    found.and_then(|(value, _)| value.into_string().ok()).unwrap_or_default()
                };
                letters += word("note").chars().count();
                edited += usize::from(word("phone").starts_with("1390000"));
            });
        }
        Ok(json!({ "documents": self.open.len(), "letters": letters, "edited": edited }))
    }
}

fn put_all<T: Transactable>(
    to: &mut T,
    object: &ObjId,
    fields: &Map<String, Value>,
) -> Result<(), automerge::AutomergeError> {
    for (name, value) in fields {
        match value {
            Value::Object(inner) => {
                let inner_object = to.put_object(object, name, ObjType::Map)?;
                put_all(to, &inner_object, inner)?;
            }
            Value::String(text) => to.put(object, name, text.as_str())?,
            Value::Bool(yes) => to.put(object, name, *yes)?,
            Value::Number(number) => to.put(object, name, number.as_i64().unwrap_or(0))?,
            Value::Null | Value::Array(_) => to.put(object, name, ())?,
        }
    }
    Ok(())
}

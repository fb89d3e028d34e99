//! Where whole pictures lie, as an operator says it: a folder, or a bucket of any S3 store with its key. A pure reading
//! of text; nothing here is looked up.

use crate::config::ConfigProblem;
use crate::store::open::Place as StorePlace;
use clap::Args;
use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;

/// Name of the folder beside a store that is a file.
pub const FOLDER: &str = "pictures";

/// As written: everything may be missing. The names of the table `[pictures]` in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Where photos and signatures lie: a folder, or `s3://bucket/prefix` [shipped: the folder `pictures` beside the
    /// store, when that is a file]
    #[arg(id = "pictures", long = "pictures", env = "CUNJI_PICTURES", global = true)]
    pub place: Option<String>,
    /// Address of the S3 store, such as https://oss.example.cn; plain http on loopback only [shipped: Amazon's]
    #[arg(long = "pictures-endpoint", env = "CUNJI_PICTURES_ENDPOINT", global = true)]
    pub endpoint: Option<String>,
    /// Region of the S3 store [shipped: us-east-1, which stores of one's own mostly take]
    #[arg(long = "pictures-region", env = "CUNJI_PICTURES_REGION", global = true)]
    pub region: Option<String>,
    /// Whether the bucket stands in the host's name (`bucket.oss.example.cn`), as some providers want [shipped: no]
    #[arg(long = "pictures-bucket-in-host", env = "CUNJI_PICTURES_BUCKET_IN_HOST", global = true, num_args = 0..=1, default_missing_value = "true")]
    pub bucket_in_host: Option<bool>,
    /// Id of the key. Only from the file or `CUNJI_PICTURES_KEY_ID`: a command line is readable by everybody.
    #[arg(skip)]
    pub key_id: Option<String>,
    /// The key's secret, from the file or `CUNJI_PICTURES_SECRET`.
    #[arg(skip)]
    pub secret: Option<Secret>,
}

/// Never shown, not even by mistake.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("…")
    }
}

/// Checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine, or one that it shares with others.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
    /// The store is a database and nobody said where pictures lie.
    Unsaid,
}

/// A bucket of an S3 store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What all names begin with; may be empty.
    pub prefix: String,
    /// Address, if it is not Amazon's.
    pub endpoint: Option<String>,
    /// Region.
    pub region: String,
    /// Whether the bucket stands in the host's name.
    pub in_host: bool,
    /// Id of the key.
    pub key_id: String,
    /// Its secret.
    pub secret: Secret,
}

impl fmt::Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(to, "{}", folder.display()),
            Self::Bucket(bucket) => {
                let prefix = if bucket.prefix.is_empty() { String::new() } else { format!("/{}", bucket.prefix) };
                write!(to, "s3://{}{prefix}", bucket.name)?;
                bucket.endpoint.as_ref().map_or(Ok(()), |endpoint| write!(to, " at {endpoint}"))
            }
            Self::Unsaid => to.write_str("nowhere"),
        }
    }
}

impl Written {
    /// These settings, and `file`'s where there is none.
    #[must_use]
    pub fn over(self, file: Self) -> Self {
        Self {
            place: self.place.or(file.place),
            endpoint: self.endpoint.or(file.endpoint),
            region: self.region.or(file.region),
            bucket_in_host: self.bucket_in_host.or(file.bucket_in_host),
            key_id: self.key_id.or(file.key_id),
            secret: self.secret.or(file.secret),
        }
    }

    /// Where the pictures of a store lie, or all that is wrong with it.
    pub fn check(self, store: &str) -> Result<Place, Vec<ConfigProblem>> {
        let Some(place) = self.place.as_deref().map(str::trim).filter(|place| !place.is_empty()) else {
            return Ok(beside(store));
        };
        let Some(rest) = place.strip_prefix("s3://") else {
            if place.contains("://") {
                let what = "must be a folder, or s3://bucket or s3://bucket/prefix".to_owned();
                return Err(vec![ConfigProblem { name: "pictures.place", what }]);
            }
            return Ok(Place::Folder(PathBuf::from(place)));
        };
        let mut problems = Vec::new();
        let mut problem = |name, what: &str| problems.push(ConfigProblem { name, what: what.to_owned() });
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            problem("pictures.place", "name the bucket: s3://bucket or s3://bucket/prefix");
        }
        if let Some(endpoint) = &self.endpoint
            && !endpoint.starts_with("https://")
            && !is_loopback(endpoint)
        {
            problem("pictures.endpoint", "must begin with https:// (http:// only for a loopback address)");
        }
        let key_id = self.key_id.filter(|id| !id.is_empty()).unwrap_or_else(|| {
            problem("pictures.key_id", "an S3 store needs the id of a key: here or in CUNJI_PICTURES_KEY_ID");
            String::new()
        });
        let secret = self.secret.filter(|secret| !secret.0.is_empty()).unwrap_or_else(|| {
            problem("pictures.secret", "an S3 store needs the key's secret: here or in CUNJI_PICTURES_SECRET");
            Secret(String::new())
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Place::Bucket(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint: self.endpoint,
            region: self.region.unwrap_or_else(|| "us-east-1".to_owned()),
            in_host: self.bucket_in_host.unwrap_or(false),
            key_id,
            secret,
        }))
    }
}

/// The folder beside a store that is a file; also that of a backup.
#[must_use]
pub fn beside(store: &str) -> Place {
    match StorePlace::of(store) {
        StorePlace::File(file) => Place::Folder(file.with_file_name(FOLDER)),
        StorePlace::Postgres(_) => Place::Unsaid,
    }
}

/// Plain HTTP to this machine only: the address itself is judged, not how it begins.
fn is_loopback(endpoint: &str) -> bool {
    let Some(rest) = endpoint.strip_prefix("http://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(endpoint: &str) -> Written {
        let text = format!("place = 's3://photos/cunji/'\nendpoint = '{endpoint}'\nkey_id = 'id'\nsecret = 'hush'");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn a_folder_beside_a_file_is_what_is_shipped_and_a_database_has_none() {
        assert_eq!(Written::default().check("/a/office.db"), Ok(Place::Folder("/a/pictures".into())));
        assert_eq!(Written::default().check("postgres://db/cunji"), Ok(Place::Unsaid));
        let said = Written { place: Some("/mnt/shared".into()), ..Written::default() };
        assert_eq!(said.check("postgres://db/cunji"), Ok(Place::Folder("/mnt/shared".into())));
    }

    #[test]
    fn a_bucket_needs_its_key_and_tls_and_never_shows_its_secret() {
        let place = s3("https://oss.example.cn").check("office.db").unwrap();
        assert_eq!(place.to_string(), "s3://photos/cunji at https://oss.example.cn");
        assert!(!format!("{place:?} {place}").contains("hush"), "the secret stays out of every text");
        assert!(s3("http://127.0.0.1:9000").check("office.db").is_ok());
        for wrong in ["http://oss.example.cn", "http://127.0.0.1.example.cn", "oss.example.cn"] {
            assert_eq!(s3(wrong).check("office.db").unwrap_err()[0].name, "pictures.endpoint", "{wrong}");
        }
        let bare = Written { place: Some("s3://".into()), ..Written::default() };
        let named: Vec<_> = bare.check("office.db").unwrap_err().iter().map(|problem| problem.name).collect();
        assert_eq!(named, ["pictures.place", "pictures.key_id", "pictures.secret"], "everything that is wrong at once");
    }
}

//! A bucket of an S3 store, over our own HTTP client: rustls with ring, the system's authorities, no proxy of the
//! environment, no redirect. What goes wrong is said by the store's own error code, never by its text.

use super::ObjectError;
use super::settings::Bucket;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector};
use object_store::{BackoffConfig, ClientOptions, Error, RetryConfig};
use std::time::Duration;

/// A phone waits meanwhile: what is away for longer is said, and tried again with the next request.
const RETRIES: usize = 2;
/// For connecting.
const CONNECTS: Duration = Duration::from_secs(5);
/// For one picture there or back.
const REQUEST: Duration = Duration::from_secs(60);

/// Opens it; asks nothing yet.
pub fn open(bucket: &Bucket) -> Result<AmazonS3, ObjectError> {
    let retry = RetryConfig {
        backoff: BackoffConfig { max_backoff: Duration::from_secs(1), ..BackoffConfig::default() },
        max_retries: RETRIES,
        retry_timeout: Duration::from_secs(10),
    };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.key_id)
        .with_secret_access_key(&bucket.secret.0)
        .with_virtual_hosted_style_request(bucket.in_host)
        .with_retry(retry)
        .with_http_connector(Connector);
    let builder = match &bucket.endpoint {
        // The settings allow plain HTTP on loopback only.
        Some(endpoint) => builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://")),
        None => builder,
    };
    builder.build().map_err(|_| ObjectError::Other("the settings of the bucket don't fit together".to_owned()))
}

#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let failed = |source| Error::Generic { store: "S3", source };
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(error.into()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECTS)
            .timeout(REQUEST)
            .build()
            .map_err(|error| failed(error.into()))?;
        Ok(HttpClient::new(client))
    }
}

/// What an error of the bucket means.
pub fn meant(error: &Error, place: &str) -> ObjectError {
    let place = || place.to_owned();
    let text = error.to_string();
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    match (error, code) {
        (_, Some("NoSuchBucket")) => ObjectError::NoBucket(place()),
        (Error::PermissionDenied { .. } | Error::Unauthenticated { .. }, _) => ObjectError::KeyRefused(place()),
        (Error::NotFound { .. }, _) => ObjectError::Missing,
        (_, None | Some("InternalError" | "SlowDown" | "ServiceUnavailable")) => ObjectError::Away(place()),
        (_, Some(code)) => {
            let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            ObjectError::Other(format!("{} answered {code}: look at region, endpoint and bucket", place()))
        }
    }
}

#![doc = include_str!("../README.md")]
#![allow(clippy::disallowed_methods, reason = "probes meet the world")]

mod attempt;
pub mod chain;
mod client;
mod connection;
pub mod dns;
mod failure;
mod handshake;
pub mod hello;
pub mod http;
pub mod lab;
mod limits;
mod network;
mod permit;
mod plan;
mod proxy;
mod random;
mod redirects;
mod request;
mod run;
pub mod tls;
mod transcript;

pub use attempt::{Attempt, Kind};
pub use connection::Connection;
pub use failure::{Failure, RequestError};
pub use limits::ProbeLimits;
pub use network::Network;
pub use plan::{Plan, Role, Service, Target};
pub use proxy::{Proxy, ProxyError};
pub use request::PlannedRequest;
pub use run::{Settings, run};

//! Guidepost turns a folder of Markdown guides with YAML front matter into a static website.

// The order of these lines is the order of the layers: a module uses only what stands above it.
pub mod diag;
pub mod source;
pub mod memo;
pub mod progress;
pub mod limits;
pub mod world;
pub mod yaml;
pub mod config;
pub mod markdown;
pub mod site;
pub mod render;
pub mod output;
pub mod pipeline;
pub mod check;
pub mod emit;
pub mod report;
pub mod cli;

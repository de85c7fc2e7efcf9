//! Guidepost turns a folder of Markdown guides with YAML front matter into a static website.
//!
//! # The pipeline
//!
//! Everything flows one way, as values:
//!
//! ```text
//! Source -> Document -> Site -> links -> PageView -> Bundle -> disk, preview
//!                \--------\-> search ---------------^
//! ```
//!
//! 1. [`world`] lists and reads the files; each text file is a [`source::Source`]: path, text, hash.
//! 2. [`config`] reads `site.yaml`; [`render::templates`] loads the theme, built-in files first and the
//!    site's own in front of them.
//! 3. [`markdown`] turns each page into a [`markdown::Document`]: an *outline* (front matter, headings,
//!    links, summary) and a body as a tree. It never fails; what is wrong comes along as
//!    diagnostics.
//! 4. [`site`] assembles the [`site::Site`] from outlines alone: pages, sections, order, taxonomies, and the
//!    table of names. An edit in a body that leaves the outline as it was cannot touch it.
//! 5. Each page's links are answered from the table of names. The answers are part of what a page's
//!    HTML depends on, so renaming a target renders exactly its referrers anew. Turned round, they are the
//!    [`site::connections`]: a new link renders its target anew too.
//! 6. [`render`] makes a page's HTML from its tree, its answers and its [`render::view::PageView`], the only
//!    thing templates see: no clock, no files, no look-ups.
//! 7. [`search`] writes the index that readers' browsers ask, from the same trees and the site.
//! 8. [`output`] collects a [`output::Bundle`]: the whole site as a value, each file with what is needed to make
//!    its bytes. [`emit`] streams through it to the disk, or into an archive, and puts the new site in the
//!    place of the old one in one step; [`serve`] asks it for one page at a time.
//!
//! [`pipeline::run`] is that list as code. Each stage is a pure function of its inputs, and what is in
//! [`memo`] keeps its value; run twice with the same caches, only what an edit reaches is made again, and
//! the result is that of a clean run, byte for byte.
//!
//! # The preview
//!
//! [`watch`] says which files changed, [`world::KeptWorld`] gives those a new stamp, and the pipeline runs
//! again: pages whose stamp is the same are not even read, the site is assembled anew only if an outline
//! changed, links are answered anew only if names changed. Nothing is rendered until a browser asks for it.
//! So a save in the text of a page costs a comparison for each page of the site (8 ms for 10,000) and
//! the parsing of one.
//!
//! # What stays true
//!
//! - Content is hostile; templates, themes and `site.yaml` are trusted. Nothing outside the site's
//!   folder is read, nothing outside the output folder (and the hidden names beside it) is written.
//! - A failed build changes nothing.
//! - The same input gives the same bytes. The day is an input (`SOURCE_DATE_EPOCH`).
//! - All errors are told, not the first; bad input never panics.
//! - A page's cost does not grow with the number of pages.
//! - Addresses are relative, so the site works below any path and from a disk.
//!
//! # Where to change what
//!
//! The modules below stand in the order of their layers: one uses only those above it, or its own folder;
//! a test enforces that. Front-matter keys are a table in [`markdown::front`], settings one in
//! [`config`], rules one in [`diag`], each with a page in `src/rules/`, limits one in [`limits`].
//!
//! # Libraries
//!
//! | for | crate | why |
//! | --- | --- | --- |
//! | Markdown | pulldown-cmark | CommonMark with positions, fast |
//! | escaping | pulldown-cmark-escape | what pulldown-cmark itself escapes with |
//! | templates | tera 2 | typed components, errors with positions |
//! | YAML | yaml_serde, as `serde_yaml` | the maintained continuation of serde_yaml |
//! | JSON Schema | boon | small and quick; opens nothing once its loader is replaced |
//! | tables in CSV | csv | the well-known reader |
//! | positions in YAML | saphyr-parser | events with places, before serde sees the text |
//! | formulas | pulldown-latex | MathML with classes in place of styles, events that can be looked through, one small library below it |
//! | highlighting | syntect with onig, two-face | classes at build time; two-face for its grammars; its loader (yaml-rust) reads only our own |
//! | cleaning HTML | ammonia | the well-known sanitizer on html5ever |
//! | files | walkdir, include_dir | walking; the theme in the program |
//! | safe files, small pages of memory | rustix | `openat2`, `renameat2`, `syncfs`, `prctl` without unsafe code |
//! | files that grow too long | signal-hook | a signal becomes an error without unsafe code |
//! | picture sizes | imagesize | reads heads only |
//! | pictures | image, fast_image_resize | decoding with limits; making smaller with what the processor has for it |
//! | JPEG files | jpeg-encoder | half the colour resolution, as cameras write it, which `image` cannot: a third fewer bytes |
//! | parts of picture files | img-parts | takes metadata out without touching the pixels |
//! | hashes | blake3 | fast, also as cache keys |
//! | hashes in policies | sha2, base64 | the ones that browsers know |
//! | stems of words | snowball_stemmers_rs | all Snowball languages, Persian and Hindi among them; generated code |
//! | tables of words | hashbrown | quicker hashes than the standard map's, for millions of short words and for lines of code |
//! | scripts | serde_json, minifier | strings in the index; comments and blanks out of scripts and styles |
//! | threads | rayon | |
//! | archives | rawzip, miniz_oxide | small; the same bytes on every processor, which quicker compressors do not promise |
//! | watching files | notify 8 | the system's own events, or looking again and again where there are none |
//! | preview server | hyper, hyper-util, tokio | limits on the size and the time of a request's head |
//! | types of files, opening a browser | mime_guess, open | |
//! | allocation | mimalloc, also for C libraries (`override`) | builds take about three quarters of the CPU time |
//! | sorting titles | icu_collator, icu_locale_core | the order each language expects |
//! | Unicode | unicode-normalization, percent-encoding | names and addresses |
//! | web addresses | url | what browsers make of one; ammonia brings it |
//! | searching text | memchr | finds addresses, and which parts of the style a page needs, several times quicker than `str` |
//! | differences of texts | similar | unified diffs; `insta` brings it to the tests already |
//! | suggestions | strsim | "did you mean" |
//! | dates | jiff | days without time zones |
//! | command line | clap, anstream, indicatif, ctrlc, annotate-snippets | arguments, colours, progress, Ctrl-C, source frames |
//! | links in terminals | supports-hyperlinks, anstyle-hyperlink | the list of terminals that know them, and files as addresses |

// The order of these lines is the order of the layers: a module uses only what stands above it.
pub mod diag;
pub mod source;
pub mod memo;
pub mod progress;
pub mod limits;
pub mod zip;
pub mod world;
pub mod yaml;
pub mod schema;
pub mod config;
pub mod data;
pub mod markdown;
pub mod skeleton;
pub mod site;
pub mod search;
pub mod render;
pub mod output;
pub mod pipeline;
pub mod check;
pub mod author;
pub mod emit;
pub mod report;
pub mod watch;
pub mod serve;
pub mod cli;

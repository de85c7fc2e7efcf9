//! Answers to links: where each leads, and what is wrong with it.
//!
//! A link is a path to a file, so that it also works in an editor and on a forge; an address of
//! the site works too, with a word of advice. What leads nowhere is answered with what looks most like it.
//! Nothing here depends on where in a file a link stands.

use super::advice::{badly_shown, no_picture};
use super::names::{LeftOut, Named, join, relative, scheme, split};
use super::{PageId, Site, anchors};
use crate::config::{Config, SCHEMES};
use crate::diag::{nearest, nearest_of_many};
use crate::markdown::html::Target;
use crate::markdown::outline::Link;
use percent_encoding::percent_decode_str;
use std::sync::Arc;

/// The rule about whole web addresses of the site itself.
pub const ABSOLUTE: &str = "link-absolute";

/// What is wrong with a link.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkProblem {
    /// The rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The address that would mend it in place of the one that is written.
    pub replacement: Option<String>,
}

/// The answer to one link.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Where it leads.
    pub target: Target,
    /// The page of the site that it leads to, if that is what it leads to.
    pub page: Option<PageId>,
    /// What is wrong with it.
    pub problems: Vec<LinkProblem>,
}

/// Where a link leads and to which page, or what is wrong and where it leads nevertheless.
pub(super) type Led = Result<(Target, Option<PageId>), (LinkProblem, Target)>;

/// How links are answered.
pub struct Resolver<'a> {
    /// The site.
    pub site: &'a Site,
    /// Its settings.
    pub config: &'a Config,
    /// Whether addresses name `index.html`, so that they work from a disk.
    pub offline: bool,
    /// The folder of guides with `/` at its end; empty where it is the root.
    pub content: &'a str,
}

/// The page that a link stands on.
pub struct From<'a> {
    /// Its file below the content folder.
    pub path: &'a str,
    /// Its id.
    pub page: PageId,
}

/// An address in its parts: a path or a name, a query with `?`, an anchor without `#`.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub path: &'a str,
    pub query: &'a str,
    pub anchor: Option<&'a str>,
}

#[allow(clippy::result_large_err, reason = "an answer is made once for each link and moved once")]
impl Resolver<'_> {
    /// Answers one link.
    pub fn answer(&self, from: &From, link: &Link) -> Answer {
        let mut advice = Vec::new();
        let result = match scheme(&link.address) {
            Some(scheme) if self.config.interwiki.contains_key(&scheme) && !self.is_title(link) => self.interwiki(&scheme, link),
            Some(scheme) if link.wiki && SCHEMES.contains(&&*scheme) => self.elsewhere(&scheme, link),
            _ if link.wiki => self.wikilink(from, link),
            Some(scheme) => self.own_site(from, link, &mut advice).unwrap_or_else(|| self.elsewhere(&scheme, link)),
            None if link.address.starts_with("//") => {
                self.own_site(from, link, &mut advice).unwrap_or_else(|| self.elsewhere("https", link))
            }
            None => self.inside(from, link, &mut advice),
        };
        advice.retain(|problem| !self.config.is_off(problem.code));
        match result {
            Ok((target, page)) => Answer { target, page, problems: advice },
            Err((problem, target)) if self.config.is_off(problem.code) => {
                // Where the rule is off, the address stays as it is written, unless it is script.
                // What stands between the brackets of a wikilink is no address.
                let safe = problem.code != "link-scheme" && !link.wiki;
                let target = if safe && target == Target::Broken { Target::Address(link.address.clone()) } else { target };
                Answer { target, page: None, problems: advice }
            }
            Err((problem, target)) => {
                advice.insert(0, problem);
                Answer { target, page: None, problems: advice }
            }
        }
    }

    pub(super) fn elsewhere(&self, scheme: &str, link: &Link) -> Led {
        if !SCHEMES.contains(&scheme) {
            let message = format!("links with `{scheme}:` are not allowed, so this is shown as text");
            // The names are so short that another first letter makes another name.
            let prefixes = self.config.interwiki.keys().map(String::as_str).filter(|prefix| prefix.get(..1) == scheme.get(..1));
            let near = nearest(scheme, prefixes).or_else(|| nearest_of_many(scheme, SCHEMES.iter().copied()));
            let hint = near.map(|near| format!("Did you mean `{near}:`?"));
            let hint = hint.unwrap_or_else(|| {
                "Use an address that begins with https://, a file of this site, or the prefix of a wiki from `interwiki` in site.yaml."
                    .to_owned()
            });
            return Err((problem("link-scheme", message, Some(hint)), Target::Broken));
        }
        if link.image {
            let message = "this picture would be loaded from another site, so a link is shown in its place".to_owned();
            let hint = "Put a copy of the picture beside the page and name its author, licence and source.";
            return Err((problem("image-remote", message, Some(hint.into())), Target::Remote(link.address.clone())));
        }
        Ok((Target::Address(link.address.clone()), None))
    }

    fn inside(&self, from: &From, link: &Link, advice: &mut Vec<LinkProblem>) -> Led {
        let (path, query, anchor) = split(&link.address);
        let path = percent_decode_str(path).decode_utf8_lossy();
        let broken = |problem| (problem, Target::Broken);
        let named = if path.is_empty() { Named::Page(from.page) } else { self.find(from, &path, link).map_err(broken)? };
        let written = Written { path: &path, query, anchor };
        if !path.is_empty() {
            self.advise(from, link, &named, written, advice);
        }
        self.reach(from, link, named, written)
    }

    /// The answer to a link that leads to something which has a name.
    pub(super) fn reach(&self, from: &From, link: &Link, named: Named, written: Written) -> Led {
        let Written { path, query, anchor } = written;
        match named {
            Named::Page(_) if link.image => {
                let message = format!("`{path}` is a page and not a picture");
                Err((problem("link-missing", message, Some("Write a link without `!`, or name a picture.".into())), Target::Broken))
            }
            Named::Page(page) => {
                let checked = self.check_anchor(page, page == from.page, anchor);
                let route = if path.is_empty() && query.is_empty() { String::new() } else { self.href(from.page, page) };
                let address = format!("{route}{query}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default());
                checked.map_err(|problem| (problem, Target::Broken))?;
                match self.site.page(page).left_out {
                    // In a preview the link works, although it will not on the published site.
                    Some(why) if self.site.page(from.page).left_out.is_none() => {
                        Err((left_out_problem(path, why), Target::Address(address)))
                    }
                    _ => Ok((self.target(from, page, address, anchor), Some(page))),
                }
            }
            Named::File(route, mut picture) => {
                let address = relative(&self.site.page(from.page).route, &route);
                let rest = format!("{query}{}", anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default());
                if let Some(picture) = picture.as_mut().filter(|_| !rest.is_empty()) {
                    // What the rest means to the original nobody knows for another version.
                    picture.widths.clear();
                }
                let address = address + &rest;
                if link.image
                    && let Some(problem) = no_picture(path)
                {
                    return Err((problem, Target::Remote(address)));
                }
                Ok((if link.image { Target::Picture(address, picture) } else { Target::Address(address) }, None))
            }
            Named::LeftOut(why) => {
                let format = badly_shown(path).filter(|_| link.image && why == LeftOut::Kind);
                Err((format.unwrap_or_else(|| left_out_problem(path, why)), Target::Broken))
            }
        }
    }

    /// An address on a page: with what it means where it is a word of a glossary elsewhere.
    fn target(&self, from: &From, page: PageId, address: String, anchor: Option<&str>) -> Target {
        let outline = self.site.page(page).outline.as_ref().filter(|outline| page != from.page && !outline.glosses.is_empty());
        let gloss = outline.and_then(|outline| outline.gloss(&percent_decode_str(anchor?).decode_utf8_lossy()));
        match gloss {
            Some(gloss) => Target::Gloss(address, Arc::clone(gloss)),
            None => Target::Address(address),
        }
    }

    /// The address of a page as seen from another.
    pub fn href(&self, from: PageId, to: PageId) -> String {
        let to = &self.site.page(to).route;
        let address = relative(&self.site.page(from).route, to);
        if self.offline && (to.is_empty() || to.ends_with('/')) {
            format!("{}index.html", if address == "./" { "" } else { &address })
        } else {
            address
        }
    }

    fn find(&self, from: &From, path: &str, link: &Link) -> Result<Named, LinkProblem> {
        let names = &self.site.names;
        if let Some(route) = path.strip_prefix('/') {
            let file = names.files.get(route).filter(|named| matches!(named, Named::File(..))).cloned();
            let found = file.or_else(|| names.route(route)).or_else(|| names.find(route));
            return found.ok_or_else(|| self.missing(from, path, route, link));
        }
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(file) = join(folder, path) else {
            let message = format!("`{path}` leads out of the content folder");
            let hint = "Link to a file of this site, or to a web address.";
            return Err(problem("link-outside", message, Some(hint.into())));
        };
        let as_route = || join(&self.site.page(from.page).route, path).and_then(|route| names.route(&route));
        names.find(&file).or_else(as_route).ok_or_else(|| self.missing(from, path, &file, link))
    }

    fn missing(&self, from: &From, written: &str, path: &str, link: &Link) -> LinkProblem {
        let what = match () {
            () if link.image => "picture",
            () if written.starts_with('/') => "address on this site",
            () => "file",
        };
        let own = |name: &str| name == from.path || name == self.site.page(from.page).route;
        let hint = self.site.names.near(path).filter(|near| !own(near)).map(|near| match written.starts_with('/') {
            true => format!("Did you mean `/{}`?", near.trim_start_matches('/')),
            false => format!("Did you mean `{}`?", relative(from.path, near)),
        });
        let hint = hint.unwrap_or_else(|| "Check the name; links are paths to files, as seen from this file.".to_owned());
        problem("link-missing", format!("there is no {what} `{written}`"), Some(hint))
    }

    fn check_anchor(&self, page: PageId, own: bool, anchor: Option<&str>) -> Result<(), LinkProblem> {
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty() && *anchor != "top") else { return Ok(()) };
        let page = self.site.page(page);
        let Some(outline) = &page.outline else { return Ok(()) };
        let wanted = percent_decode_str(anchor).decode_utf8_lossy();
        if outline.anchors.contains(&*wanted) || outline.anchors.contains(anchor) {
            return Ok(());
        }
        let message = match &page.path {
            Some(_) if own => format!("this page has no heading `#{wanted}`"),
            Some(path) => format!("the page `{path}` has no heading `#{wanted}`"),
            None => format!("the page `/{}` has no heading `#{wanted}`", page.route),
        };
        let hint = anchors::suggestion(&wanted, outline);
        Err(problem("link-anchor", message, hint))
    }
}

pub(super) fn problem(code: &'static str, message: String, hint: Option<String>) -> LinkProblem {
    LinkProblem { code, message, hint, replacement: None }
}

fn left_out_problem(path: &str, why: LeftOut) -> LinkProblem {
    let (code, why, hint) = match why {
        LeftOut::Draft => {
            ("link-draft", "is a draft, which is not published", "Remove `draft: true` from that page, or the link from this one.")
        }
        LeftOut::Future => {
            ("link-draft", "has a date in the future and is not published yet", "Link to it when it is published, or change its date.")
        }
        LeftOut::Kind if !path.rsplit('/').next().unwrap_or(path).contains('.') => (
            "link-missing",
            "is a file without an extension, which is not published",
            "Give it one that says its kind, such as `.txt`, or link to the place where the file is kept.",
        ),
        LeftOut::Kind => (
            "link-missing",
            "is a kind of file that is not published",
            "Add its extension to `publish` in site.yaml, or put the file into `static/`.",
        ),
        LeftOut::Refused => (
            "link-missing",
            "is not published, because there is a problem with the file itself",
            "Mend the file; the message about it says what is wrong and what to do.",
        ),
    };
    problem(code, format!("`{path}` {why}"), Some(hint.to_owned()))
}

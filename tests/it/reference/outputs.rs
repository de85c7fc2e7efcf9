//! What Guidepost publishes besides pages, for the page about settings.

use guidepost::site::feeds::NEWEST;

/// Feeds, what search engines are told, and files for those who serve the site.
pub fn outputs() -> String {
    format!(
        "\n## Feeds {{#feeds}}\n\n\
         A site whose address is known (`base_url`) has an Atom feed of its pages, `feed.xml`. Each further language has one in its \
         folder, such as `sv/feed.xml`, and with `feeds: sections` each section has one, too. In a feed are the {NEWEST} newest pages \
         that have a `date` or an `updated`, with their text. The later of the two counts, and only once that day has come. The page \
         of a section (`_index.md`) and the front page are in no feed, even if they have a date. What stands below the title of \
         the feed is the `description` of its page: that of the front page, of the section, or of the site.\n\n\
         ## What search engines are told {{#search-engines}}\n\n\
         Pages say what they are as JSON-LD, in the words of schema.org. A copy for a disk (`--offline`, `--archive`) does not.\n\n\
         | Type | Which pages have it | What it says |\n| --- | --- | --- |\n\
         | `WebSite` | The front page. | The name, address and description of the site. |\n\
         | `BreadcrumbList` | All below the front page, where `base_url` is set. | The way to the page. |\n\
         | `Article` | All that are no front page, section or list. | Title, description, language and address; `date` as \
         `datePublished`; with `updated` the `dateModified`; `authors`, topics and `licence`. Whoever has the name of the site is an \
         `Organization`, everybody else a `Person`. |\n\
         | `FAQPage` | Those whose type has `answers`, and those of the type `faq`, if there are questions on them. | The same as an \
         article, and the questions with what stands below them. With `answers` every heading of that level is a question; else every \
         heading that ends with a question mark. |\n\n\
         In `sitemap.xml`, the last change of a page is the later of its `date` and `updated`. A review (`reviewed_on`) is no \
         change.\n\n\
         ## Files for hosts and other programs {{#files}}\n\n\
         Guidepost writes `robots.txt`, `_headers`, `_redirects`, feeds and, with `llms: true`, texts for other programs. A file of the \
         same name in `static/` stands in the place of any of them, and a note says what is lost by that. The page for addresses \
         that lead nowhere (`404.html`) and the sitemap cannot be replaced from there; how that page looks is for a theme to \
         say. If `base_url` has a folder, as in `https://owner.gitlab.io/project`, the addresses in `_redirects` \
         begin with it.\n\n\
         ## Addresses of topics {{#topics}}\n\n\
         Each value of a taxonomy has a page of its own. Values that differ only in capitals or blanks are the same. In the address, \
         `+` becomes `plus`, `&` becomes `and`, `#` behind a letter becomes `sharp`, and a point or a slash between letters becomes a \
         hyphen: `C++` is at `/topics/c-plus-plus/`. Two values that would have the same address are an error.\n"
    )
}

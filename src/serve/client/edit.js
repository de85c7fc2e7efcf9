// From the page to its source: a link beside each heading, and Alt and a click on anything.

const editor = (line) => state.editor?.replace('{line}', () => line);

/** The link, in a tree of its own: it is no part of the heading's text, and takes no room. */
const editLink = (heading) => {
  const link = make('a', {}, 'edit');
  const box = make('span', {}, link);
  // It stands after the last word, and comes back into the window if there is no room.
  const show = () => {
    box.className = 'shown';
    link.style.translate = '';
    const { left, right } = link.getBoundingClientRect();
    const edge = document.documentElement.clientWidth - 4;
    link.style.translate = `${right > edge ? edge - right : Math.max(4 - left, 0)}px`;
  };
  const hide = () => box.className = '';
  heading.addEventListener('pointerenter', show);
  heading.addEventListener('pointerleave', hide);
  link.onfocus = show;
  link.onblur = hide;
  const host = apart('guidepost-edit', box);
  heading.append(host);
  return host;
};

/** Gives every heading of the page a link that opens its line. */
const editLinks = () => {
  for (const heading of document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')) {
    const line = heading.dataset.line ?? (heading.nodeName === 'H1' ? 1 : null);
    const old = heading.querySelector(':scope > guidepost-edit');
    const link = state.editor && line && opens(editor(line), {});
    if (!link?.href) old?.remove();
    else {
      const { firstElementChild } = (old ?? editLink(heading)).shadowRoot.querySelector('span');
      Object.assign(firstElementChild, { href: link.href, target: link.target, rel: link.rel, ariaLabel: `Edit line ${line} in your editor` });
    }
  }
};

addEventListener('click', (event) => {
  const block = event.altKey && event.target.closest?.('[data-line]');
  if (!block || !state.editor || event.target.closest('input, textarea, select')) return;
  event.preventDefault();
  event.stopPropagation();
  opens(editor(block.dataset.line), {}).click();
}, true);

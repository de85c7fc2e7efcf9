// Makes handier what also works without.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const topOf = (element) => element.getBoundingClientRect().top;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);

  // A button that copies a block of code, or the credit of a picture. It stands before its block, not around
  // it, so that the preview can still change the block.
  const { copy, copied } = document.currentScript.dataset;
  const copiers = () => {
    all('.copy:not(:has(+ pre, + .credit))').forEach((bar) => bar.remove());
    for (const block of all('main :is(pre, .credit):not(.copy + *)')) {
      const bar = make('div', { className: /\n./.test(block.textContent) ? 'copy' : 'copy one-line' });
      const status = make('span', { role: 'status' });
      const button = make('button', { type: 'button', textContent: block.dataset.copy || copy });
      button.onclick = async () => {
        const { dataset: { text }, firstElementChild } = bar.nextSibling;
        // Lines that a list of changes takes away are not part of the result.
        const parts = text ? [] : [...firstElementChild.childNodes].filter((node) => node.nodeName !== 'DEL');
        await navigator.clipboard.writeText(text || parts.map((node) => node.textContent).join(''));
        status.textContent = copied;
        setTimeout(() => status.textContent = '', 3000);
      };
      bar.append(status, button);
      block.before(bar);
    }
  };

  // Words of the glossary: a click shows what they mean. Without this they are links.
  const gap = 8;
  const place = (link, note) => {
    note.style.left = note.style.top = '';
    if (!matchMedia('(min-width: 40rem)').matches) return;
    const word = link.getClientRects()[0];
    const most = document.documentElement.clientWidth - note.offsetWidth - gap;
    const start = getComputedStyle(link).direction === 'rtl' ? word.right - note.offsetWidth : word.left;
    const above = word.top - note.offsetHeight - gap;
    const below = word.bottom + gap;
    const top = below + note.offsetHeight > innerHeight && above > 0 ? above : below;
    note.style.left = `${Math.max(gap, Math.min(start, most)) + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
  };
  const glosses = () => all('a.term:not([role])').forEach((link) => {
    const note = document.getElementById(`gp-gloss-${link.dataset.gloss}`);
    if (!note) return;
    let wasOpen = false;
    const expanded = (open) => link.ariaExpanded = open;
    const show = (event) => {
      // These open the glossary in another tab, as with any link.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (wasOpen) return void (wasOpen = false);
      link.focus();
      note.showPopover();
      place(link, note);
      note.focus({ preventScroll: true });
      expanded(true);
      note.addEventListener('beforetoggle', () => expanded(false), { once: true });
    };
    Object.assign(link, { role: 'button', ariaHasPopup: 'dialog' });
    expanded(false);
    // A press on the word closes what is open before the click comes.
    link.addEventListener('pointerdown', () => wasOpen = note.matches(':popover-open'));
    link.addEventListener('click', show);
    link.addEventListener('keydown', (event) => event.key === ' ' && show(event));
  });
  // In print all notes are a list at the end; one that is open would lie over the text.
  addEventListener('beforeprint', () => all('.gloss:popover-open').forEach((note) => note.hidePopover()));

  // Boxes that scroll take the focus, and the name of their heading.
  const scrolls = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }));
  const wide = matchMedia('(min-width: 70em)');
  let known, observer;
  // Also what the preview puts into the page later.
  const enhance = () => {
    // The table of contents is open beside the text, and marks the heading.
    const [toc, details, summary] = all('.toc, .toc details, .toc summary');
    if (details !== known) {
      known = details;
      (wide.onchange = () => {
        if (!details) return;
        details.open = wide.matches;
        summary.tabIndex = wide.matches ? -1 : 0;
      })();
    }
    const links = all('.toc a');
    const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    observer?.disconnect();
    observer = new IntersectionObserver(() => {
      const current = links.filter((link, at) => !targets[at].closest('[hidden]') && topOf(targets[at]) < innerHeight / 6).pop() || links[0];
      for (const link of links) link.ariaCurrent = link === current ? 'true' : null;
      toc.scrollTop = current.offsetTop - toc.clientHeight / 2;
    }, { rootMargin: '0px 0px -83%' });
    targets.forEach((target) => observer.observe(target));

    if (copy) copiers();
    if (document.body.showPopover) glosses();
    let name = '';
    for (const box of all('main :is(h2, h3, [role=tabpanel])[id], pre, .table')) {
      if (box.id) name = box.id;
      else {
        box.role = 'group';
        if (name) box.setAttribute('aria-labelledby', name);
        scrolls.observe(box);
      }
    }
  };
  enhance();
  document.addEventListener('guidepost:swap', enhance);

  // The reader's choice of colours and size, which `head.js` finds before the next page is shown.
  const { dataset } = document.documentElement;
  const [panel, choices] = all('.appearance, .appearance template');
  panel?.addEventListener('beforetoggle', () => {
    choices.replaceWith(choices.content);
    for (const input of all('.appearance input')) {
      input.checked = input.value === (dataset[input.name] || '');
      input.onchange = () => {
        dataset[input.name] = input.value;
        try { localStorage.guidepost = JSON.stringify(dataset) } catch {}
      };
    }
  }, { once: true });

  // This page is in view in a long navigation.
  const [navigation, here] = all('.navigation, .navigation [aria-current]');
  if (here) navigation.scrollTop = here.offsetTop - innerHeight / 2;

  // The search is loaded when somebody wants it. Where it cannot be, its page helps without it.
  const doors = all('.search-link, .search-door a');
  const [link] = doors;
  const { searchClient, searchIndex, searchStyle } = link?.dataset || {};
  let loading;
  // What a script or a style sheet does not know means nothing to it.
  const add = (tag, address) => new Promise((onload, onerror) => {
    document.head.append(make(tag, { async: false, rel: 'stylesheet', src: address, href: address, onload, onerror }));
  });
  const load = () => loading ||= Promise.all([add('link', searchStyle), add('script', searchClient), add('script', searchIndex)]);
  const search = (event) => {
    event.preventDefault();
    link.ariaBusy = true;
    load().then(() => guidepost.open()).catch(() => location = link.href).then(() => link.ariaBusy = null);
  };
  if (searchClient) {
    link.ariaKeyShortcuts = '/ Control+K';
    for (const door of doors) {
      door.onpointerenter = door.onfocus = () => load().catch(() => {});
      door.onclick = (event) => event.ctrlKey || event.metaKey || event.shiftKey || search(event);
    }
    addEventListener('keydown', (event) => {
      const { key, target } = event;
      const command = event.ctrlKey || event.metaKey;
      if (command ? key === 'k' : key === '/' && !event.altKey && !target.closest('input, textarea, select, [contenteditable]')) search(event);
    });
    if (all('.search-page')[0]) load().then(() => guidepost.open()).catch(() => {});
  }
})();

// Makes handier what also works without.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const top = (element) => element.getBoundingClientRect().top;
  const make = (tag, role) => Object.assign(document.createElement(tag), { role });

  // Tabs, of headings and what follows them, if there is room.
  const groups = [];
  const show = (group, chosen) => group.forEach(({ tab, panel }) => {
    tab.ariaSelected = tab === chosen;
    tab.tabIndex = tab === chosen ? 0 : -1;
    panel.hidden = tab === chosen ? false : 'until-found';
  });
  // Tabs of the same name go together; the chosen one stays in its place.
  const choose = (chosen) => {
    const before = top(chosen);
    for (const group of groups) {
      const same = group.find(({ tab }) => tab === chosen) || group.find(({ tab }) => tab.textContent === chosen.textContent);
      if (same) show(group, same.tab);
    }
    scrollBy(0, top(chosen) - before);
  };

  // Boxes that scroll take the focus, and the name of their heading.
  const scrolls = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }));
  const wide = matchMedia('(min-width: 70em)');
  let known, observer;
  // Also what the preview puts into the page later.
  const enhance = () => {
    for (const box of all('.tabs')) {
      const level = box.firstElementChild?.tagName;
      const headings = [...box.children].filter((child) => child.tagName === level);
      if (!/^H\d$/.test(level) || headings.length < 2 || headings.length > 5 || innerWidth < 400) continue;
      const list = make('div', 'tablist');
      const group = headings.map((heading) => {
        const tab = make('button', 'tab');
        const panel = make('div', 'tabpanel');
        tab.textContent = panel.ariaLabel = heading.textContent;
        panel.id = heading.id;
        heading.removeAttribute('id');
        heading.hidden = true;
        heading.before(panel);
        do panel.append(panel.nextSibling); while (panel.nextSibling && panel.nextSibling.tagName !== level);
        tab.onclick = panel.onbeforematch = () => choose(tab);
        list.append(tab);
        return { tab, panel };
      });
      list.onkeydown = (event) => {
        const way = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
        const at = group.findIndex(({ tab }) => tab === event.target);
        const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: -1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const { tab } = group.at(to % group.length);
        tab.focus();
        choose(tab);
      };
      box.prepend(list);
      groups.push(group);
      show(group, group[0].tab);
    }

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
      const current = links.filter((link, at) => !targets[at].closest('[hidden]') && top(targets[at]) < innerHeight / 6).pop() || links[0];
      for (const link of links) link.ariaCurrent = link === current ? 'true' : null;
      toc.scrollTop = current.offsetTop - toc.clientHeight / 2;
    }, { rootMargin: '0px 0px -83%' });
    targets.forEach((target) => observer.observe(target));

    let name = '';
    for (const box of all('main :is(h2, h3, [role=tabpanel])[id], pre, .table')) {
      if (box.id) name = box.id;
      else {
        box.role = 'group';
        box.setAttribute('aria-labelledby', name);
        scrolls.observe(box);
      }
    }
  };
  enhance();
  document.addEventListener('guidepost:swap', enhance);

  // An address opens the tab that it leads to.
  const reveal = () => {
    const [target] = all('.tabs :target');
    const found = groups.flat().find(({ panel }) => panel.contains(target));
    if (found) {
      choose(found.tab);
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', reveal);
  reveal();

  // This page is in view in a long navigation.
  const [navigation, here] = all('.navigation, .navigation [aria-current]');
  if (here) navigation.scrollTop = here.offsetTop - innerHeight / 2;

  // The search is loaded when somebody wants it. Where it cannot be, its page helps without it.
  const [link] = all('.search-link');
  const { searchClient, searchIndex, searchStyle } = link?.dataset || {};
  let loading;
  // What a script or a style sheet does not know means nothing to it.
  const add = (tag, address) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(make(tag), { async: false, rel: 'stylesheet', src: address, href: address, onload, onerror }));
  });
  const load = () => loading ||= Promise.all([add('link', searchStyle), add('script', searchClient), add('script', searchIndex)]);
  const search = (event) => {
    event.preventDefault();
    link.ariaBusy = true;
    load().then(() => guidepost.open()).catch(() => location = link.href).then(() => link.ariaBusy = null);
  };
  if (searchClient) {
    link.ariaKeyShortcuts = '/ Control+K';
    link.onpointerenter = link.onfocus = () => load().catch(() => {});
    link.onclick = (event) => event.ctrlKey || event.metaKey || event.shiftKey || search(event);
    addEventListener('keydown', (event) => {
      const { key, target } = event;
      const command = event.ctrlKey || event.metaKey;
      if (command ? key === 'k' : key === '/' && !event.altKey && !target.closest('input, textarea, select, [contenteditable]')) search(event);
    });
    if (all('.search-page')[0]) load().then(() => guidepost.open()).catch(() => {});
  }
})();

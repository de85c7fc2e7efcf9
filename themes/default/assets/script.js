// Makes handier what also works without.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const top = (element) => element.getBoundingClientRect().top;
  const make = (tag, role) => Object.assign(document.createElement(tag), { role });

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

  // The reader's choice of colours and size, which `head.js` finds before the next page is shown.
  const { dataset } = document.documentElement;
  for (const input of all('.appearance input')) {
    input.checked = input.value === (dataset[input.name] || '');
    input.onchange = () => {
      dataset[input.name] = input.value;
      try { localStorage.guidepost = JSON.stringify(dataset) } catch {}
    };
  }

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

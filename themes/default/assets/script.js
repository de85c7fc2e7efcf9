// Makes handier what also works without: tabs, the table of contents, boxes that scroll.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const make = (tag, role) => Object.assign(document.createElement(tag), { role });

  // Tabs, of parts that begin with headings like the first: if there are few, and room for them.
  const groups = [];
  const show = (group, chosen) => group.forEach(({ tab, panel }) => {
    tab.ariaSelected = tab === chosen;
    tab.tabIndex = tab === chosen ? 0 : -1;
    panel.hidden = tab === chosen ? false : 'until-found';
  });
  // Other groups with a tab of this name follow, and the chosen tab stays where it is on screen.
  const choose = (chosen) => {
    const top = () => chosen.getBoundingClientRect().top;
    const before = top();
    for (const group of groups) {
      const same = group.find(({ tab }) => tab === chosen) || group.find(({ tab }) => tab.textContent === chosen.textContent);
      if (same) show(group, same.tab);
    }
    scrollBy(0, top() - before);
  };
  for (const box of all('.tabs')) {
    const level = box.firstElementChild?.tagName;
    const headings = [...box.children].filter((child) => child.tagName === level);
    if (!/^H\d$/.test(level) || headings.length < 2 || headings.length > 5 || innerWidth < 400) continue;
    const list = make('div', 'tablist');
    const group = headings.map((heading) => {
      const tab = make('button', 'tab');
      const panel = make('div', 'tabpanel');
      tab.textContent = heading.textContent;
      tab.id = 'gp-tab-' + heading.id;
      panel.id = heading.id;
      panel.setAttribute('aria-labelledby', tab.id);
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
  // An address that leads into a tab opens it.
  const reveal = () => {
    const target = document.querySelector('.tabs :target');
    const found = groups.flat().find(({ panel }) => panel.contains(target));
    if (!found) return;
    choose(found.tab);
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  // The table of contents is open where it has its own column, and marks what is being read.
  const toc = document.querySelector('.toc');
  if (toc) {
    const wide = matchMedia('(min-width: 70em)');
    const [details, summary] = all('.toc details, .toc summary');
    (wide.onchange = () => {
      details.open = wide.matches;
      summary.tabIndex = wide.matches ? -1 : 0;
    })();
    const links = all('.toc a');
    const heading = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const reached = (link) => !heading(link).closest('[hidden]') && heading(link).getBoundingClientRect().top < innerHeight / 3;
    const observer = new IntersectionObserver(() => {
      const current = links.filter(reached).pop() || links[0];
      for (const link of links) link.ariaCurrent = link === current ? 'true' : null;
      toc.scrollTop = current.offsetTop - toc.clientHeight / 2;
    }, { rootMargin: '0px 0px -66%' });
    links.forEach((link) => observer.observe(heading(link)));
  }

  // In a long navigation, this page is in view.
  const here = document.querySelector('.navigation [aria-current]');
  if (here) here.closest('.navigation').scrollTop = here.offsetTop - innerHeight / 2;

  // Boxes that scroll can be reached with the keyboard, under the name of their heading.
  const scrolls = new ResizeObserver((boxes) => boxes.forEach(({ target }) => {
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  }));
  let name = '';
  for (const box of all('main :is(h2, h3, [role=tabpanel])[id], pre, .table')) {
    if (box.id) name = box.id;
    else {
      box.role = 'group';
      box.setAttribute('aria-labelledby', name);
      scrolls.observe(box);
    }
  }
})();

// Tabs, of headings and what follows them, if there is room. Only pages with tabs load this.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const top = (element) => element.getBoundingClientRect().top;
  const make = (tag, role) => Object.assign(document.createElement(tag), { role });

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
})();

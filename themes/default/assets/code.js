// A button that copies a block of code. Only pages with code load this.
(() => {
  const { copy, copied } = document.currentScript.dataset;
  const make = (tag, values) => Object.assign(document.createElement(tag), values);
  const work = () => document.querySelectorAll('main :not(.has-copy) > pre').forEach((pre) => {
    const box = make('div', { className: 'has-copy' });
    const bar = make('div', { className: 'copy' });
    const status = make('span', { role: 'status' });
    const button = make('button', { type: 'button', textContent: copy });
    button.onclick = async () => {
      // Lines that a list of changes takes away are not part of the result.
      const parts = [...pre.firstElementChild.childNodes].filter((node) => node.nodeName !== 'DEL');
      await navigator.clipboard.writeText(parts.map((node) => node.textContent).join(''));
      status.textContent = copied;
      setTimeout(() => status.textContent = '', 3000);
    };
    pre.before(box);
    bar.append(status, button);
    box.append(pre, bar);
  });
  work();
  document.addEventListener('guidepost:swap', work);
})();
